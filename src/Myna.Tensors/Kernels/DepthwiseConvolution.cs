using System.Runtime.Intrinsics;
using Myna.Tensors.Hardware;

namespace Myna.Tensors.Kernels;

/// <summary>
/// Convolution over time of each channel by itself: y[t, c] = bias[c] + Σ_i weight[i, c]·x[t + (i - k/2)·dilation, c],
/// with zeros outside the sequence. Taps are added in the order i = 0..k-1, the same bits at every vector width.
/// </summary>
public static unsafe class DepthwiseConvolution
{
    /// <summary>Convolves a whole sequence.</summary>
    /// <param name="x">[T, channels].</param>
    /// <param name="weight">[k, channels].</param>
    /// <param name="bias">[channels].</param>
    /// <param name="dilation">Rows between taps, at least 1.</param>
    /// <param name="y">[T, channels]; must not overlap <paramref name="x"/>.</param>
    /// <exception cref="ArgumentException">Lengths do not fit, the dilation is not positive, or y overlaps x.</exception>
    public static void Apply(ReadOnlySpan<float> x, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, int dilation, Span<float> y) =>
        Apply(x, weight, bias, dilation, 0, SpanLengths.Rows(x.Length, bias.Length), y, Simd.Width);

    /// <summary>Computes rows <paramref name="from"/>..<paramref name="to"/>-1 of the convolved sequence: one thread's share.</summary>
    /// <param name="x">[T, channels], the whole sequence.</param>
    /// <param name="weight">[k, channels].</param>
    /// <param name="bias">[channels].</param>
    /// <param name="dilation">Rows between taps, at least 1.</param>
    /// <param name="from">The first row to compute.</param>
    /// <param name="to">The row after the last.</param>
    /// <param name="y">[to - from, channels]; must not overlap <paramref name="x"/>.</param>
    /// <exception cref="ArgumentException">Lengths do not fit, the dilation is not positive, rows lie outside the sequence, or y overlaps x.</exception>
    public static void Apply(
        ReadOnlySpan<float> x, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, int dilation, int from, int to, Span<float> y) =>
        Apply(x, weight, bias, dilation, from, to, y, Simd.Width);

    internal static void Apply(
        ReadOnlySpan<float> x, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, int dilation, int from, int to, Span<float> y, VectorWidth width)
    {
        int channels = bias.Length;
        int rows = SpanLengths.Rows(x.Length, channels);
        int taps = SpanLengths.Rows(weight.Length, channels);
        if (dilation < 1)
        {
            throw new ArgumentException($"The dilation must be at least 1, not {dilation}.");
        }

        if (from < 0 || to < from || to > rows)
        {
            throw new ArgumentException($"Rows {from}..{to} lie outside a sequence of {rows}.");
        }

        SpanLengths.Same(y.Length, (to - from) * channels);
        if (x.Overlaps(y))
        {
            throw new ArgumentException("The output of a convolution must not overlap its input.");
        }

        fixed (float* px = x, pWeight = weight, pBias = bias, py = y)
        {
            Apply(px, rows, channels, pWeight, pBias, taps, dilation, from, to, py, width);
        }
    }

    /// <summary>
    /// Rows from..to-1 for the rows of a fused loop. <paramref name="x"/> is row 0 of the sequence of
    /// <paramref name="rows"/>, <paramref name="y"/> is where row <paramref name="from"/> goes.
    /// </summary>
    internal static void Apply(
        float* x, int rows, int channels, float* weight, float* bias, int taps, int dilation, int from, int to, float* y, VectorWidth width)
    {
        var sequence = new DepthwiseLoops.Sequence(x, rows, channels, weight, bias, taps, dilation, from, to, y);
        switch (width)
        {
            case VectorWidth.Bits512:
                DepthwiseLoops.Rows<Lanes512, Vector512<float>>(in sequence);
                break;
            case VectorWidth.Bits256:
                DepthwiseLoops.Rows<Lanes256, Vector256<float>>(in sequence);
                break;
            case VectorWidth.Bits128:
                DepthwiseLoops.Rows<Lanes128, Vector128<float>>(in sequence);
                break;
            default:
                DepthwiseLoops.Rows<LanesScalar, float>(in sequence);
                break;
        }
    }
}
