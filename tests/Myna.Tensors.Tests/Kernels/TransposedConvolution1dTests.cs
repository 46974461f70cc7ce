using CsCheck;
using Myna.Tensors.Hardware;
using Myna.Tensors.Kernels;
using Myna.Tensors.Tests.Memory;
using Myna.Tensors.Threads;

namespace Myna.Tensors.Tests.Kernels;

/// <summary>
/// Transposed convolution against the definition of PyTorch's ConvTranspose1d in doubles; the same bits at every width, from
/// every crew and in any cutting into pieces.
/// </summary>
public sealed class TransposedConvolution1dTests : IDisposable
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
    public void Every_kernel_and_stride_agrees_with_doubles_and_has_the_bits_of_scalar(int inputs, int outputs)
    {
        for (int kernel = 1; kernel <= 7; kernel++)
        {
            for (int stride = 1; stride <= Math.Min(4, kernel); stride++)
            {
                AssertConvolution(new Case(inputs, outputs, kernel, stride, Frames: 1, Bias: true));
                AssertConvolution(new Case(inputs, outputs, kernel, stride, Frames: 19, Bias: kernel % 2 == 0));
            }
        }
    }

    [Fact]
    public void Vocoder_kernels_agree_with_doubles_and_have_the_bits_of_scalar()
    {
        AssertConvolution(new Case(40, 20, 16, 8, Frames: 13, Bias: true));
        AssertConvolution(new Case(400, 66, 8, 4, Frames: 13, Bias: true));
    }

    [Fact]
    public void Any_shape_agrees_with_doubles_and_has_the_bits_of_scalar() =>
        Gen.Select(Gen.Int[1, 40], Gen.Int[1, 80], Gen.Int[1, 8], Gen.Int[0, 9], Gen.Int[0, 30], Gen.Bool).Sample(
            (inputs, outputs, stride, more, frames, bias) => AssertConvolution(new Case(inputs, outputs, stride + more, stride, frames, bias)),
            iter: 60,
            threads: 1);

    [Fact]
    public void A_stream_in_pieces_of_any_length_has_the_bits_of_the_whole() =>
        Gen.Select(Gen.Int[1, 7], Gen.Int[1, 4], Gen.Int[1, 9].Array[1, 8]).Sample(
            (kernel, stride, pieces) =>
            {
                var shape = new Case(5, 9, Math.Max(kernel, stride), stride, pieces.Sum(), Bias: true);
                TransposedConvolution1d convolution = shape.Make(Simd.Width);
                int padding = convolution.PaddingFrames;
                float[] x = shape.Padded(EveryWidth.Values(shape.Frames * 5, kernel));
                float[] whole = new float[convolution.OutputFrames(x.Length / 5) * 9];
                convolution.Forward(x, x.Length / 5, whole, _crews[0]);

                var streamed = new List<float>();
                int position = padding;
                foreach (int piece in pieces.Append(padding))
                {
                    // The rows kept from the piece before, then the new ones.
                    float[] y = new float[piece * stride * 9];
                    convolution.Forward(x.AsSpan((position - padding) * 5, (padding + piece) * 5), padding + piece, y, _crews[0]);
                    streamed.AddRange(y);
                    position += piece;
                }

                EveryWidth.AssertSameBits(whole, streamed.ToArray(), $"{shape} in pieces");
            },
            iter: 100,
            threads: 1);

    [Fact]
    public void A_crew_of_any_size_gives_the_bits_of_one_thread()
    {
        foreach (int frames in new[] { 0, 1, 7, 12, 50, 133 })
        {
            var shape = new Case(20, 70, 5, 3, frames, Bias: true);
            float[] x = EveryWidth.Values(frames * 20, frames);
            TransposedConvolution1d scalar = shape.Make(VectorWidth.Scalar);
            float[] expected = new float[scalar.OutputFrames(frames) * 70];
            scalar.Forward(x, frames, expected, _crews[0]);
            foreach (VectorWidth width in Simd.Supported)
            {
                TransposedConvolution1d convolution = shape.Make(width);
                foreach (Crew crew in _crews)
                {
                    float[] y = [.. Enumerable.Repeat(1234.5f, expected.Length + 2)];
                    convolution.Forward(x, frames, y.AsSpan(1, expected.Length), crew);
                    EveryWidth.AssertSameBits([1234.5f, .. expected, 1234.5f], y, $"{crew.Members} threads, {frames} frames, {width}");
                }
            }
        }
    }

    [Fact]
    public void Wrong_shapes_are_refused()
    {
        Assert.Throws<ArgumentException>("weights", () => new TransposedConvolution1d(new float[29], default, 3, 2, 5, 2));
        Assert.Throws<ArgumentException>("bias", () => new TransposedConvolution1d(new float[30], new float[3], 3, 2, 5, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TransposedConvolution1d(new float[30], default, 3, 2, 5, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TransposedConvolution1d(new float[30], default, 3, 2, 5, 6));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TransposedConvolution1d([], default, 3, 0, 5, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TransposedConvolution1d(new float[30], default, -3, -2, 5, 2));

        var convolution = new TransposedConvolution1d(new float[30], default, 3, 2, 5, 2);
        Assert.Equal((3, 2, 5, 2, 2), (convolution.Inputs, convolution.Outputs, convolution.Kernel, convolution.Stride, convolution.PaddingFrames));
        Assert.Equal([0, 0, 0, 2, 4], new[] { 0, 1, 2, 3, 4 }.Select(convolution.OutputFrames));
        Assert.Throws<OverflowException>(() => convolution.OutputFrames(int.MaxValue));
        Assert.Throws<ArgumentException>(() => convolution.Forward(new float[11], 4, new float[8], _crews[0]));
        Assert.Throws<ArgumentException>(() => convolution.Forward(new float[12], 4, new float[7], _crews[0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => convolution.Forward(new float[12], -4, new float[8], _crews[0]));
    }

    [Fact]
    public void Convolving_takes_no_memory()
    {
        float[] x = EveryWidth.Values(60 * 20, 1);
        float[] y = new float[60 * 3 * 70];
        TransposedConvolution1d convolution = new Case(20, 70, 5, 3, 60, Bias: true).Make(Simd.Width);
        foreach (Crew crew in _crews)
        {
            CrewHeap.AllocatesNothing(crew, () => convolution.Forward(x, 60, y, crew));
        }
    }

    private void AssertConvolution(Case shape)
    {
        float[] signal = EveryWidth.Values(shape.Frames * shape.Inputs, shape.Frames);
        float[] x = shape.Padded(signal);
        int rows = x.Length / shape.Inputs;
        Dictionary<VectorWidth, TransposedConvolution1d> convolutions = Simd.Supported.ToDictionary(width => width, shape.Make);
        float[] y = new float[convolutions[VectorWidth.Scalar].OutputFrames(rows) * shape.Outputs];
        convolutions[VectorWidth.Scalar].Forward(x, rows, y, _crews[0]);
        (double Sum, double Magnitude)[] exact = shape.Exact(signal);
        Assert.True(y.Length >= exact.Length);
        for (int i = 0; i < exact.Length; i++)
        {
            if (!(Math.Abs(exact[i].Sum - y[i]) <= ((shape.Kernel * shape.Inputs) + 1) * Math.ScaleB(exact[i].Magnitude, -24)))
            {
                Assert.Fail($"{shape}: frame {i / shape.Outputs}, channel {i % shape.Outputs} is {y[i]:G9}, not {exact[i].Sum:G9}");
            }
        }

        EveryWidth.GivesTheBitsOfScalar(x, y.Length, (from, to, width) => convolutions[width].Forward(from, rows, to, _crews[0]));
    }

    private sealed record Case(int Inputs, int Outputs, int Kernel, int Stride, int Frames, bool Bias)
    {
        private float[] Weights { get; } = EveryWidth.Values(Outputs * Inputs * Kernel, Kernel, -1f, 1f);

        private float[] Biases { get; } = Bias ? EveryWidth.Values(Outputs, 3) : [];

        public TransposedConvolution1d Make(VectorWidth width) => new(Weights, Biases, Inputs, Outputs, Kernel, Stride, width);

        /// <summary>The signal with the zero rows that the full result takes.</summary>
        public float[] Padded(float[] signal)
        {
            float[] zeros = new float[Make(VectorWidth.Scalar).PaddingFrames * Inputs];
            return [.. zeros, .. signal, .. zeros];
        }

        /// <summary>
        /// PyTorch's result with padding 0, <c>[(frames - 1)·stride + kernel, outputs]</c>: frame t adds w[c, o, i]·x[t, c] to
        /// output frame t·stride + i. Beside each sum, the sum of magnitudes.
        /// </summary>
        public (double Sum, double Magnitude)[] Exact(float[] x)
        {
            int frames = Frames == 0 ? 0 : ((Frames - 1) * Stride) + Kernel;
            var y = new (double Sum, double Magnitude)[frames * Outputs];
            for (int i = 0; i < y.Length && Bias; i++)
            {
                y[i] = (Biases[i % Outputs], Math.Abs(Biases[i % Outputs]));
            }

            for (int t = 0; t < Frames; t++)
            {
                for (int c = 0; c < Inputs; c++)
                {
                    for (int o = 0; o < Outputs; o++)
                    {
                        for (int i = 0; i < Kernel; i++)
                        {
                            double product = (double)Weights[(((c * Outputs) + o) * Kernel) + i] * x[(t * Inputs) + c];
                            ref (double Sum, double Magnitude) target = ref y[(((t * Stride) + i) * Outputs) + o];
                            target.Sum += product;
                            target.Magnitude += Math.Abs(product);
                        }
                    }
                }
            }

            return y;
        }
    }
}
