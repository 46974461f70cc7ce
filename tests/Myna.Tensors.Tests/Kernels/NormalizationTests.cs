using Myna.Tensors.Kernels;

namespace Myna.Tensors.Tests.Kernels;

public class NormalizationTests
{
    private const float Eps = 1e-5f;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(16)]
    [InlineData(100)]
    [InlineData(192)]
    [InlineData(257)]
    [InlineData(2048)]
    public void Layer_norm_agrees_with_doubles(int channels)
    {
        float[] x = EveryWidth.Values(5 * channels, channels, 1f, 7f);
        float[] scale = EveryWidth.Values(channels, 1);
        float[] shift = EveryWidth.Values(channels, 2);
        float[] plain = new float[x.Length];
        float[] affine = new float[x.Length];
        Normalization.LayerNorm(x, plain, channels);
        Normalization.LayerNorm(x, affine, scale, shift);
        for (int row = 0; row < 5; row++)
        {
            double[] values = [.. x.AsSpan(row * channels, channels).ToArray().Select(v => (double)v)];
            double mean = values.Average();
            double variance = values.Average(v => (v - mean) * (v - mean));
            for (int c = 0; c < channels; c++)
            {
                double expected = (values[c] - mean) / Math.Sqrt(variance + Eps);
                Assert.Equal(expected, plain[(row * channels) + c], 3e-6);
                Assert.Equal((expected * scale[c]) + shift[c], affine[(row * channels) + c], 1e-5);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(1024)]
    public void Rms_norm_agrees_with_doubles(int channels)
    {
        float[] x = EveryWidth.Values(3 * channels, channels);
        float[] weight = EveryWidth.Values(channels, 1);
        float[] y = new float[x.Length];
        Normalization.RmsNorm(x, y, weight);
        for (int row = 0; row < 3; row++)
        {
            double meanSquare = x.AsSpan(row * channels, channels).ToArray().Average(v => (double)v * v);
            for (int c = 0; c < channels; c++)
            {
                int i = (row * channels) + c;
                Assert.Equal(x[i] / Math.Sqrt(meanSquare + Eps) * weight[c], y[i], 5e-6);
            }
        }
    }

    [Fact]
    public void Norms_give_the_same_bits_at_every_width()
    {
        foreach (int channels in EveryWidth.Sizes.Where(size => size > 0))
        {
            float[] scale = EveryWidth.Values(channels, 1);
            float[] shift = EveryWidth.Values(channels, 2);
            float[] x = EveryWidth.Values(3 * channels, channels);
            EveryWidth.GivesTheBitsOfScalar(x, x.Length, (from, to, width) => Normalization.LayerNorm(from, to, [], [], channels, Eps, width));
            EveryWidth.GivesTheBitsOfScalar(x, x.Length, (from, to, width) => Normalization.LayerNorm(from, to, scale, shift, channels, Eps, width));
            EveryWidth.GivesTheBitsOfScalar(x, x.Length, (from, to, width) => Normalization.RmsNorm(from, to, scale, Eps, width));
        }
    }

    [Fact]
    public void A_large_offset_does_not_swallow_the_variance()
    {
        float[] x = [.. Enumerable.Range(0, 256).Select(i => 10_000f + (i % 2))];
        float[] y = new float[x.Length];
        Normalization.LayerNorm(x, y, 256);
        Assert.All(y, value => Assert.Equal(1f, Math.Abs(value), 1e-3f));
    }

    [Fact]
    public void Constant_rows_and_rows_of_zeros_stay_finite()
    {
        float[] x = new float[64];
        float[] y = new float[64];
        Array.Fill(x, 3f, 0, 32);
        Normalization.LayerNorm(x, y, 32);
        Assert.All(y, value => Assert.Equal(0f, value));
        Normalization.RmsNorm(new float[32], y.AsSpan(0, 32), EveryWidth.Values(32, 1));
        Assert.All(y.AsSpan(0, 32).ToArray(), value => Assert.Equal(0f, value));
    }

    [Fact]
    public void A_value_that_is_no_number_spoils_its_own_row_only()
    {
        foreach (float bad in new[] { float.NaN, float.PositiveInfinity })
        {
            float[] x = EveryWidth.Values(40, 3);
            x[25] = bad;
            float[] y = new float[40];
            Normalization.LayerNorm(x, y, 20);
            Assert.All(y.AsSpan(0, 20).ToArray(), value => Assert.True(float.IsFinite(value)));
            Assert.All(y.AsSpan(20).ToArray(), value => Assert.True(float.IsNaN(value)));
        }
    }

    [Fact]
    public void Wrong_lengths_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Normalization.LayerNorm(new float[10], new float[11], 5));
        Assert.Throws<ArgumentException>(() => Normalization.LayerNorm(new float[10], new float[10], 4));
        Assert.Throws<ArgumentException>(() => Normalization.LayerNorm(new float[10], new float[10], 0));
        Assert.Throws<ArgumentException>(() => Normalization.LayerNorm(new float[10], new float[10], new float[5], new float[4]));
        Assert.Throws<ArgumentException>(() => Normalization.RmsNorm(new float[10], new float[10], new float[3]));
    }

    [Fact]
    public void Norms_take_no_memory()
    {
        float[] x = EveryWidth.Values(2560, 2);
        float[] y = new float[x.Length];
        float[] scale = EveryWidth.Values(256, 3);
        EveryWidth.AllocatesNothing(() =>
        {
            Normalization.LayerNorm(x, y, 256);
            Normalization.LayerNorm(x, y, scale, scale);
            Normalization.RmsNorm(x, y, scale);
        });
    }
}
