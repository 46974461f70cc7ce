using Myna.Layers.Decomposition.Matting;
using Myna.Layers.Pictures;

namespace Myna.Layers.Decomposition;

/// <summary>What was found in a picture.</summary>
/// <param name="Bottom">The background, on the whole canvas.</param>
/// <param name="Layers">The other layers, bottom first, not yet exact.</param>
internal sealed record Scene(Picture Bottom, List<LayerHint> Layers)
{
    /// <summary>How many of the layers lie beneath each block of text that was read before; those blocks are not among the layers.</summary>
    public IReadOnlyList<int> BeneathRead { get; init; } = [];
}
