namespace EnglishPhonemes;

/// <summary>A binary decision tree: a test of one feature for equality, or an answer.</summary>
internal sealed record TreeNode(int Feature, int Value, TreeNode? Yes, TreeNode? No, int Answer)
{
    public int Decide(ReadOnlySpan<byte> features)
    {
        TreeNode node = this;
        while (node.Yes is not null)
        {
            node = features[node.Feature] == node.Value ? node.Yes : node.No!;
        }

        return node.Answer;
    }

    public int Nodes => Yes is null ? 1 : 1 + Yes.Nodes + No!.Nodes;
}

/// <summary>
/// Grows a tree by information gain. No leaf stands on fewer samples than asked for: what is learned is a rule that
/// several words share, never a single word.
/// </summary>
internal sealed class TreeTrainer(byte[][] features, int[] answers, double[] weights, int leastSamples, double leastGain)
{
    private const int Values = 256;

    public TreeNode Train(int[] samples)
    {
        int[] classes = [.. samples.Select(s => answers[s]).Distinct().Order()];
        var index = new Dictionary<int, int>();
        for (int i = 0; i < classes.Length; i++)
        {
            index[classes[i]] = i;
        }

        var local = new int[answers.Length];
        foreach (int sample in samples)
        {
            local[sample] = index[answers[sample]];
        }

        return Grow(samples.AsSpan().ToArray(), local, classes, new double[Values * classes.Length], new int[Values]);
    }

    private TreeNode Grow(Span<int> samples, int[] local, int[] classes, double[] counts, int[] present)
    {
        int n = classes.Length;
        var total = new double[n];
        foreach (int sample in samples)
        {
            total[local[sample]] += weights[sample];
        }

        int majority = Array.IndexOf(total, total.Max());
        var leaf = new TreeNode(-1, 0, null, null, classes[majority]);
        if (total.Count(c => c > 0) == 1 || samples.Length < 2 * leastSamples)
        {
            return leaf;
        }

        double sum = total.Sum(), whole = Entropy(total, sum);
        (double gain, int feature, int value) best = (leastGain, -1, 0);
        for (int f = 0; f < features.Length; f++)
        {
            byte[] column = features[f];
            Array.Clear(present);
            foreach (int sample in samples)
            {
                byte v = column[sample];
                if (present[v]++ == 0)
                {
                    Array.Clear(counts, v * n, n);
                }

                counts[v * n + local[sample]] += weights[sample];
            }

            for (int v = 0; v < Values; v++)
            {
                if (present[v] < leastSamples || samples.Length - present[v] < leastSamples)
                {
                    continue;
                }

                double yes = 0, yesTerm = 0, noTerm = 0;
                for (int c = 0; c < n; c++)
                {
                    double inside = counts[v * n + c], outside = total[c] - inside;
                    yes += inside;
                    yesTerm += XLogX(inside);
                    noTerm += XLogX(outside);
                }

                double gain = whole - (XLogX(yes) - yesTerm) - (XLogX(sum - yes) - noTerm);
                if (gain > best.gain)
                {
                    best = (gain, f, v);
                }
            }
        }

        if (best.feature < 0)
        {
            return leaf;
        }

        byte[] chosen = features[best.feature];
        int split = 0;
        for (int i = 0; i < samples.Length; i++)
        {
            if (chosen[samples[i]] == best.value)
            {
                (samples[i], samples[split]) = (samples[split], samples[i]);
                split++;
            }
        }

        TreeNode yesNode = Grow(samples[..split], local, classes, counts, present);
        TreeNode noNode = Grow(samples[split..], local, classes, counts, present);
        return yesNode.Yes is null && noNode.Yes is null && yesNode.Answer == noNode.Answer
            ? leaf
            : new TreeNode(best.feature, best.value, yesNode, noNode, 0);
    }

    private static double Entropy(double[] counts, double sum) => XLogX(sum) - counts.Sum(XLogX);

    private static double XLogX(double x) => x <= 1e-9 ? 0 : x * Math.Log2(x);
}
