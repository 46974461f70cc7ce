using Myna.Tensors.Hardware;
using Myna.Tensors.Threads;

namespace Myna.Tensors.Kernels;

/// <summary>
/// Dense 1-D convolution over <c>[time, channels]</c> as matrix products that read the input where it lies: the taps of one
/// output are neighbouring rows, so a row of the left matrix is simply <c>kernel · channels</c> floats long and overlaps the
/// next one. Dilated taps become one product each, added up. Nothing is unfolded ("im2col").
/// </summary>
public sealed unsafe class Convolution1d
{
    private readonly PackedMatrix[] _taps;

    /// <summary>Packs the weights.</summary>
    /// <param name="weights"><c>[outputs, inputs, kernel]</c>, as PyTorch's Conv1d has them.</param>
    /// <param name="bias"><c>[outputs]</c>, or empty.</param>
    /// <param name="outputs">Output channels.</param>
    /// <param name="inputs">Input channels.</param>
    /// <param name="kernel">Number of taps.</param>
    /// <param name="stride">Input frames from one output to the next.</param>
    /// <param name="dilation">Input frames from one tap to the next.</param>
    public Convolution1d(
        ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, int outputs, int inputs, int kernel, int stride = 1, int dilation = 1)
        : this(weights, bias, outputs, inputs, kernel, stride, dilation, Simd.Width)
    {
    }

    internal Convolution1d(
        ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, int outputs, int inputs, int kernel, int stride, int dilation, VectorWidth width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(kernel, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(dilation, 1);
        if ((kernel - 1L) * dilation >= int.MaxValue)
        {
            throw new ArgumentOutOfRangeException(nameof(dilation), dilation, $"{kernel} taps so far apart reach over more frames than can be counted.");
        }

        if (weights.Length != (long)outputs * inputs * kernel)
        {
            throw new ArgumentException($"{weights.Length} weights do not fill [{outputs}, {inputs}, {kernel}].", nameof(weights));
        }

        (Outputs, Inputs, Kernel, Stride, Dilation) = (outputs, inputs, kernel, stride, dilation);
        float[] tapMajor = TapMajor(weights, outputs, inputs, kernel); // [outputs, kernel, inputs]
        if (dilation == 1)
        {
            _taps = [PackedMatrix.Pack(tapMajor, outputs, kernel * inputs, bias, width)];
            return;
        }

        _taps = new PackedMatrix[kernel];
        var tap = new float[outputs * inputs];
        for (int i = 0; i < kernel; i++)
        {
            for (int o = 0; o < outputs; o++)
            {
                tapMajor.AsSpan(((o * kernel) + i) * inputs, inputs).CopyTo(tap.AsSpan(o * inputs));
            }

            _taps[i] = PackedMatrix.Pack(tap, outputs, inputs, i == 0 ? bias : default, width);
        }
    }

    /// <summary>Output channels.</summary>
    public int Outputs { get; }

    /// <summary>Input channels.</summary>
    public int Inputs { get; }

    /// <summary>Number of taps.</summary>
    public int Kernel { get; }

    /// <summary>Input frames from one output frame to the next.</summary>
    public int Stride { get; }

    /// <summary>Input frames from one tap to the next.</summary>
    public int Dilation { get; }

    /// <summary>Input frames one output sees, first to last tap.</summary>
    public int Reach => ((Kernel - 1) * Dilation) + 1;

    /// <summary>Output frames of an input that already holds its padding.</summary>
    public int OutputFrames(int paddedFrames) => paddedFrames < Reach ? 0 : ((paddedFrames - Reach) / Stride) + 1;

    /// <summary>Convolves.</summary>
    /// <param name="x"><c>[frames, inputs]</c>, padding rows included: what is padded, and with what, is the caller's choice.</param>
    /// <param name="frames">Rows of x.</param>
    /// <param name="y">Receives <c>[OutputFrames(frames), outputs]</c>; must not overlap x.</param>
    /// <param name="crew">Who does it.</param>
    public void Forward(ReadOnlySpan<float> x, int frames, Span<float> y, Crew crew)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(frames);
        int outputFrames = OutputFrames(frames);
        if (x.Length < (long)frames * Inputs || y.Length < (long)outputFrames * Outputs)
        {
            throw new ArgumentException($"{frames} frames of {Inputs} channels give {outputFrames} of {Outputs}: the spans are too short.");
        }

        fixed (float* xs = x, ys = y)
        {
            var job = new Job { Convolution = this, X = xs, Y = ys, Frames = outputFrames };
            crew.Run(ref job);
        }
    }

    /// <summary>From <c>[outputs, inputs, kernel]</c> to <c>[outputs, kernel, inputs]</c>.</summary>
    private static float[] TapMajor(ReadOnlySpan<float> weights, int outputs, int inputs, int kernel)
    {
        var result = new float[weights.Length];
        for (int o = 0; o < outputs; o++)
        {
            for (int c = 0; c < inputs; c++)
            {
                for (int i = 0; i < kernel; i++)
                {
                    result[(((o * kernel) + i) * inputs) + c] = weights[(((o * inputs) + c) * kernel) + i];
                }
            }
        }

        return result;
    }

    private void Forward(float* x, float* y, Share frames)
    {
        nint step = (nint)Stride * Inputs;
        for (int i = 0; i < _taps.Length; i++)
        {
            float* first = x + (frames.From * step) + ((nint)i * Dilation * Inputs);
            Gemm.Multiply(first, step, frames.Count, _taps[i], y + ((nint)frames.From * Outputs), Outputs, accumulate: i > 0);
        }
    }

    private struct Job : ICrewJob
    {
        public Convolution1d Convolution;
        public float* X;
        public float* Y;
        public int Frames;

        public readonly void Run(int member, int members) =>
            Convolution.Forward(X, Y, Share.Of(Frames, GemmTile.Rows, member, members));
    }
}
