using Myna.Tensors.Kernels;

namespace Myna.Tensors.Graphs.Operators;

/// <summary>Products of matrices, and what attention makes of them.</summary>
internal static class Products
{
    /// <summary>[…, M, K] times […, K, N]; the leading sides are broadcast.</summary>
    public static GraphTensor[] MatMul(OperatorCall call)
    {
        GraphTensor a = call.Input(0), b = call.Input(1);
        if (a.Rank == 1 || b.Rank == 1)
        {
            throw OperatorCall.Unknown("MatMul of vectors");
        }

        int rows = a.Shape[^2], inner = a.Shape[^1], columns = b.Shape[^1];
        if (b.Shape[^2] != inner)
        {
            throw new InvalidDataException($"{inner} columns do not go with {b.Shape[^2]} rows");
        }

        if (b.Rank == 2)
        {
            PackedMatrix weights = call.Keep(() => Pack(b.Values, inner, columns));
            var y = new float[GraphTensor.CountOf([.. a.Shape[..^1], columns])];
            weights.Multiply(a.Values, a.Values.Length / inner, y, call.Crew);
            return [new GraphTensor([.. a.Shape[..^1], columns], y)];
        }

        int[] batch = Arithmetic.Common(a.Shape[..^2], b.Shape[..^2]);
        GraphTensor left = Shapes.Broadcast(a, [.. batch, rows, inner]), right = Shapes.Broadcast(b, [.. batch, inner, columns]);
        var product = new GraphTensor([.. batch, rows, columns]);
        for (int n = 0; n < GraphTensor.CountOf(batch); n++)
        {
            Pack(right.Values.AsSpan(n * inner * columns, inner * columns), inner, columns)
                .Multiply(left.Values.AsSpan(n * rows * inner, rows * inner), rows, product.Values.AsSpan(n * rows * columns, rows * columns), call.Crew);
        }

        return [product];
    }

    /// <summary>α·A·B + β·C, A and B perhaps turned.</summary>
    public static GraphTensor[] Gemm(OperatorCall call)
    {
        GraphTensor a = call.Input(0), b = call.Input(1);
        a = call.Integer("transA", 0) != 0 ? Shapes.Turned(a, [1, 0]) : a;
        bool turned = call.Integer("transB", 0) != 0;
        int inner = a.Shape[1], columns = b.Shape[turned ? 0 : 1];
        if (b.Shape[turned ? 1 : 0] != inner)
        {
            throw new InvalidDataException($"{inner} columns do not go with {b.Shape[turned ? 1 : 0]} rows");
        }

        PackedMatrix weights = call.Keep(() => turned ? PackedMatrix.Pack(b.Values, columns, inner) : Pack(b.Values, inner, columns));
        var y = new GraphTensor(a.Shape[0], columns);
        weights.Multiply(a.Values, a.Shape[0], y.Values, call.Crew);
        float alpha = call.Float("alpha", 1), beta = call.Float("beta", 1);
        float[] c = call.Optional(2) is { } added ? Shapes.Broadcast(added, y.Shape).Values : [];
        for (int i = 0; i < y.Values.Length && (alpha != 1 || c.Length > 0); i++)
        {
            y.Values[i] = (alpha * y.Values[i]) + (c.Length > 0 ? beta * c[i] : 0);
        }

        return [y];
    }

    /// <summary>Along one axis; before version 13 of the operations along all axes from one on.</summary>
    public static GraphTensor Softmax(OperatorCall call)
    {
        GraphTensor x = call.Input(0);
        int axis = x.Axis(call.Integer("axis", call.Version < 13 ? 1 : -1));
        if (call.Version < 13)
        {
            float[] flat = [.. x.Values];
            Kernels.Softmax.Rows(flat, x.Shape[axis] * x.After(axis));
            return x with { Values = flat };
        }

        int[] order = [.. Enumerable.Range(0, x.Rank).Where(i => i != axis), axis];
        bool isLast = axis == x.Rank - 1;
        GraphTensor rows = isLast ? x with { Values = [.. x.Values] } : Shapes.Turned(x, order);
        Kernels.Softmax.Rows(rows.Values, x.Shape[axis]);
        if (isLast)
        {
            return rows;
        }

        int[] back = [.. Enumerable.Range(0, x.Rank).Select(i => Array.IndexOf(order, i))];
        return Shapes.Turned(rows, back);
    }

    private static PackedMatrix Pack(ReadOnlySpan<float> b, int inner, int columns)
    {
        var turned = new float[b.Length];
        for (int k = 0; k < inner; k++)
        {
            for (int n = 0; n < columns; n++)
            {
                turned[(n * inner) + k] = b[(k * columns) + n];
            }
        }

        return PackedMatrix.Pack(turned, columns, inner);
    }
}
