namespace Myna.Layers.Decomposition.Completion;

/// <summary>Completes covered corners: a shape that fills a rectangle but for what covers it is taken to be one.</summary>
internal static class Rectangles
{
    private const int Angles = 60;
    private const double MostOpen = 0.012;

    /// <summary>The rectangle around a hull at which least is left open, or null if too much is.</summary>
    /// <param name="hull">The convex hull of what is seen: [height, width].</param>
    /// <param name="seen">What is seen.</param>
    /// <param name="covered">What other things cover.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    public static bool[]? Fit(bool[] hull, bool[] seen, bool[] covered, int width, int height)
    {
        var edge = new List<(int X, int Y)>();
        for (int y = 0; y < height; y++)
        {
            int first = Array.IndexOf(hull, true, y * width, width);
            if (first >= 0)
            {
                edge.Add((first - (y * width), y));
                edge.Add((Array.LastIndexOf(hull, true, (y * width) + width - 1, width) - (y * width), y));
            }
        }

        (double Open, bool[]? Mask) best = (MostOpen, null);
        for (int k = 0; k < Angles; k++)
        {
            double angle = k * Math.PI / 2 / Angles, cos = Math.Cos(angle), sin = Math.Sin(angle);
            (double left, double right, double top, double bottom) = (double.MaxValue, double.MinValue, double.MaxValue, double.MinValue);
            foreach ((int x, int y) in edge)
            {
                double u = (x * cos) + (y * sin), v = (y * cos) - (x * sin);
                (left, right, top, bottom) = (Math.Min(left, u), Math.Max(right, u), Math.Min(top, v), Math.Max(bottom, v));
            }

            int area = 0, open = 0;
            var mask = new bool[hull.Length];
            for (int i = 0; i < mask.Length; i++)
            {
                double u = (i % width * cos) + (i / width * sin), v = (i / width * cos) - (i % width * sin);
                mask[i] = u >= left && u <= right && v >= top && v <= bottom;
                area += mask[i] ? 1 : 0;
                open += mask[i] && !seen[i] && !covered[i] ? 1 : 0;
            }

            double share = (double)open / Math.Max(1, area);
            best = share < best.Open ? (share, mask) : best;
        }

        return best.Mask;
    }
}
