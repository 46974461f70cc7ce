using Myna.Layers.Decomposition.Objects;
using Myna.Layers.Document;
using Myna.Layers.Pictures;

namespace Myna.Layers.Decomposition.Matting;

/// <summary>A layer as it was found, before it is made exact.</summary>
/// <param name="Kind">What it shows.</param>
/// <param name="Box">Where on the canvas.</param>
/// <param name="Picture">Its pixels within the box.</param>
/// <param name="Source">The object it came from; null for the background.</param>
internal sealed record LayerHint(LayerKind Kind, PixelBox Box, Picture Picture, SceneObject? Source)
{
    /// <summary>What was read, for a layer of text.</summary>
    public TextBlock? Text { get; init; }
}
