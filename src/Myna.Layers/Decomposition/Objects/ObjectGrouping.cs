using Myna.Layers.Decomposition.Regions;
using Myna.Layers.Document;
using Myna.Layers.Pictures;

namespace Myna.Layers.Decomposition.Objects;

/// <summary>Puts regions together into objects: letters of one colour into blocks of text, crumbs and hairs to what they touch.</summary>
internal static class ObjectGrouping
{
    /// <summary>Groups the regions that are not background.</summary>
    /// <param name="map">The regions.</param>
    /// <param name="background">Which of them are background.</param>
    /// <param name="noise">The picture's fine noise, in levels.</param>
    /// <param name="behind">The background's colours.</param>
    /// <param name="picture">The picture.</param>
    public static List<SceneObject> Group(RegionMap map, bool[] background, float noise, ColourPlanes behind, ColourPlanes picture)
    {
        Region[] things = [.. map.Regions.Where(region => region.Area > 0 && !background[region.Index])];
        var sets = new DisjointSets(map.Regions.Length);
        bool[] fringe = JoinFringes(map, things, sets, background, behind);
        bool[] hair = Hair.Find(map, things, noise);
        JoinLetters([.. things.Where(region => !fringe[region.Index] && !hair[region.Index])], sets, noise);
        var merging = new ObjectMerging(map, sets, background);
        merging.JoinWords(Objects());
        merging.JoinCutShapes(Objects());
        for (int round = 0; round < 3; round++)
        {
            // What a crumb has gone to may be what the next one is near to.
            merging.JoinCrumbs(Objects());
        }

        merging.JoinWords(Objects());
        CutPieces.Join(map, picture, Objects(), sets, background, noise);
        return Objects();

        List<SceneObject> Objects()
            => [.. things.GroupBy(region => sets.Root(region.Index)).Select(members => Make(map, [.. members], noise))];
    }

    internal static bool IsFlat(Region region, float noise) => region.Deviation <= 4 + noise
        || (region.Thickness <= 2 && region.Deviation < 45) || (region.Thickness == 3 && region.Deviation < 20);

    /// <summary>Joins flat regions of one colour that stand as near to one another as letters and lines do.</summary>
    private static void JoinLetters(Region[] things, DisjointSets sets, float noise)
    {
        Region[] flat = [.. things.Where(region => IsFlat(region, noise)).OrderBy(region => region.Box.X)];
        int tallest = flat.Length == 0 ? 0 : flat.Max(region => region.Box.Height);
        for (int i = 0; i < flat.Length; i++)
        {
            for (int j = i + 1; j < flat.Length && flat[j].Box.X <= flat[i].Box.Right + tallest; j++)
            {
                if (LookAlike(flat[i], flat[j]) && AreNear(flat[i].Box, flat[j].Box))
                {
                    sets.Join(flat[i].Index, flat[j].Index);
                }
            }
        }
    }

    /// <summary>
    /// Thin strips between the background and something much larger are the latter's soft edge, hair or rim. Returns
    /// which regions are.
    /// </summary>
    private static bool[] JoinFringes(RegionMap map, Region[] things, DisjointSets sets, bool[] background, ColourPlanes behind)
    {
        int thin = 3 + (Math.Min(map.Width, map.Height) / 100);
        var fringe = new bool[map.Regions.Length];
        foreach (Region region in things.Where(region => region.Thickness <= thin).OrderByDescending(region => region.Area))
        {
            int whole = region.Neighbours.Values.Sum(), onBackground = 0, best = -1, most = 0;
            foreach ((int other, int length) in region.Neighbours)
            {
                onBackground += background[other] ? length : 0;
                Region body = map.Regions[other];
                if (!background[other] && length > most && body.Thickness >= 2 * region.Thickness && body.Thickness > thin && body.Area > 4 * region.Area)
                {
                    (best, most) = (other, length);
                }
            }

            if (best >= 0 && onBackground > 0.12 * whole && most > 0.12 * whole && IsMixture(map, region, map.Regions[best], behind))
            {
                sets.Join(region.Index, best);
                fringe[region.Index] = true;
            }
        }

        // Crumbs of fringe that touch fringe only.
        for (int round = 0; round < 3; round++)
        {
            foreach (Region region in things.Where(region => !fringe[region.Index] && region.Thickness <= 3 && region.Area < 200))
            {
                KeyValuePair<int, int> touching = region.Neighbours.Where(pair => fringe[pair.Key]).OrderByDescending(pair => pair.Value).FirstOrDefault();
                if (touching.Value > 0.2 * region.Neighbours.Values.Sum())
                {
                    sets.Join(region.Index, touching.Key);
                    fringe[region.Index] = true;
                }
            }
        }

        return fringe;
    }

    /// <summary>Whether a region's colour could be one of its neighbour's, more or less faded into the background.</summary>
    private static bool IsMixture(RegionMap map, Region region, Region body, ColourPlanes behind)
    {
        Rgb back = default;
        int count = 0;
        for (int y = region.Box.Y; y < region.Box.Bottom; y++)
        {
            for (int x = region.Box.X; x < region.Box.Right; x++)
            {
                if (map.Label[(y * map.Width) + x] == region.Index)
                {
                    back += behind.At((y * map.Width) + x);
                    count++;
                }
            }
        }

        back = (1f / count) * back;
        Rgb span = body.Mean - back, off = region.Mean - back;
        float t = Math.Clamp(Rgb.Dot(off, span) / MathF.Max(1, Rgb.Dot(span, span)), 0, 1);
        return (off - (t * span)).Largest <= 25 + (1.5f * body.Deviation);
    }

    private static bool LookAlike(Region a, Region b)
    {
        // Thin strokes never show their full colour, so they may differ more.
        float most = Math.Min(a.Thickness, b.Thickness) switch { <= 1 => 60, 2 => 40, 3 => 25, 4 => 14, _ => 10 };
        int thin = Math.Min(a.Thickness, b.Thickness), thick = Math.Max(a.Thickness, b.Thickness);
        return (a.Mean - b.Mean).Largest <= most && thick <= (3 * thin) + 2;
    }

    private static bool AreNear(PixelBox a, PixelBox b)
    {
        int across = Math.Max(0, Math.Max(a.X, b.X) - Math.Min(a.Right, b.Right));
        int down = Math.Max(0, Math.Max(a.Y, b.Y) - Math.Min(a.Bottom, b.Bottom));
        int tall = Math.Max(a.Height, b.Height);
        return across <= 0.9 * tall && down <= 0.8 * tall;
    }

    private static SceneObject Make(RegionMap map, List<Region> regions, float noise)
    {
        Region largest = regions.MaxBy(region => region.CoreArea * (double)region.Thickness)!;
        var result = new SceneObject
        {
            Area = regions.Sum(region => region.Area),
            Thickness = regions.Max(region => region.Thickness),
            Box = regions.Aggregate(default(PixelBox), (box, region) => box.Union(region.Box)),
        };
        result.Regions.AddRange(regions);
        result.Colour = largest.Mean;
        result.Flat = regions.Where(region => region.Area * 20 > largest.Area).All(region => IsFlat(region, noise));
        var mine = new HashSet<int>(regions.Select(region => region.Index));
        result.Seen = new bool[result.Box.Width * result.Box.Height];
        for (int y = 0; y < result.Box.Height; y++)
        {
            for (int x = 0; x < result.Box.Width; x++)
            {
                result.Seen[(y * result.Box.Width) + x] = mine.Contains(map.Label[((result.Box.Y + y) * map.Width) + result.Box.X + x]);
            }
        }

        result.Whole = [.. result.Seen];
        result.Kind = IsText(result, Math.Min(map.Width, map.Height)) ? LayerKind.Text : result.Flat ? LayerKind.Shape : LayerKind.Object;
        result.Flat |= result.Kind == LayerKind.Text;
        return result;
    }

    /// <summary>Several strokes of one colour, thin against their height and of similar heights.</summary>
    private static bool IsText(SceneObject thing, int side)
    {
        Region[] strokes = [.. thing.Regions.Where(region => region.Area >= 8)];
        if (strokes.Length < 2)
        {
            return false;
        }

        int[] heights = [.. strokes.Select(region => region.Box.Height).Order()];
        int typical = heights[heights.Length * 2 / 3];
        double alike = strokes.Where(region => region.Thickness <= 1 || (region.Mean - thing.Colour).Largest <= (region.Thickness <= 2 ? 50 : 20)).Sum(region => region.Area);
        bool thin = thing.Thickness * 2 <= Math.Max(6, 0.5 * typical);
        return thin && typical <= 0.2 * side && alike > 0.8 * strokes.Sum(region => region.Area) && heights[^1] <= 3.5 * typical
            && Letters.Baseline.Holds([.. strokes.Select(region => region.Box)], typical) && (strokes.Length >= 3 || (typical >= 9 && heights[0] > 0.5 * heights[^1] && thing.Thickness > 1));
    }
}
