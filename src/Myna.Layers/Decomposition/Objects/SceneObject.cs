using Myna.Layers.Decomposition.Regions;
using Myna.Layers.Document;
using Myna.Layers.Pictures;

namespace Myna.Layers.Decomposition.Objects;

/// <summary>Regions that together are one thing: a shape, an object with its hairs, a block of text.</summary>
internal sealed class SceneObject
{
    public List<Region> Regions { get; } = [];

    public PixelBox Box { get; set; }

    public int Area { get; set; }

    /// <summary>Whether it has one colour everywhere.</summary>
    public bool Flat { get; set; }

    /// <summary>The mean colour of its core.</summary>
    public Rgb Colour { get; set; }

    /// <summary>The largest distance of its pixels to the edge.</summary>
    public int Thickness { get; set; }

    public LayerKind Kind { get; set; } = LayerKind.Shape;

    /// <summary>For a pane: how much of what lies beneath comes through (0 to 1); otherwise 0.</summary>
    public float Transmission { get; set; }

    /// <summary>Where it is seen: true within <see cref="Box"/> [Box.Height, Box.Width].</summary>
    public bool[] Seen { get; set; } = [];

    /// <summary>Where it is, covered parts included; same box.</summary>
    public bool[] Whole { get; set; } = [];

    /// <summary>Whether a place of the canvas lies in a mask of the box.</summary>
    public bool In(bool[] mask, int x, int y)
        => x >= Box.X && y >= Box.Y && x < Box.Right && y < Box.Bottom && mask[((y - Box.Y) * Box.Width) + x - Box.X];
}
