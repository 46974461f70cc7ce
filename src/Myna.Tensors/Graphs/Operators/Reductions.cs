namespace Myna.Tensors.Graphs.Operators;

/// <summary>Axes folded into one number; sums in double, one after the other.</summary>
internal static class Reductions
{
    public static GraphTensor[] Mean(OperatorCall call) => Reduce(call, 0, (sum, x) => sum + x, (sum, count) => sum / count);

    public static GraphTensor[] Sum(OperatorCall call) => Reduce(call, 0, (sum, x) => sum + x, (sum, _) => sum);

    public static GraphTensor[] Maximum(OperatorCall call) => Reduce(call, double.NegativeInfinity, (most, x) => Math.Max(most, x), (most, _) => most);

    public static GraphTensor[] Minimum(OperatorCall call) => Reduce(call, double.PositiveInfinity, (least, x) => Math.Min(least, x), (least, _) => least);

    public static GraphTensor[] Product(OperatorCall call) => Reduce(call, 1, (product, x) => product * x, (product, _) => product);

    public static GraphTensor[] L2(OperatorCall call) => Reduce(call, 0, (sum, x) => sum + ((double)x * x), (sum, _) => Math.Sqrt(sum));

    /// <summary>The first place of the largest value along an axis.</summary>
    public static GraphTensor[] ArgMax(OperatorCall call)
    {
        GraphTensor x = call.Input(0);
        int axis = x.Axis(call.Integer("axis", 0)), before = x.Before(axis), side = x.Shape[axis], after = x.After(axis);
        var y = new float[before * after];
        for (int i = 0; i < y.Length; i++)
        {
            int from = (i / after * side * after) + (i % after), best = 0;
            for (int k = 1; k < side; k++)
            {
                best = x.Values[from + (k * after)] > x.Values[from + (best * after)] ? k : best;
            }

            y[i] = best;
        }

        return [new GraphTensor(call.Integer("keepdims", 1) == 1 ? [.. x.Shape[..axis], 1, .. x.Shape[(axis + 1)..]] : [.. x.Shape[..axis], .. x.Shape[(axis + 1)..]], y, true)];
    }

    private static GraphTensor[] Reduce(OperatorCall call, double start, Func<double, float, double> add, Func<double, int, double> finish)
    {
        GraphTensor x = call.Input(0);
        int[]? named = call.AttributeOrInput("axes", 1);
        if (named is null or [] && call.Integer("noop_with_empty_axes", 0) == 1)
        {
            return [x];
        }

        bool[] isFolded = new bool[x.Rank];
        foreach (int axis in named is null or [] ? [.. Enumerable.Range(0, x.Rank)] : named)
        {
            isFolded[x.Axis(axis)] = true;
        }

        int[] kept = [.. x.Shape.Select((side, i) => isFolded[i] ? 1 : side)];
        var sums = new double[GraphTensor.CountOf(kept)];
        Array.Fill(sums, start);

        // How far the result moves with each step along each axis of x.
        var steps = new int[x.Rank];
        for (int i = x.Rank - 1, step = 1; i >= 0; step *= kept[i], i--)
        {
            steps[i] = isFolded[i] ? 0 : step;
        }

        var at = new int[x.Rank];
        int target = 0;
        foreach (float value in x.Values)
        {
            sums[target] = add(sums[target], value);
            for (int i = x.Rank - 1; i >= 0; i--)
            {
                target += steps[i];
                if (++at[i] < x.Shape[i])
                {
                    break;
                }

                (target, at[i]) = (target - (steps[i] * x.Shape[i]), 0);
            }
        }

        int count = sums.Length == 0 ? 1 : x.Values.Length / sums.Length;
        int[] shape = call.Integer("keepdims", 1) == 1 ? kept : [.. x.Shape.Where((_, i) => !isFolded[i])];
        return [new GraphTensor(shape, [.. sums.Select(sum => (float)finish(sum, count))], x.IsInteger)];
    }
}
