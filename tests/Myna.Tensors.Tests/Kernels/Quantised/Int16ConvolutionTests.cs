using Myna.Tensors.Hardware;
using Myna.Tensors.Kernels;
using Myna.Tensors.Kernels.Quantised;
using Myna.Tensors.Threads;

namespace Myna.Tensors.Tests.Kernels.Quantised;

public sealed class Int16ConvolutionTests
{
    private const float Guard = 1234.5f;

    private static readonly (int Outputs, int Inputs, int Kernel, int Dilation)[] Shapes =
        [(1, 1, 1, 1), (3, 5, 2, 3), (32, 32, 7, 1), (33, 31, 3, 9), (96, 96, 7, 3), (40, 200, 1, 1), (70, 64, 5, 2)];

    [Fact]
    public void A_convolution_is_that_of_fp32_within_80_decibels()
    {
        foreach ((int outputs, int inputs, int kernel, int dilation) in Shapes)
        {
            float[] weights = EveryWidth.Values(outputs * inputs * kernel, 1, -1f, 1f), bias = EveryWidth.Values(outputs, 2);
            var exact = new Convolution1d(weights, bias, outputs, inputs, kernel, 1, dilation);
            Int16Convolution1d rounded = Int16Convolution1d.Plain(weights, bias, outputs, inputs, kernel, dilation);
            Assert.Equal(exact.Reach, rounded.Reach);
            int frames = exact.Reach + 20;
            float[] x = EveryWidth.Values(frames * inputs, 3);
            float[] expected = new float[21 * outputs], y = new float[21 * outputs];
            exact.Forward(x, frames, expected, Crew.Shared);
            rounded.Forward(x, frames, y, Crew.Shared);
            Assert.InRange(Decibels(expected, y), 80, 200);
        }
    }

    [Fact]
    public void A_transposed_convolution_is_that_of_fp32_within_80_decibels()
    {
        foreach ((int inputs, int outputs, int kernel, int stride) in new[] { (5, 3, 4, 2), (32, 20, 16, 8), (96, 48, 6, 3), (33, 7, 5, 5), (64, 32, 7, 4) })
        {
            float[] weights = EveryWidth.Values(inputs * outputs * kernel, 1, -1f, 1f), bias = EveryWidth.Values(outputs, 2);
            var exact = new TransposedConvolution1d(weights, bias, inputs, outputs, kernel, stride);
            Int16Convolution1d rounded = Int16Convolution1d.Transposed(weights, bias, inputs, outputs, kernel, stride);
            int frames = 13;
            Assert.Equal(exact.OutputFrames(frames), rounded.OutputRows(frames) * stride);
            float[] x = EveryWidth.Values(frames * inputs, 3);
            float[] expected = new float[exact.OutputFrames(frames) * outputs], y = new float[expected.Length];
            exact.Forward(x, frames, expected, Crew.Shared);
            rounded.Forward(x, frames, y, Crew.Shared);
            Assert.InRange(Decibels(expected, y), 80, 200);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_tile_and_any_number_of_threads_give_the_bits_of_scalar(int members)
    {
        using var crew = new Crew(members);
        foreach ((int outputs, int inputs, int kernel, int dilation) in Shapes)
        {
            float[] weights = EveryWidth.Values(outputs * inputs * kernel, 1), bias = outputs % 2 == 0 ? EveryWidth.Values(outputs, 2) : [];
            foreach (int rows in new[] { 1, 3, 4, 5, 8, 9, 30 })
            {
                Int16Convolution1d scalar = Int16Convolution1d.Plain(weights, bias, outputs, inputs, kernel, dilation, VectorWidth.Scalar, emit: false);
                int frames = scalar.Reach + rows - 1;
                float[] x = EveryWidth.Values(frames * inputs, rows);
                var expected = new float[rows * outputs];
                scalar.Forward(x, frames, expected, Crew.Shared);
                foreach (VectorWidth width in Simd.Supported)
                {
                    foreach (bool emit in new[] { false, width == VectorWidth.Bits512 })
                    {
                        Int16Convolution1d convolution = Int16Convolution1d.Plain(weights, bias, outputs, inputs, kernel, dilation, width, emit);
                        float[] y = [.. Enumerable.Repeat(Guard, expected.Length + 3)];
                        convolution.Forward(x, frames, y, crew);
                        EveryWidth.AssertSameBits(expected, y.AsSpan(0, expected.Length), $"{width}, emitted {emit}, {rows} rows {inputs} -> {outputs}");
                        Assert.Equal([Guard, Guard, Guard], y.AsSpan(expected.Length).ToArray());
                    }
                }
            }
        }
    }

    [Fact]
    public void The_largest_sums_do_not_overflow()
    {
        // Every weight and every activation at the end of its range, all of one sign.
        var weights = new float[32 * 64];
        Array.Fill(weights, -2f);
        var x = new float[9 * 64];
        Array.Fill(x, 3f);
        foreach (VectorWidth width in Simd.Supported)
        {
            foreach (bool emit in new[] { false, width == VectorWidth.Bits512 })
            {
                var y = new float[9 * 32];
                Int16Convolution1d.Plain(weights, [], 32, 64, 1, 1, width, emit).Forward(x, 9, y, Crew.Shared);
                Assert.All(y, value => Assert.InRange(value, -6f * 64 * 1.00001f, -6f * 64 * 0.99999f));
            }
        }
    }

    [Fact]
    public void A_row_with_NaN_spoils_only_the_results_that_see_it()
    {
        Int16Convolution1d convolution = Int16Convolution1d.Plain(EveryWidth.Values(20 * 40 * 3, 1), [], 20, 40, 3, 2);
        float[] x = EveryWidth.Values(20 * 40, 2);
        x[(10 * 40) + 39] = float.NaN;
        var y = new float[16 * 20];
        convolution.Forward(x, 20, y, Crew.Shared);
        for (int i = 0; i < y.Length; i++)
        {
            Assert.Equal(i / 20 is 6 or 8 or 10, float.IsNaN(y[i]));
        }
    }

    [Fact]
    public void Too_few_frames_give_nothing_and_wrong_lengths_are_refused()
    {
        Int16Convolution1d convolution = Int16Convolution1d.Plain(new float[2 * 3 * 7], new float[2], 2, 3, 7);
        Assert.Equal(0, convolution.OutputRows(6));
        convolution.Forward(new float[18], 6, [], Crew.Shared);
        Assert.Throws<ArgumentException>(() => convolution.Forward(new float[20], 7, new float[2], Crew.Shared));
        Assert.Throws<ArgumentException>(() => convolution.Forward(new float[21], 7, new float[1], Crew.Shared));
        Assert.Throws<ArgumentException>("weights", () => Int16Convolution1d.Plain(new float[5], [], 2, 3, 1));
        Assert.Throws<ArgumentException>("bias", () => Int16Convolution1d.Plain(new float[6], new float[3], 2, 3, 1));
        Assert.Throws<ArgumentOutOfRangeException>("dilation", () => Int16Convolution1d.Plain(new float[6], [], 2, 3, 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>("kernel", () => Int16Convolution1d.Transposed(new float[6], [], 2, 3, 1, 2));
        Assert.Throws<ArgumentException>(() => Int16Convolution1d.Plain([1f, float.NaN], [], 1, 2, 1));
    }

    [Fact]
    public void A_convolution_allocates_nothing()
    {
        Int16Convolution1d convolution = Int16Convolution1d.Plain(EveryWidth.Values(40 * 40 * 3, 1), [], 40, 40, 3);
        float[] x = EveryWidth.Values(30 * 40, 2), y = new float[28 * 40];
        EveryWidth.AllocatesNothing(() => convolution.Forward(x, 30, y, Crew.Shared));
    }

    private static double Decibels(float[] exact, float[] y)
    {
        double signal = 0, noise = 0;
        for (int i = 0; i < y.Length; i++)
        {
            signal += (double)exact[i] * exact[i];
            noise += ((double)exact[i] - y[i]) * ((double)exact[i] - y[i]);
        }

        return 10 * Math.Log10(signal / noise);
    }
}
