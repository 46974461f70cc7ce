using System.Globalization;
using Myna.Cli.Errors;
using Myna.Diffusion.QwenImageLayered.Pipeline;
using Myna.Layers.Decomposition;
using Myna.Layers.Document;
using Myna.Layers.Lifting;
using Myna.Layers.Pictures;
using Myna.Library.Models;

namespace Myna.Cli.Commands;

/// <summary>Splits a picture with Qwen-Image-Layered and makes the result exact at the picture's own size.</summary>
internal static class LayeredModelRun
{
    private const string Whole = "qwen-image-layered";
    private const string Parts = "qwen-image-layered-parts";

    /// <summary>Share of the time before the layers are lifted.</summary>
    private const double ModelShare = 0.98;

    /// <summary>Share of the time that the model's caption takes.</summary>
    private const double DescribeShare = 0.02;

    /// <summary>Runs it.</summary>
    /// <param name="environment">Where models are found.</param>
    /// <param name="order">What was asked for.</param>
    /// <param name="own">How Myna itself looks at the picture, where there is no prompt.</param>
    /// <param name="input">The picture.</param>
    /// <param name="name">Its name.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static LayerDocument Run(
        CliEnvironment environment, LayeredOrder order, SplitOptions own, Picture input, string name, IProgress<SplitProgress>? progress,
        CancellationToken cancellationToken)
    {
        LayeredModel model = Open(environment, order);
        LayeredRequest request = order.Request;
        double described = 0;
        if (string.IsNullOrWhiteSpace(request.Prompt))
        {
            progress?.Report(new SplitProgress("describing the picture", 0));
            bool asked = order.Caption ?? model.CanDescribe;
            request = request with
            {
                Prompt = asked
                    ? model.Describe(input, request, new Told(progress, null, DescribeShare), cancellationToken)
                    : PictureDescription.Of(LayerSplitter.Split(input, name, own with { TextOnly = false, MaximumLayers = 0 }, cancellationToken: cancellationToken)),
            };
            described = asked ? DescribeShare : 0;
        }

        IReadOnlyList<Picture> layers = model.Split(input, request, new Told(progress, order.Previews, ModelShare - described, described), cancellationToken);
        return LayerLifting.Lift(input, layers, name, progress is null ? null : new Last(progress), cancellationToken);
    }

    private static LayeredModel Open(CliEnvironment environment, LayeredOrder order)
    {
        string folder = ModelsCommand.Told(() => ModelFolders.Find(environment.Variable, order.Model));
        LayeredModelOptions options = order.Options;

        // A transformer alone borrows the other parts from the model that was pulled beside it.
        if (!Directory.Exists(Path.Combine(folder, "vae")) && Directory.GetFiles(folder, "*.gguf") is { Length: 1 } files)
        {
            options = options with { TransformerFile = options.TransformerFile ?? files[0] };
            folder = Beside(environment, Whole) ?? Beside(environment, Parts) ?? throw new CliException(
                ExitCode.Missing, $"{order.Model} is a transformer alone; get what belongs to it with: myna models pull {Parts}");
        }

        return LayeredModel.Open(folder, options);
    }

    private static string? Beside(CliEnvironment environment, string id)
    {
        try
        {
            return ModelFolders.Find(environment.Variable, id);
        }
        catch (MynaException)
        {
            return null;
        }
    }

    /// <summary>The model's progress as the command shows it, with the time left in words; writes previews.</summary>
    private sealed class Told(IProgress<SplitProgress>? progress, string? previews, double share, double from = 0) : IProgress<LayeredProgress>
    {
        public void Report(LayeredProgress value)
        {
            string left = value.Left is { } time ? $", {Words(time)} left" : "";
            string stage = value.Left is null ? value.Stage : string.Create(CultureInfo.InvariantCulture, $"{value.Stage}, step {Math.Min(value.Step + 1, value.Steps)} of {value.Steps}{left}");
            progress?.Report(new SplitProgress(stage, from + (value.Done * share)));
            if (previews is not null && value.Preview is { } preview)
            {
                Directory.CreateDirectory(previews);
                IReadOnlyList<Picture> pictures = preview();
                for (int i = 0; i < pictures.Count; i++)
                {
                    PngWriter.Write(Path.Combine(previews, string.Create(CultureInfo.InvariantCulture, $"step_{value.Step:000}_layer_{i:00}.png")), pictures[i]);
                }
            }
        }

        private static string Words(TimeSpan time) => time.TotalHours >= 1
            ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours} h {time.Minutes} min")
            : time.TotalMinutes >= 1
                ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes} min")
                : string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, (int)time.TotalSeconds)} s");
    }

    /// <summary>The last share of the bar.</summary>
    private sealed class Last(IProgress<SplitProgress> progress) : IProgress<SplitProgress>
    {
        public void Report(SplitProgress value) => progress.Report(value with { Done = ModelShare + ((1 - ModelShare) * value.Done) });
    }
}
