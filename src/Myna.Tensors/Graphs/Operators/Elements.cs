using Myna.Tensors.Kernels;

namespace Myna.Tensors.Graphs.Operators;

/// <summary>Operations on each value by itself.</summary>
internal static class Elements
{
    private delegate void Kernel(ReadOnlySpan<float> x, Span<float> y);

    public static GraphTensor Clamp(GraphTensor x, float low, float high)
    {
        var y = new float[x.Values.Length];
        Elementwise.Clamp(x.Values, low, high, y);
        return x with { Values = y };
    }

    public static GraphTensor[] Clip(OperatorCall call)
    {
        float low = call.Float("min", float.NegativeInfinity), high = call.Float("max", float.PositiveInfinity);
        return [Clamp(call.Input(0), call.Optional(1)?.Values[0] ?? low, call.Optional(2)?.Values[0] ?? high)];
    }

    public static GraphTensor Sigmoid(GraphTensor x) => Apply(x, Activations.Sigmoid);

    public static GraphTensor Tanh(GraphTensor x) => Apply(x, Activations.Tanh);

    public static GraphTensor Exp(GraphTensor x) => Apply(x, Activations.Exp);

    public static GraphTensor Log(GraphTensor x) => Apply(x, Activations.Log);

    public static GraphTensor Sin(GraphTensor x) => Turns(x, Activations.SinTurns);

    public static GraphTensor Cos(GraphTensor x) => Turns(x, Activations.CosTurns);

    public static GraphTensor[] Gelu(OperatorCall call) => [Apply(call.Input(0), call.Word("approximate", "none") == "tanh" ? Activations.Gelu : Activations.GeluExact)];

    public static GraphTensor Erf(GraphTensor x)
    {
        var y = new float[x.Values.Length];
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = (float)Erf(x.Values[i]);
        }

        return x with { Values = y };
    }

    public static GraphTensor[] LeakyRelu(OperatorCall call)
    {
        float slope = call.Float("alpha", 0.01f);
        return [Each(call.Input(0), x => x < 0 ? slope * x : x)];
    }

    public static GraphTensor[] Elu(OperatorCall call)
    {
        float alpha = call.Float("alpha", 1);
        GraphTensor x = call.Input(0);
        GraphTensor y = Apply(x, Activations.Elu);
        for (int i = 0; alpha != 1 && i < y.Values.Length; i++)
        {
            y.Values[i] *= x.Values[i] < 0 ? alpha : 1;
        }

        return [y];
    }

    public static GraphTensor[] HardSigmoid(OperatorCall call)
    {
        float alpha = call.Float("alpha", 0.2f), beta = call.Float("beta", 0.5f);
        return [Each(call.Input(0), x => Math.Clamp((alpha * x) + beta, 0, 1))];
    }

    public static GraphTensor[] HardSwish(OperatorCall call) => [Each(call.Input(0), x => x * Math.Clamp((x / 6) + 0.5f, 0, 1))];

    /// <summary>log(1 + eˣ) = max(x, 0) + log(1 + e^-|x|).</summary>
    public static GraphTensor Softplus(GraphTensor x)
    {
        GraphTensor y = Exp(Each(x, value => -MathF.Abs(value)));
        for (int i = 0; i < y.Values.Length; i++)
        {
            y.Values[i] += 1;
        }

        y = Log(y);
        for (int i = 0; i < y.Values.Length; i++)
        {
            y.Values[i] += Math.Max(x.Values[i], 0);
        }

        return y;
    }

    public static GraphTensor[] Cast(OperatorCall call)
    {
        GraphTensor x = call.Input(0);
        return call.Integer("to", 1) switch
        {
            1 or 10 or 11 or 16 => [x with { IsInteger = false }],
            9 => [Each(x, value => value != 0 ? 1 : 0) with { IsInteger = true }],
            2 or 3 or 4 or 5 or 6 or 7 or 12 or 13 => [x.IsInteger ? x : Each(x, MathF.Truncate) with { IsInteger = true }],
            long other => throw OperatorCall.Unknown($"a cast to the type {other}"),
        };
    }

    public static GraphTensor Each(GraphTensor x, Func<float, float> operation)
    {
        var y = new float[x.Values.Length];
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = operation(x.Values[i]);
        }

        return x with { Values = y };
    }

    private static GraphTensor Apply(GraphTensor x, Kernel kernel)
    {
        var y = new float[x.Values.Length];
        kernel(x.Values, y);
        return new GraphTensor(x.Shape, y);
    }

    private static GraphTensor Turns(GraphTensor x, Kernel kernel)
    {
        var turns = new float[x.Values.Length];
        for (int i = 0; i < turns.Length; i++)
        {
            double share = x.Values[i] / Math.Tau;
            turns[i] = (float)(share - Math.Round(share));
        }

        kernel(turns, turns);
        return new GraphTensor(x.Shape, turns);
    }

    /// <summary>The error function by its Taylor series (M. Abramowitz and I. Stegun, 7.1.5) in double: sums and products alone, the same on every machine.</summary>
    private static double Erf(double x)
    {
        if (double.IsNaN(x) || Math.Abs(x) > 4)
        {
            return double.IsNaN(x) ? x : Math.Sign(x);
        }

        double power = x, sum = x;
        for (int n = 1; n < 100 && Math.Abs(power) > 1e-12; n++)
        {
            power *= -x * x / n;
            sum += power / ((2 * n) + 1);
        }

        return Math.Clamp(2 / Math.Sqrt(Math.PI) * sum, -1, 1);
    }
}
