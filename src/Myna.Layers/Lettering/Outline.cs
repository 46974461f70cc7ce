namespace Myna.Layers.Lettering;

/// <summary>A shape bounded by closed polygons; curves are already cut into short lines. y points down.</summary>
/// <param name="Contours">The polygons; holes run the other way round.</param>
public sealed record Outline(IReadOnlyList<(float X, float Y)[]> Contours)
{
    /// <summary>The outline moved by a linear map and a shift: x' = a·x + b·y + dx, y' = c·x + d·y + dy.</summary>
    public Outline Transform(float a, float b, float c, float d, float dx, float dy)
        => new([.. Contours.Select(contour => Array.ConvertAll(contour, p => ((a * p.X) + (b * p.Y) + dx, (c * p.X) + (d * p.Y) + dy)))]);

    /// <summary>All contours of several outlines.</summary>
    public static Outline Join(IEnumerable<Outline> outlines) => new([.. outlines.SelectMany(outline => outline.Contours)]);

    /// <summary>The smallest box around all corners; zeros if there are none.</summary>
    public (float Left, float Top, float Right, float Bottom) Bounds()
    {
        if (!Contours.Any(contour => contour.Length > 0))
        {
            return default;
        }

        IEnumerable<(float X, float Y)> points = Contours.SelectMany(contour => contour);
        return (points.Min(p => p.X), points.Min(p => p.Y), points.Max(p => p.X), points.Max(p => p.Y));
    }
}
