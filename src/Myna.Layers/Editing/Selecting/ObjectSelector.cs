using Myna.Layers.Decomposition;
using Myna.Layers.Decomposition.Regions;
using Myna.Layers.Pictures;

namespace Myna.Layers.Editing.Selecting;

/// <summary>
/// Finds the thing that a person marked by a box or points: regions of even colour are parted by the least cut through their graph, with
/// colour models of both sides learnt in turn (C. Rother, V. Kolmogorov and A. Blake, <em>GrabCut</em>, 2004, on regions instead of pixels).
/// </summary>
internal static class ObjectSelector
{
    private const int MostPixels = 600_000, Rounds = 5, LeastAlpha = 8;

    // GrabCut's weight of edges beside the colours', and whole numbers for the flow.
    private const double EdgeWeight = 50, Unit = 1000;
    private const long Certain = 1L << 50;

    private enum Side
    {
        Open,
        Thing,
        Rest,
    }

    /// <summary>Whether each pixel belongs to the thing: [height, width].</summary>
    public static bool[] Select(Picture picture, SelectionMarks marks, CancellationToken cancellationToken)
    {
        double scale = Math.Min(1, Math.Sqrt((double)MostPixels / ((long)picture.Width * picture.Height)));
        int width = Math.Max(1, (int)(picture.Width * scale)), height = Math.Max(1, (int)(picture.Height * scale));
        Picture small = Resampling.Scale(picture, width, height);
        ColourPlanes colours = ColourPlanes.From(small);
        float[] strength = EdgeStrength.Of(colours);
        int[] label = Watershed.Label(strength, width, height, Math.Max(1, EdgeStrength.Noise(colours)), known: null, out int count);
        cancellationToken.ThrowIfCancellationRequested();
        RegionMap map = RegionMap.Measure(label, count, colours, strength);
        Side[] sides = Sides(map, small, marks, (double)width / picture.Width, (double)height / picture.Height);
        bool[] thing = Part(map, sides, cancellationToken);

        var selected = new bool[picture.Width * picture.Height];
        for (int y = 0; y < picture.Height; y++)
        {
            int row = Math.Min(height - 1, (int)((y + 0.5) * height / picture.Height)) * width;
            for (int x = 0; x < picture.Width; x++)
            {
                selected[(y * picture.Width) + x] = thing[label[row + Math.Min(width - 1, (int)((x + 0.5) * width / picture.Width))]];
            }
        }

        return selected;
    }

    private static Side[] Sides(RegionMap map, Picture small, SelectionMarks marks, double scaleX, double scaleY)
    {
        var outside = new int[map.Regions.Length];
        var clear = new int[map.Regions.Length];
        for (int y = 0, i = 0; y < map.Height; y++)
        {
            for (int x = 0; x < map.Width; x++, i++)
            {
                bool isIn = marks.Box is not { } box
                    || (x + 0.5 >= box.X * scaleX && x + 0.5 < box.Right * scaleX && y + 0.5 >= box.Y * scaleY && y + 0.5 < box.Bottom * scaleY);
                outside[map.Label[i]] += isIn ? 0 : 1;
                clear[map.Label[i]] += small.Pixels[(Picture.Channels * i) + 3] < LeastAlpha ? 1 : 0;
            }
        }

        // With points alone, what reaches the layer's border is not the thing, unless a point lies on it.
        bool borderIsRest = marks.Box is null && marks.Exclude.Count == 0;
        Side[] sides = [.. map.Regions.Select(region => region.Area == 0 || 2 * clear[region.Index] > region.Area || 2 * outside[region.Index] > region.Area
            || (borderIsRest && region.BorderPixels > 0) ? Side.Rest : Side.Open)];
        foreach ((int x, int y) in marks.Include)
        {
            sides[RegionAt(x, y)] = Side.Thing;
        }

        foreach ((int x, int y) in marks.Exclude)
        {
            sides[RegionAt(x, y)] = Side.Rest;
        }

        return sides;

        int RegionAt(int x, int y) => map.Label[
            (Math.Clamp((int)((y + 0.5) * scaleY), 0, map.Height - 1) * map.Width) + Math.Clamp((int)((x + 0.5) * scaleX), 0, map.Width - 1)];
    }

    private static bool[] Part(RegionMap map, Side[] sides, CancellationToken cancellationToken)
    {
        Region[] regions = map.Regions;
        bool hasPoints = sides.Contains(Side.Thing);
        bool[] thing = [.. sides.Select(side => side == Side.Thing || (side == Side.Open && !hasPoints))];
        if (!thing.Contains(true) || !thing.Contains(false))
        {
            return thing;
        }

        double squares = 0, length = 0;
        foreach (Region region in regions)
        {
            foreach ((int other, int border) in region.Neighbours)
            {
                Rgb step = region.Mean - regions[other].Mean;
                (squares, length) = (squares + (border * Rgb.Dot(step, step)), length + border);
            }
        }

        double narrowness = squares > 0 ? length / (2 * squares) : 0;
        for (int round = 0; round < Rounds; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var inside = new ColourMixture(Colours(regions, thing, true));
            var around = new ColourMixture(Colours(regions, thing, false));
            var network = new MaximumFlow(regions.Length);
            foreach (Region region in regions.Where(region => region.Area > 0))
            {
                (long asRest, long asThing) = sides[region.Index] switch
                {
                    Side.Thing => (Certain, 0L),
                    Side.Rest => (0L, Certain),
                    _ => ((long)(Unit * region.Area * around.Cost(region.Mean)), (long)(Unit * region.Area * inside.Cost(region.Mean))),
                };
                long least = Math.Min(asRest, asThing);
                network.Terminals(region.Index, asRest - least, asThing - least);
                foreach ((int other, int border) in region.Neighbours.Where(neighbour => neighbour.Key > region.Index))
                {
                    Rgb step = region.Mean - regions[other].Mean;
                    network.Link(region.Index, other, (long)(Unit * EdgeWeight * border * Math.Exp(-narrowness * Rgb.Dot(step, step))));
                }
            }

            bool[] cut = network.Cut(cancellationToken);
            if (cut.AsSpan().SequenceEqual(thing) || !cut.Contains(true) || !cut.Contains(false))
            {
                return cut;
            }

            thing = cut;
        }

        return thing;
    }

    private static List<(Rgb Colour, double Weight)> Colours(Region[] regions, bool[] thing, bool side)
    {
        List<(Rgb, double)> colours = [.. regions.Where(region => region.Area > 0 && thing[region.Index] == side).Select(region => (region.Mean, (double)region.Area))];
        return colours.Count > 0 ? colours : [(default, 1)];
    }
}
