namespace Myna.Tensors.Graphs.Operators;

/// <summary>Operations that put the same values into another shape or order.</summary>
internal static class Shapes
{
    public static GraphTensor[] Shape(OperatorCall call)
    {
        int[] shape = call.Input(0).Shape;
        int from = Bound(call.Integer("start", 0), shape.Length), to = Bound(call.Integer("end", shape.Length), shape.Length);
        float[] sides = [.. shape[from..Math.Max(from, to)].Select(side => (float)side)];
        return [new GraphTensor([sides.Length], sides, true)];

        static int Bound(long at, int count) => (int)Math.Clamp(at < 0 ? at + count : at, 0, count);
    }

    /// <summary>0 keeps a side, -1 is what is left.</summary>
    public static GraphTensor[] Reshape(OperatorCall call)
    {
        GraphTensor x = call.Input(0);
        int[] shape = [.. call.AttributeOrInput("shape", 1) ?? throw new InvalidDataException("the shape is missing")];
        bool keeps = call.Integer("allowzero", 0) == 0;
        for (int i = 0; i < shape.Length; i++)
        {
            shape[i] = shape[i] == 0 && keeps ? (i < x.Rank ? x.Shape[i] : throw new InvalidDataException($"{x} has no side {i}")) : shape[i];
        }

        int open = Array.IndexOf(shape, -1);
        if (open >= 0)
        {
            int others = GraphTensor.CountOf([.. shape.Where((_, i) => i != open)]);
            shape[open] = others > 0 ? x.Values.Length / others : 0;
        }

        return [x.As(shape)];
    }

    public static GraphTensor[] Flatten(OperatorCall call)
    {
        GraphTensor x = call.Input(0);
        int axis = (int)call.Integer("axis", 1);
        int before = x.Before(axis < 0 ? axis + x.Rank : axis);
        return [x.As(before, before == 0 ? 0 : x.Values.Length / before)];
    }

    public static GraphTensor[] Squeeze(OperatorCall call)
    {
        GraphTensor x = call.Input(0);
        HashSet<int>? axes = call.AttributeOrInput("axes", 1)?.Select(axis => x.Axis(axis)).ToHashSet();
        return [x.As([.. x.Shape.Where((side, i) => axes is null ? side != 1 : !axes.Contains(i))])];
    }

    public static GraphTensor[] Unsqueeze(OperatorCall call)
    {
        GraphTensor x = call.Input(0);
        int[] axes = call.AttributeOrInput("axes", 1) ?? throw new InvalidDataException("the axes are missing");
        int rank = x.Rank + axes.Length;
        HashSet<int> added = [.. axes.Select(axis => axis < 0 ? axis + rank : axis)];
        var shape = new int[rank];
        for (int i = 0, j = 0; i < rank; i++)
        {
            shape[i] = added.Contains(i) ? 1 : x.Shape[j++];
        }

        return [x.As(shape)];
    }

    public static GraphTensor[] Transpose(OperatorCall call)
    {
        GraphTensor x = call.Input(0);
        return [Turned(x, call.Integers("perm") ?? [.. Enumerable.Range(0, x.Rank).Reverse()])];
    }

    /// <summary>The axes in another order: side i of the result is side <paramref name="order"/>[i] of x.</summary>
    public static GraphTensor Turned(GraphTensor x, int[] order)
    {
        if (order.Length != x.Rank || order.Distinct().Count() != x.Rank || order.Any(axis => axis < 0 || axis >= x.Rank))
        {
            throw new InvalidDataException($"[{string.Join(", ", order)}] is no order of the axes of {x}");
        }

        var stride = new int[x.Rank];
        for (int i = x.Rank - 1, step = 1; i >= 0; step *= x.Shape[i], i--)
        {
            stride[i] = step;
        }

        int[] shape = [.. order.Select(axis => x.Shape[axis])];
        return x with { Shape = shape, Values = Walk(x.Values, shape, [.. order.Select(axis => stride[axis])]) };
    }

    public static GraphTensor[] Expand(OperatorCall call) => [Broadcast(call.Input(0), Arithmetic.Common(call.Input(0).Shape, call.Whole(1)))];

    /// <summary>Sides of 1 and missing ones are repeated.</summary>
    public static GraphTensor Broadcast(GraphTensor x, int[] shape)
    {
        if (x.Shape.AsSpan().SequenceEqual(shape))
        {
            return x;
        }

        if (x.Rank > shape.Length || x.Shape.Where((side, i) => side != 1 && side != shape[shape.Length - x.Rank + i]).Any())
        {
            throw new InvalidDataException($"{x} cannot be repeated to [{string.Join(", ", shape)}]");
        }

        var steps = new int[shape.Length];
        for (int i = 1, step = 1; i <= x.Rank; step *= x.Shape[^i], i++)
        {
            steps[^i] = x.Shape[^i] == 1 ? 0 : step;
        }

        return x with { Shape = shape, Values = Walk(x.Values, shape, steps) };
    }

    public static GraphTensor[] Tile(OperatorCall call)
    {
        GraphTensor x = call.Input(0);
        int[] repeats = call.Whole(1);
        if (repeats.Length != x.Rank)
        {
            throw new InvalidDataException($"{repeats.Length} repeats do not fit {x}");
        }

        // [a, b] repeated is [r, a, s, b] with the repeats broadcast.
        int[] apart = [.. x.Shape.SelectMany(side => new[] { 1, side })], all = [.. x.Shape.SelectMany((side, i) => new[] { repeats[i], side })];
        return [Broadcast(x.As(apart), all).As([.. x.Shape.Select((side, i) => side * repeats[i])])];
    }

    public static GraphTensor[] ConstantOfShape(OperatorCall call)
    {
        Weights.Onnx.OnnxTensor? value = call.Node.Tensors.GetValueOrDefault("value");
        var result = new GraphTensor(call.Whole(0));
        Array.Fill(result.Values, value?.Values[0] ?? 0);
        return [result with { IsInteger = value?.IsInteger ?? false }];
    }

    public static GraphTensor[] Range(OperatorCall call)
    {
        float start = call.Input(0).Values[0], end = call.Input(1).Values[0], step = call.Input(2).Values[0];
        int count = step == 0 ? throw new InvalidDataException("the step is 0") : (int)Math.Clamp(Math.Ceiling(((double)end - start) / step), 0, 1 << 24);
        return [new GraphTensor([count], [.. Enumerable.Range(0, count).Select(i => start + (i * step))], call.Input(0).IsInteger)];
    }

    public static GraphTensor[] DepthToSpace(OperatorCall call)
    {
        GraphTensor x = call.Input(0);
        int block = (int)call.Integer("blocksize", 1), n = x.Shape[0], channels = x.Shape[1] / (block * block), height = x.Shape[2], width = x.Shape[3];
        GraphTensor turned = call.Word("mode", "DCR") == "DCR"
            ? Turned(x.As(n, block, block, channels, height, width), [0, 3, 4, 1, 5, 2])
            : Turned(x.As(n, channels, block, block, height, width), [0, 1, 4, 2, 5, 3]);
        return [turned.As(n, channels, height * block, width * block)];
    }

    public static GraphTensor[] SpaceToDepth(OperatorCall call)
    {
        GraphTensor x = call.Input(0);
        int block = (int)call.Integer("blocksize", 1), n = x.Shape[0], channels = x.Shape[1], height = x.Shape[2] / block, width = x.Shape[3] / block;
        return [Turned(x.As(n, channels, height, block, width, block), [0, 3, 5, 1, 2, 4]).As(n, channels * block * block, height, width)];
    }

    /// <summary>Values picked by steps: value (i, j, …) of the result is that at i·steps[0] + j·steps[1] + ….</summary>
    private static float[] Walk(float[] values, int[] shape, int[] steps)
    {
        var result = new float[GraphTensor.CountOf(shape)];
        if (result.Length == 0)
        {
            return result;
        }

        int last = shape.Length == 0 ? 1 : shape[^1], step = shape.Length == 0 ? 1 : steps[^1];
        var at = new int[shape.Length];
        int from = 0;
        for (int start = 0; start < result.Length; start += last)
        {
            if (step == 1)
            {
                values.AsSpan(from, last).CopyTo(result.AsSpan(start));
            }
            else
            {
                for (int k = 0, i = from; k < last; k++, i += step)
                {
                    result[start + k] = values[i];
                }
            }

            for (int axis = shape.Length - 2; axis >= 0; axis--)
            {
                from += steps[axis];
                if (++at[axis] < shape[axis])
                {
                    break;
                }

                (from, at[axis]) = (from - (steps[axis] * shape[axis]), 0);
            }
        }

        return result;
    }
}
