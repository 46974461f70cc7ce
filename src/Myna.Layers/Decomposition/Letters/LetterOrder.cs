using Myna.Layers.Decomposition.Objects;
using Myna.Layers.Decomposition.Regions;

namespace Myna.Layers.Decomposition.Letters;

/// <summary>
/// Finds where in the stack lettering lies: it lies on a thing if its strokes go on over it, and beneath if the thing
/// takes up a part of the block in which there ought to be strokes but are none.
/// </summary>
internal static class LetterOrder
{
    private const int Deep = 3;
    private const int LeastPixels = 60;

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

        double density = (double)block.Area / Math.Max(1, whole);
        for (int k = 0; k < objects.Count; k++)
        {
            if (inHull[k] >= Math.Max(LeastPixels, 0.01 * whole) && letters[k] < 0.2 * density * inHull[k])
            {
                return k;
            }
        }

        return objects.Count;
    }
}
