using Myna.Layers.Document;
using Myna.Layers.Pictures;

namespace Myna.Layers.Engines;

/// <summary>
/// A model that makes layers of a picture: Qwen-Image-Layered on this machine, or one on another machine. What it gives recomposes the
/// picture bit for bit at the picture's own size, whatever size the model works at.
/// </summary>
public interface ILayerEngine : IDisposable
{
    /// <summary>Its name, as <c>--engine</c> takes it.</summary>
    string Name { get; }

    /// <summary>Refuses what cannot work, before anything is loaded or sent.</summary>
    /// <param name="width">The picture's pixels in a row.</param>
    /// <param name="height">The picture's rows.</param>
    /// <param name="order">What is asked for.</param>
    /// <exception cref="MynaException">It cannot be done, or does not fit into memory; the message says what would.</exception>
    void Check(int width, int height, LayerOrder order);

    /// <summary>Splits a picture.</summary>
    /// <param name="input">The picture.</param>
    /// <param name="name">Its name, for the document.</param>
    /// <param name="order">What is asked for.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="MynaException">It cannot be done.</exception>
    Task<LayerDocument> SplitAsync(
        Picture input, string name, LayerOrder order, IProgress<EngineProgress>? progress = null, CancellationToken cancellationToken = default);
}
