using Myna.Layers.Decomposition.Objects;
using Myna.Layers.Decomposition.Regions;

namespace Myna.Layers.Decomposition.Glass;

/// <summary>
/// Finds panes on backgrounds that are not known where they are covered, by their edges: some pixels in from the edge
/// the background looks as some pixels out of it, but for t and k, and t and k are the same all along the edge.
/// </summary>
internal static class EdgePaneFinder
{
    private const int Hypotheses = 400;
    private const float LeastSpread = 18;

    /// <summary>A pane among the regions, or null.</summary>
    public static Pane? Find(ColourPlanes picture, RegionMap map, bool[] isBackground, Random random)
    {
        int reach = Math.Clamp(Math.Min(map.Width, map.Height) / 110, 4, 9);
        foreach (Region region in map.Regions.Where(region => !isBackground[region.Index] && region.Area > 0.002 * picture.Pixels && region.Thickness > 2 * reach).OrderByDescending(region => region.Area))
        {
            List<(Rgb In, Rgb Out)> pairs = Pairs(picture, map, region, isBackground, reach);
            if (pairs.Count >= 60 && Fit(pairs, random) is { } glazing)
            {
                bool[] mask = new bool[region.Box.Width * region.Box.Height];
                for (int j = 0; j < mask.Length; j++)
                {
                    mask[j] = map.Label[((region.Box.Y + (j / region.Box.Width)) * map.Width) + region.Box.X + (j % region.Box.Width)] == region.Index;
                }

                bool[] hull = ConvexHull.Fill(mask, region.Box.Width, region.Box.Height);
                if (mask.Count(here => here) > 0.6 * hull.Count(here => here))
                {
                    return new Pane(region.Box, hull, mask, glazing.Transmission, glazing.Added);
                }
            }
        }

        return null;
    }

    /// <summary>Colours on both sides of a region's edge with the background, each a little away from it.</summary>
    private static List<(Rgb In, Rgb Out)> Pairs(ColourPlanes picture, RegionMap map, Region region, bool[] isBackground, int reach)
    {
        var pairs = new List<(Rgb, Rgb)>();
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
                    if (isBackground[map.Label[o]] && map.Label[i] == region.Index && map.Label[next] != region.Index
                        && map.Distance[o] >= reach - 3 && map.Distance[i] >= reach - 3)
                    {
                        pairs.Add((picture.At(i), picture.At(o)));
                    }
                }
            }
        }

        return pairs;
    }

    private static (float Transmission, Rgb Added)? Fit(List<(Rgb In, Rgb Out)> pairs, Random random)
    {
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
            if (t is < 0.25f or > 0.9f || !IsPale(colour))
            {
                continue;
            }

            int votes = pairs.Count(pair => (pair.In - (t * pair.Out) - k).Largest < 9);
            best = votes > best.Votes ? (t, k, votes) : best;
        }

        if (best.Votes < 0.5 * pairs.Count)
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
        return correlation > 0.8 && ratio is > 0.25f and < 0.9f && IsPale(1 / (1 - ratio) * added) ? (ratio, added) : null;
    }

    private static bool IsPale(Rgb colour)
        => colour.R is > 110 and < 285 && colour.G is > 110 and < 285 && colour.B is > 110 and < 285;
}
