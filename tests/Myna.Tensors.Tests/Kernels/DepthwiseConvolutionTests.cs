using CsCheck;
using Myna.Tensors.Kernels;

namespace Myna.Tensors.Tests.Kernels;

public class DepthwiseConvolutionTests
{
    [Fact]
    public void Any_shape_agrees_with_doubles()
    {
        Gen.Select(Gen.Int[1, 60], Gen.Int[1, 40], Gen.Int[1, 9], Gen.Int[1, 12], Gen.Int[0, 1000]).Sample((rows, channels, taps, dilation, seed) =>
        {
            float[] x = EveryWidth.Values(rows * channels, seed);
            float[] weight = EveryWidth.Values(taps * channels, seed + 1);
            float[] bias = EveryWidth.Values(channels, seed + 2);
            float[] y = new float[x.Length];
            DepthwiseConvolution.Apply(x, weight, bias, dilation, y);
            for (int t = 0; t < rows; t++)
            {
                for (int c = 0; c < channels; c++)
                {
                    Assert.Equal(Exact(x, weight, bias, channels, dilation, t, c), y[(t * channels) + c], 2e-5);
                }
            }
        });
    }

    [Theory]
    [InlineData(7, 1)]
    [InlineData(7, 2)]
    [InlineData(7, 4)]
    [InlineData(5, 1)]
    [InlineData(3, 3)]
    [InlineData(4, 2)]
    [InlineData(1, 1)]
    [InlineData(9, 1)]
    public void Taps_give_the_same_bits_at_every_width(int taps, int dilation)
    {
        foreach (int channels in new[] { 1, 3, 7, 15, 16, 17, 33, 100, 257 })
        {
            const int Rows = 45;
            float[] x = EveryWidth.Values(Rows * channels, channels);
            float[] weight = EveryWidth.Values(taps * channels, 1);
            float[] bias = EveryWidth.Values(channels, 2);
            EveryWidth.GivesTheBitsOfScalar(
                x, x.Length, (from, to, width) => DepthwiseConvolution.Apply(from, weight, bias, dilation, 0, Rows, to, width));
        }
    }

    [Fact]
    public void Shares_of_rows_give_the_bits_of_the_whole()
    {
        Gen.Select(Gen.Int[1, 80], Gen.Int[1, 8], Gen.Int[1, 5], Gen.Int[0, 80], Gen.Int[0, 80]).Sample((rows, taps, dilation, one, other) =>
        {
            const int Channels = 20;
            int from = Math.Min(rows, Math.Min(one, other));
            int to = Math.Min(rows, Math.Max(one, other));
            float[] x = EveryWidth.Values(rows * Channels, rows);
            float[] weight = EveryWidth.Values(taps * Channels, 1);
            float[] bias = EveryWidth.Values(Channels, 2);
            float[] whole = new float[x.Length];
            float[] share = new float[(to - from) * Channels];
            DepthwiseConvolution.Apply(x, weight, bias, dilation, whole);
            DepthwiseConvolution.Apply(x, weight, bias, dilation, from, to, share);
            EveryWidth.AssertSameBits(whole.AsSpan(from * Channels, share.Length), share, $"rows {from}..{to} of {rows}");
        });
    }

    [Fact]
    public void A_dilation_past_the_sequence_leaves_the_middle_tap()
    {
        float[] y = new float[3];
        DepthwiseConvolution.Apply([1f, 2f, 3f], [10f, 20f, 30f, 40f, 50f, 60f, 70f], [0.5f], int.MaxValue, y);
        Assert.Equal([40.5f, 80.5f, 120.5f], y);
    }

    [Fact]
    public void What_lies_outside_the_sequence_is_never_read()
    {
        // Were an outer value read and multiplied by zero, the infinite weights would turn it to NaN.
        float[] y = new float[1];
        DepthwiseConvolution.Apply([2f], [float.PositiveInfinity, 3f, float.PositiveInfinity], [1f], 1, y);
        Assert.Equal([7f], y);
        DepthwiseConvolution.Apply([], [1f, 2f, 3f], [1f], 1, []);
    }

    [Fact]
    public void Wrong_shapes_and_overlaps_are_refused()
    {
        float[] x = new float[12];
        Assert.Throws<ArgumentException>(() => DepthwiseConvolution.Apply(x, new float[9], new float[3], 1, new float[11]));
        Assert.Throws<ArgumentException>(() => DepthwiseConvolution.Apply(x, new float[8], new float[3], 1, new float[12]));
        Assert.Throws<ArgumentException>(() => DepthwiseConvolution.Apply(x, new float[9], [], 1, new float[12]));
        Assert.Throws<ArgumentException>(() => DepthwiseConvolution.Apply(x, new float[9], new float[3], 0, new float[12]));
        Assert.Throws<ArgumentException>(() => DepthwiseConvolution.Apply(x, new float[9], new float[3], 1, x));
        Assert.Throws<ArgumentException>(() => DepthwiseConvolution.Apply(x, new float[9], new float[3], 1, 2, 5, new float[9]));
        Assert.Throws<ArgumentException>(() => DepthwiseConvolution.Apply(x, new float[9], new float[3], 1, -1, 1, new float[6]));
    }

    [Fact]
    public void Convolving_takes_no_memory()
    {
        float[] x = EveryWidth.Values(50 * 64, 1);
        float[] y = new float[x.Length];
        float[] weight = EveryWidth.Values(7 * 64, 2);
        float[] bias = EveryWidth.Values(64, 3);
        EveryWidth.AllocatesNothing(() => DepthwiseConvolution.Apply(x, weight, bias, 2, y));
    }

    private static double Exact(float[] x, float[] weight, float[] bias, int channels, int dilation, int t, int c)
    {
        int taps = weight.Length / channels;
        double sum = bias[c];
        for (int i = 0; i < taps; i++)
        {
            int row = t + ((i - (taps / 2)) * dilation);
            if (row >= 0 && row < x.Length / channels)
            {
                sum += (double)x[(row * channels) + c] * weight[(i * channels) + c];
            }
        }

        return sum;
    }
}
