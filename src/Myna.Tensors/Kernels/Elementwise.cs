using Myna.Tensors.Hardware;

namespace Myna.Tensors.Kernels;

/// <summary>Sums and products, element by element. The output may be the very span of an input.</summary>
public static unsafe class Elementwise
{
    /// <summary>y = a + b.</summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void Add(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y) =>
        Binary<SumOfTwo>(a, b, y, 0f, Simd.Width);

    /// <summary>y = a·b.</summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void Multiply(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y) =>
        Binary<ProductOfTwo>(a, b, y, 0f, Simd.Width);

    /// <summary>y = a + b·factor, rounded once: an Euler step of size <paramref name="factor"/>.</summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void AddScaled(ReadOnlySpan<float> a, ReadOnlySpan<float> b, float factor, Span<float> y) =>
        Binary<SumWithScaled>(a, b, y, factor, Simd.Width);

    /// <summary>y = x·factor.</summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void Scale(ReadOnlySpan<float> x, float factor, Span<float> y) =>
        Unary<TimesNumber>(x, y, factor, 0f, Simd.Width);

    /// <summary>y = x kept within <paramref name="low"/>..<paramref name="high"/>; NaN stays NaN.</summary>
    /// <exception cref="ArgumentException">The spans differ in length, or the limits are in the wrong order.</exception>
    public static void Clamp(ReadOnlySpan<float> x, float low, float high, Span<float> y)
    {
        if (!(low <= high))
        {
            throw new ArgumentException($"The lower limit {low} is above the upper limit {high}.");
        }

        Unary<KeptWithin>(x, y, low, high, Simd.Width);
    }

    /// <summary>y = x·scale + shift for each row.</summary>
    /// <param name="x">[rows, channels].</param>
    /// <param name="scale">[channels].</param>
    /// <param name="shift">[channels].</param>
    /// <param name="y">[rows, channels].</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    public static void ScaleShift(ReadOnlySpan<float> x, ReadOnlySpan<float> scale, ReadOnlySpan<float> shift, Span<float> y) =>
        ScaleShift(x, scale, shift, y, Simd.Width);

    /// <summary>y = x + branch·gate for each row: the end of a residual block.</summary>
    /// <param name="x">[rows, channels].</param>
    /// <param name="branch">[rows, channels].</param>
    /// <param name="gate">[channels].</param>
    /// <param name="y">[rows, channels].</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    public static void GatedResidual(ReadOnlySpan<float> x, ReadOnlySpan<float> branch, ReadOnlySpan<float> gate, Span<float> y) =>
        GatedResidual(x, branch, gate, y, Simd.Width);

    /// <summary>y = x + bias for each row.</summary>
    /// <param name="x">[rows, channels].</param>
    /// <param name="bias">[channels].</param>
    /// <param name="y">[rows, channels].</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    public static void AddToRows(ReadOnlySpan<float> x, ReadOnlySpan<float> bias, Span<float> y) =>
        AddToRows(x, bias, y, Simd.Width);

    internal static void ScaleShift(ReadOnlySpan<float> x, ReadOnlySpan<float> scale, ReadOnlySpan<float> shift, Span<float> y, VectorWidth width)
    {
        SpanLengths.Same(x.Length, y.Length);
        SpanLengths.Same(scale.Length, shift.Length);
        int rows = SpanLengths.Rows(x.Length, scale.Length);
        fixed (float* px = x, pScale = scale, pShift = shift, py = y)
        {
            for (nint row = 0; row < rows; row++)
            {
                nint at = row * scale.Length;
                Map.Elements<ScaledShifted>(px + at, pScale, pShift, py + at, scale.Length, 0f, 0f, width);
            }
        }
    }

    internal static void GatedResidual(ReadOnlySpan<float> x, ReadOnlySpan<float> branch, ReadOnlySpan<float> gate, Span<float> y, VectorWidth width)
    {
        SpanLengths.Same(x.Length, y.Length);
        SpanLengths.Same(x.Length, branch.Length);
        int rows = SpanLengths.Rows(x.Length, gate.Length);
        fixed (float* px = x, pBranch = branch, pGate = gate, py = y)
        {
            GatedResidual(px, pBranch, pGate, py, rows, gate.Length, width);
        }
    }

    internal static void AddToRows(ReadOnlySpan<float> x, ReadOnlySpan<float> bias, Span<float> y, VectorWidth width)
    {
        SpanLengths.Same(x.Length, y.Length);
        int rows = SpanLengths.Rows(x.Length, bias.Length);
        fixed (float* px = x, pBias = bias, py = y)
        {
            for (nint row = 0; row < rows; row++)
            {
                nint at = row * bias.Length;
                Map.Elements<SumOfTwo>(px + at, pBias, pBias, py + at, bias.Length, 0f, 0f, width);
            }
        }
    }

    /// <summary><see cref="GatedResidual(ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float})"/> for the rows of a fused loop.</summary>
    internal static void GatedResidual(float* x, float* branch, float* gate, float* y, int rows, int channels, VectorWidth width)
    {
        for (nint row = 0; row < rows; row++)
        {
            nint at = row * channels;
            Map.Elements<ScaledShifted>(branch + at, gate, x + at, y + at, channels, 0f, 0f, width);
        }
    }

    internal static void Unary<TOperation>(ReadOnlySpan<float> x, Span<float> y, float p, float q, VectorWidth width)
        where TOperation : struct, IOperation
    {
        SpanLengths.Same(x.Length, y.Length);
        fixed (float* px = x, py = y)
        {
            Map.Elements<TOperation>(px, px, px, py, x.Length, p, q, width);
        }
    }

    internal static void Binary<TOperation>(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y, float p, VectorWidth width)
        where TOperation : struct, IOperation
    {
        SpanLengths.Same(a.Length, b.Length);
        SpanLengths.Same(a.Length, y.Length);
        fixed (float* pa = a, pb = b, py = y)
        {
            Map.Elements<TOperation>(pa, pb, pb, py, a.Length, p, 0f, width);
        }
    }
}
