using Myna.Layers.Decomposition.Objects;
using Myna.Layers.Decomposition.Regions;

namespace Myna.Layers.Decomposition.Glass;

/// <summary>
/// Finds panes by their edges: some pixels in from the edge things look as some pixels out of it, but for t and k, and t
/// and k are the same all along the edge. What lies behind need not be known, but must have more than one colour: a
/// texture, or several things, each of which makes a region of its own under the pane.
/// </summary>
internal static class EdgePaneFinder
{
    private const int Hypotheses = 300;
    private const int MostPairs = 400;
    private const int MostRegions = 60;
    private const float LeastSpread = 18;
    private const double LeastAgreement = 0.62;
    private const float LeastStep = 9;
    private const float Sharpness = 0.6f;

    /// <summary>A pane among the regions, or null.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="map">Its regions.</param>
    /// <param name="isBackground">Which of them are background.</param>
    /// <param name="random">Picks hypotheses.</param>
    public static Pane? Find(ColourPlanes picture, RegionMap map, bool[] isBackground, Random random)
    {
        int reach = Math.Clamp(Math.Min(map.Width, map.Height) / 110, 4, 9);
        Region[] large = [.. map.Regions.Where(region => !isBackground[region.Index] && region.Area > 0.001 * picture.Pixels && region.Thickness > reach)
            .OrderByDescending(region => region.Area).Take(MostRegions)];
        var edges = large.ToDictionary(region => region.Index, region => Edge(picture, map, region, reach));

        // A pane has an edge; where colours only drift there is none.
        large = [.. large.Where(region => edges[region.Index] is { Count: > 0 } edge
            && edge.Average(pair => pair.Far) >= LeastStep && edge.Average(pair => pair.Near) >= Sharpness * edge.Average(pair => pair.Far))];
        foreach (Region region in large)
        {
            if (Try([region]) is { } pane)
            {
                return pane;
            }
        }

        for (int a = 0; a < large.Length; a++)
        {
            for (int b = a + 1; b < large.Length; b++)
            {
                if (large[a].Neighbours.GetValueOrDefault(large[b].Index) > 2 * reach && Try([large[a], large[b]]) is { } pane)
                {
                    return pane;
                }
            }
        }

        return null;

        Pane? Try(List<Region> parts)
        {
            if (Fit(Pairs(parts), random) is not { } glazing)
            {
                return null;
            }

            // Further regions that fit the same glass belong to it.
            foreach (Region more in large.Where(region => !parts.Contains(region) && parts.Exists(part => part.Neighbours.GetValueOrDefault(region.Index) > 2 * reach)).ToList())
            {
                List<Region> wider = [.. parts, more];
                List<(Rgb In, Rgb Out)> before = Pairs(parts), after = Pairs(wider);
                if (Agreement(after, glazing) >= Math.Max(LeastAgreement + 0.1, Agreement(before, glazing) - 0.03) && IsSolid(map, wider) && after.Count > before.Count)
                {
                    parts = wider;
                }
            }

            return Shape(map, parts, glazing);
        }

        List<(Rgb In, Rgb Out)> Pairs(List<Region> parts)
        {
            var inside = new HashSet<int>(parts.Select(part => part.Index));
            var all = new List<(Rgb, Rgb)>();
            foreach (Region part in parts)
            {
                all.AddRange(edges[part.Index].Where(pair => !inside.Contains(pair.Beyond)).Select(pair => (pair.In, pair.Out)));
            }

            int stride = Math.Max(1, all.Count / MostPairs);
            return stride == 1 ? all : [.. all.Where((_, k) => k % stride == 0)];
        }
    }

    private static Pane? Shape(RegionMap map, List<Region> parts, (float Transmission, Rgb Added) glazing)
    {
        PixelBoxMask mask = MaskOf(map, parts);
        bool[] hull = ConvexHull.Fill(mask.Inside, mask.Box.Width, mask.Box.Height);
        return mask.Inside.Count(here => here) > 0.7 * hull.Count(here => here) ? new Pane(mask.Box, hull, mask.Inside, glazing.Transmission, glazing.Added) : null;
    }

    private static bool IsSolid(RegionMap map, List<Region> parts)
    {
        PixelBoxMask mask = MaskOf(map, parts);
        bool[] hull = ConvexHull.Fill(mask.Inside, mask.Box.Width, mask.Box.Height);
        return mask.Inside.Count(here => here) > 0.7 * hull.Count(here => here);
    }

    private sealed record PixelBoxMask(Pictures.PixelBox Box, bool[] Inside);

    private static PixelBoxMask MaskOf(RegionMap map, List<Region> parts)
    {
        Pictures.PixelBox box = parts.Aggregate(default(Pictures.PixelBox), (all, part) => all.Union(part.Box));
        var inside = new HashSet<int>(parts.Select(part => part.Index));
        var mask = new bool[box.Width * box.Height];
        for (int j = 0; j < mask.Length; j++)
        {
            mask[j] = inside.Contains(map.Label[((box.Y + (j / box.Width)) * map.Width) + box.X + (j % box.Width)]);
        }

        return new PixelBoxMask(box, mask);
    }

    /// <summary>Colours on both sides, the region beyond, and how much of the difference lies within four pixels.</summary>
    private readonly record struct EdgePair(Rgb In, Rgb Out, int Beyond, float Near, float Far);

    /// <summary>Colours on both sides of a region's edge, each a little away from it, and which region lies beyond.</summary>
    private static List<EdgePair> Edge(ColourPlanes picture, RegionMap map, Region region, int reach)
    {
        var pairs = new List<EdgePair>();
        Span<(int X, int Y)> ways = [(1, 0), (-1, 0), (0, 1), (0, -1)];
        for (int y = region.Box.Y; y < region.Box.Bottom; y++)
        {
            for (int x = region.Box.X; x < region.Box.Right; x++)
            {
                if (map.Label[(y * map.Width) + x] != region.Index || map.Distance[(y * map.Width) + x] != 1)
                {
                    continue;
                }

                foreach ((int dx, int dy) in ways)
                {
                    int outX = x + (dx * reach), outY = y + (dy * reach), inX = x - (dx * reach), inY = y - (dy * reach);
                    if (outX < 0 || outY < 0 || outX >= map.Width || outY >= map.Height || inX < 0 || inY < 0 || inX >= map.Width || inY >= map.Height)
                    {
                        continue;
                    }

                    int o = (outY * map.Width) + outX, i = (inY * map.Width) + inX, next = ((y + dy) * map.Width) + x + dx;
                    if (map.Label[o] != region.Index && map.Label[i] == region.Index && map.Label[next] != region.Index
                        && map.Distance[o] >= reach - 3 && map.Distance[i] >= reach - 3)
                    {
                        Rgb within = picture.At(((y - (2 * dy)) * map.Width) + x - (2 * dx)), without = picture.At(((y + (2 * dy)) * map.Width) + x + (2 * dx));
                        pairs.Add(new EdgePair(picture.At(i), picture.At(o), map.Label[o], (within - without).Largest, (picture.At(i) - picture.At(o)).Largest));
                    }
                }
            }
        }

        return pairs;
    }

    private static (float Transmission, Rgb Added)? Fit(List<(Rgb In, Rgb Out)> pairs, Random random)
    {
        if (pairs.Count < 50)
        {
            return null;
        }

        (float T, Rgb K, int Votes) best = default;
        for (int h = 0; h < Hypotheses; h++)
        {
            (Rgb In, Rgb Out) a = pairs[random.Next(pairs.Count)], b = pairs[random.Next(pairs.Count)];
            Rgb behind = a.Out - b.Out, seen = a.In - b.In;
            if (behind.Largest < LeastSpread)
            {
                continue;
            }

            float t = Rgb.Dot(seen, behind) / Rgb.Dot(behind, behind);
            Rgb k = a.In - (t * a.Out), colour = 1 / (1 - t) * k;
            if (t is < 0.25f or > 0.9f || !IsPale(colour) || (seen - (t * behind)).Largest > 10)
            {
                continue;
            }

            int votes = pairs.Count(pair => (pair.In - (t * pair.Out) - k).Largest < 9);
            best = votes > best.Votes ? (t, k, votes) : best;
        }

        if (best.Votes < LeastAgreement * pairs.Count)
        {
            return null;
        }

        // Least squares over those that agree; noise on both sides alike would flatten t, so it is the ratio of spreads.
        (Rgb In, Rgb Out)[] agreeing = [.. pairs.Where(pair => (pair.In - (best.T * pair.Out) - best.K).Largest < 12)];
        Rgb meanIn = default, meanOut = default;
        foreach ((Rgb within, Rgb without) in agreeing)
        {
            meanIn += (1f / agreeing.Length) * within;
            meanOut += (1f / agreeing.Length) * without;
        }

        double squaresIn = 0, squaresOut = 0, products = 0;
        foreach ((Rgb within, Rgb without) in agreeing)
        {
            squaresIn += Rgb.Dot(within - meanIn, within - meanIn);
            squaresOut += Rgb.Dot(without - meanOut, without - meanOut);
            products += Rgb.Dot(within - meanIn, without - meanOut);
        }

        double correlation = products / Math.Sqrt((squaresIn * squaresOut) + 1e-6);
        float ratio = (float)Math.Sqrt(squaresIn / Math.Max(1, squaresOut));
        Rgb added = meanIn - (ratio * meanOut);
        return correlation > 0.85 && squaresOut > 30 * agreeing.Length && ratio is > 0.25f and < 0.9f && IsPale(1 / (1 - ratio) * added) ? (ratio, added) : null;
    }

    private static double Agreement(List<(Rgb In, Rgb Out)> pairs, (float Transmission, Rgb Added) glazing)
        => pairs.Count == 0 ? 0 : (double)pairs.Count(pair => (pair.In - (glazing.Transmission * pair.Out) - glazing.Added).Largest < 11) / pairs.Count;

    private static bool IsPale(Rgb colour)
        => colour.R is > 110 and < 285 && colour.G is > 110 and < 285 && colour.B is > 110 and < 285;
}
