using Myna.Tensors.Hardware;

namespace Myna.Tensors.Kernels;

/// <summary>Dot products and sums, added in 16 virtual lanes: the same bits at every vector width (see <see cref="Reduction"/>).</summary>
public static unsafe class Dot
{
    /// <summary>Σ a·b; 0 for empty spans.</summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static float Product(ReadOnlySpan<float> a, ReadOnlySpan<float> b) => Product(a, b, Simd.Width);

    /// <summary>Σ x; 0 for an empty span.</summary>
    public static float Sum(ReadOnlySpan<float> x) => Sum(x, Simd.Width);

    internal static float Product(ReadOnlySpan<float> a, ReadOnlySpan<float> b, VectorWidth width)
    {
        SpanLengths.Same(a.Length, b.Length);
        fixed (float* pa = a, pb = b)
        {
            return Reduction.Sum<ProductTerm>(pa, pb, a.Length, 0f, width);
        }
    }

    internal static float Sum(ReadOnlySpan<float> x, VectorWidth width)
    {
        fixed (float* p = x)
        {
            return Reduction.Sum<PlainTerm>(p, p, x.Length, 0f, width);
        }
    }
}
