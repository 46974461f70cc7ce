using Myna.Layers.Decomposition.Objects;
using Myna.Layers.Document;

namespace Myna.Layers.Decomposition.Completion;

/// <summary>Guesses the parts of objects that others cover.</summary>
internal static class ShapeCompletion
{
    private const double SolidShare = 0.8;
    private const int Reach = 3;

    /// <summary>Completes each object beneath those above it.</summary>
    /// <param name="objects">Bottom first.</param>
    /// <param name="rank">The place in the stack of what each pixel shows: 0 background, 1 the lowest object…</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    public static void Complete(IReadOnlyList<SceneObject> objects, int[] rank, int width, int height)
    {
        for (int k = 0; k < objects.Count; k++)
        {
            SceneObject thing = objects[k];
            if (thing.Kind == LayerKind.Text)
            {
                continue;
            }

            int w = thing.Box.Width, h = thing.Box.Height;
            bool[] covered = new bool[w * h];
            bool any = false;
            for (int y = 0; y < h; y++)
            {
                for (int x = 0; x < w; x++)
                {
                    bool here = rank[((thing.Box.Y + y) * width) + thing.Box.X + x] > k + 1;
                    covered[(y * w) + x] = here;
                    any |= here;
                }
            }

            if (!any)
            {
                continue;
            }

            bool[] hull = ConvexHull.Fill(thing.Seen, w, h);
            bool solid = IsSolid(thing.Seen, covered, hull);
            bool[]? rectangle = solid ? Rectangles.Fit(hull, thing.Seen, covered, w, h) : null;
            bool[] enclosed = Enclosed(thing.Seen, covered, w, h);
            bool[] near = Dilate(thing.Seen, w, h, Reach);
            for (int i = 0; i < covered.Length; i++)
            {
                thing.Whole[i] = thing.Seen[i] || (covered[i] && (near[i] || enclosed[i] || (solid && (hull[i] || (rectangle?[i] ?? false)))));
            }
        }
    }

    /// <summary>Whether hardly anything of the hull shows what lies beneath.</summary>
    private static bool IsSolid(bool[] seen, bool[] covered, bool[] hull)
    {
        int inside = 0, mine = 0;
        for (int i = 0; i < hull.Length; i++)
        {
            if (hull[i] && !(covered[i] && !seen[i]))
            {
                inside++;
                mine += seen[i] ? 1 : 0;
            }
        }

        return mine > SolidShare * inside;
    }

    /// <summary>Covered pixels from which no way leads out over pixels that are neither seen nor covered.</summary>
    private static bool[] Enclosed(bool[] seen, bool[] covered, int width, int height)
    {
        // Each connected piece of what is covered: enclosed if it touches the object and nothing that lies open.
        var result = new bool[seen.Length];
        var visited = new bool[seen.Length];
        var piece = new List<int>();
        for (int start = 0; start < seen.Length; start++)
        {
            if (visited[start] || !covered[start])
            {
                continue;
            }

            piece.Clear();
            piece.Add(start);
            visited[start] = true;
            int touching = 0, open = 0;
            for (int next = 0; next < piece.Count; next++)
            {
                int i = piece[next], x = i % width, y = i / width;
                Visit(x > 0, i - 1);
                Visit(x + 1 < width, i + 1);
                Visit(y > 0, i - width);
                Visit(y + 1 < height, i + width);
            }

            if (touching > 9 * open)
            {
                foreach (int i in piece)
                {
                    result[i] = true;
                }
            }

            void Visit(bool inside, int i)
            {
                if (!inside)
                {
                    open++;
                }
                else if (covered[i])
                {
                    if (!visited[i])
                    {
                        visited[i] = true;
                        piece.Add(i);
                    }
                }
                else if (seen[i])
                {
                    touching++;
                }
                else
                {
                    open++;
                }
            }
        }

        return result;
    }

    /// <summary>All pixels within a chessboard distance of the mask.</summary>
    internal static bool[] Dilate(bool[] mask, int width, int height, int distance)
    {
        var rows = new bool[mask.Length];
        for (int y = 0; y < height; y++)
        {
            int until = -1;
            for (int x = 0; x < width + distance; x++)
            {
                if (x < width && mask[(y * width) + x])
                {
                    int from = Math.Max(until + 1, x - distance);
                    until = Math.Min(width - 1, x + distance);
                    for (int k = from; k <= until; k++)
                    {
                        rows[(y * width) + k] = true;
                    }
                }
            }
        }

        var result = new bool[mask.Length];
        for (int x = 0; x < width; x++)
        {
            int until = -1;
            for (int y = 0; y < height; y++)
            {
                if (rows[(y * width) + x])
                {
                    int from = Math.Max(until + 1, y - distance);
                    until = Math.Min(height - 1, y + distance);
                    for (int k = from; k <= until; k++)
                    {
                        result[(k * width) + x] = true;
                    }
                }
            }
        }

        return result;
    }
}
