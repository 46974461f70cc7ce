using CsCheck;
using Myna.Tensors.Hardware;
using Myna.Tensors.Kernels;
using Myna.Tensors.Tests.Memory;
using Myna.Tensors.Threads;

namespace Myna.Tensors.Tests.Kernels;

/// <summary>Convolution against the definition of PyTorch's Conv1d in doubles; the same bits at every width and from every crew.</summary>
public sealed class Convolution1dTests : IDisposable
{
    private readonly Crew[] _crews = [new(1), new(2), new(3), new(5)];

    public void Dispose()
    {
        foreach (Crew crew in _crews)
        {
            crew.Dispose();
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 7)]
    [InlineData(17, 33)]
    [InlineData(65, 5)]
    public void Every_kernel_stride_and_dilation_agrees_with_doubles_and_has_the_bits_of_scalar(int inputs, int outputs)
    {
        for (int kernel = 1; kernel <= 7; kernel++)
        {
            for (int stride = 1; stride <= 4; stride++)
            {
                for (int dilation = 1; dilation <= 4; dilation++)
                {
                    AssertConvolution(new Case(inputs, outputs, kernel, stride, dilation, Frames: 31, Bias: kernel % 2 == 0));
                }
            }
        }
    }

    [Fact]
    public void Deep_kernels_agree_with_doubles_and_have_the_bits_of_scalar()
    {
        // 5 taps of 200 channels are more inputs than the matrix product takes in one block.
        AssertConvolution(new Case(200, 67, 5, 1, 1, Frames: 20, Bias: true));
        AssertConvolution(new Case(800, 9, 3, 2, 3, Frames: 20, Bias: true));
    }

    [Fact]
    public void Any_shape_agrees_with_doubles_and_has_the_bits_of_scalar() =>
        Gen.Select(Gen.Int[1, 40], Gen.Int[1, 80], Gen.Int[1, 9], Gen.Int[1, 5], Gen.Int[1, 5], Gen.Int[0, 60], Gen.Bool).Sample(
            (inputs, outputs, kernel, stride, dilation, frames, bias) =>
                AssertConvolution(new Case(inputs, outputs, kernel, stride, dilation, frames, bias)),
            iter: 60,
            threads: 1);

    [Fact]
    public void A_crew_of_any_size_gives_the_bits_of_one_thread()
    {
        foreach (int frames in new[] { 0, 6, 7, 12, 50, 133 })
        {
            foreach (int dilation in new[] { 1, 3 })
            {
                var shape = new Case(20, 70, 3, 2, dilation, frames, Bias: true);
                float[] x = EveryWidth.Values(frames * 20, frames);
                float[] expected = new float[shape.OutputFrames * 70];
                shape.Make(VectorWidth.Scalar).Forward(x, frames, expected, _crews[0]);
                foreach (VectorWidth width in Simd.Supported)
                {
                    Convolution1d convolution = shape.Make(width);
                    foreach (Crew crew in _crews)
                    {
                        float[] y = [.. Enumerable.Repeat(1234.5f, expected.Length + 2)];
                        convolution.Forward(x, frames, y.AsSpan(1, expected.Length), crew);
                        EveryWidth.AssertSameBits([1234.5f, .. expected, 1234.5f], y, $"{crew.Members} threads, {frames} frames, {width}");
                    }
                }
            }
        }
    }

    [Fact]
    public void Frames_are_counted_as_PyTorch_counts_them()
    {
        var convolution = new Convolution1d(new float[2 * 3 * 5], default, 2, 3, 5, stride: 2, dilation: 3);
        Assert.Equal((2, 3, 5, 2, 3), (convolution.Outputs, convolution.Inputs, convolution.Kernel, convolution.Stride, convolution.Dilation));
        Assert.Equal(13, convolution.Reach);
        Assert.Equal([0, 0, 1, 1, 2, 2, 3], new[] { 0, 12, 13, 14, 15, 16, 17 }.Select(convolution.OutputFrames));
    }

    [Fact]
    public void Wrong_shapes_are_refused()
    {
        Assert.Throws<ArgumentException>("weights", () => new Convolution1d(new float[29], default, 2, 3, 5));
        Assert.Throws<ArgumentException>("bias", () => new Convolution1d(new float[30], new float[3], 2, 3, 5));
        Assert.Throws<ArgumentException>("bias", () => new Convolution1d(new float[30], new float[3], 2, 3, 5, dilation: 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Convolution1d([], default, 2, 3, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Convolution1d([], default, 0, 3, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Convolution1d(new float[30], default, -2, -3, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Convolution1d(new float[30], default, 2, 3, 5, stride: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Convolution1d(new float[30], default, 2, 3, 5, dilation: 0));

        // A reach past the range of int used to turn negative, and outputs were then made from what lies behind the input.
        Assert.Throws<ArgumentOutOfRangeException>("dilation", () => new Convolution1d(new float[30], default, 2, 3, 5, dilation: 1 << 30));

        var convolution = new Convolution1d(new float[30], default, 2, 3, 5);
        Assert.Throws<ArgumentException>(() => convolution.Forward(new float[20], 7, new float[6], _crews[0]));
        Assert.Throws<ArgumentException>(() => convolution.Forward(new float[21], 7, new float[5], _crews[0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => convolution.Forward(new float[21], -1, new float[5], _crews[0]));
    }

    [Fact]
    public void Convolving_takes_no_memory()
    {
        float[] x = EveryWidth.Values(60 * 20, 1);
        float[] y = new float[60 * 70];
        foreach (int dilation in new[] { 1, 2 })
        {
            Convolution1d convolution = new Case(20, 70, 3, 1, dilation, 60, Bias: true).Make(Simd.Width);
            foreach (Crew crew in _crews)
            {
                CrewHeap.AllocatesNothing(crew, () => convolution.Forward(x, 60, y, crew));
            }
        }
    }

    private void AssertConvolution(Case shape)
    {
        float[] x = EveryWidth.Values(shape.Frames * shape.Inputs, shape.Frames);
        float[] y = new float[shape.OutputFrames * shape.Outputs];
        Dictionary<VectorWidth, Convolution1d> convolutions = Simd.Supported.ToDictionary(width => width, shape.Make);
        Assert.Equal(shape.OutputFrames, convolutions[VectorWidth.Scalar].OutputFrames(shape.Frames));
        convolutions[VectorWidth.Scalar].Forward(x, shape.Frames, y, _crews[0]);
        for (int i = 0; i < y.Length; i++)
        {
            (double sum, double magnitude) = shape.Exact(x, i / shape.Outputs, i % shape.Outputs);
            if (!(Math.Abs(sum - y[i]) <= ((shape.Kernel * shape.Inputs) + 1) * Math.ScaleB(magnitude, -24)))
            {
                Assert.Fail($"{shape}: frame {i / shape.Outputs}, channel {i % shape.Outputs} is {y[i]:G9}, not {sum:G9}");
            }
        }

        EveryWidth.GivesTheBitsOfScalar(x, y.Length, (from, to, width) => convolutions[width].Forward(from, shape.Frames, to, _crews[0]));
    }

    private sealed record Case(int Inputs, int Outputs, int Kernel, int Stride, int Dilation, int Frames, bool Bias)
    {
        private float[] Weights { get; } = EveryWidth.Values(Outputs * Inputs * Kernel, Kernel, -1f, 1f);

        private float[] Biases { get; } = Bias ? EveryWidth.Values(Outputs, 3) : [];

        public int OutputFrames => Math.Max(0, Frames - ((Kernel - 1) * Dilation) + Stride - 1) / Stride;

        public Convolution1d Make(VectorWidth width) => new(Weights, Biases, Outputs, Inputs, Kernel, Stride, Dilation, width);

        /// <summary>Output channel o of frame t, b[o] + Σ w[o, c, i]·x[t·stride + i·dilation, c], and the sum of magnitudes.</summary>
        public (double Sum, double Magnitude) Exact(float[] x, int t, int o)
        {
            double sum = Biases.Length > 0 ? Biases[o] : 0;
            double magnitude = Math.Abs(sum);
            for (int c = 0; c < Inputs; c++)
            {
                for (int i = 0; i < Kernel; i++)
                {
                    double product = (double)Weights[(((o * Inputs) + c) * Kernel) + i] * x[(((t * Stride) + (i * Dilation)) * Inputs) + c];
                    sum += product;
                    magnitude += Math.Abs(product);
                }
            }

            return (sum, magnitude);
        }
    }
}
