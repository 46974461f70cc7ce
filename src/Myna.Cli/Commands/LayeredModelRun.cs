using System.Globalization;
using Myna.Layers.Decomposition;
using Myna.Layers.Document;
using Myna.Layers.Engines;
using Myna.Layers.Pictures;
using Myna.Library.Models;

namespace Myna.Cli.Commands;

/// <summary>Splits a picture with a model: Qwen-Image-Layered here, or one on another machine.</summary>
internal static class LayeredModelRun
{
    /// <summary>Runs it.</summary>
    /// <param name="environment">Where models are found.</param>
    /// <param name="order">What was asked for.</param>
    /// <param name="own">How Myna itself looks at the picture, where there is no prompt.</param>
    /// <param name="input">The picture.</param>
    /// <param name="name">Its name.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static async Task<LayerDocument> RunAsync(
        CliEnvironment environment, LayeredOrder order, SplitOptions own, Picture input, string name, IProgress<SplitProgress>? progress,
        CancellationToken cancellationToken)
    {
        var engines = new LayerEngines(environment.Variable);
        using ILayerEngine engine = order.Engine == LayerEngines.Qwen
            ? engines.OpenQwen(order.Model, order.Options, order.Caption, own)
            : engines.Open(order.Engine);
        return await engine.SplitAsync(input, name, order.Order, new Told(progress, order.Previews), cancellationToken);
    }

    /// <summary>The engine's progress as the command shows it; writes previews.</summary>
    private sealed class Told(IProgress<SplitProgress>? progress, string? previews) : IProgress<EngineProgress>
    {
        public void Report(EngineProgress value)
        {
            progress?.Report(new SplitProgress(value.ToWords(), value.Done));
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
    }
}
