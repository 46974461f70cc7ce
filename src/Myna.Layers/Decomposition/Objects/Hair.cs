using Myna.Layers.Decomposition.Completion;
using Myna.Layers.Decomposition.Regions;

namespace Myna.Layers.Decomposition.Objects;

/// <summary>Tells the thin crumbs in the halo of a large textured thing from letters: they are its hair or its soft edge.</summary>
internal static class Hair
{
    private const int ThickestHair = 3;

    /// <summary>Which regions are hair.</summary>
    /// <param name="map">The regions.</param>
    /// <param name="things">Those that are not background.</param>
    /// <param name="noise">The picture's fine noise, in levels.</param>
    public static bool[] Find(RegionMap map, IReadOnlyList<Region> things, float noise)
    {
        double pixels = (double)map.Width * map.Height;
        var hair = new bool[map.Regions.Length];
        bool[] body = [.. map.Regions.Select(region => region.Area > 0.003 * pixels && region.Thickness > 8 && !ObjectGrouping.IsFlat(region, noise))];
        foreach (Region thing in things)
        {
            body[thing.Index] &= thing.Area > 0;
        }

        var inBody = new HashSet<int>(things.Where(region => body[region.Index]).Select(region => region.Index));
        if (inBody.Count == 0)
        {
            return hair;
        }

        int reach = 3 + (Math.Min(map.Width, map.Height) / 40);
        bool[] halo = ShapeCompletion.Dilate([.. map.Label.Select(inBody.Contains)], map.Width, map.Height, reach);
        var near = new int[map.Regions.Length];
        for (int i = 0; i < halo.Length; i++)
        {
            near[map.Label[i]] += halo[i] ? 1 : 0;
        }

        foreach (Region region in things.Where(region => region.Thickness <= ThickestHair && region.Area < 0.0015 * pixels))
        {
            hair[region.Index] = near[region.Index] > 0.6 * region.Area;
        }

        return hair;
    }
}
