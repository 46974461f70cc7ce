namespace Myna.Tensors.Graphs.Operators;

/// <summary>Operations that cut tensors up, join them and pick from them.</summary>
internal static class Pieces
{
    public static GraphTensor[] Concat(OperatorCall call)
    {
        GraphTensor[] parts = [.. Enumerable.Range(0, call.Count).Select(call.Input).Where((part, i) => i == 0 || part.Values.Length > 0)];
        if (parts.Length > 1 && parts[0].Values.Length == 0)
        {
            parts = parts[1..];
        }

        GraphTensor first = parts[0];
        int axis = first.Axis(call.Integer("axis", 0)), before = first.Before(axis), after = first.After(axis);
        foreach (GraphTensor part in parts)
        {
            if (part.Rank != first.Rank || part.Shape.Where((side, i) => i != axis && side != first.Shape[i]).Any())
            {
                throw new InvalidDataException($"{part} cannot be joined to {first}");
            }
        }

        int[] shape = [.. first.Shape];
        shape[axis] = parts.Sum(part => part.Shape[axis]);
        var y = new GraphTensor(shape, new float[GraphTensor.CountOf(shape)], parts.All(part => part.IsInteger));
        int offset = 0;
        foreach (GraphTensor part in parts)
        {
            int length = part.Shape[axis] * after;
            for (int i = 0; i < before; i++)
            {
                part.Values.AsSpan(i * length, length).CopyTo(y.Values.AsSpan((i * shape[axis] * after) + offset));
            }

            offset += length;
        }

        return [y];
    }

    public static GraphTensor[] Split(OperatorCall call)
    {
        GraphTensor x = call.Input(0);
        int axis = x.Axis(call.Integer("axis", 0)), side = x.Shape[axis];
        int count = call.Node.Outputs.Count, each = (side + count - 1) / count;
        int[] sizes = call.AttributeOrInput("split", 1) ?? [.. Enumerable.Range(0, count).Select(i => Math.Clamp(side - (i * each), 0, each))];
        if (sizes.Sum() != side || sizes.Length < count)
        {
            throw new InvalidDataException($"[{string.Join(", ", sizes)}] does not divide {x} along axis {axis}");
        }

        var parts = new GraphTensor[sizes.Length];
        for (int i = 0, from = 0; i < parts.Length; from += sizes[i], i++)
        {
            parts[i] = Cut(x, axis, from, 1, sizes[i]);
        }

        return parts;
    }

    public static GraphTensor[] Slice(OperatorCall call)
    {
        GraphTensor x = call.Input(0);
        int[] starts = call.AttributeOrInput("starts", 1) ?? throw new InvalidDataException("the starts are missing");
        int[] ends = call.AttributeOrInput("ends", 2) ?? throw new InvalidDataException("the ends are missing");
        int[] axes = call.AttributeOrInput("axes", 3) ?? [.. Enumerable.Range(0, starts.Length)];
        int[] steps = call.Optional(4) is null ? [.. starts.Select(_ => 1)] : call.Whole(4);
        for (int i = 0; i < starts.Length; i++)
        {
            int axis = x.Axis(axes[i]), side = x.Shape[axis], step = steps[i] != 0 ? steps[i] : throw new InvalidDataException("a step is 0");
            long from = starts[i] < 0 ? (long)starts[i] + side : starts[i], to = ends[i] < 0 ? (long)ends[i] + side : ends[i];
            (from, to) = step > 0 ? (Math.Clamp(from, 0, side), Math.Clamp(to, 0, side)) : (Math.Clamp(from, 0, side - 1), Math.Clamp(to, -1, side - 1));
            x = Cut(x, axis, (int)from, step, (int)Math.Max(0, (to - from + step - Math.Sign(step)) / step));
        }

        return [x];
    }

    public static GraphTensor[] Gather(OperatorCall call)
    {
        GraphTensor x = call.Input(0), indices = call.Input(1);
        int axis = x.Axis(call.Integer("axis", 0)), before = x.Before(axis), after = x.After(axis), side = x.Shape[axis];
        int[] shape = [.. x.Shape[..axis], .. indices.Shape, .. x.Shape[(axis + 1)..]];
        var y = new GraphTensor(shape, new float[GraphTensor.CountOf(shape)], x.IsInteger);
        int count = indices.Values.Length;
        for (int k = 0; k < count; k++)
        {
            int index = (int)indices.Values[k];
            index = index < 0 ? index + side : index;
            if (index < 0 || index >= side)
            {
                throw new InvalidDataException($"there is no place {index} on a side of {side}");
            }

            for (int i = 0; i < before; i++)
            {
                x.Values.AsSpan(((i * side) + index) * after, after).CopyTo(y.Values.AsSpan(((i * count) + k) * after));
            }
        }

        return [y];
    }

    public static GraphTensor[] Pad(OperatorCall call)
    {
        GraphTensor x = call.Input(0);
        int[] pads = call.AttributeOrInput("pads", 1) ?? throw new InvalidDataException("the pads are missing");
        int[] axes = call.Optional(3) is null ? [.. Enumerable.Range(0, x.Rank)] : [.. call.Whole(3).Select(axis => x.Axis(axis))];
        if (pads.Length != 2 * axes.Length)
        {
            throw new InvalidDataException($"{pads.Length} pads do not fit {axes.Length} axes");
        }

        string mode = call.Word("mode", "constant");
        float constant = call.Optional(2) is { Values.Length: > 0 } value ? value.Values[0] : call.Float("value", 0);
        for (int i = 0; i < axes.Length; i++)
        {
            x = Pad(x, axes[i], pads[i], pads[axes.Length + i], mode, constant);
        }

        return [x];
    }

    private static GraphTensor Pad(GraphTensor x, int axis, int front, int back, string mode, float constant)
    {
        if (front == 0 && back == 0)
        {
            return x;
        }

        int before = x.Before(axis), after = x.After(axis), side = x.Shape[axis];
        int[] shape = [.. x.Shape];
        shape[axis] = side + front + back;
        var y = new GraphTensor(shape, new float[GraphTensor.CountOf(shape)], x.IsInteger);
        for (int i = 0; i < before; i++)
        {
            for (int k = 0; k < shape[axis]; k++)
            {
                int from = k - front;
                from = from >= 0 && from < side ? from : mode switch
                {
                    "constant" => -1,
                    "edge" => Math.Clamp(from, 0, side - 1),
                    "reflect" => Reflected(from, side),
                    "wrap" => ((from % side) + side) % side,
                    _ => throw OperatorCall.Unknown($"Pad of the mode {mode}"),
                };
                Span<float> target = y.Values.AsSpan(((i * shape[axis]) + k) * after, after);
                if (from < 0)
                {
                    target.Fill(constant);
                }
                else
                {
                    x.Values.AsSpan(((i * side) + from) * after, after).CopyTo(target);
                }
            }
        }

        return y;
    }

    private static int Reflected(int at, int side)
    {
        if (side == 1)
        {
            return 0;
        }

        int period = 2 * (side - 1), place = ((at % period) + period) % period;
        return place < side ? place : period - place;
    }

    private static GraphTensor Cut(GraphTensor x, int axis, int from, int step, int count)
    {
        int before = x.Before(axis), after = x.After(axis), side = x.Shape[axis];
        int[] shape = [.. x.Shape];
        shape[axis] = count;
        var y = new GraphTensor(shape, new float[GraphTensor.CountOf(shape)], x.IsInteger);
        for (int i = 0; i < before; i++)
        {
            if (step == 1)
            {
                x.Values.AsSpan(((i * side) + from) * after, count * after).CopyTo(y.Values.AsSpan(i * count * after));
                continue;
            }

            for (int k = 0; k < count; k++)
            {
                x.Values.AsSpan(((i * side) + from + (k * step)) * after, after).CopyTo(y.Values.AsSpan(((i * count) + k) * after));
            }
        }

        return y;
    }
}
