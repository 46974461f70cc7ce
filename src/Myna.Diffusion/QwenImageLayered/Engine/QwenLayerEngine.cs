using Myna.Diffusion.QwenImageLayered.Pipeline;
using Myna.Layers.Decomposition;
using Myna.Layers.Document;
using Myna.Layers.Engines;
using Myna.Layers.Lifting;
using Myna.Layers.Pictures;

namespace Myna.Diffusion.QwenImageLayered.Engine;

/// <summary>Qwen-Image-Layered on this machine: describes the picture where nobody did, runs the model, and makes its layers exact at the picture's own size.</summary>
/// <param name="model">The model.</param>
/// <param name="caption">Without a prompt: whether Qwen2.5-VL describes the picture (true) or Myna's own analysis; null for whichever can, the former first.</param>
/// <param name="own">How Myna itself looks at the picture, where there is no prompt.</param>
public sealed class QwenLayerEngine(LayeredModel model, bool? caption = null, SplitOptions? own = null) : ILayerEngine
{
    /// <summary>Share of the time before the layers are lifted.</summary>
    private const double ModelShare = 0.98;

    /// <summary>Share of the time that the model's caption takes.</summary>
    private const double DescribeShare = 0.02;

    /// <inheritdoc/>
    public string Name => "qwen";

    /// <inheritdoc/>
    public void Check(int width, int height, LayerOrder order) => model.Require(width, height, Request(order));

    /// <inheritdoc/>
    public Task<LayerDocument> SplitAsync(
        Picture input, string name, LayerOrder order, IProgress<EngineProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Task.Run(() => Split(input, name, Request(order), progress, cancellationToken), cancellationToken);

    /// <summary>Nothing: nothing stays in memory between runs.</summary>
    public void Dispose()
    {
    }

    private static LayeredRequest Request(LayerOrder order) => new()
    {
        Layers = order.Layers ?? LayerOrder.UsualLayers,
        Steps = order.Steps ?? LayerOrder.UsualSteps,
        Resolution = order.Resolution,
        Prompt = order.Prompt ?? "",
        NegativePrompt = order.NegativePrompt ?? " ",
        Guidance = (float)(order.Guidance ?? LayerOrder.UsualGuidance),
        Seed = order.Seed,
        PreviewEvery = order.PreviewEvery,
    };

    private LayerDocument Split(Picture input, string name, LayeredRequest request, IProgress<EngineProgress>? progress, CancellationToken cancellationToken)
    {
        model.Require(input.Width, input.Height, request);
        double described = 0;
        if (string.IsNullOrWhiteSpace(request.Prompt))
        {
            progress?.Report(new EngineProgress("describing the picture", 0));
            bool asked = caption ?? model.CanDescribe;
            request = request with
            {
                Prompt = asked
                    ? model.Describe(input, request, new Share(progress, DescribeShare), cancellationToken)
                    : PictureDescription.Of(LayerSplitter.Split(
                        input, name, (own ?? new SplitOptions()) with { TextOnly = false, MaximumLayers = 0 }, cancellationToken: cancellationToken)),
            };
            described = asked ? DescribeShare : 0;
        }

        IReadOnlyList<Picture> layers = model.Split(input, request, new Share(progress, ModelShare - described, described), cancellationToken);
        return LayerLifting.Lift(input, layers, name, progress is null ? null : new Last(progress), cancellationToken);
    }

    /// <summary>The model's progress as a share of the whole.</summary>
    private sealed class Share(IProgress<EngineProgress>? progress, double share, double from = 0) : IProgress<LayeredProgress>
    {
        public void Report(LayeredProgress value) =>
            progress?.Report(new EngineProgress(value.Stage, from + (value.Done * share), value.Step, value.Steps, value.Left, value.Preview));
    }

    /// <summary>The last share.</summary>
    private sealed class Last(IProgress<EngineProgress> progress) : IProgress<SplitProgress>
    {
        public void Report(SplitProgress value) => progress.Report(new EngineProgress(value.Stage, ModelShare + ((1 - ModelShare) * value.Done)));
    }
}
