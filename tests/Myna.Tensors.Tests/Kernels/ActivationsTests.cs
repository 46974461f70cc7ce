using Myna.Tensors.Kernels;

namespace Myna.Tensors.Tests.Kernels;

public class ActivationsTests
{
    private delegate void Function(ReadOnlySpan<float> x, Span<float> y);

    [Fact]
    public void Every_function_gives_the_same_bits_at_every_width()
    {
        Check<ExpOperation>(-90f, 90f);
        Check<LogOperation>(1e-6f, 1e6f);
        Check<TanhOperation>(-12f, 12f);
        Check<SigmoidOperation>(-90f, 90f);
        Check<SiluOperation>(-90f, 90f);
        Check<GeluOperation>(-12f, 12f);
        Check<GeluExactOperation>(-12f, 12f);
        Check<EluOperation>(-90f, 90f);
        Check<SinTurnsOperation>(-1000f, 1000f);
        Check<CosTurnsOperation>(-1000f, 1000f);

        static void Check<TOperation>(float low, float high)
            where TOperation : struct, IUnaryOperation
        {
            EveryWidth.GivesTheBitsOfScalar(EveryWidth.Strange, EveryWidth.Strange.Length, Map.Unary<TOperation>);
            EveryWidth.GivesTheBitsOfScalar(EveryWidth.Values(10_007, 1, low, high), 10_007, Map.Unary<TOperation>);
            foreach (int size in EveryWidth.Sizes)
            {
                EveryWidth.GivesTheBitsOfScalar(EveryWidth.Values(size, size, low, high), size, Map.Unary<TOperation>);
            }
        }
    }

    [Fact]
    public void Exp_is_within_one_ulp_between_its_limits() =>
        AssertUlps(Activations.Exp, Math.Exp, Sweep(-87.3365f, 88.3699f), 1.0);

    [Fact]
    public void Log_is_within_two_ulp()
    {
        AssertUlps(Activations.Log, Math.Log, Geometric(1.2e-38, 3.4e38), 2.0);
        AssertUlps(Activations.Log, Math.Log, Sweep(0.5f, 2f), 2.0);
    }

    [Fact]
    public void Tanh_is_within_three_ulp_down_to_the_smallest_numbers()
    {
        AssertUlps(Activations.Tanh, Math.Tanh, Sweep(-11f, 11f), 3.0);
        AssertUlps(Activations.Tanh, Math.Tanh, Geometric(1e-37, 1.0), 3.0);
    }

    [Fact]
    public void Sigmoid_and_silu_are_within_three_ulp()
    {
        AssertUlps(Activations.Sigmoid, Sigmoid, Sweep(-86.9f, 30f), 3.0);
        AssertUlps(Activations.Silu, x => x * Sigmoid(x), Sweep(-86.9f, 100f), 3.0);
    }

    [Fact]
    public void Gelu_is_within_two_ten_millionths()
    {
        float[] x = [.. Sweep(-12f, 12f), .. Sweep(-200f, 200f), .. Geometric(1e-37, 1.0)];
        float[] y = new float[x.Length];
        Activations.Gelu(x, y);
        for (int i = 0; i < x.Length; i++)
        {
            double v = x[i];
            double expected = v * Sigmoid(2 * Math.Sqrt(2 / Math.PI) * (v + (0.044715 * v * v * v)));
            Assert.True(Math.Abs(y[i] - expected) <= 2e-7 * Math.Max(1, Math.Abs(v)), $"gelu({v:G9}) is {y[i]:G9}, not {expected:G9}");
        }
    }

    [Fact]
    public void Exact_gelu_is_within_two_ten_millionths()
    {
        float[] x = [.. Sweep(-12f, 12f), .. Sweep(-200f, 200f), .. Geometric(1e-37, 1.0)];
        float[] y = new float[x.Length];
        Activations.GeluExact(x, y);
        for (int i = 0; i < x.Length; i++)
        {
            double v = x[i];
            double expected = v * NormalDistribution(v);
            Assert.True(Math.Abs(y[i] - expected) <= 2e-7 * Math.Max(1, Math.Abs(v)), $"gelu({v:G9}) is {y[i]:G9}, not {expected:G9}");
        }

        // Φ by its series near 0 and by its continued fraction in the tail.
        static double NormalDistribution(double v)
        {
            double a = Math.Abs(v), density = Math.Exp(-a * a / 2) / Math.Sqrt(2 * Math.PI), tail;
            if (a < 3)
            {
                double term = a, sum = a;
                for (int k = 1; k < 100; k++)
                {
                    term *= a * a / ((2 * k) + 1);
                    sum += term;
                }

                tail = 0.5 - (density * sum);
            }
            else
            {
                double fraction = a;
                for (int k = 200; k >= 1; k--)
                {
                    fraction = a + (k / fraction);
                }

                tail = density / fraction;
            }

            return v < 0 ? tail : 1 - tail;
        }
    }

    [Fact]
    public void Elu_is_within_three_ulp()
    {
        AssertUlps(Activations.Elu, x => Math.Exp(x) - 1, Sweep(-30f, -1e-3f), 3.0);
        Assert.Equal([0f, 2.5f, float.PositiveInfinity, -1f], Apply(Activations.Elu, 0f, 2.5f, float.PositiveInfinity, float.NegativeInfinity));
    }

    [Fact]
    public void Sine_and_cosine_of_turns_are_within_fifteen_hundred_millionths()
    {
        float[] x = [.. Sweep(-1f, 1f), .. Sweep(-300f, 300f), .. Geometric(1e-30, 1e7), 8388608f, 1e20f, -1e30f];
        float[] sine = new float[x.Length];
        float[] cosine = new float[x.Length];
        Activations.SinTurns(x, sine);
        Activations.CosTurns(x, cosine);
        for (int i = 0; i < x.Length; i++)
        {
            double turn = x[i] - Math.Round((double)x[i]);
            Assert.True(Math.Abs(sine[i] - Math.Sin(2 * Math.PI * turn)) <= 1.5e-7, $"sin of {x[i]:G9} turns is {sine[i]:G9}");
            Assert.True(Math.Abs(cosine[i] - Math.Cos(2 * Math.PI * turn)) <= 1.5e-7, $"cos of {x[i]:G9} turns is {cosine[i]:G9}");
        }

        AssertUlps(Activations.SinTurns, v => Math.Sin(2 * Math.PI * v), Geometric(1e-30, 0.4), 3.0);
    }

    [Fact]
    public void Limits_are_what_the_documentation_says()
    {
        const float Infinity = float.PositiveInfinity;
        Assert.Equal([0f, 0f, 0f, 1f], Apply(Activations.Exp, -Infinity, -1e30f, -87.34f, 0f));
        Assert.All(Apply(Activations.Exp, Infinity, 89f, 1e30f), y => Assert.InRange(y, 2.3e38f, 2.5e38f));
        Assert.All(Apply(Activations.Log, 0f, -0f, -5f, 1e-40f, -Infinity), y => Assert.Equal(-87.336545f, y, 1e-5f));
        Assert.Equal([Infinity, 0f], Apply(Activations.Log, Infinity, 1f));
        Assert.Equal([1f, -1f, 1f, -1f, 0f], Apply(Activations.Tanh, Infinity, -Infinity, 1e30f, -1e30f, 0f));
        Assert.Equal([1f, 1f, 0.5f], Apply(Activations.Sigmoid, Infinity, 1e30f, 0f));
        Assert.All(Apply(Activations.Sigmoid, -Infinity, -1e30f), y => Assert.InRange(y, 1.1e-38f, 2e-38f));
        Assert.Equal([Infinity, 1e30f, 0f], Apply(Activations.Silu, Infinity, 1e30f, 0f));
        Assert.All(Apply(Activations.Silu, -Infinity, -1e30f), y => Assert.InRange(y, -2e-36f, -1e-36f));
        Assert.Equal([Infinity, 1e30f, 11f, 0f], Apply(Activations.Gelu, Infinity, 1e30f, 11f, 0f));
        Assert.All(Apply(Activations.Gelu, -Infinity, -1e30f, -11f), y => Assert.InRange(y, -1e-36f, 0f));
        Assert.Equal([Infinity, 1e30f, 11f, 0f], Apply(Activations.GeluExact, Infinity, 1e30f, 11f, 0f));
        Assert.All(Apply(Activations.GeluExact, -Infinity, -1e30f, -11f), y => Assert.InRange(y, -2.1e-8f, 0f));
        Assert.All(Apply(Activations.SinTurns, Infinity, -Infinity), y => Assert.True(float.IsNaN(y)));
        Assert.All(Apply(Activations.CosTurns, Infinity, -Infinity), y => Assert.True(float.IsNaN(y)));
        Assert.Equal([0f, 0f, 0f], Apply(Activations.SinTurns, 3f, -0.5f, 8388608f));
        Assert.Equal([0f, 0f, 0f], Apply(Activations.CosTurns, 0.25f, -0.25f, 2.75f));

        Function[] all =
        [
            Activations.Exp, Activations.Log, Activations.Tanh, Activations.Sigmoid,
            Activations.Silu, Activations.Gelu, Activations.GeluExact, Activations.Elu, Activations.SinTurns, Activations.CosTurns,
        ];
        Assert.All(all, function => Assert.All(Apply(function, [.. Enumerable.Repeat(float.NaN, 19)]), y => Assert.True(float.IsNaN(y))));
    }

    [Fact]
    public void Exp_never_gives_a_denormal()
    {
        float[] x = Sweep(-90f, -86f);
        float[] y = new float[x.Length];
        Activations.Exp(x, y);
        Assert.All(y, value => Assert.True(value == 0f || float.IsNormal(value)));
    }

    [Fact]
    public void Output_may_be_the_input()
    {
        float[] x = EveryWidth.Values(77, 5);
        float[] expected = new float[x.Length];
        Activations.Gelu(x, expected);
        Activations.Gelu(x, x);
        Assert.Equal(expected, x);
    }

    [Fact]
    public void Different_lengths_are_refused()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => Activations.Gelu(new float[3], new float[4]));
        Assert.Contains("3", error.Message, StringComparison.Ordinal);
        Assert.Contains("4", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Functions_take_no_memory()
    {
        float[] x = EveryWidth.Values(1000, 2);
        float[] y = new float[x.Length];
        EveryWidth.AllocatesNothing(() =>
        {
            Activations.Gelu(x, y);
            Activations.Exp(x, y);
            Activations.Tanh(x, y);
        });
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static float[] Apply(Function function, params float[] x)
    {
        float[] y = new float[x.Length];
        function(x, y);
        return y;
    }

    private static float[] Sweep(float low, float high) =>
        [.. Enumerable.Range(0, 200_001).Select(i => (float)(low + ((double)(high - low) * i / 200_000))), .. EveryWidth.Values(100_000, 9, low, high)];

    private static float[] Geometric(double low, double high) =>
        [.. Enumerable.Range(0, 200_001).Select(i => (float)(low * Math.Pow(high / low, i / 200_000.0)))];

    private static void AssertUlps(Function function, Func<double, double> exact, float[] x, double ulps)
    {
        float[] y = new float[x.Length];
        function(x, y);
        double worst = 0;
        float at = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double expected = exact(x[i]);
            float rounded = (float)expected;
            double ulp = Math.Max(MathF.BitIncrement(MathF.Abs(rounded)) - MathF.Abs(rounded), float.Epsilon);
            double error = Math.Abs(y[i] - expected) / ulp;
            if (!(error <= worst))
            {
                (worst, at) = (error, x[i]);
            }
        }

        Assert.True(worst <= ulps, $"{worst:F2} ulp off at {at:G9}; at most {ulps} allowed");
    }
}
