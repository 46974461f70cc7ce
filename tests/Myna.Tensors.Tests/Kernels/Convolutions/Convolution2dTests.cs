using Myna.Tensors.Hardware;
using Myna.Tensors.Kernels.Convolutions;
using Myna.Tensors.Threads;

namespace Myna.Tensors.Tests.Kernels.Convolutions;

public sealed class Convolution2dTests
{
    [Theory]
    [InlineData(1, 1, 1, 1, 3)]
    [InlineData(5, 7, 3, 5, 3)]
    [InlineData(4, 6, 70, 67, 3)]
    [InlineData(5, 3, 9, 2, 1)]
    public void Convolutions_are_those_of_the_plain_formula_at_every_width(int height, int width, int inputs, int outputs, int kernel)
    {
        (float[] weights, float[] bias, FeatureMap x) = Inputs(height, width, inputs, outputs, kernel);
        float[]? first = null;
        foreach (VectorWidth vectors in Simd.Supported)
        {
            foreach (int threads in (int[])[1, 3])
            {
                using var crew = new Crew(threads);
                var y = new FeatureMap(height, width, outputs);
                new Convolution2d(weights, bias, outputs, inputs, kernel, vectors).Run(x, y, crew);
                first ??= y.All.ToArray();
                Assert.Equal(first, y.All.ToArray());
                Compare(y, (row, column, o) => Plain(weights, bias, x, kernel, o, (dy, dx) => (row + dy - (kernel / 2), column + dx - (kernel / 2))));
            }
        }
    }

    [Fact]
    public void Halving_pads_below_and_to_the_right_only()
    {
        (float[] weights, float[] bias, FeatureMap x) = Inputs(6, 8, 5, 7, 3);
        var y = new FeatureMap(3, 4, 7);
        new Convolution2d(weights, bias, 7, 5, 3).RunHalving(x, y, Crew.Shared);
        Compare(y, (row, column, o) => Plain(weights, bias, x, 3, o, (dy, dx) => ((2 * row) + dy, (2 * column) + dx)));
    }

    [Fact]
    public void Doubling_is_the_convolution_of_repeated_pixels()
    {
        (float[] weights, float[] bias, FeatureMap x) = Inputs(3, 5, 4, 6, 3);
        var repeated = new FeatureMap(6, 10, 4);
        for (int row = 0; row < 6; row++)
        {
            for (int column = 0; column < 10; column++)
            {
                x.Row(row / 2).Slice(column / 2 * 4, 4).CopyTo(repeated.Row(row)[(column * 4)..]);
            }
        }

        var convolution = new Convolution2d(weights, bias, 6, 4, 3);
        var expected = new FeatureMap(6, 10, 6);
        var y = new FeatureMap(6, 10, 6);
        convolution.Run(repeated, expected, Crew.Shared);
        convolution.RunDoubling(x, y, Crew.Shared);
        Assert.Equal(expected.All.ToArray(), y.All.ToArray());
    }

    [Fact]
    public void Maps_of_wrong_sizes_are_refused()
    {
        (float[] weights, float[] bias, FeatureMap x) = Inputs(3, 5, 4, 6, 3);
        var convolution = new Convolution2d(weights, bias, 6, 4, 3);
        Assert.Throws<ArgumentException>(() => convolution.Run(x, new FeatureMap(3, 5, 5), Crew.Shared));
        Assert.Throws<ArgumentException>(() => convolution.RunDoubling(x, new FeatureMap(3, 5, 6), Crew.Shared));
        Assert.Throws<ArgumentException>(() => new Convolution2d(weights, bias, 6, 4, 1));
    }

    private static (float[] Weights, float[] Bias, FeatureMap X) Inputs(int height, int width, int inputs, int outputs, int kernel)
    {
        var random = new Random(height + inputs);
        var x = new FeatureMap(height, width, inputs);
        for (int row = 0; row < height; row++)
        {
            foreach (ref float value in x.Row(row))
            {
                value = random.NextSingle() - 0.5f;
            }
        }

        return (Values(outputs * inputs * kernel * kernel), Values(outputs), x);

        float[] Values(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
    }

    private static void Compare(FeatureMap y, Func<int, int, int, double> plain)
    {
        for (int row = 0; row < y.Height; row++)
        {
            for (int i = 0; i < y.Row(row).Length; i++)
            {
                double expected = plain(row, i / y.Channels, i % y.Channels);
                Assert.True(Math.Abs(expected - y.Row(row)[i]) < 2e-5, $"{y.Row(row)[i]} instead of {expected} at {row}, {i}");
            }
        }
    }

    private static double Plain(float[] weights, float[] bias, FeatureMap x, int kernel, int output, Func<int, int, (int Row, int Column)> place)
    {
        double sum = bias[output];
        for (int dy = 0; dy < kernel; dy++)
        {
            for (int dx = 0; dx < kernel; dx++)
            {
                (int row, int column) = place(dy, dx);
                for (int i = 0; i < x.Channels && row >= 0 && row < x.Height && column >= 0 && column < x.Width; i++)
                {
                    sum += (double)x.Row(row)[(column * x.Channels) + i] * weights[(((((output * x.Channels) + i) * kernel) + dy) * kernel) + dx];
                }
            }
        }

        return sum;
    }
}
