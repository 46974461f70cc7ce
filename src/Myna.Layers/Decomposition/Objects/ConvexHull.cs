namespace Myna.Layers.Decomposition.Objects;

/// <summary>The convex hull of a mask (A. M. Andrew's monotone chain, over the first and last pixel of each row).</summary>
internal static class ConvexHull
{
    /// <summary>The mask of all pixels whose middle lies in the hull.</summary>
    public static bool[] Fill(bool[] mask, int width, int height)
    {
        var points = new List<(int X, int Y)>();
        for (int y = 0; y < height; y++)
        {
            int first = Array.IndexOf(mask, true, y * width, width);
            if (first >= 0)
            {
                points.Add((first - (y * width), y));
                int last = Array.LastIndexOf(mask, true, (y * width) + width - 1, width);
                points.Add((last - (y * width), y));
            }
        }

        var hull = new bool[mask.Length];
        if (points.Count == 0)
        {
            return hull;
        }

        // Rows come in order, so two chains from top to bottom bound the hull on the left and on the right.
        List<(int X, int Y)> left = Chain(points, -1), right = Chain(points, 1);
        for (int y = points[0].Y; y <= points[^1].Y; y++)
        {
            int from = (int)Math.Ceiling(At(left, y) - 1e-6), to = (int)Math.Floor(At(right, y) + 1e-6);
            for (int x = Math.Max(0, from); x <= Math.Min(width - 1, to); x++)
            {
                hull[(y * width) + x] = true;
            }
        }

        return hull;
    }

    private static List<(int X, int Y)> Chain(List<(int X, int Y)> points, int side)
    {
        var chain = new List<(int X, int Y)>();
        foreach (IGrouping<int, (int X, int Y)> row in points.GroupBy(point => point.Y))
        {
            (int X, int Y) point = side < 0 ? row.MinBy(p => p.X) : row.MaxBy(p => p.X);
            while (chain.Count >= 2 && side * Cross(chain[^2], chain[^1], point) <= 0)
            {
                chain.RemoveAt(chain.Count - 1);
            }

            chain.Add(point);
        }

        return chain;
    }

    private static long Cross((int X, int Y) a, (int X, int Y) b, (int X, int Y) c)
        => ((long)(b.X - a.X) * (c.Y - a.Y)) - ((long)(b.Y - a.Y) * (c.X - a.X));

    private static double At(List<(int X, int Y)> chain, int y)
    {
        int i = 0;
        while (i + 1 < chain.Count && chain[i + 1].Y < y)
        {
            i++;
        }

        (int X, int Y) a = chain[i], b = chain[Math.Min(i + 1, chain.Count - 1)];
        return a.Y == b.Y ? a.X : a.X + ((double)(b.X - a.X) * (y - a.Y) / (b.Y - a.Y));
    }
}
