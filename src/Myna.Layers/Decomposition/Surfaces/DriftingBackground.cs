using Myna.Layers.Decomposition.Regions;

namespace Myna.Layers.Decomposition.Surfaces;

/// <summary>
/// Regions whose colours are a little off an otherwise known background, and that fade into it without an edge, are
/// background too: clouds in a sky, a stain on paper.
/// </summary>
internal static class DriftingBackground
{
    private const float WeakEdge = 5;

    /// <summary>Marks them.</summary>
    /// <param name="map">The regions; region 0 is the background.</param>
    /// <param name="background">The background.</param>
    /// <param name="picture">The picture.</param>
    /// <param name="strength">Edge strength in levels per pixel.</param>
    /// <param name="isBackground">Receives which regions belong to it.</param>
    public static void Add(RegionMap map, Background background, ColourPlanes picture, float[] strength, bool[] isBackground)
    {
        int count = map.Regions.Length;
        var off = new double[count];
        var edge = new double[count];
        var length = new int[count];
        for (int y = 0, i = 0; y < map.Height; y++)
        {
            for (int x = 0; x < map.Width; x++, i++)
            {
                int region = map.Label[i];
                off[region] += (picture.At(i) - background.Colours.At(i)).Largest;
                Meet(x + 1 < map.Width, i, i + 1);
                Meet(y + 1 < map.Height, i, i + map.Width);
            }
        }

        float near = (2.5f * background.Tolerance) + 4;
        foreach (Region region in map.Regions.Where(region => region.Index > 0 && region.Area > 0))
        {
            int r = region.Index, whole = region.Neighbours.Values.Sum();
            isBackground[r] |= length[r] > 0.3 * whole && edge[r] / length[r] < WeakEdge && off[r] / region.Area < near;
        }

        void Meet(bool inside, int i, int j)
        {
            if (inside && map.Label[i] != map.Label[j] && (map.Label[i] == 0 || map.Label[j] == 0))
            {
                int region = Math.Max(map.Label[i], map.Label[j]);
                edge[region] += MathF.Max(strength[i], strength[j]);
                length[region]++;
            }
        }
    }
}
