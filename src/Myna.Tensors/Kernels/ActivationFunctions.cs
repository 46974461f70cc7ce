using System.Runtime.CompilerServices;

namespace Myna.Tensors.Kernels;

/// <summary>The activation functions for one register, made from <see cref="Polynomials"/>.</summary>
internal static class ActivationFunctions
{
    // Past ±87 the sigmoid equals 0 or 1 to within 2e-38, and e^±87 is still a normal number.
    private const float SigmoidLimit = 87f;
    private const float TanhLimit = 10f;

    // Past ±10 the exponent of GELU would leave 2^±126; its value there is 0 or x to the last bit.
    private const float GeluLimit = 10f;

    // The exact GELU differs from 0 or x by less than 2e-8 from here on.
    private const float GeluExactLimit = 5.8f;

    // -2·√(2/π)·log2(e), and 0.044715 times that.
    private const float GeluLinear = -2.30220819f;
    private const float GeluCubic = -0.102943242f;

    /// <summary>tanh x = (e^2x - 1)/(e^2x + 1), with e^2x - 1 in parts so that small x keeps its relative precision.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Tanh<TL, TV>(TV x)
        where TL : struct, ILanes<TV>
        where TV : struct
    {
        TV clamped = TL.AtMost(TL.Splat(TanhLimit), TL.AtLeast(TL.Splat(-TanhLimit), x));
        Polynomials.ExpParts<TL, TV>(TL.Add(clamped, clamped), out TV scale, out TV excess);
        TV difference = TL.Fma(scale, excess, TL.Subtract(scale, TL.Splat(1f)));
        return TL.Divide(difference, TL.Add(difference, TL.Splat(2f)));
    }

    /// <summary>1/(1 + e^-x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Sigmoid<TL, TV>(TV x)
        where TL : struct, ILanes<TV>
        where TV : struct
        => TL.Divide(TL.Splat(1f), OnePlusExpMinus<TL, TV>(TL.AtLeast(TL.Splat(-SigmoidLimit), x)));

    /// <summary>x/(1 + e^-x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Silu<TL, TV>(TV x)
        where TL : struct, ILanes<TV>
        where TV : struct
    {
        TV low = TL.AtLeast(TL.Splat(-SigmoidLimit), x);
        return TL.Divide(low, OnePlusExpMinus<TL, TV>(low));
    }

    /// <summary>
    /// GELU in its tanh form, as x·sigmoid(2√(2/π)(x + 0.044715x³)) = x/(1 + 2^z), z = x(GeluLinear + GeluCubic·x²).
    /// </summary>
    /// <remarks>
    /// The busiest function of the voice model: 10 multiply-adds and one division. A polynomial of degree 5 for 2^f
    /// (relative error 7.4e-8) is enough; the error of z counts only where the sigmoid is steep, and z is small there.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Gelu<TL, TV>(TV x)
        where TL : struct, ILanes<TV>
        where TV : struct
    {
        TV low = TL.AtLeast(TL.Splat(-GeluLimit), x);
        TV c = TL.AtMost(TL.Splat(GeluLimit), low);
        TV slope = TL.Fma(TL.Multiply(c, c), TL.Splat(GeluCubic), TL.Splat(GeluLinear));

        // z = c·slope is never rounded by itself: once on the way to n = round(z), once as z - n.
        TV shift = TL.Splat(Polynomials.RoundingShift);
        TV shifted = TL.Fma(c, slope, shift);
        TV f = TL.Fma(c, slope, TL.Subtract(shift, shifted));

        TV p = TL.Splat(0.00132766156f);
        p = TL.Fma(p, f, TL.Splat(0.00967539847f));
        p = TL.Fma(p, f, TL.Splat(0.055507116f));
        p = TL.Fma(p, f, TL.Splat(0.240221217f));
        p = TL.Fma(p, f, TL.Splat(0.693146944f));
        p = TL.Fma(p, f, TL.Splat(1.00000012f));
        return TL.Divide(low, TL.Fma(p, TL.ShiftedToPowerOfTwo(shifted), TL.Splat(1f)));
    }

    /// <summary>
    /// GELU in its exact form, x·Φ(x), Φ the normal distribution: Φ(-|x|) = 2^Q(|x|) with one polynomial Q, fitted so that the
    /// error of the result is even (1.5e-9 before rounding); x·Φ(x) is then max(x, 0) - |x|·Φ(-|x|).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV GeluExact<TL, TV>(TV x)
        where TL : struct, ILanes<TV>
        where TV : struct
    {
        TV magnitude = TL.Abs(x);
        TV a = TL.AtMost(TL.Splat(GeluExactLimit), magnitude);
        TV z = TL.Splat(3.815118247985083e-07f);
        z = TL.Fma(z, a, TL.Splat(-7.613464276801096e-06f));
        z = TL.Fma(z, a, TL.Splat(6.311731704045087e-05f));
        z = TL.Fma(z, a, TL.Splat(-0.00024583813501521945f));
        z = TL.Fma(z, a, TL.Splat(-5.743318979511969e-05f));
        z = TL.Fma(z, a, TL.Splat(0.0070112417452037334f));
        z = TL.Fma(z, a, TL.Splat(-0.05248534306883812f));
        z = TL.Fma(z, a, TL.Splat(-0.4592047333717346f));
        z = TL.Fma(z, a, TL.Splat(-1.151106595993042f));
        z = TL.Fma(z, a, TL.Splat(-0.9999999403953552f));

        TV shift = TL.Splat(Polynomials.RoundingShift);
        TV shifted = TL.Add(z, shift);
        TV f = TL.Subtract(z, TL.Subtract(shifted, shift));
        TV p = TL.Splat(0.00132766156f);
        p = TL.Fma(p, f, TL.Splat(0.00967539847f));
        p = TL.Fma(p, f, TL.Splat(0.055507116f));
        p = TL.Fma(p, f, TL.Splat(0.240221217f));
        p = TL.Fma(p, f, TL.Splat(0.693146944f));
        p = TL.Fma(p, f, TL.Splat(1.00000012f));
        TV tail = TL.Multiply(p, TL.ShiftedToPowerOfTwo(shifted));

        TV positive = TL.Select(TL.Less(x, TL.Zero), TL.Zero, x);
        return TL.Subtract(positive, TL.Multiply(a, tail));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TV OnePlusExpMinus<TL, TV>(TV low)
        where TL : struct, ILanes<TV>
        where TV : struct
    {
        TV minus = TL.Subtract(TL.Zero, TL.AtMost(TL.Splat(SigmoidLimit), low));
        Polynomials.ExpParts<TL, TV>(minus, out TV scale, out TV excess);
        return TL.Add(TL.Fma(scale, excess, scale), TL.Splat(1f));
    }
}
