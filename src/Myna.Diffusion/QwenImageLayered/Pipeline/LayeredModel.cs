using System.Diagnostics;
using Myna.Diffusion.QwenImageLayered.Caption;
using Myna.Diffusion.QwenImageLayered.Pictures;
using Myna.Diffusion.QwenImageLayered.Sampling;
using Myna.Diffusion.QwenImageLayered.Text;
using Myna.Diffusion.QwenImageLayered.Transformer;
using Myna.Diffusion.QwenImageLayered.Vae;
using Myna.Diffusion.QwenImageLayered.Weights;
using Myna.Layers.Pictures;
using Myna.Tensors.Threads;

namespace Myna.Diffusion.QwenImageLayered.Pipeline;

/// <summary>
/// Qwen-Image-Layered (arXiv 2512.15603): one picture in, RGBA layers out, from the folder that people download. Nothing stays in
/// memory between runs but the configuration; parts are loaded in turn: text encoder, VAE, transformer.
/// </summary>
public sealed class LayeredModel
{
    private readonly ModelFolder _folder;
    private readonly LayeredModelOptions _options;
    private readonly TransformerConfig _transformer;
    private readonly LanguageModelConfig _text;
    private readonly VaeConfig _vae;
    private readonly ScheduleConfig _schedule;

    private LayeredModel(ModelFolder folder, LayeredModelOptions options)
    {
        _folder = folder;
        _options = options;
        _transformer = TransformerConfig.Load(folder.Transformer);
        _text = LanguageModelConfig.Load(folder.TextEncoder);
        _vae = VaeConfig.Load(folder.Vae);
        _schedule = ScheduleConfig.Load(folder.Scheduler);
        if (_transformer.TextWidth != _text.Width || _transformer.Channels != _vae.LatentChannels * LatentPacking.Patch * LatentPacking.Patch)
        {
            throw new MynaException($"{folder.Path}: transformer, text encoder and VAE have sizes that do not go together; fetch the model again.");
        }
    }

    /// <summary>Opens a model's folder: reads its configurations, no weights.</summary>
    /// <param name="folder">The folder, with <c>transformer</c>, <c>vae</c>, <c>text_encoder</c>, <c>tokenizer</c> and <c>scheduler</c> in it.</param>
    /// <param name="options">How weights are kept; null for the defaults.</param>
    /// <exception cref="MynaException">A file is missing or damaged, or the folder holds another model.</exception>
    public static LayeredModel Open(string folder, LayeredModelOptions? options = null)
    {
        options ??= new LayeredModelOptions();
        return new LayeredModel(ModelFolder.Find(folder, options), options);
    }

    /// <summary>What a request would take of memory.</summary>
    /// <param name="bucket">Size at which the picture is worked on.</param>
    /// <param name="request">What is asked for.</param>
    public MemoryPlan Plan(SizeBucket bucket, LayeredRequest request) => MemoryPlan.Of(_transformer, _text, _vae, bucket, request, _options.Format);

    /// <summary>Refuses a request that cannot be done or does not fit, before anything is loaded.</summary>
    /// <param name="width">The picture's pixels in a row.</param>
    /// <param name="height">The picture's rows.</param>
    /// <param name="request">What is asked for.</param>
    /// <exception cref="MynaException">It cannot be done; the message says what would.</exception>
    public void Require(int width, int height, LayeredRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Check();
        Plan(SizeBucket.For(width, height, request.Resolution), request).Require(_options.MemoryLimit, request, _options.Format);
    }

    /// <summary>Whether the folder has the weights of Qwen2.5-VL that look at pictures; without them <see cref="Describe"/> cannot be asked.</summary>
    /// <exception cref="MynaException">The text encoder's files are missing or damaged.</exception>
    public bool CanDescribe => PictureCaptioner.IsIn(_folder);

    /// <summary>Describes a picture with Qwen2.5-VL, as the official pipeline does where no prompt is given.</summary>
    /// <param name="input">The picture.</param>
    /// <param name="request">How it will be split: the picture is looked at in that size.</param>
    /// <param name="progress">Told how far it is; the share is of this work alone.</param>
    /// <param name="cancellationToken">Ends the work within a second or so.</param>
    /// <returns>The caption, at most 512 tokens of text in <see cref="LayeredModelOptions.CaptionLanguage"/>.</returns>
    /// <exception cref="MynaException">The text encoder comes without a vision tower, or files are damaged.</exception>
    public string Describe(Picture input, LayeredRequest request, IProgress<LayeredProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(request);
        Require(input.Width, input.Height, request);
        SizeBucket bucket = SizeBucket.For(input.Width, input.Height, request.Resolution);
        Picture resized = LanczosResize.Resize(input, bucket.Width, bucket.Height);
        using var captioner = new PictureCaptioner(_folder, _options.Format, _options.CaptionLanguage);
        return captioner.Describe(
            resized, CaptionMemory.ResidentLayers(_text, _options.Format, _options.MemoryLimit), Crew.Shared,
            done => progress?.Report(new LayeredProgress("describing the picture", done, 0, request.Steps, null, null)), cancellationToken);
    }

    /// <summary>Splits a picture.</summary>
    /// <param name="input">The picture.</param>
    /// <param name="request">How.</param>
    /// <param name="progress">Told how far it is, with previews if asked for.</param>
    /// <param name="cancellationToken">Ends the work within a second or so.</param>
    /// <returns>The layers at the bucket's size, bottom first, straight alpha.</returns>
    /// <exception cref="MynaException">The request cannot be done, does not fit into memory, or the model's files are damaged.</exception>
    public IReadOnlyList<Picture> Split(
        Picture input, LayeredRequest request, IProgress<LayeredProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(request);
        Require(input.Width, input.Height, request);
        SizeBucket bucket = SizeBucket.For(input.Width, input.Height, request.Resolution);
        return Split(input, bucket, request, noise: null, progress, cancellationToken);
    }

    /// <summary>As the public one, at a size and with noise of the caller's choice.</summary>
    internal IReadOnlyList<Picture> Split(
        Picture input, SizeBucket bucket, LayeredRequest request, float[]? noise, IProgress<LayeredProgress>? progress, CancellationToken cancellationToken,
        StepTap? tap = null)
    {
        Crew crew = Crew.Shared;
        Report("encoding the prompt", 0, 0);
        float[][] prompts = EncodePrompts(request, crew, cancellationToken);

        Report("encoding the picture", 0.005, 0);
        RgbaVae vae = RgbaVae.Load(_folder.Vae);
        Picture resized = LanczosResize.Resize(input, bucket.Width, bucket.Height);
        int height = bucket.Height / RgbaVae.Reduction, width = bucket.Width / RgbaVae.Reduction;
        float[] latent = vae.Encode(resized, crew, cancellationToken);
        float[] condition = LatentPacking.Pack<float>(latent, 1, _vae.LatentChannels, height, width);
        tap?.Invoke(-1, "condition_packed", condition);
        noise ??= Noise(request, _vae.LatentChannels, height, width);

        var schedule = new FlowSchedule(_schedule, request.Steps, bucket.Tokens);
        float[] latents;
        using (LayeredTransformer transformer = Load(bucket, request))
        {
            var run = new Denoising(
                transformer, schedule, request, height / LatentPacking.Patch, width / LatentPacking.Patch, condition, noise, prompts[0],
                prompts.Length > 1 ? prompts[1] : null);
            Steps(run, schedule, request, new LatentPreview(latent, _vae.LatentChannels, resized), height, width, progress, crew, tap, cancellationToken);
            latents = LatentPacking.Unpack(run.Latents, request.Layers + 1, _vae.LatentChannels, height, width);
        }

        var layers = new List<Picture>();
        int slot = _vae.LatentChannels * height * width;
        for (int layer = 1; layer <= request.Layers; layer++)
        {
            // Slot 0 is the whole picture once more.
            Report("decoding the layers", 0.97 + (0.03 * (layer - 1) / request.Layers), request.Steps);
            tap?.Invoke(layer, "decode_in", latents.AsSpan(layer * slot, slot));
            layers.Add(vae.Decode(latents.AsSpan(layer * slot, slot), height, width, crew, cancellationToken));
        }

        Report("done", 1, request.Steps);
        return layers;

        void Report(string stage, double done, int step) => progress?.Report(new LayeredProgress(stage, done, step, request.Steps, null, null));
    }

    private static float[] Noise(LayeredRequest request, int channels, int height, int width)
    {
        var noise = new float[(request.Layers + 1) * channels * height * width];
        LatentNoise.Fill(noise, request.Seed);
        return LatentPacking.Pack<float>(noise, request.Layers + 1, channels, height, width);
    }

    private void Steps(
        Denoising run, FlowSchedule schedule, LayeredRequest request, LatentPreview preview, int height, int width, IProgress<LayeredProgress>? progress,
        Crew crew, StepTap? tap, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        int blocks = _transformer.Blocks, all = blocks * request.Steps;
        run.Run(
            crew,
            (step, done) =>
            {
                double share = (double)((step * blocks) + done) / all;
                TimeSpan spent = Stopwatch.GetElapsedTime(start);
                progress?.Report(new LayeredProgress("removing noise", 0.02 + (0.95 * share), step, request.Steps, spent * ((1 - share) / share), null));
            },
            (step, what, values) =>
            {
                tap?.Invoke(step, what, values);
                if (what == "velocity" && progress is not null && request.PreviewEvery > 0 && (step + 1) % request.PreviewEvery == 0)
                {
                    float[] clean = Clean(run.Latents, values, schedule.Sigmas[step]);
                    progress.Report(new LayeredProgress(
                        "removing noise", 0.02 + (0.95 * (step + 1) / request.Steps), step + 1, request.Steps,
                        Stopwatch.GetElapsedTime(start) * ((double)(request.Steps - step - 1) / (step + 1)),
                        () => Draw(preview, clean, request.Layers, height, width)));
                }
            },
            cancellationToken);
    }

    /// <summary>What the latents would be without noise, from where they are and where they go.</summary>
    private static float[] Clean(ReadOnlySpan<float> latents, ReadOnlySpan<float> velocity, float sigma)
    {
        float[] clean = latents.ToArray();
        for (int i = 0; i < clean.Length; i++)
        {
            clean[i] -= sigma * velocity[i];
        }

        return clean;
    }

    private Picture[] Draw(LatentPreview preview, float[] packed, int layers, int height, int width)
    {
        float[] latents = LatentPacking.Unpack<float>(packed, layers + 1, _vae.LatentChannels, height, width);
        int slot = _vae.LatentChannels * height * width;
        return [.. Enumerable.Range(1, layers).Select(layer => preview.Draw(latents.AsSpan(layer * slot, slot), width, height))];
    }

    private float[][] EncodePrompts(LayeredRequest request, Crew crew, CancellationToken cancellationToken)
    {
        using var encoder = new PromptEncoder(_folder.Tokenizer, _folder.TextEncoder, _options.TextFormat);
        return encoder.Encode(request.IsGuided ? [request.Prompt, request.NegativePrompt!] : [request.Prompt], crew, null, cancellationToken);
    }

    private LayeredTransformer Load(SizeBucket bucket, LayeredRequest request)
    {
        WeightPlan plan = WeightPlan.For(_options.Format);
        IModelWeights weights = _folder.OpenTransformer();
        try
        {
            int resident = Plan(bucket, request).Resident(_options.MemoryLimit);
            ITransformerBlocks blocks = resident >= _transformer.Blocks
                ? new ResidentBlocks(weights, _transformer, plan)
                : new StreamedBlocks(weights, _transformer, plan, resident);
            return new LayeredTransformer(weights, _transformer, blocks, plan.Ends);
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }
}
