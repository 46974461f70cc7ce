using Myna.Tensors.Hardware;

namespace Myna.Tensors.Kernels;

/// <summary>
/// The float operations a kernel may use, for one register width. A kernel is written once, generic over
/// <typeparamref name="TV"/>; the JIT makes one specialised copy for each width.
/// </summary>
/// <remarks>
/// Every operation is exactly rounded per lane, and fused where the name says so, so an elementwise kernel gives
/// the same bits at every width. Reductions keep that promise by always summing in 16 virtual lanes
/// (see <see cref="Reduction"/>).
/// </remarks>
/// <typeparam name="TV">The register type: float, Vector128, Vector256 or Vector512 of float.</typeparam>
internal unsafe interface ILanes<TV>
    where TV : struct
{
    static abstract VectorWidth Width { get; }

    /// <summary>How many floats one register holds: 1, 4, 8 or 16.</summary>
    static abstract int Count { get; }

    static abstract TV Zero { get; }

    static abstract TV Load(float* source);

    static abstract void Store(TV value, float* target);

    /// <summary>Loads half-precision numbers (their bits) as floats; finite values only, subnormal ones exactly.</summary>
    static abstract TV LoadHalf(ushort* source);

    /// <summary>Loads bfloat16 numbers (the upper halves of floats) as floats.</summary>
    static abstract TV LoadBFloat16(ushort* source);

    static abstract TV Splat(float value);

    static abstract TV Add(TV a, TV b);

    static abstract TV Subtract(TV a, TV b);

    static abstract TV Multiply(TV a, TV b);

    static abstract TV Divide(TV a, TV b);

    /// <summary>a·b + c with one rounding.</summary>
    static abstract TV Fma(TV a, TV b, TV c);

    static abstract TV Min(TV a, TV b);

    static abstract TV Max(TV a, TV b);

    /// <summary>
    /// The lower of a limit and <paramref name="x"/>, in one instruction; the limit is a number other than zero. Unlike
    /// <see cref="Min"/> it has one fixed answer for NaN at every width: a NaN in <paramref name="x"/> is passed on.
    /// </summary>
    static abstract TV AtMost(TV limit, TV x);

    /// <summary>The higher of a limit and <paramref name="x"/>, on the terms of <see cref="AtMost"/>.</summary>
    static abstract TV AtLeast(TV limit, TV x);

    static abstract TV Sqrt(TV a);

    static abstract TV Abs(TV a);

    /// <summary>Rounds to the nearest whole number, halves to even.</summary>
    static abstract TV Round(TV a);

    /// <summary>All bits set where a &lt; b, else none: the mask for <see cref="Select"/>.</summary>
    static abstract TV Less(TV a, TV b);

    /// <summary><paramref name="a"/> where the mask is set, else <paramref name="b"/>.</summary>
    static abstract TV Select(TV mask, TV a, TV b);

    /// <summary>2^n for whole n in -126..127, made in the exponent bits.</summary>
    static abstract TV PowerOfTwo(TV n);

    /// <summary>
    /// 2^n from n + <see cref="Polynomials.RoundingShift"/>, n whole in -127..127 (-127 gives 0): rounding by adding that
    /// constant leaves n in the low bits, so one shift makes the power.
    /// </summary>
    static abstract TV ShiftedToPowerOfTwo(TV shifted);

    /// <summary>The unbiased exponent of a positive normal number, as a float: floor(log2 a).</summary>
    static abstract TV Exponent(TV a);

    /// <summary>The mantissa of a positive normal number, in [1, 2).</summary>
    static abstract TV Mantissa(TV a);
}
