using System.Runtime.CompilerServices;

namespace Myna.Tensors.Kernels;

/// <summary>
/// exp, ln, sine and cosine for one register, by range reduction and a minimax polynomial (fitted with the Remez
/// algorithm for relative error). Written in exactly rounded operations only, so that every width, machine and
/// run-time library gives the same bits.
/// </summary>
internal static class Polynomials
{
    /// <summary>
    /// 1.5·2^23 + 127: adding it rounds a number of at most 2^22 to whole n (halves to even) and leaves n + 127, the
    /// exponent field of 2^n, in the low bits (see <see cref="ILanes{TV}.ShiftedToPowerOfTwo"/>).
    /// </summary>
    public const float RoundingShift = 12583039f;

    private const float Log2OfE = 1.44269502f;
    private const float Ln2 = 0.693147182f;
    private const float Ln2Rest = -1.90465421e-09f;

    // The first 12 bits of ln 2 and what is left: whole multiples up to 2^12 of the first are exact.
    private const float Ln2Short = 0.693115234f;
    private const float Ln2ShortRest = 3.19461833e-05f;

    private const float LowestExponent = -87.33654f;
    private const float HighestExponent = 88.37f;
    private const float SmallestNormal = 1.17549435e-38f;
    private const float SquareRootOfTwo = 1.41421354f;

    private const float TwoPi = 6.28318548f;
    private const float TwoPiRest = -1.74845553e-07f;

    /// <summary>
    /// e^x = <paramref name="scale"/>·(1 + <paramref name="excess"/>), scale a power of two, excess in -0.293..0.415 with
    /// a small relative error even where it vanishes. For x in -87.68..88.37; scale is 0 from there down to -88.3.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ExpParts<TL, TV>(TV x, out TV scale, out TV excess)
        where TL : struct, ILanes<TV>
        where TV : struct
    {
        TV shift = TL.Splat(RoundingShift);
        TV shifted = TL.Fma(x, TL.Splat(Log2OfE), shift);
        TV minusN = TL.Subtract(shift, shifted);
        TV r = TL.Fma(minusN, TL.Splat(Ln2), x);
        r = TL.Fma(minusN, TL.Splat(Ln2Rest), r);

        // (e^r - 1 - r) / r² on ±ln(2)/2: relative error of e^r 3e-9.
        TV p = TL.Splat(0.00138147804f);
        p = TL.Fma(p, r, TL.Splat(0.00836862903f));
        p = TL.Fma(p, r, TL.Splat(0.0416683778f));
        p = TL.Fma(p, r, TL.Splat(0.166665211f));
        p = TL.Fma(p, r, TL.Splat(0.49999994f));
        excess = TL.Fma(TL.Multiply(r, r), p, r);
        scale = TL.ShiftedToPowerOfTwo(shifted);
    }

    /// <summary>
    /// e^x within 1 ulp on -87.33654..88.37. Below it is 0, never a denormal; above it stays at e^88.37 = 2.4e38, never infinite.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Exp<TL, TV>(TV x)
        where TL : struct, ILanes<TV>
        where TV : struct
    {
        ExpParts<TL, TV>(TL.AtMost(TL.Splat(HighestExponent), x), out TV scale, out TV excess);
        return TL.Select(TL.Less(x, TL.Splat(LowestExponent)), TL.Zero, TL.Fma(scale, excess, scale));
    }

    /// <summary>
    /// ln x within 2 ulp for positive normal x. Zero, denormals and negative numbers give ln of the smallest normal
    /// number, -87.34; +∞ and NaN give themselves.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Log<TL, TV>(TV x)
        where TL : struct, ILanes<TV>
        where TV : struct
    {
        TV a = TL.AtLeast(TL.Splat(SmallestNormal), x);
        TV exponent = TL.Exponent(a);
        TV mantissa = TL.Mantissa(a);
        TV high = TL.Less(TL.Splat(SquareRootOfTwo), mantissa);
        mantissa = TL.Select(high, TL.Multiply(mantissa, TL.Splat(0.5f)), mantissa);
        exponent = TL.Select(high, TL.Add(exponent, TL.Splat(1f)), exponent);

        // (ln(1 + f) - f + f²/2) / f³ on 1 + f = √½..√2: relative error of ln 6e-9.
        TV f = TL.Subtract(mantissa, TL.Splat(1f));
        TV square = TL.Multiply(f, f);
        TV p = TL.Splat(-0.0762941316f);
        p = TL.Fma(p, f, TL.Splat(0.127538487f));
        p = TL.Fma(p, f, TL.Splat(-0.131584004f));
        p = TL.Fma(p, f, TL.Splat(0.142026603f));
        p = TL.Fma(p, f, TL.Splat(-0.166236192f));
        p = TL.Fma(p, f, TL.Splat(0.200011984f));
        p = TL.Fma(p, f, TL.Splat(-0.250008136f));
        p = TL.Fma(p, f, TL.Splat(0.333333313f));

        TV small = TL.Multiply(TL.Multiply(square, f), p);
        small = TL.Fma(exponent, TL.Splat(Ln2ShortRest), small);
        small = TL.Fma(square, TL.Splat(-0.5f), small);
        TV y = TL.Fma(exponent, TL.Splat(Ln2Short), TL.Add(f, small));
        return TL.Select(TL.Less(x, TL.Splat(float.PositiveInfinity)), y, x);
    }

    /// <summary>
    /// sin(2πx) within 1.5e-7 (and within 3 ulp near its zeros) for every finite x, in turns: the reduction is exact.
    /// ±∞ and NaN give NaN.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV SinTurns<TL, TV>(TV x)
        where TL : struct, ILanes<TV>
        where TV : struct
    {
        TV turn = TL.Subtract(x, TL.Round(x));
        TV a = TL.Abs(turn);

        // The second quarter mirrors the first; for a below a quarter the rounded difference is not the one chosen.
        TV mirrored = TL.Subtract(TL.Splat(0.5f), a);
        TV quarter = TL.Select(TL.Less(mirrored, a), mirrored, a);
        TV sine = QuarterSine<TL, TV>(quarter);
        return TL.Select(TL.Less(turn, TL.Zero), TL.Subtract(TL.Zero, sine), sine);
    }

    /// <summary>cos(2πx), on the terms of <see cref="SinTurns"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV CosTurns<TL, TV>(TV x)
        where TL : struct, ILanes<TV>
        where TV : struct
    {
        TV a = TL.Abs(TL.Subtract(x, TL.Round(x)));
        return QuarterSine<TL, TV>(TL.Subtract(TL.Splat(0.25f), a));
    }

    /// <summary>sin(2πa) for a in -¼..¼.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TV QuarterSine<TL, TV>(TV a)
        where TL : struct, ILanes<TV>
        where TV : struct
    {
        // (sin(2π√s)/√s - 2π) / s: relative error of the sine 6e-9.
        TV s = TL.Multiply(a, a);
        TV p = TL.Splat(39.7715225f);
        p = TL.Fma(p, s, TL.Splat(-76.5835876f));
        p = TL.Fma(p, s, TL.Splat(81.6026382f));
        p = TL.Fma(p, s, TL.Splat(-41.3416862f));
        p = TL.Fma(p, s, TL.Splat(TwoPiRest));
        return TL.Fma(a, TL.Splat(TwoPi), TL.Multiply(a, p));
    }
}
