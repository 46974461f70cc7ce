using Myna.Tensors.Hardware;
using Myna.Tensors.Kernels;
using Myna.Tensors.Kernels.Convolutions;
using Myna.Tensors.Tests.Memory;
using Myna.Tensors.Threads;

namespace Myna.Tensors.Tests.Kernels.Convolutions;

/// <summary>Plain and fast convolutions of a stream against sums in doubles; the same bits at every width, from every crew, in any pieces.</summary>
public sealed class StreamedConvolutionTests : IDisposable
{
    private readonly Crew[] _crews = [new(1), new(2), new(3), new(5)];

    public void Dispose()
    {
        foreach (Crew crew in _crews)
        {
            crew.Dispose();
        }
    }

    public static TheoryData<int, int, int> Algorithms => new()
    {
        { 7, 1, 1 }, { 7, 9, 1 }, { 7, 1, 2 }, { 7, 1, 4 }, { 7, 1, 6 }, { 7, 3, 2 }, { 7, 3, 4 }, { 7, 3, 6 }, { 7, 9, 4 }, { 7, 9, 6 },
        { 2, 1, 1 }, { 2, 1, 3 }, { 2, 1, 5 }, { 3, 1, 1 }, { 1, 1, 1 },
    };

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Agrees_with_doubles_and_has_the_bits_of_scalar(int taps, int dilation, int tileOutputs)
    {
        foreach ((int inputs, int outputs) in new[] { (1, 1), (5, 50), (33, 17), (20, 97) })
        {
            foreach (int frameRows in new[] { 1, 4, 32, 41 })
            {
                var shape = new Shape(outputs, inputs, taps, dilation, frameRows, tileOutputs);
                float[] x = EveryWidth.Values((shape.Past + (2 * frameRows)) * inputs, frameRows);
                float[] expected = shape.Run(VectorWidth.Scalar, x, 2, _crews[0]);
                shape.AssertClose(x, expected);
                foreach (VectorWidth width in Simd.Supported)
                {
                    EveryWidth.AssertSameBits(expected, shape.Run(width, x, 2, _crews[1]), $"{shape}, {width}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Frames_have_the_same_bits_alone_and_together_and_from_any_crew(int taps, int dilation, int tileOutputs)
    {
        const int Frames = 5, Inputs = 24, Outputs = 60, FrameRows = 32;
        var shape = new Shape(Outputs, Inputs, taps, dilation, FrameRows, tileOutputs);
        float[] x = EveryWidth.Values((shape.Past + (Frames * FrameRows)) * Inputs, 1);
        float[] together = shape.Run(Simd.Width, x, Frames, _crews[0]);
        foreach (Crew crew in _crews)
        {
            EveryWidth.AssertSameBits(together, shape.Run(Simd.Width, x, Frames, crew), $"{crew.Members} threads");
        }

        for (int frame = 0; frame < Frames; frame++)
        {
            float[] window = x[(frame * FrameRows * Inputs)..((shape.Past + ((frame + 1) * FrameRows)) * Inputs)];
            float[] alone = shape.Run(Simd.Width, window, 1, _crews[1]);
            EveryWidth.AssertSameBits(together.AsSpan(frame * FrameRows * Outputs, alone.Length), alone, $"frame {frame} alone");
        }
    }

    [Theory]
    [InlineData(6)]
    [InlineData(1)]
    public void The_activation_is_applied_to_the_result(int tileOutputs)
    {
        const int Channels = 50, FrameRows = 32;
        var snake = new SnakeBeta(EveryWidth.Values(Channels, 8, -1f, 1f), EveryWidth.Values(Channels, 9, -1f, 1f));
        var shape = new Shape(Channels, Channels, 7, 3, FrameRows, tileOutputs);
        float[] x = EveryWidth.Values((shape.Past + FrameRows) * Channels, 1);
        foreach (VectorWidth width in Simd.Supported)
        {
            float[] expected = shape.Run(width, x, 1, _crews[0]);
            snake.Apply(expected, expected);
            EveryWidth.AssertSameBits(expected, shape.Run(width, x, 1, _crews[1], snake), $"{width}");
        }
    }

    [Theory]
    [InlineData(2, 2, 1)]
    [InlineData(8, 4, 1)]
    [InlineData(8, 4, 5)]
    [InlineData(16, 8, 3)]
    public void A_transposed_convolution_agrees_with_the_one_of_PyTorch(int kernel, int stride, int tileOutputs)
    {
        const int Inputs = 20, Outputs = 13, Frames = 2, FrameRows = 11;
        float[] weights = EveryWidth.Values(Inputs * Outputs * kernel, 1, -1f, 1f), bias = EveryWidth.Values(Outputs, 2);
        int past = (kernel / stride) - 1;
        float[] x = EveryWidth.Values((past + (Frames * FrameRows)) * Inputs, 3);
        var other = new TransposedConvolution1d(weights, bias, Inputs, Outputs, kernel, stride);
        float[] expected = new float[Frames * FrameRows * stride * Outputs];
        other.Forward(x, past + (Frames * FrameRows), expected, _crews[0]);

        StreamedConvolution streamed = StreamedConvolution.PackTransposed(weights, bias, Inputs, Outputs, kernel, stride, FrameRows, tileOutputs, _crews[1]);
        Assert.Equal((past, stride * Outputs), (streamed.Past, streamed.Outputs));
        var y = new float[expected.Length];
        streamed.Forward(x, Frames, null, y, new float[streamed.ScratchLength(Frames)], _crews[1]);
        for (int i = 0; i < y.Length; i++)
        {
            Assert.Equal(expected[i], y[i], 1e-4f);
        }
    }

    [Fact]
    public void Adding_leaves_the_bias_out()
    {
        const int Inputs = 30, Outputs = 97, FrameRows = 41;
        var shape = new Shape(Outputs, Inputs, 1, 1, FrameRows, 1);
        float[] x = EveryWidth.Values(FrameRows * Inputs, 1), y = EveryWidth.Values(FrameRows * Outputs, 2);
        float[] product = shape.Run(Simd.Width, x, 1, _crews[0]), sum = [.. y];
        StreamedConvolution convolution = shape.Make(Simd.Width, _crews[0]);
        convolution.ForwardAdd(x, 1, sum, _crews[2]);
        for (int i = 0; i < y.Length; i++)
        {
            Assert.Equal(y[i] + product[i] - convolution.Bias[i % Outputs], sum[i], 1e-4f);
        }
    }

    [Fact]
    public void A_linear_layer_agrees_with_the_other_one_at_every_number_of_rows()
    {
        const int Inputs = 130, Outputs = 101;
        float[] weights = EveryWidth.Values(Inputs * Outputs, 1, -1f, 1f), bias = EveryWidth.Values(Outputs, 2);
        PackedMatrix other = PackedMatrix.Pack(weights, Outputs, Inputs, bias);
        for (int rows = 0; rows < 40; rows++)
        {
            float[] x = EveryWidth.Values(rows * Inputs, rows), expected = new float[rows * Outputs];
            other.Multiply(x, rows, expected, _crews[0]);
            foreach (VectorWidth width in Simd.Supported)
            {
                var y = new float[expected.Length];
                PanelMatrix.Pack(weights, Outputs, Inputs, bias, width, _crews[1]).Multiply(x, rows, y, _crews[rows % 4]);
                EveryWidth.AssertSameBits(expected, y, $"{rows} rows, {width}");
            }
        }
    }

    [Fact]
    public void The_least_work_is_chosen()
    {
        Assert.Equal(6, StreamedConvolution.BestTileOutputs(7, 1, 32));
        Assert.Equal(4, StreamedConvolution.BestTileOutputs(7, 9, 32));
        Assert.Equal(6, StreamedConvolution.BestTileOutputs(7, 9, 1920));
        Assert.Equal(1, StreamedConvolution.BestTileOutputs(2, 1, 4));
        Assert.Equal(5, StreamedConvolution.BestTileOutputs(2, 1, 640));
        Assert.Equal(1, StreamedConvolution.BestTileOutputs(3, 1, 640));
    }

    [Fact]
    public void Wrong_shapes_are_refused()
    {
        Crew crew = _crews[0];
        Assert.Throws<ArgumentException>(() => StreamedConvolution.Pack(new float[20], new float[2], 2, 3, 7, 1, 4, 1, crew));
        Assert.Throws<ArgumentException>(() => StreamedConvolution.Pack(new float[42], new float[3], 2, 3, 7, 1, 4, 1, crew));
        Assert.Throws<ArgumentException>(() => StreamedConvolution.Pack(new float[42], new float[2], 2, 3, 7, 1, 4, 3, crew));
        Assert.Throws<ArgumentOutOfRangeException>(() => StreamedConvolution.PackTransposed(new float[42], new float[2], 3, 2, 7, 3, 4, 1, crew));
        StreamedConvolution fast = StreamedConvolution.Pack(new float[42], new float[2], 2, 3, 7, 1, 4, 4, crew);
        Assert.Throws<ArgumentException>(() => fast.Forward(new float[29], 1, null, new float[8], new float[fast.ScratchLength(1)], crew));
        Assert.Throws<ArgumentException>(() => fast.Forward(new float[30], 1, null, new float[7], new float[fast.ScratchLength(1)], crew));
        Assert.Throws<ArgumentException>(() => fast.Forward(new float[30], 1, null, new float[8], new float[fast.ScratchLength(1) - 1], crew));
        Assert.Throws<ArgumentException>(() => fast.ForwardAdd(new float[30], 1, new float[8], crew));
    }

    [Fact]
    public void Convolving_takes_no_memory()
    {
        foreach (int tileOutputs in new[] { 1, 6 })
        {
            StreamedConvolution convolution = new Shape(60, 24, 7, 3, 32, tileOutputs).Make(Simd.Width, _crews[0]);
            float[] x = EveryWidth.Values((18 + 32) * 24, 1), y = new float[32 * 60], scratch = new float[convolution.ScratchLength(1)];
            foreach (Crew crew in _crews)
            {
                CrewHeap.AllocatesNothing(crew, () => convolution.Forward(x, 1, null, y, scratch, crew));
            }
        }
    }

    private sealed record Shape(int Outputs, int Inputs, int Taps, int Dilation, int FrameRows, int TileOutputs)
    {
        private float[] Weights { get; } = EveryWidth.Values(Outputs * Inputs * Taps, Taps, -1f, 1f);

        private float[] Bias { get; } = EveryWidth.Values(Outputs, 3);

        public int Past => (Taps - 1) * Dilation;

        public StreamedConvolution Make(VectorWidth width, Crew crew) =>
            StreamedConvolution.Pack(Weights, Bias, Outputs, Inputs, Taps, Dilation, FrameRows, TileOutputs, width, crew);

        public float[] Run(VectorWidth width, float[] x, int frames, Crew crew, SnakeBeta? after = null)
        {
            StreamedConvolution convolution = Make(width, crew);
            Assert.Equal(Past, convolution.Past);
            int length = frames * FrameRows * Outputs;
            float[] y = [.. Enumerable.Repeat(1234.5f, length + 2)];
            convolution.Forward(x, frames, after, y.AsSpan(1, length), new float[convolution.ScratchLength(frames)], crew);
            Assert.Equal((1234.5f, 1234.5f), (y[0], y[^1]));
            return y[1..^1];
        }

        /// <summary>Plain sums are off by at most a rounding a step; the fast ones by as many more as their transforms amplify.</summary>
        public void AssertClose(float[] x, float[] y)
        {
            double slack = TileOutputs == 1 ? 1 : TileOutputs == 6 ? 60 : 25;
            for (int i = 0; i < y.Length; i++)
            {
                (int t, int o) = Math.DivRem(i, Outputs);
                double sum = Bias[o], magnitude = Math.Abs(sum);
                for (int k = 0; k < Taps; k++)
                {
                    for (int c = 0; c < Inputs; c++)
                    {
                        double product = (double)Weights[(((o * Inputs) + c) * Taps) + k] * x[((t + (k * Dilation)) * Inputs) + c];
                        sum += product;
                        magnitude += Math.Abs(product);
                    }
                }

                double allowed = slack * ((Inputs * Taps) + 1) * Math.ScaleB(magnitude, -24);
                Assert.True(Math.Abs(sum - y[i]) <= allowed, $"{this}: row {t}, output {o} is {y[i]:G9}, not {sum:G9}");
            }
        }
    }
}
