using Myna.Tensors.Hardware;
using Myna.Tensors.Kernels.Quantised;
using Myna.Tensors.Threads;

namespace Myna.Tensors.Tests.Kernels.Quantised;

/// <summary>Every kernel against a plain loop, on odd sizes; kernels, threads and neighbouring rows must not change a bit.</summary>
public sealed class QuantisedProductTests
{
    private const float Guard = 1234.5f;

    private static readonly (int Outputs, int Inputs)[] Shapes =
        [(1, 1), (3, 5), (15, 31), (16, 32), (17, 33), (31, 64), (33, 65), (48, 100), (65, 127), (100, 257), (40, 1024), (7, 3072)];

    private static readonly int[] Rows = [1, 2, 3, 4, 5, 8, 9, 17];

    public static TheoryData<QuantisedFormat> Formats => [QuantisedFormat.Int8, QuantisedFormat.Int4];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Scalar_products_are_those_of_a_plain_loop(QuantisedFormat format)
    {
        foreach ((int outputs, int inputs) in Shapes)
        {
            float[] bias = EveryWidth.Values(outputs, 3);
            QuantisedMatrix matrix = QuantisedMatrix.Pack(EveryWidth.Values(outputs * inputs, outputs), outputs, inputs, format, bias);
            float[] x = EveryWidth.Values(inputs, inputs);
            var y = new float[outputs];
            Multiply(matrix, x, 1, y, QuantisedKernel.ForWidth(VectorWidth.Scalar), Crew.Shared);
            double[] rounded = Rounded(x);
            var row = new float[inputs];
            for (int output = 0; output < outputs; output++)
            {
                matrix.DequantiseRow(output, row);
                double sum = bias[output], magnitude = Math.Abs(sum);
                for (int k = 0; k < inputs; k++)
                {
                    sum += row[k] * rounded[k];
                    magnitude += Math.Abs(row[k] * rounded[k]);
                }

                // Roundings: one for each group, and a few for scales.
                Assert.InRange(y[output], sum - (1e-6 * magnitude), sum + (1e-6 * magnitude));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Every_kernel_gives_the_bits_of_scalar(QuantisedFormat format)
    {
        foreach ((int outputs, int inputs) in Shapes)
        {
            QuantisedMatrix matrix = QuantisedMatrix.Pack(
                EveryWidth.Values(outputs * inputs, inputs), outputs, inputs, format, outputs % 2 == 0 ? EveryWidth.Values(outputs, 4) : []);
            foreach (int rows in Rows)
            {
                float[] x = EveryWidth.Values(rows * inputs, rows);
                var expected = new float[rows * outputs];
                for (int row = 0; row < rows; row++)
                {
                    Multiply(
                        matrix, x.AsSpan(row * inputs, inputs), 1, expected.AsSpan(row * outputs, outputs),
                        QuantisedKernel.ForWidth(VectorWidth.Scalar), Crew.Shared);
                }

                foreach ((string name, QuantisedKernel kernel) in Kernels())
                {
                    float[] y = [.. Enumerable.Repeat(Guard, (rows * outputs) + 3)];
                    Multiply(matrix, x, rows, y, kernel, Crew.Shared);
                    EveryWidth.AssertSameBits(expected, y.AsSpan(0, expected.Length), $"{name}, {rows} x {inputs} -> {outputs}");
                    Assert.Equal([Guard, Guard, Guard], y.AsSpan(expected.Length).ToArray());
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Any_number_of_threads_gives_the_same_bits(QuantisedFormat format)
    {
        QuantisedMatrix matrix = QuantisedMatrix.Pack(EveryWidth.Values(130 * 300, 1), 130, 300, format);
        foreach (int rows in new[] { 1, 7, 60, 300 })
        {
            float[] x = EveryWidth.Values(rows * 300, rows);
            var expected = new float[rows * 130];
            foreach (int members in new[] { 1, 2, 3, 7 })
            {
                using var crew = new Crew(members);
                var y = new float[rows * 130];
                matrix.Multiply(x, rows, y, crew);
                if (members == 1)
                {
                    expected = y;
                }

                EveryWidth.AssertSameBits(expected, y, $"{members} threads, {rows} rows");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Extreme_weights_and_activations_do_not_overflow(QuantisedFormat format)
    {
        // All of them at the ends of their ranges: the largest sums there are.
        foreach (float sign in new[] { 1f, -1f })
        {
            const int Outputs = 33, Inputs = 640;
            var weights = new float[Outputs * Inputs];
            Array.Fill(weights, 3f);
            var x = new float[4 * Inputs];
            Array.Fill(x, sign * 0.7f);
            QuantisedMatrix matrix = QuantisedMatrix.Pack(weights, Outputs, Inputs, format);
            foreach ((string name, QuantisedKernel kernel) in Kernels())
            {
                var y = new float[4 * Outputs];
                Multiply(matrix, x, 4, y, kernel, Crew.Shared);
                foreach (float value in y)
                {
                    Assert.True(Math.Abs(value - (sign * 0.7f * 3f * Inputs)) < 0.01 * Inputs, $"{name}: {value}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Broken_activations_make_their_own_row_NaN_and_no_other(QuantisedFormat format)
    {
        QuantisedMatrix matrix = QuantisedMatrix.Pack(EveryWidth.Values(40 * 100, 1), 40, 100, format);
        foreach (float broken in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
        {
            float[] x = EveryWidth.Values(5 * 100, 2);
            var expected = new float[5 * 40];
            matrix.Multiply(x, 5, expected, Crew.Shared);
            x[(3 * 100) + 99] = broken;
            foreach ((string name, QuantisedKernel kernel) in Kernels())
            {
                var y = new float[5 * 40];
                Multiply(matrix, x, 5, y, kernel, Crew.Shared);
                for (int i = 0; i < y.Length; i++)
                {
                    Assert.True(i / 40 == 3 ? float.IsNaN(y[i]) : y[i] == expected[i], $"{name}: value {i} is {y[i]}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Zeros_and_tiny_values_give_the_bias(QuantisedFormat format)
    {
        float[] bias = EveryWidth.Values(20, 5);
        QuantisedMatrix matrix = QuantisedMatrix.Pack(EveryWidth.Values(20 * 70, 1), 20, 70, format, bias);
        QuantisedMatrix zeros = QuantisedMatrix.Pack(new float[20 * 70], 20, 70, format, bias);
        float[] tiny = [.. Enumerable.Repeat(1e-40f, 70)];
        var y = new float[20];
        matrix.Multiply(tiny, 1, y, Crew.Shared);
        Assert.Equal(bias, y);
        zeros.Multiply(EveryWidth.Values(70, 1), 1, y, Crew.Shared);
        Assert.Equal(bias, y);
        matrix.Multiply([], 0, [], Crew.Shared);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_product_allocates_nothing(QuantisedFormat format)
    {
        QuantisedMatrix matrix = QuantisedMatrix.Pack(EveryWidth.Values(64 * 128, 1), 64, 128, format);
        float[] x = EveryWidth.Values(3 * 128, 2), y = new float[3 * 64];
        EveryWidth.AllocatesNothing(() => matrix.Multiply(x, 1, y, Crew.Shared));
        EveryWidth.AllocatesNothing(() => matrix.Multiply(x, 3, y, Crew.Shared));
    }

    private static IEnumerable<(string Name, QuantisedKernel Kernel)> Kernels()
    {
        foreach (VectorWidth width in Simd.Supported)
        {
            yield return (width.ToString(), QuantisedKernel.ForWidth(width));
        }

        yield return ("the default", QuantisedKernel.Default);
        if (VnniKernel.TryCreate() is { } emitted)
        {
            yield return ("emitted", emitted);
        }
    }

    private static void Multiply(QuantisedMatrix matrix, ReadOnlySpan<float> x, int rows, Span<float> y, QuantisedKernel kernel, Crew crew) =>
        QuantisedProduct.Multiply(x, rows, matrix, y, crew, kernel);

    /// <summary>Activations as the kernels see them: 8 bits with a scale for each group of 32.</summary>
    private static double[] Rounded(float[] x)
    {
        var rounded = new double[x.Length];
        for (int first = 0; first < x.Length; first += 32)
        {
            int count = Math.Min(32, x.Length - first);
            float largest = 0;
            foreach (float value in x.AsSpan(first, count))
            {
                largest = MathF.Max(largest, MathF.Abs(value));
            }

            for (int k = first; k < first + count; k++)
            {
                rounded[k] = largest / 127f * Math.Round((double)x[k] * (127f / largest));
            }
        }

        return rounded;
    }
}
