using Myna.Layers.Compositing;
using Myna.Layers.Document;
using Myna.Layers.Pictures;

namespace Myna.Layers.Formats.Animation;

/// <summary>The frames that show how a picture is built up, a layer at a time from the bottom.</summary>
/// <param name="document">The layers; hidden ones are left out.</param>
/// <param name="longestSide">Frames are scaled down so that no side has more pixels.</param>
internal sealed class BuildUp(LayerDocument document, int longestSide)
{
    private readonly Layer[] _layers = [.. document.Layers.Where(layer => layer.Visible)];

    /// <summary>How many frames there are; at least one.</summary>
    public int Count => Math.Max(1, _layers.Length);

    /// <summary>The frames in order, each as large as the others.</summary>
    public IEnumerable<Picture> Frames(CancellationToken cancellationToken)
    {
        var canvas = new Picture(document.Width, document.Height);
        if (_layers.Length == 0)
        {
            yield return Thumbnail.Of(canvas, longestSide);
        }

        foreach (Layer layer in _layers)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Blending.Blend(layer.Blend, layer.Picture, canvas, layer.X, layer.Y, layer.Opacity);
            Picture frame = Thumbnail.Of(canvas, longestSide);
            yield return ReferenceEquals(frame, canvas) ? canvas.Copy() : frame;
        }
    }
}
