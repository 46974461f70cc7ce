using Myna.Diffusion.QwenImageLayered.Weights;
using Myna.Tensors.Kernels;
using Myna.Tensors.Threads;

namespace Myna.Diffusion.QwenImageLayered.Transformer;

/// <summary>A stage's result, for tests: its name and values, row by row.</summary>
internal delegate void TransformerTap(string stage, ReadOnlySpan<float> values);

/// <summary>
/// The diffusion transformer (MMDiT): image tokens of all slots and text tokens go through the blocks side by side and attend to
/// each other. It predicts the velocity noise - clean. Source: <c>QwenImageTransformer2DModel</c> in diffusers.
/// </summary>
internal sealed class LayeredTransformer : IDisposable
{
    private const float Epsilon = 1e-6f;

    private readonly ITransformerBlocks _blocks;
    private readonly IProjection _imageIn;
    private readonly IProjection _textIn;
    private readonly float[] _textNorm;
    private readonly TimeEmbedding _time;
    private readonly IProjection _normOut;
    private readonly IProjection _out;
    private readonly BlockPass _pass;

    /// <summary>Loads everything but the blocks.</summary>
    /// <param name="weights">Where from.</param>
    /// <param name="config">Sizes.</param>
    /// <param name="blocks">The blocks; disposed of with this.</param>
    /// <param name="format">How the matrices at both ends are kept.</param>
    public LayeredTransformer(IModelWeights weights, TransformerConfig config, ITransformerBlocks blocks, WeightFormat format)
    {
        Config = config;
        _blocks = blocks;
        _imageIn = weights.Projection("img_in", config.Width, config.Channels, format);
        _textIn = weights.Projection("txt_in", config.Width, config.TextWidth, format);
        _textNorm = weights.Vector("txt_norm.weight", config.TextWidth);
        _time = new TimeEmbedding(weights, config.Width, format);
        _normOut = weights.Projection("norm_out.linear", 2 * config.Width, config.Width, format);
        _out = weights.Projection("proj_out", config.Channels, config.Width, format);
        _pass = new BlockPass(config);
    }

    /// <summary>Sizes.</summary>
    public TransformerConfig Config { get; }

    internal TimeEmbedding Time => _time;

    /// <summary>
    /// Runs all blocks over some samples together, block by block, so that a block's weights are read once for all of them. Each
    /// sample's result is what it would be alone.
    /// </summary>
    /// <param name="samples">The samples; their outputs are written.</param>
    /// <param name="tokens">The image tokens of each, <c>[N, channels]</c>: noisy slots, then the condition.</param>
    /// <param name="times">The time of each, 0 … 1.</param>
    /// <param name="crew">Who computes.</param>
    /// <param name="progress">Told how many blocks are done.</param>
    /// <param name="cancellationToken">Checked between blocks and within them.</param>
    /// <param name="tap">Told stages of the first sample, or null.</param>
    public void Forward(
        IReadOnlyList<TransformerSample> samples, IReadOnlyList<float[]> tokens, ReadOnlySpan<float> times, Crew crew, Action<int>? progress,
        CancellationToken cancellationToken, TransformerTap? tap = null)
    {
        for (int i = 0; i < samples.Count; i++)
        {
            Enter(samples[i], tokens[i], times[i], crew);
        }

        tap?.Invoke("img_in", samples[0].ImageStream.Span);
        tap?.Invoke("txt_in", samples[0].TextStream.Span);
        for (int index = 0; index < Config.Blocks; index++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            TransformerBlock block = _blocks.Take(index);
            for (int i = 0; i < samples.Count; i++)
            {
                _pass.Run(block, samples[i], last: index == Config.Blocks - 1 && tap is null, crew, i == 0 && index == 0 ? tap : null, cancellationToken);
            }

            tap?.Invoke($"block{index}.img_out", samples[0].ImageStream.Span);
            tap?.Invoke($"block{index}.txt_out", samples[0].TextStream.Span);
            progress?.Invoke(index + 1);
        }

        foreach (TransformerSample sample in samples)
        {
            Leave(sample, crew);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _blocks.Dispose();

    private void Enter(TransformerSample sample, float[] tokens, float time, Crew crew)
    {
        int count = sample.Rope.ImageTokens;
        if (tokens.Length != count * Config.Channels)
        {
            throw new ArgumentException($"{count} tokens of {Config.Channels} values are not {tokens.Length} values.", nameof(tokens));
        }

        _imageIn.Multiply(tokens, count, sample.ImageStream.Span, crew);
        var normed = new float[sample.Text.Length];
        Normalization.RmsNorm(sample.Text, normed, _textNorm, Epsilon);
        _textIn.Multiply(normed, sample.Rope.TextTokens, sample.TextStream.Span, crew);
        float[] embedding = _time.Embed(time, condition: 0, crew);
        Activations.Silu(embedding, embedding);
        sample.Activated = embedding;
    }

    /// <summary>out = proj(LN(h)·(1 + scale) + shift); here the scale comes first.</summary>
    private void Leave(TransformerSample sample, Crew crew)
    {
        int width = Config.Width;
        var modulation = new float[2 * width];
        _normOut.Multiply(sample.Activated, 1, modulation, crew);
        foreach (ref float scale in modulation.AsSpan(0, width))
        {
            scale = 1f + scale;
        }

        for (int first = 0; first < sample.Rope.ImageTokens; first += BlockPass.TokensAtOnce)
        {
            int count = Math.Min(BlockPass.TokensAtOnce, sample.Rope.ImageTokens - first);
            Span<float> rows = sample.ImageStream.Span.Slice(first * width, count * width);
            Normalization.LayerNorm(rows, rows, modulation.AsSpan(0, width), modulation.AsSpan(width), Epsilon);
            _out.Multiply(rows, count, sample.Output.AsSpan(first * Config.Channels, count * Config.Channels), crew);
        }
    }
}
