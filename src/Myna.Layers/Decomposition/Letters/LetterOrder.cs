using Myna.Layers.Decomposition.Objects;
using Myna.Layers.Decomposition.Regions;

namespace Myna.Layers.Decomposition.Letters;

/// <summary>
/// Finds where in the stack lettering lies: it lies on a thing if its strokes go on over it, and beneath if the thing
/// takes up a part of the block in which there ought to be strokes but are none, or if the strokes end at its outline.
/// </summary>
internal static class LetterOrder
{
    private const int Deep = 3;
    private const int LeastPixels = 60;
    private const int LeastStops = 7;
    private const int EdgeReach = 4;
    private const int Beyond = 8;

    /// <summary>How many of the objects lie beneath each block.</summary>
    /// <param name="blocks">The blocks.</param>
    /// <param name="objects">The objects, bottom first.</param>
    /// <param name="rank">The object (its index plus 1) that each pixel shows once the letters are taken off; 0 for none.</param>
    /// <param name="map">The regions.</param>
    public static int[] Places(IReadOnlyList<LetterBlock> blocks, IReadOnlyList<SceneObject> objects, int[] rank, RegionMap map)
        => [.. blocks.Select(block => Place(block, objects, rank, map))];

    private static int Place(LetterBlock block, IReadOnlyList<SceneObject> objects, int[] rank, RegionMap map)
    {
        bool[] hull = ConvexHull.Fill(block.Mask, block.Box.Width, block.Box.Height);
        var inHull = new int[objects.Count];
        var letters = new int[objects.Count];
        int whole = 0, free = 0, freeLetters = 0;
        for (int j = 0; j < hull.Length; j++)
        {
            if (!hull[j])
            {
                continue;
            }

            int i = ((block.Box.Y + (j / block.Box.Width)) * map.Width) + block.Box.X + (j % block.Box.Width);
            whole++;
            if (rank[i] == 0)
            {
                free++;
                freeLetters += block.Mask[j] ? 1 : 0;
            }
            else if (map.Distance[i] > Deep)
            {
                inHull[rank[i] - 1]++;
                letters[rank[i] - 1] += block.Mask[j] ? 1 : 0;
            }
        }

        (int[] stops, int[] crossings) = Ends(block, objects.Count, rank, map);
        double density = (double)block.Area / Math.Max(1, whole);
        for (int k = 0; k < objects.Count; k++)
        {
            bool bare = inHull[k] >= Math.Max(LeastPixels, 0.01 * whole) && letters[k] < 0.2 * density * inHull[k];
            bool ends = stops[k] >= LeastStops && stops[k] > 2 * crossings[k] && letters[k] < Math.Max(4, 0.3 * density * inHull[k]);
            if (bare || ends)
            {
                return k;
            }
        }

        return objects.Count;
    }

    /// <summary>For each object how many pixels of the strokes end at its outline, and how many go on over it.</summary>
    private static (int[] Stops, int[] Crossings) Ends(LetterBlock block, int objects, int[] rank, RegionMap map)
    {
        var stops = new int[objects];
        var crossings = new int[objects];
        ReadOnlySpan<(int X, int Y)> ways = [(1, 0), (-1, 0), (0, 1), (0, -1)];
        for (int j = 0; j < block.Mask.Length; j++)
        {
            if (!block.Mask[j])
            {
                continue;
            }

            int x = block.Box.X + (j % block.Box.Width), y = block.Box.Y + (j / block.Box.Width), i = (y * map.Width) + x;
            if (rank[i] > 0 && map.Distance[i] > Deep)
            {
                crossings[rank[i] - 1] += map.Distance[i] == Deep + 1 ? 1 : 0;
                continue;
            }

            foreach ((int dx, int dy) in ways)
            {
                int over = EndsAt(block, rank, map, x, y, dx, dy);
                if (over > 0)
                {
                    stops[over - 1]++;
                    break;
                }
            }
        }

        return (stops, crossings);
    }

    /// <summary>The object (its index plus 1) whose outline a stroke ends at in one direction; 0 for none.</summary>
    private static int EndsAt(LetterBlock block, int[] rank, RegionMap map, int x, int y, int dx, int dy)
    {
        int over = 0;
        for (int step = 1; step <= Beyond; step++)
        {
            int u = x + (step * dx), v = y + (step * dy);
            if (u < 0 || v < 0 || u >= map.Width || v >= map.Height || block.Has(u, v))
            {
                return 0;
            }

            int here = rank[(v * map.Width) + u];
            over = over == 0 && step <= EdgeReach ? here : over;
            if (step > EdgeReach && (over == 0 || here != over))
            {
                return 0;
            }
        }

        // The stroke must come from elsewhere: one that runs along the outline on the object itself does not end there.
        for (int back = 0; back <= Beyond && block.Has(x - (back * dx), y - (back * dy)); back++)
        {
            if (rank[((y - (back * dy)) * map.Width) + x - (back * dx)] != over)
            {
                return over;
            }
        }

        return 0;
    }
}
