namespace Myna.Layers.Text.Detection;

/// <summary>A rectangle that may be turned.</summary>
/// <param name="Centre">Its middle.</param>
/// <param name="Along">The direction of its width: a step of length 1.</param>
/// <param name="Width">Its side in that direction.</param>
/// <param name="Height">Its other side.</param>
internal readonly record struct RotatedRectangle(CanvasPoint Centre, CanvasPoint Along, double Width, double Height)
{
    private CanvasPoint Across => new(-Along.Y, Along.X);

    /// <summary>The smallest rectangle around points: one side lies on a side of their convex hull (rotating calipers, Freeman and Shapira 1975).</summary>
    public static RotatedRectangle Around(IReadOnlyList<CanvasPoint> points)
    {
        CanvasPoint[] hull = Hull(points);
        RotatedRectangle best = default;
        double least = double.MaxValue;
        for (int i = 0; i < hull.Length; i++)
        {
            CanvasPoint side = hull[(i + 1) % hull.Length] - hull[i];
            CanvasPoint along = side.Length < 1e-9 ? new CanvasPoint(1, 0) : (1 / side.Length) * side, across = new(-along.Y, along.X);
            double left = double.MaxValue, right = double.MinValue, top = double.MaxValue, bottom = double.MinValue;
            foreach (CanvasPoint point in hull)
            {
                (double u, double v) = (CanvasPoint.Dot(point, along), CanvasPoint.Dot(point, across));
                (left, right, top, bottom) = (Math.Min(left, u), Math.Max(right, u), Math.Min(top, v), Math.Max(bottom, v));
            }

            double area = (right - left) * (bottom - top);
            if (area < least)
            {
                least = area;
                best = new RotatedRectangle(((left + right) / 2 * along) + ((top + bottom) / 2 * across), along, right - left, bottom - top);
            }
        }

        return best;
    }

    /// <summary>The rectangle with a margin on all sides.</summary>
    public RotatedRectangle Grow(double margin) => this with { Width = Width + (2 * margin), Height = Height + (2 * margin) };

    /// <summary>Its corners as a line of text that reads from left to right, or downwards where it is much higher than wide.</summary>
    public TextQuad ToQuad()
    {
        // Of the four ways to name the corners, the one whose upper side points most to the right.
        (CanvasPoint along, double width, double height) = Math.Abs(Along.X) >= Math.Abs(Along.Y) ? (Along, Width, Height) : (Across, Height, Width);
        along = along.X < 0 ? -1 * along : along;
        CanvasPoint across = new(-along.Y, along.X), u = (width / 2) * along, v = (height / 2) * across;
        return new TextQuad(Centre - u - v, Centre + u - v, Centre + u + v, Centre - u + v);
    }

    /// <summary>Whether a point lies within.</summary>
    public bool Contains(CanvasPoint point)
    {
        CanvasPoint from = point - Centre;
        return Math.Abs(CanvasPoint.Dot(from, Along)) <= Width / 2 && Math.Abs(CanvasPoint.Dot(from, Across)) <= Height / 2;
    }

    /// <summary>The convex hull (Andrew's monotone chain, 1979).</summary>
    private static CanvasPoint[] Hull(IReadOnlyList<CanvasPoint> points)
    {
        CanvasPoint[] sorted = [.. points.Distinct().OrderBy(point => point.X).ThenBy(point => point.Y)];
        if (sorted.Length < 3)
        {
            return sorted;
        }

        var hull = new List<CanvasPoint>();
        foreach (CanvasPoint[] half in (CanvasPoint[][])[sorted, [.. sorted.Reverse()]])
        {
            int start = hull.Count;
            foreach (CanvasPoint point in half)
            {
                while (hull.Count >= start + 2 && Cross(hull[^1] - hull[^2], point - hull[^1]) <= 0)
                {
                    hull.RemoveAt(hull.Count - 1);
                }

                hull.Add(point);
            }

            hull.RemoveAt(hull.Count - 1);
        }

        return [.. hull];
    }

    private static double Cross(CanvasPoint a, CanvasPoint b) => (a.X * b.Y) - (a.Y * b.X);
}
