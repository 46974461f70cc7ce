using Myna.Layers.Document;
using Myna.Layers.Evaluation;
using Myna.Layers.Pictures;

namespace Myna.Layers.Bench;

/// <summary>
/// Tells where a split loses: for each true layer the predicted one that fits it best, and what the metric would be if
/// the layers found were only put in the true order, or also joined where they are pieces of one true layer.
/// </summary>
internal static class Diagnosis
{
    /// <summary>One line for each true and each predicted layer.</summary>
    public static IEnumerable<string> Lines(LayerDocument document, IReadOnlyList<Picture> predicted, IReadOnlyList<Picture> truth, string[] kinds)
    {
        int[] home = Homes(predicted, truth);
        for (int t = 0; t < truth.Count; t++)
        {
            int best = Enumerable.Range(0, predicted.Count).MaxBy(p => LayerMetric.Score(predicted[p], truth[t]).AlphaIou);
            LayerScore score = LayerMetric.Score(predicted[best], truth[t]);
            string pieces = string.Join(',', Enumerable.Range(0, predicted.Count).Where(p => home[p] == t));
            yield return $"    true {t} {(t < kinds.Length ? kinds[t] : ""),-9} best {best} IoU {score.AlphaIou:0.00} L1 {score.RgbL1:0.00} pieces [{pieces}]";
        }

        for (int p = 0; p < predicted.Count; p++)
        {
            Layer layer = document.Layers[p];
            yield return $"    found {p} {layer.Name,-14} of true {home[p]} at {layer.X},{layer.Y} {layer.Picture.Width}x{layer.Picture.Height}";
        }

        // Pairs that meet, in the wrong order: what lies too high, and what it ought to lie beneath.
        for (int high = 1; high < predicted.Count; high++)
        {
            for (int low = 1; low < high; low++)
            {
                long meet = Meeting(truth[home[low]], truth[home[high]]);
                if (home[high] > 0 && home[low] > home[high] && meet > 0 && Meeting(predicted[low], predicted[high]) > 0)
                {
                    yield return $"    order: {document.Layers[high].Name} {high} (true {home[high]}) lies over {document.Layers[low].Name} {low} (true {home[low]}); the true ones share {meet} pixels";
                }
            }
        }
    }

    /// <summary>How many pixels both layers cover.</summary>
    private static long Meeting(Picture a, Picture b)
    {
        long count = 0;
        for (int i = 3; i < a.Pixels.Length; i += 4)
        {
            count += a.Pixels[i] > 0 && b.Pixels[i] > 0 ? 1 : 0;
        }

        return count;
    }

    /// <summary>The score without merges with the layers in the true order.</summary>
    public static LayerScore InTrueOrder(IReadOnlyList<Picture> predicted, IReadOnlyList<Picture> truth)
    {
        int[] home = Homes(predicted, truth);
        Picture[] sorted = [.. Enumerable.Range(0, predicted.Count).OrderBy(p => home[p]).Select(p => predicted[p])];
        return LayerMetric.Compare(sorted, truth)[0].Score;
    }

    /// <summary>The score without merges with the layers in the true order and pieces of one true layer joined.</summary>
    public static LayerScore Joined(IReadOnlyList<Picture> predicted, IReadOnlyList<Picture> truth)
    {
        int[] home = Homes(predicted, truth);
        var joined = new SortedDictionary<int, Picture>();
        for (int p = 0; p < predicted.Count; p++)
        {
            if (!joined.TryGetValue(home[p], out Picture? whole))
            {
                joined[home[p]] = predicted[p].Copy();
                continue;
            }

            Compositing.Over.Blend(predicted[p], whole, 0, 0);
        }

        return LayerMetric.Compare([.. joined.Values], truth)[0].Score;
    }

    /// <summary>For each predicted layer the true one that most of it belongs to.</summary>
    private static int[] Homes(IReadOnlyList<Picture> predicted, IReadOnlyList<Picture> truth)
    {
        var home = new int[predicted.Count];
        for (int p = 1; p < predicted.Count; p++)
        {
            double most = -1;
            for (int t = 1; t < truth.Count; t++)
            {
                LayerScore score = LayerMetric.Score(predicted[p], truth[t]);
                long inside = 0;
                for (int i = 3; i < truth[t].Pixels.Length; i += 4)
                {
                    inside += Math.Min(predicted[p].Pixels[i], truth[t].Pixels[i]);
                }

                double fit = inside * (1 - score.RgbL1) * (0.3 + score.AlphaIou);
                (home[p], most) = fit > most && inside > 0 ? (t, fit) : (home[p], most);
            }
        }

        return home;
    }
}
