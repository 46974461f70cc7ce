using Myna.Tensors.Hardware;
using Myna.Tensors.Threads;

namespace Myna.Tensors.Kernels;

/// <summary>
/// Transposed 1-D convolution over <c>[time, channels]</c>. Output frame t·stride + j only sees the taps j, j + stride, …, so
/// each phase j is one matrix product whose rows are overlapping stretches of the input and whose results land
/// <c>stride</c> rows apart: no product with zeros, no scattered additions.
/// </summary>
public sealed unsafe class TransposedConvolution1d
{
    private readonly PackedMatrix[] _phases;
    private readonly int _tapsPerPhase;

    /// <summary>Packs the weights.</summary>
    /// <param name="weights"><c>[inputs, outputs, kernel]</c>, as PyTorch's ConvTranspose1d has them.</param>
    /// <param name="bias"><c>[outputs]</c>, or empty.</param>
    /// <param name="inputs">Input channels.</param>
    /// <param name="outputs">Output channels.</param>
    /// <param name="kernel">Number of taps, at least <paramref name="stride"/>.</param>
    /// <param name="stride">Output frames for one input frame.</param>
    public TransposedConvolution1d(
        ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, int inputs, int outputs, int kernel, int stride)
        : this(weights, bias, inputs, outputs, kernel, stride, Simd.Width)
    {
    }

    internal TransposedConvolution1d(
        ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, int inputs, int outputs, int kernel, int stride, VectorWidth width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(kernel, stride);
        if (weights.Length != (long)outputs * inputs * kernel)
        {
            throw new ArgumentException($"{weights.Length} weights do not fill [{inputs}, {outputs}, {kernel}].", nameof(weights));
        }

        (Inputs, Outputs, Kernel, Stride) = (inputs, outputs, kernel, stride);
        _tapsPerPhase = (kernel + stride - 1) / stride;
        _phases = new PackedMatrix[stride];
        var phase = new float[outputs * _tapsPerPhase * inputs];
        for (int j = 0; j < stride; j++)
        {
            Array.Clear(phase);
            for (int o = 0; o < outputs; o++)
            {
                for (int m = 0; m < _tapsPerPhase && j + (m * stride) < kernel; m++)
                {
                    // The oldest input frame comes first in a row, and meets the highest tap.
                    int place = ((o * _tapsPerPhase) + (_tapsPerPhase - 1 - m)) * inputs;
                    for (int c = 0; c < inputs; c++)
                    {
                        phase[place + c] = weights[(((c * outputs) + o) * kernel) + j + (m * stride)];
                    }
                }
            }

            _phases[j] = PackedMatrix.Pack(phase, outputs, _tapsPerPhase * inputs, bias, width);
        }
    }

    /// <summary>Input channels.</summary>
    public int Inputs { get; }

    /// <summary>Output channels.</summary>
    public int Outputs { get; }

    /// <summary>Number of taps.</summary>
    public int Kernel { get; }

    /// <summary>Output frames for one input frame.</summary>
    public int Stride { get; }

    /// <summary>Zero rows wanted before, and after, the input frames for the full result.</summary>
    public int PaddingFrames => _tapsPerPhase - 1;

    /// <summary>
    /// Output frames of an input with its padding rows: each run of <c>PaddingFrames + 1</c> rows gives <see cref="Stride"/> frames.
    /// </summary>
    /// <exception cref="OverflowException">There would be more output frames than can be counted.</exception>
    public int OutputFrames(int paddedFrames) => checked(Math.Max(0, paddedFrames - PaddingFrames) * Stride);

    /// <summary>Convolves.</summary>
    /// <param name="x">
    /// <c>[frames, inputs]</c>. With <see cref="PaddingFrames"/> zero rows before and after the signal the first
    /// <c>(n - 1)·stride + kernel</c> output frames are PyTorch's with padding 0; a stream instead keeps its last
    /// <see cref="PaddingFrames"/> rows as the next call's first.
    /// </param>
    /// <param name="frames">Rows of x.</param>
    /// <param name="y">Receives <c>[OutputFrames(frames), outputs]</c>; must not overlap x.</param>
    /// <param name="crew">Who does it.</param>
    public void Forward(ReadOnlySpan<float> x, int frames, Span<float> y, Crew crew)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(frames);
        if (x.Length < (long)frames * Inputs || y.Length < (long)OutputFrames(frames) * Outputs)
        {
            throw new ArgumentException($"{frames} frames of {Inputs} channels give {OutputFrames(frames)} of {Outputs}: the spans are too short.");
        }

        fixed (float* xs = x, ys = y)
        {
            var job = new Job { Convolution = this, X = xs, Y = ys, Rows = Math.Max(0, frames - PaddingFrames) };
            crew.Run(ref job);
        }
    }

    private void Forward(float* x, float* y, Share rows)
    {
        for (int j = 0; j < Stride; j++)
        {
            float* target = y + ((((nint)rows.From * Stride) + j) * Outputs);
            Gemm.Multiply(x + ((nint)rows.From * Inputs), Inputs, rows.Count, _phases[j], target, (nint)Stride * Outputs);
        }
    }

    private struct Job : ICrewJob
    {
        public TransposedConvolution1d Convolution;
        public float* X;
        public float* Y;
        public int Rows;

        public readonly void Run(int member, int members) =>
            Convolution.Forward(X, Y, Share.Of(Rows, GemmTile.Rows, member, members));
    }
}
