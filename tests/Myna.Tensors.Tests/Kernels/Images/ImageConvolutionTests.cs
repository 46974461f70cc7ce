using CsCheck;
using Myna.Tensors.Hardware;
using Myna.Tensors.Kernels.Images;
using Myna.Tensors.Threads;

namespace Myna.Tensors.Tests.Kernels.Images;

public sealed class ImageConvolutionTests
{
    private static readonly Gen<ImageWindow> Windows =
        Gen.Select(Gen.Int[1, 5], Gen.Int[1, 5], Gen.Int[1, 3], Gen.Int[1, 3], Gen.Int[0, 2], Gen.Int[0, 2], (h, w, down, across, padDown, padAcross) =>
            new ImageWindow(h, w, down, across, padDown, padAcross));

    [Fact]
    public void Dense_ones_of_any_shape_agree_with_doubles() =>
        Gen.Select(Windows, Gen.Int[5, 12], Gen.Int[5, 12], Gen.Int[1, 9], Gen.Int[1, 20], Gen.Int[0, 999]).Sample((window, height, width, inputs, outputs, seed) =>
        {
            float[] x = EveryWidth.Values(height * width * inputs, seed), bias = EveryWidth.Values(outputs, seed + 1);
            float[] weights = EveryWidth.Values(outputs * inputs * window.Height * window.Width, seed + 2);
            var y = new float[window.OutputHeight(height) * window.OutputWidth(width) * outputs];
            ImageConvolution.Pack(weights, outputs, inputs, bias, window).Apply(x, height, width, y, new ImageFinish(ImageActivation.None), Crew.Shared);
            AssertClose(y, window, height, width, outputs, (row, column, o) => Exact(x, weights, bias[o], window, height, width, inputs, row, column, o, Enumerable.Range(0, inputs)));
        });

    [Fact]
    public void Depthwise_ones_of_any_shape_agree_with_doubles() =>
        Gen.Select(Windows, Gen.Int[5, 12], Gen.Int[5, 12], Gen.Int[1, 40], Gen.Int[0, 999]).Sample((window, height, width, channels, seed) =>
        {
            float[] x = EveryWidth.Values(height * width * channels, seed), bias = EveryWidth.Values(channels, seed + 1);
            float[] weights = EveryWidth.Values(channels * window.Height * window.Width, seed + 2);
            var y = new float[window.OutputHeight(height) * window.OutputWidth(width) * channels];
            new DepthwiseImageConvolution(weights, channels, bias, window).Apply(x, height, width, y, new ImageFinish(ImageActivation.None), Crew.Shared);
            AssertClose(y, window, height, width, channels, (row, column, c) => Exact(x, weights, bias[c], window, height, width, channels, row, column, c, [c]));
        });

    [Theory]
    [InlineData(ImageActivation.None)]
    [InlineData(ImageActivation.Relu)]
    [InlineData(ImageActivation.HardSwish)]
    [InlineData(ImageActivation.Silu)]
    public void Every_width_gives_the_same_bits(ImageActivation activation)
    {
        const int Height = 9, Width = 11, Inputs = 7, Outputs = 21;
        var window = new ImageWindow(3, 3, 1, 2, 1, 1);
        var finish = new ImageFinish(activation, 1.3f, -0.2f);
        float[] x = EveryWidth.Values(Height * Width * Inputs, 1), bias = EveryWidth.Values(Outputs, 2), weights = EveryWidth.Values(Outputs * Inputs * 9, 3);
        float[] Dense(VectorWidth registers)
        {
            var y = new float[window.OutputHeight(Height) * window.OutputWidth(Width) * Outputs];
            ImageConvolution.Pack(weights, Outputs, Inputs, bias, window, registers).Apply(x, Height, Width, y, finish, Crew.Shared);
            return y;
        }

        float[] Depthwise(VectorWidth registers)
        {
            var y = new float[window.OutputHeight(Height) * window.OutputWidth(Width) * Inputs];
            new DepthwiseImageConvolution(weights.AsSpan(0, Inputs * 9), Inputs, bias.AsSpan(0, Inputs), window).Apply(x, Height, Width, y, finish, Crew.Shared, registers);
            return y;
        }

        foreach (VectorWidth registers in (VectorWidth[])[VectorWidth.Bits128, VectorWidth.Bits256, VectorWidth.Bits512])
        {
            Assert.Equal(Dense(VectorWidth.Scalar), Dense(registers));
            Assert.Equal(Depthwise(VectorWidth.Scalar), Depthwise(registers));
        }
    }

    [Theory]
    [InlineData(ImageActivation.Relu, -2f, 0f)]
    [InlineData(ImageActivation.Relu, 3f, 3f)]
    [InlineData(ImageActivation.HardSwish, -4f, 0f)]
    [InlineData(ImageActivation.HardSwish, 1f, 4f / 6)]
    [InlineData(ImageActivation.HardSwish, 5f, 5f)]
    [InlineData(ImageActivation.Silu, 2f, 1.7615942f)]
    public void Finishes_are_what_they_are_called(ImageActivation activation, float x, float expected)
    {
        var y = new float[1];
        ImageConvolution.Pack([1], 1, 1, [], new ImageWindow(1, 1)).Apply([x], 1, 1, y, new ImageFinish(activation, 2, 1), Crew.Shared);
        Assert.Equal((2 * expected) + 1, y[0], 1e-5f);
    }

    [Fact]
    public void Pictures_smaller_than_the_kernel_and_wrong_lengths_are_refused()
    {
        var convolution = ImageConvolution.Pack(new float[9], 1, 1, [], new ImageWindow(3, 3));
        Assert.Throws<ArgumentException>(() => convolution.Apply(new float[4], 2, 2, new float[4], default, Crew.Shared));
        Assert.Throws<ArgumentException>(() => convolution.Apply(new float[9], 3, 3, new float[2], default, Crew.Shared));
        Assert.Throws<ArgumentException>(() => ImageConvolution.Pack(new float[8], 1, 1, [], new ImageWindow(3, 3)));
    }

    [Fact]
    public void Pooling_and_repeating_are_each_others_inverse()
    {
        float[] x = EveryWidth.Values(4 * 5 * 3, 7);
        float[] large = ImagePooling.Repeat(x, 4, 5, 3, 2);
        float[] back = ImagePooling.MeanOfBlocks(large, 8, 10, 3, 2, 2);
        Assert.Equal(x.Length, back.Length);
        Assert.All(x.Zip(back), pair => Assert.Equal(pair.First, pair.Second, 1e-6f));
        var mean = new float[3];
        ImagePooling.MeanOfPixels(x, mean);
        Assert.Equal(Enumerable.Range(0, 20).Average(i => x[3 * i]), mean[0], 1e-5);
    }

    private static void AssertClose(float[] y, ImageWindow window, int height, int width, int outputs, Func<int, int, int, double> exact)
    {
        int columns = window.OutputWidth(width);
        for (int i = 0; i < y.Length; i++)
        {
            int pixel = i / outputs;
            Assert.Equal(exact(pixel / columns, pixel % columns, i % outputs), y[i], 2e-4);
        }

        Assert.Equal(window.OutputHeight(height) * columns * outputs, y.Length);
    }

    /// <summary>One output: weights of output o lie one input channel after the other.</summary>
    private static double Exact(
        float[] x, float[] weights, float bias, ImageWindow window, int height, int width, int channels, int row, int column, int o, IEnumerable<int> inputs)
    {
        int[] from = [.. inputs];
        double sum = bias;
        for (int k = 0; k < from.Length; k++)
        {
            for (int ky = 0; ky < window.Height; ky++)
            {
                for (int kx = 0; kx < window.Width; kx++)
                {
                    int y = (row * window.StrideDown) + ky - window.PadDown, at = (column * window.StrideAcross) + kx - window.PadAcross;
                    if (y >= 0 && y < height && at >= 0 && at < width)
                    {
                        sum += (double)x[(((y * width) + at) * channels) + from[k]] * weights[(((((o * from.Length) + k) * window.Height) + ky) * window.Width) + kx];
                    }
                }
            }
        }

        return sum;
    }
}
