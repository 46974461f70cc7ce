using Myna.Layers.Pictures;

namespace Myna.Layers.Evaluation;

/// <summary>The two stacks of groups while the metric merges them, with their alignment.</summary>
internal sealed class Stacks
{
    private readonly List<Picture> _predicted;
    private readonly List<Picture> _truth;
    private readonly Dictionary<(Picture, Picture), LayerScore> _scores = [];
    private List<(int Predicted, int True)> _path;

    public Stacks(List<Picture> predicted, List<Picture> truth)
    {
        _predicted = predicted;
        _truth = truth;
        _path = Align();
    }

    /// <summary>The means over the path as it stands.</summary>
    public LayerScoreLevel Level(int merges, int used)
    {
        LayerScore[] pairs = [.. _path.Select(pair => Score(_predicted[pair.Predicted], _truth[pair.True]))];
        var mean = new LayerScore(pairs.Average(pair => pair.RgbL1), pairs.Average(pair => pair.AlphaIou)) { Cost = pairs.Average(pair => pair.Cost) };
        return new LayerScoreLevel(merges, used, mean, [.. _path]);
    }

    /// <summary>Merges the two neighbours of either stack that gain most; false if none gain.</summary>
    public bool MergeBest()
    {
        // The true stack first: on a tie it goes first.
        (double Gain, bool InTruth, int Index, Picture? Merged) best = (0, false, 0, null);
        foreach (bool inTruth in (bool[])[true, false])
        {
            List<Picture> stack = inTruth ? _truth : _predicted;
            for (int i = 0; stack.Count > 2 && i + 1 < stack.Count; i++)
            {
                (double gain, Picture merged) = Gain(inTruth, i);
                if (gain > best.Gain)
                {
                    best = (gain, inTruth, i, merged);
                }
            }
        }

        if (best.Merged is null)
        {
            return false;
        }

        List<Picture> changed = best.InTruth ? _truth : _predicted;
        changed[best.Index] = best.Merged;
        changed.RemoveAt(best.Index + 1);
        _path = Align();
        return true;
    }

    private (double Gain, Picture Merged) Gain(bool inTruth, int i)
    {
        List<Picture> stack = inTruth ? _truth : _predicted;
        Picture merged = stack[i].Copy();
        PillowOver.Blend(stack[i + 1], merged);
        List<Picture> others = inTruth ? _predicted : _truth;
        Picture[] ofFirst = Partners(inTruth, i, others), ofSecond = Partners(inTruth, i + 1, others);
        double now = Similarity(stack[i], ofFirst) + Similarity(stack[i + 1], ofSecond);
        double rest = Similarity(merged, ofSecond);
        if (i + 2 < stack.Count)
        {
            rest = Math.Max(rest, Math.Max(Similarity(stack[i + 2], ofFirst), Similarity(stack[i + 2], ofSecond)));
        }

        return (Similarity(merged, ofFirst) + rest - now, merged);
    }

    private Picture[] Partners(bool inTruth, int index, List<Picture> others)
        => [.. _path.Where(pair => (inTruth ? pair.True : pair.Predicted) == index).Select(pair => others[inTruth ? pair.Predicted : pair.True])];

    /// <summary>Σ (1 − cost) against each partner; the layer's own stack takes the predicted role, its partners the true one.</summary>
    private double Similarity(Picture layer, Picture[] partners) => partners.Sum(partner => 1 - Score(layer, partner).Cost);

    /// <summary>Dynamic time warping from the bottom pair to the top pair; on ties both step, then the predicted one.</summary>
    private List<(int Predicted, int True)> Align()
    {
        int rows = _predicted.Count, columns = _truth.Count;
        var sums = new double[rows + 1, columns + 1];
        for (int i = 0; i <= rows; i++)
        {
            for (int j = 0; j <= columns; j++)
            {
                sums[i, j] = i == 0 && j == 0 ? 0
                    : i == 0 || j == 0 ? double.PositiveInfinity
                    : Score(_predicted[i - 1], _truth[j - 1]).Cost + Math.Min(sums[i - 1, j - 1], Math.Min(sums[i - 1, j], sums[i, j - 1]));
            }
        }

        var path = new List<(int, int)>();
        (int p, int t) = (rows, columns);
        while (p > 0 && t > 0)
        {
            path.Add((p - 1, t - 1));
            double both = sums[p - 1, t - 1], predicted = sums[p - 1, t], truth = sums[p, t - 1];
            (p, t) = both <= predicted && both <= truth ? (p - 1, t - 1) : predicted <= truth ? (p - 1, t) : (p, t - 1);
        }

        path.Reverse();
        return path;
    }

    private LayerScore Score(Picture predicted, Picture truth)
    {
        if (!_scores.TryGetValue((predicted, truth), out LayerScore score))
        {
            score = LayerMetric.Score(predicted, truth);
            _scores[(predicted, truth)] = score;
        }

        return score;
    }
}
