using Myna.Tensors.Kernels;

namespace Myna.Tensors.Graphs.Operators;

/// <summary>Operations on two tensors, whose shapes are broadcast as NumPy does it.</summary>
internal static class Arithmetic
{
    private interface IBinary
    {
        static abstract float Of(float a, float b);
    }

    public static GraphTensor[] Add(OperatorCall call) => [Same(call) is { } sum ? sum : Apply<AddOperation>(call)];

    public static GraphTensor[] Subtract(OperatorCall call) => [Apply<SubtractOperation>(call)];

    public static GraphTensor[] Multiply(OperatorCall call) => [Apply<MultiplyOperation>(call)];

    /// <summary>Whole numbers are divided towards zero.</summary>
    public static GraphTensor[] Divide(OperatorCall call)
    {
        if (call.Input(0).IsInteger && call.Input(1).IsInteger)
        {
            return call.Input(1).Values.Contains(0) ? throw new DivideByZeroException("a whole number is divided by zero") : [Apply<DivideWholeOperation>(call)];
        }

        return [Apply<DivideOperation>(call)];
    }

    public static GraphTensor[] Modulo(OperatorCall call) => [call.Integer("fmod", 0) == 1 ? Apply<RemainderOperation>(call) : Apply<ModuloOperation>(call)];

    /// <summary>Small whole exponents, which layer normalisation and GELU have, are products, the same on every machine.</summary>
    public static GraphTensor[] Power(OperatorCall call)
    {
        GraphTensor x = call.Input(0);
        return call.Input(1).Values switch
        {
            [2] => [Apply<MultiplyOperation>(x, x)],
            [3] => [Apply<MultiplyOperation>(Apply<MultiplyOperation>(x, x), x)],
            [0.5f] => [Elements.Each(x, MathF.Sqrt)],
            _ => [Apply<PowerOperation>(call)],
        };
    }

    public static GraphTensor[] Minimum(OperatorCall call) => [Fold<MinimumOperation>(call)];

    public static GraphTensor[] Maximum(OperatorCall call) => [Fold<MaximumOperation>(call)];

    public static GraphTensor[] Sum(OperatorCall call) => [Fold<AddOperation>(call)];

    /// <summary>The slope has a value for each channel, the second axis, where its shape does not say otherwise.</summary>
    public static GraphTensor[] PRelu(OperatorCall call) => [Apply<PReluOperation>(call.Input(0), call.Input(1))];

    public static GraphTensor[] Equal(OperatorCall call) => Truth<EqualOperation>(call);

    public static GraphTensor[] Less(OperatorCall call) => Truth<LessOperation>(call);

    public static GraphTensor[] LessOrEqual(OperatorCall call) => Truth<LessOrEqualOperation>(call);

    public static GraphTensor[] Greater(OperatorCall call) => [Apply<LessOperation>(call.Input(1), call.Input(0)) with { IsInteger = true }];

    public static GraphTensor[] GreaterOrEqual(OperatorCall call) => [Apply<LessOrEqualOperation>(call.Input(1), call.Input(0)) with { IsInteger = true }];

    public static GraphTensor[] And(OperatorCall call) => Truth<AndOperation>(call);

    public static GraphTensor[] Or(OperatorCall call) => Truth<OrOperation>(call);

    /// <summary>Where the condition holds the second input, elsewhere the third.</summary>
    public static GraphTensor[] Where(OperatorCall call)
    {
        GraphTensor condition = call.Input(0), yes = call.Input(1), no = call.Input(2);
        int[] shape = Common(Common(condition.Shape, yes.Shape), no.Shape);
        GraphTensor c = Shapes.Broadcast(condition, shape), y = Shapes.Broadcast(yes, shape), n = Shapes.Broadcast(no, shape);
        var result = new float[c.Values.Length];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = c.Values[i] != 0 ? y.Values[i] : n.Values[i];
        }

        return [new GraphTensor(shape, result, yes.IsInteger && no.IsInteger)];
    }

    /// <summary>The shape that two shapes are broadcast to.</summary>
    public static int[] Common(int[] a, int[] b)
    {
        var shape = new int[Math.Max(a.Length, b.Length)];
        for (int i = 1; i <= shape.Length; i++)
        {
            int x = i <= a.Length ? a[^i] : 1, y = i <= b.Length ? b[^i] : 1;
            shape[^i] = x == y || y == 1 ? x : x == 1 ? y : throw new InvalidDataException($"[{string.Join(", ", a)}] and [{string.Join(", ", b)}] do not go together");
        }

        return shape;
    }

    private static GraphTensor? Same(OperatorCall call)
    {
        GraphTensor a = call.Input(0), b = call.Input(1);
        if (a.IsInteger || !a.Shape.AsSpan().SequenceEqual(b.Shape))
        {
            return null;
        }

        var sum = new float[a.Values.Length];
        Elementwise.Add(a.Values, b.Values, sum);
        return new GraphTensor(a.Shape, sum);
    }

    private static GraphTensor[] Truth<T>(OperatorCall call)
        where T : struct, IBinary
        => [Apply<T>(call) with { IsInteger = true }];

    private static GraphTensor Fold<T>(OperatorCall call)
        where T : struct, IBinary
    {
        GraphTensor result = call.Input(0);
        for (int i = 1; i < call.Count; i++)
        {
            result = Apply<T>(result, call.Input(i));
        }

        return result;
    }

    private static GraphTensor Apply<T>(OperatorCall call)
        where T : struct, IBinary
        => Apply<T>(call.Input(0), call.Input(1));

    private static GraphTensor Apply<T>(GraphTensor a, GraphTensor b)
        where T : struct, IBinary
    {
        int[] shape = Common(a.Shape, b.Shape);
        var y = new float[GraphTensor.CountOf(shape)];
        float[] x = a.Values, z = b.Values;
        if (x.Length == y.Length && z.Length == y.Length)
        {
            for (int i = 0; i < y.Length; i++)
            {
                y[i] = T.Of(x[i], z[i]);
            }
        }
        else if (z.Length == 1 && x.Length == y.Length)
        {
            float other = z[0];
            for (int i = 0; i < y.Length; i++)
            {
                y[i] = T.Of(x[i], other);
            }
        }
        else if (y.Length > 0)
        {
            Broadcast<T>(a, b, shape, y);
        }

        return new GraphTensor(shape, y, a.IsInteger && b.IsInteger);
    }

    private static void Broadcast<T>(GraphTensor a, GraphTensor b, int[] shape, float[] y)
        where T : struct, IBinary
    {
        int[] stepsA = Steps(a.Shape, shape.Length), stepsB = Steps(b.Shape, shape.Length);
        int last = shape.Length == 0 ? 1 : shape[^1];
        int stepA = shape.Length == 0 ? 0 : stepsA[^1], stepB = shape.Length == 0 ? 0 : stepsB[^1];
        var at = new int[shape.Length];
        int i = 0, j = 0;
        for (int start = 0; start < y.Length; start += last)
        {
            for (int k = 0; k < last; k++)
            {
                y[start + k] = T.Of(a.Values[i + (k * stepA)], b.Values[j + (k * stepB)]);
            }

            for (int axis = shape.Length - 2; axis >= 0; axis--)
            {
                (i, j) = (i + stepsA[axis], j + stepsB[axis]);
                if (++at[axis] < shape[axis])
                {
                    break;
                }

                (i, j, at[axis]) = (i - (stepsA[axis] * shape[axis]), j - (stepsB[axis] * shape[axis]), 0);
            }
        }
    }

    /// <summary>How far apart neighbours along each axis lie; 0 where a side of one is repeated.</summary>
    private static int[] Steps(int[] shape, int rank)
    {
        var steps = new int[rank];
        int step = 1;
        for (int i = 1; i <= shape.Length; i++)
        {
            steps[^i] = shape[^i] == 1 ? 0 : step;
            step *= shape[^i];
        }

        return steps;
    }

    private readonly struct AddOperation : IBinary
    {
        public static float Of(float a, float b) => a + b;
    }

    private readonly struct SubtractOperation : IBinary
    {
        public static float Of(float a, float b) => a - b;
    }

    private readonly struct MultiplyOperation : IBinary
    {
        public static float Of(float a, float b) => a * b;
    }

    private readonly struct DivideOperation : IBinary
    {
        public static float Of(float a, float b) => a / b;
    }

    private readonly struct DivideWholeOperation : IBinary
    {
        public static float Of(float a, float b) => (float)Math.Truncate((double)a / b);
    }

    private readonly struct RemainderOperation : IBinary
    {
        public static float Of(float a, float b) => a % b;
    }

    private readonly struct ModuloOperation : IBinary
    {
        public static float Of(float a, float b) => a - (b * MathF.Floor(a / b));
    }

    private readonly struct PowerOperation : IBinary
    {
        public static float Of(float a, float b) => (float)Math.Pow(a, b);
    }

    private readonly struct MinimumOperation : IBinary
    {
        public static float Of(float a, float b) => MathF.Min(a, b);
    }

    private readonly struct MaximumOperation : IBinary
    {
        public static float Of(float a, float b) => MathF.Max(a, b);
    }

    private readonly struct PReluOperation : IBinary
    {
        public static float Of(float a, float b) => a < 0 ? a * b : a;
    }

    private readonly struct EqualOperation : IBinary
    {
        public static float Of(float a, float b) => a == b ? 1 : 0;
    }

    private readonly struct LessOperation : IBinary
    {
        public static float Of(float a, float b) => a < b ? 1 : 0;
    }

    private readonly struct LessOrEqualOperation : IBinary
    {
        public static float Of(float a, float b) => a <= b ? 1 : 0;
    }

    private readonly struct AndOperation : IBinary
    {
        public static float Of(float a, float b) => a != 0 && b != 0 ? 1 : 0;
    }

    private readonly struct OrOperation : IBinary
    {
        public static float Of(float a, float b) => a != 0 || b != 0 ? 1 : 0;
    }
}
