using Myna.Tensors.Hardware;

namespace Myna.Tensors.Kernels;

/// <summary>Layer and RMS norm over the channels of each row of a row-major [rows, channels] matrix. Output may be the input.</summary>
/// <remarks>Sums run in 16 virtual lanes (<see cref="Reduction"/>), the variance in a second pass over the deviations: the same bits at every vector width.</remarks>
public static unsafe class Normalization
{
    /// <summary>y = (x - mean)/√(variance + eps) for each row, the variance over all channels (biased).</summary>
    /// <param name="x">[rows, channels].</param>
    /// <param name="y">[rows, channels].</param>
    /// <param name="channels">Values in a row.</param>
    /// <param name="eps">Keeps a constant row finite: it becomes zeros.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    public static void LayerNorm(ReadOnlySpan<float> x, Span<float> y, int channels, float eps = 1e-5f) =>
        LayerNorm(x, y, [], [], channels, eps, Simd.Width);

    /// <summary>y = x̂·scale + shift for each row, x̂ as in <see cref="LayerNorm(ReadOnlySpan{float}, Span{float}, int, float)"/>.</summary>
    /// <param name="x">[rows, channels].</param>
    /// <param name="y">[rows, channels].</param>
    /// <param name="scale">[channels]; its length says how many channels a row has.</param>
    /// <param name="shift">[channels].</param>
    /// <param name="eps">Keeps a constant row finite: it becomes the shift.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    public static void LayerNorm(ReadOnlySpan<float> x, Span<float> y, ReadOnlySpan<float> scale, ReadOnlySpan<float> shift, float eps = 1e-5f)
    {
        SpanLengths.Same(scale.Length, shift.Length);
        LayerNorm(x, y, scale, shift, scale.Length, eps, Simd.Width);
    }

    /// <summary>y = x/√(mean of squares + eps)·weight for each row.</summary>
    /// <param name="x">[rows, channels].</param>
    /// <param name="y">[rows, channels].</param>
    /// <param name="weight">[channels]; its length says how many channels a row has.</param>
    /// <param name="eps">Keeps a row of zeros finite.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    public static void RmsNorm(ReadOnlySpan<float> x, Span<float> y, ReadOnlySpan<float> weight, float eps = 1e-5f) =>
        RmsNorm(x, y, weight, eps, Simd.Width);

    internal static void LayerNorm(
        ReadOnlySpan<float> x, Span<float> y, ReadOnlySpan<float> scale, ReadOnlySpan<float> shift, int channels, float eps, VectorWidth width)
    {
        SpanLengths.Same(x.Length, y.Length);
        int rows = SpanLengths.Rows(x.Length, channels);
        fixed (float* px = x, py = y, pScale = scale, pShift = shift)
        {
            LayerNorm(px, py, pScale, pShift, rows, channels, eps, width);
        }
    }

    internal static void RmsNorm(ReadOnlySpan<float> x, Span<float> y, ReadOnlySpan<float> weight, float eps, VectorWidth width)
    {
        SpanLengths.Same(x.Length, y.Length);
        int channels = weight.Length;
        int rows = SpanLengths.Rows(x.Length, channels);
        fixed (float* px = x, py = y, pWeight = weight)
        {
            for (int row = 0; row < rows; row++)
            {
                float* from = px + (nint)row * channels;
                float meanSquare = Reduction.Sum<ProductTerm>(from, from, channels, 0f, width) / channels;
                float factor = 1f / MathF.Sqrt(meanSquare + eps);
                Map.Elements<ScaledProduct>(from, pWeight, from, py + (nint)row * channels, channels, factor, 0f, width);
            }
        }
    }

    /// <summary>Layer norm of consecutive rows; <paramref name="scale"/> and <paramref name="shift"/> are both null for none.</summary>
    internal static void LayerNorm(float* x, float* y, float* scale, float* shift, int rows, int channels, float eps, VectorWidth width)
    {
        for (int row = 0; row < rows; row++)
        {
            float* from = x + (nint)row * channels;
            float* to = y + (nint)row * channels;
            float mean = Reduction.Sum<PlainTerm>(from, from, channels, 0f, width) / channels;
            float variance = Reduction.Sum<DeviationTerm>(from, from, channels, mean, width) / channels;
            float factor = 1f / MathF.Sqrt(variance + eps);
            if (scale == null)
            {
                Map.Elements<Standardised>(from, from, from, to, channels, mean, factor, width);
            }
            else
            {
                Map.Elements<StandardisedScaledShifted>(from, scale, shift, to, channels, mean, factor, width);
            }
        }
    }
}
