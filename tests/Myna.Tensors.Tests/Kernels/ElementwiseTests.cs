using Myna.Tensors.Kernels;

namespace Myna.Tensors.Tests.Kernels;

public class ElementwiseTests
{
    private static readonly float[] A = EveryWidth.Values(60, 1);
    private static readonly float[] B = EveryWidth.Values(60, 2);

    [Fact]
    public void Results_are_the_exactly_rounded_ones()
    {
        float[] y = new float[60];
        Elementwise.Add(A, B, y);
        Check((i, _) => A[i] + B[i]);
        Elementwise.Multiply(A, B, y);
        Check((i, _) => A[i] * B[i]);
        Elementwise.AddScaled(A, B, 0.3f, y);
        Check((i, _) => MathF.FusedMultiplyAdd(B[i], 0.3f, A[i]));
        Elementwise.Scale(A, 0.3f, y);
        Check((i, _) => A[i] * 0.3f);
        Elementwise.Clamp(A, -0.5f, 1f, y);
        Check((i, _) => Math.Clamp(A[i], -0.5f, 1f));
        Elementwise.ScaleShift(A, B.AsSpan(0, 20), B.AsSpan(20, 20), y);
        Check((i, c) => MathF.FusedMultiplyAdd(A[i], B[c], B[20 + c]));
        Elementwise.GatedResidual(A, B, A.AsSpan(0, 20), y);
        Check((i, c) => MathF.FusedMultiplyAdd(B[i], A[c], A[i]));
        Elementwise.AddToRows(A, B.AsSpan(0, 20), y);
        Check((i, c) => A[i] + B[c]);

        void Check(Func<int, int, float> expected) =>
            Assert.Equal(Enumerable.Range(0, 60).Select(i => expected(i, i % 20)), y);
    }

    [Fact]
    public void Every_kernel_gives_the_same_bits_at_every_width()
    {
        CheckAll(EveryWidth.Strange);
        foreach (int size in EveryWidth.Sizes)
        {
            CheckAll(EveryWidth.Values(size, size));
        }

        static void CheckAll(float[] x)
        {
            float[] other = [.. x.Reverse()];
            EveryWidth.GivesTheBitsOfScalar(x, x.Length, (from, to, width) => Elementwise.Binary<SumOfTwo>(from, other, to, 0f, width));
            EveryWidth.GivesTheBitsOfScalar(x, x.Length, (from, to, width) => Elementwise.Binary<ProductOfTwo>(from, other, to, 0f, width));
            EveryWidth.GivesTheBitsOfScalar(x, x.Length, (from, to, width) => Elementwise.Binary<SumWithScaled>(from, other, to, 0.3f, width));
            EveryWidth.GivesTheBitsOfScalar(x, x.Length, (from, to, width) => Elementwise.Unary<TimesNumber>(from, to, 0.3f, 0f, width));
            EveryWidth.GivesTheBitsOfScalar(x, x.Length, (from, to, width) => Elementwise.Unary<KeptWithin>(from, to, 0f, 2f, width));
            if (x.Length > 0)
            {
                EveryWidth.GivesTheBitsOfScalar(x, x.Length, (from, to, width) => Elementwise.ScaleShift(from, other, x, to, width));
                EveryWidth.GivesTheBitsOfScalar(x, x.Length, (from, to, width) => Elementwise.GatedResidual(from, other, x, to, width));
                EveryWidth.GivesTheBitsOfScalar(x, x.Length, (from, to, width) => Elementwise.AddToRows(from, other, to, width));
            }
        }
    }

    [Fact]
    public void Clamp_lets_a_value_that_is_no_number_through()
    {
        float[] y = new float[3];
        Elementwise.Clamp([float.NaN, float.NegativeInfinity, float.PositiveInfinity], -1f, 1f, y);
        Assert.Equal([float.NaN, -1f, 1f], y);
        Assert.Throws<ArgumentException>(() => Elementwise.Clamp(y, 1f, -1f, y));
        Assert.Throws<ArgumentException>(() => Elementwise.Clamp(y, float.NaN, 1f, y));
    }

    [Fact]
    public void Dot_products_agree_with_doubles_and_between_widths()
    {
        foreach (int size in EveryWidth.Sizes)
        {
            float[] a = EveryWidth.Values(size, size);
            float[] b = EveryWidth.Values(size, size + 1);
            double magnitude = a.Zip(b, (x, y) => Math.Abs((double)x * y)).Sum();
            Assert.Equal(a.Zip(b, (x, y) => (double)x * y).Sum(), Dot.Product(a, b), (1e-6 * magnitude) + 1e-30);
            Assert.Equal(a.Sum(x => (double)x), Dot.Sum(a), (1e-6 * a.Sum(x => Math.Abs((double)x))) + 1e-30);
            EveryWidth.GivesTheBitsOfScalar(a, 2, (from, to, width) =>
            {
                to[0] = Dot.Product(from, b, width);
                to[1] = Dot.Sum(from, width);
            });
        }

        Assert.Throws<ArgumentException>(() => Dot.Product(A, A.AsSpan(1)));
    }

    [Fact]
    public void Output_may_be_either_input()
    {
        float[] expected = new float[60];
        Elementwise.AddScaled(A, B, 0.3f, expected);
        float[] first = [.. A];
        Elementwise.AddScaled(first, B, 0.3f, first);
        float[] second = [.. B];
        Elementwise.AddScaled(A, second, 0.3f, second);
        Assert.Equal(expected, first);
        Assert.Equal(expected, second);
    }

    [Fact]
    public void Wrong_lengths_are_refused()
    {
        float[] y = new float[60];
        Assert.Throws<ArgumentException>(() => Elementwise.Add(A, B.AsSpan(1), y));
        Assert.Throws<ArgumentException>(() => Elementwise.Add(A, B, y.AsSpan(1)));
        Assert.Throws<ArgumentException>(() => Elementwise.Scale(A, 1f, y.AsSpan(1)));
        Assert.Throws<ArgumentException>(() => Elementwise.ScaleShift(A, B.AsSpan(0, 20), B.AsSpan(0, 19), y));
        Assert.Throws<ArgumentException>(() => Elementwise.ScaleShift(A, B.AsSpan(0, 7), B.AsSpan(0, 7), y));
        Assert.Throws<ArgumentException>(() => Elementwise.GatedResidual(A, B.AsSpan(1), B.AsSpan(0, 20), y));
        Assert.Throws<ArgumentException>(() => Elementwise.AddToRows(A, [], y));
    }

    [Fact]
    public void Kernels_take_no_memory()
    {
        float[] y = new float[60];
        EveryWidth.AllocatesNothing(() =>
        {
            Elementwise.AddScaled(A, B, 0.3f, y);
            Elementwise.GatedResidual(A, B, A.AsSpan(0, 20), y);
            _ = Dot.Product(A, B);
        });
    }
}
