using CsCheck;
using Myna.Tensors.Hardware;
using Myna.Tensors.Kernels;
using Myna.Tensors.Tests.Memory;
using Myna.Tensors.Threads;

namespace Myna.Tensors.Tests.Kernels;

/// <summary>
/// Matrix products at all three precisions. One output is one chain of fused multiply-adds in the order of the inputs, so the
/// bits do not depend on the vector width, the number of rows multiplied together or the size of the crew.
/// </summary>
public sealed class MatMulTests : IDisposable
{
    private static readonly int[] Sizes = [1, 2, 3, 5, 6, 7, 13, 17, 31, 33, 48, 63, 64, 65, 100, 129];

    /// <summary>Depths around the kernels' blocks of 768 inputs.</summary>
    private static readonly int[] Depths = [767, 768, 769, 1536, 1999];

    private readonly Crew[] _crews = [new(1), new(2), new(3), new(5)];

    /// <summary>Every precision, with and without a bias.</summary>
    public static TheoryData<WeightPrecision, bool> Kinds() =>
        [.. from precision in Enum.GetValues<WeightPrecision>() from bias in new[] { false, true } select (precision, bias)];

    public void Dispose()
    {
        foreach (Crew crew in _crews)
        {
            crew.Dispose();
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Products_agree_with_doubles_and_have_the_bits_of_scalar(WeightPrecision precision, bool bias)
    {
        for (int i = 0; i < Sizes.Length; i++)
        {
            for (int j = 0; j < Sizes.Length; j++)
            {
                int inputs = Sizes[((3 * i) + (5 * j)) % Sizes.Length];
                AssertProduct(new RandomWeights(Sizes[j], inputs, precision, bias, (i * 100) + j), Sizes[i]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Deep_products_agree_with_doubles_and_have_the_bits_of_scalar(WeightPrecision precision, bool bias)
    {
        foreach (int inputs in Depths)
        {
            AssertProduct(new RandomWeights(67, inputs, precision, bias, inputs), 7);
            AssertProduct(new RandomWeights(128, inputs, precision, bias, inputs), 1);
        }
    }

    [Theory]
    [InlineData(WeightPrecision.Float32)]
    [InlineData(WeightPrecision.Float16)]
    [InlineData(WeightPrecision.BFloat16)]
    public void Adding_products_agrees_with_doubles_and_has_the_bits_of_scalar(WeightPrecision precision)
    {
        foreach ((int rows, int outputs, int inputs) in new[] { (1, 1, 1), (1, 65, 7), (5, 64, 33), (6, 7, 100), (13, 129, 17), (31, 48, 1000) })
        {
            var weights = new RandomWeights(outputs, inputs, precision, bias: false, rows);
            Dictionary<VectorWidth, PackedMatrix> packed = weights.PackAll();
            float[] x = EveryWidth.Values(rows * inputs, rows);
            float[] before = EveryWidth.Values(rows * outputs, outputs);
            float[] y = [.. before];
            MatMul.MultiplyAdd(x, rows, packed[VectorWidth.Scalar], y);
            weights.AssertProduct(x, rows, before, y);
            EveryWidth.GivesTheBitsOfScalar(x, y.Length, (from, to, width) =>
            {
                before.CopyTo(to);
                MatMul.MultiplyAdd(from, rows, packed[width], to);
            });
        }
    }

    [Fact]
    public void Any_shape_agrees_with_doubles_and_has_the_bits_of_scalar() =>
        Gen.Select(Gen.Int[0, 40], Gen.Int[1, 150], Gen.Int[1, 120], Gen.Enum<WeightPrecision>(), Gen.Bool, Gen.Int[0, 9999]).Sample(
            (rows, outputs, inputs, precision, bias, seed) => AssertProduct(new RandomWeights(outputs, inputs, precision, bias, seed), rows),
            iter: 60,
            threads: 1);

    [Theory]
    [InlineData(WeightPrecision.Float32)]
    [InlineData(WeightPrecision.Float16)]
    [InlineData(WeightPrecision.BFloat16)]
    public void One_row_has_the_bits_it_has_among_many(WeightPrecision precision)
    {
        foreach (int inputs in new[] { 1, 6, 100, 769, 1600 })
        {
            foreach (int outputs in new[] { 1, 31, 32, 33, 64, 65, 129, 300 })
            {
                const int Rows = 8;
                var weights = new RandomWeights(outputs, inputs, precision, bias: true, outputs);
                float[] x = EveryWidth.Values(Rows * inputs, inputs);
                foreach (PackedMatrix packed in weights.PackAll().Values)
                {
                    float[] many = new float[Rows * outputs];
                    float[] one = new float[outputs];
                    MatMul.Multiply(x, Rows, packed, many);
                    for (int row = 0; row < Rows; row++)
                    {
                        MatMul.Multiply(x.AsSpan(row * inputs, inputs), 1, packed, one);
                        EveryWidth.AssertSameBits(many.AsSpan(row * outputs, outputs), one, $"row {row} of {outputs} outputs, {packed.Width}");
                    }
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_crew_of_any_size_gives_the_bits_of_one_thread(WeightPrecision precision, bool bias)
    {
        foreach (int outputs in new[] { 1, 7, 65, 200 })
        {
            var weights = new RandomWeights(outputs, 70, precision, bias, outputs);
            foreach (PackedMatrix packed in weights.PackAll().Values)
            {
                foreach (int rows in new[] { 0, 1, 2, 5, 6, 7, 12, 13, 29, 30, 31, 100 })
                {
                    float[] x = EveryWidth.Values(rows * 70, rows);
                    float[] before = EveryWidth.Values(rows * outputs, outputs);
                    float[] expected = new float[rows * outputs];
                    float[] added = [.. before];
                    MatMul.Multiply(x, rows, packed, expected);
                    Add(x, rows, packed, added, null);
                    foreach (Crew crew in _crews)
                    {
                        string where = $"{crew.Members} threads, {rows} rows, {outputs} outputs, {packed.Width}";
                        float[] y = [.. Enumerable.Repeat(1234.5f, expected.Length + 2)];
                        MatMul.Multiply(x, rows, packed, y.AsSpan(1, expected.Length), crew);
                        EveryWidth.AssertSameBits([1234.5f, .. expected, 1234.5f], y, where);
                        y = [1234.5f, .. before, 1234.5f];
                        Add(x, rows, packed, y.AsSpan(1, expected.Length), crew);
                        EveryWidth.AssertSameBits([1234.5f, .. added, 1234.5f], y, where + ", added");
                    }
                }
            }
        }

        void Add(float[] x, int rows, PackedMatrix packed, Span<float> y, Crew? crew)
        {
            if (bias)
            {
                return; // Products with a bias are not added.
            }

            if (crew is null)
            {
                MatMul.MultiplyAdd(x, rows, packed, y);
            }
            else
            {
                MatMul.MultiplyAdd(x, rows, packed, y, crew);
            }
        }
    }

    [Fact]
    public void Spans_that_are_too_short_are_refused()
    {
        PackedMatrix packed = PackedMatrix.Pack(new float[15], 5, 3);
        Crew crew = _crews[1];
        Assert.Throws<ArgumentException>("x", () => MatMul.Multiply(new float[5], 2, packed, new float[10]));
        Assert.Throws<ArgumentException>("y", () => MatMul.Multiply(new float[6], 2, packed, new float[9]));
        Assert.Throws<ArgumentException>("x", () => MatMul.Multiply(new float[5], 2, packed, new float[10], crew));
        Assert.Throws<ArgumentException>("y", () => MatMul.Multiply(new float[6], 2, packed, new float[9], crew));
        Assert.Throws<ArgumentException>("x", () => MatMul.MultiplyAdd(new float[5], 2, packed, new float[10]));
        Assert.Throws<ArgumentException>("y", () => MatMul.MultiplyAdd(new float[6], 2, packed, new float[9], crew));
        Assert.Throws<ArgumentException>("x", () => MatMul.Multiply(new float[6], int.MaxValue, packed, new float[10]));
        Assert.Throws<ArgumentOutOfRangeException>("rows", () => MatMul.Multiply(new float[6], -1, packed, new float[10]));
    }

    [Fact]
    public void Adding_with_a_bias_is_refused_since_nobody_would_add_the_bias()
    {
        PackedMatrix packed = PackedMatrix.Pack(new float[15], 5, 3, new float[5]);
        Assert.Throws<ArgumentException>("weights", () => MatMul.MultiplyAdd(new float[6], 2, packed, new float[10]));
        Assert.Throws<ArgumentException>("weights", () => MatMul.MultiplyAdd(new float[6], 2, packed, new float[10], _crews[1]));
    }

    [Theory]
    [InlineData(WeightPrecision.Float32)]
    [InlineData(WeightPrecision.Float16)]
    [InlineData(WeightPrecision.BFloat16)]
    public void Multiplying_takes_no_memory(WeightPrecision precision)
    {
        PackedMatrix packed = new RandomWeights(130, 900, precision, bias: false, 1).Pack(Simd.Width);
        float[] x = EveryWidth.Values(40 * 900, 2);
        float[] y = new float[40 * 130];
        foreach (int rows in new[] { 1, 4, 40 })
        {
            EveryWidth.AllocatesNothing(() =>
            {
                MatMul.Multiply(x, rows, packed, y);
                MatMul.MultiplyAdd(x, rows, packed, y);
            });
            foreach (Crew crew in _crews)
            {
                CrewHeap.AllocatesNothing(crew, () =>
                {
                    MatMul.Multiply(x, rows, packed, y, crew);
                    MatMul.MultiplyAdd(x, rows, packed, y, crew);
                });
            }
        }
    }

    private static void AssertProduct(RandomWeights weights, int rows)
    {
        float[] x = EveryWidth.Values(rows * weights.Inputs, rows);
        float[] y = new float[rows * weights.Outputs];
        Dictionary<VectorWidth, PackedMatrix> packed = weights.PackAll();
        MatMul.Multiply(x, rows, packed[VectorWidth.Scalar], y);
        weights.AssertProduct(x, rows, [], y);
        EveryWidth.GivesTheBitsOfScalar(x, y.Length, (from, to, width) => MatMul.Multiply(from, rows, packed[width], to));
    }
}
