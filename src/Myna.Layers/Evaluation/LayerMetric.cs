using Myna.Layers.Pictures;

namespace Myna.Layers.Evaluation;

/// <summary>
/// The metric of LayerD (Suzuki et al., <em>LayerD: Decomposing Raster Graphic Designs into Layers</em>, ICCV 2025):
/// layers that do not overlap are grouped, the two stacks are aligned by dynamic time warping that respects their order,
/// and neighbours of either stack may be merged up to five times where that gains something.
/// </summary>
public static class LayerMetric
{
    /// <summary>The most merges the metric is reported for.</summary>
    public const int MostMerges = 5;

    /// <summary>Compares two stacks.</summary>
    /// <param name="predicted">Full-canvas layers, bottom first; none counts as one empty layer.</param>
    /// <param name="truth">The true layers, of the same size, bottom first; one or more.</param>
    /// <returns>The scores for 0 to <see cref="MostMerges"/> merges.</returns>
    public static IReadOnlyList<LayerScoreLevel> Compare(IReadOnlyList<Picture> predicted, IReadOnlyList<Picture> truth)
    {
        ArgumentNullException.ThrowIfNull(predicted);
        ArgumentNullException.ThrowIfNull(truth);
        int width = truth[0].Width, height = truth[0].Height;
        if (predicted.Concat(truth).Any(layer => layer.Width != width || layer.Height != height))
        {
            throw new MynaException("the layers to compare differ in size; all must be as large as the canvas");
        }

        var state = new Stacks(Group(predicted.Count == 0 ? [new Picture(width, height)] : predicted), Group(truth));
        var levels = new List<LayerScoreLevel>();
        int used = 0;
        for (int merges = 0; merges <= MostMerges; merges++)
        {
            if (merges > 0 && used == merges - 1 && state.MergeBest())
            {
                used++;
            }

            levels.Add(state.Level(merges, used));
        }

        return levels;
    }

    /// <summary>Merges layers that do not overlap those above them, so that their order among each other does not matter.</summary>
    internal static List<Picture> Group(IReadOnlyList<Picture> layers)
    {
        var remaining = new List<Picture>(layers);
        var groups = new List<Picture>();
        while (remaining.Count > 0)
        {
            var free = new List<Picture>();
            for (int i = 0; i < remaining.Count; i++)
            {
                if (!remaining.Skip(i + 1).Any(above => Overlap(remaining[i], above)))
                {
                    free.Add(remaining[i]);
                }
            }

            Picture group = free[0].Copy();
            foreach (Picture layer in free.Skip(1))
            {
                PillowOver.Blend(layer, group);
            }

            groups.Add(group);
            remaining.RemoveAll(free.Contains);
        }

        groups.Reverse();
        return groups;
    }

    /// <summary>The scores of one pair.</summary>
    internal static LayerScore Score(Picture predicted, Picture truth)
    {
        long difference = 0, count = 0, least = 0, most = 0;
        byte[] p = predicted.Pixels, g = truth.Pixels;
        for (int i = 0; i < p.Length; i += Picture.Channels)
        {
            int predictedAlpha = p[i + 3], trueAlpha = g[i + 3];
            least += Math.Min(predictedAlpha, trueAlpha);
            most += Math.Max(predictedAlpha, trueAlpha);
            if (trueAlpha > 0)
            {
                count++;
                difference += Math.Abs(p[i] - g[i]) + Math.Abs(p[i + 1] - g[i + 1]) + Math.Abs(p[i + 2] - g[i + 2]);
            }
        }

        return new LayerScore(difference / (3 * 255.0) / (count + 1e-8), most == 0 ? 0 : (double)least / most);
    }

    private static bool Overlap(Picture a, Picture b)
    {
        for (int i = 3; i < a.Pixels.Length; i += Picture.Channels)
        {
            if (a.Pixels[i] > 0 && b.Pixels[i] > 0)
            {
                return true;
            }
        }

        return false;
    }
}
