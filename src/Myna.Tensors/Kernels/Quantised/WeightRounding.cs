using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Myna.Tensors.Kernels.Quantised;

/// <summary>
/// Floats to whole numbers of 8 or 4 bits with a scale. Written with 128-bit registers, which every machine has or
/// emulates, so that the same weights give the same bytes everywhere.
/// </summary>
internal static class WeightRounding
{
    /// <summary>Largest int8 weight; -128 is not used, so that the range is symmetric.</summary>
    private const float MostInt8 = 127f;

    /// <summary>Scales below this make their reciprocals infinite; such weights are zero.</summary>
    private const float Smallest = 1e-35f;

    /// <summary>Scales tried for a group of int4 weights, on either side of the one that maps the largest weight to -8.</summary>
    private const int Tries = 8;

    /// <summary>How far apart the tries are, in steps of the range's end: -8.8 … -7.2.</summary>
    private const float TryStep = 0.1f;

    /// <summary>Adding this rounds a float to a whole number, halves to even, and leaves it in the low bits.</summary>
    private const float RoundingShift = 12582912f;

    /// <summary>Rounds one output's weights. The scale maps the largest one to ±127.</summary>
    /// <param name="row">Finite weights.</param>
    /// <param name="rounded">Receives as many whole numbers, -127 … 127.</param>
    /// <returns>The scale: weight ≈ scale · whole number.</returns>
    public static float ToInt8(ReadOnlySpan<float> row, Span<sbyte> rounded)
    {
        float largest = MathF.Abs(LargestMagnitude(row));
        if (largest < Smallest)
        {
            rounded.Clear();
            return 0f;
        }

        float scale = largest / MostInt8;
        float inverse = MostInt8 / largest;
        for (int k = 0; k < row.Length; k++)
        {
            rounded[k] = (sbyte)(int)MathF.Round(row[k] * inverse);
        }

        return scale;
    }

    /// <summary>
    /// Rounds one group of 32 weights. Of some scales near the obvious one, the one with the least squared error is taken; each
    /// is first improved by least squares for the whole numbers that it gives (as in the "make_qx" search of the GGML formats).
    /// </summary>
    /// <param name="group">32 finite weights.</param>
    /// <param name="rounded">Receives 32 whole numbers, -8 … 7.</param>
    /// <returns>The scale, as the bits of a bfloat16: weight ≈ scale · whole number.</returns>
    public static ushort ToInt4(ReadOnlySpan<float> group, Span<sbyte> rounded)
    {
        float largest = LargestMagnitude(group);
        if (MathF.Abs(largest) < Smallest)
        {
            rounded.Clear();
            return 0;
        }

        float bestError = float.PositiveInfinity;
        ushort best = 0;
        Span<float> whole = stackalloc float[QuantisedLayout.GroupInputs];
        for (int i = -Tries; i <= Tries; i++)
        {
            // The largest weight goes to -8, where the range reaches one further; so the scale may be negative.
            ushort first = ToBFloat16(largest / -(8f + (i * TryStep)));
            Round(group, FromBFloat16(first), whole, out float products, out float squares);
            ushort improved = squares > 0 ? ToBFloat16(products / squares) : first;
            Consider(group, first, whole, ref best, ref bestError);
            if (improved != first && MathF.Abs(FromBFloat16(improved)) >= Smallest)
            {
                Round(group, FromBFloat16(improved), whole, out _, out _);
                Consider(group, improved, whole, ref best, ref bestError);
            }
        }

        Round(group, FromBFloat16(best), whole, out _, out _);
        for (int k = 0; k < group.Length; k++)
        {
            rounded[k] = (sbyte)(int)whole[k];
        }

        return best;
    }

    /// <summary>Whole numbers for one scale, and the sums that least squares needs: Σ weight·whole and Σ whole².</summary>
    private static void Round(ReadOnlySpan<float> group, float scale, Span<float> whole, out float products, out float squares)
    {
        ReadOnlySpan<Vector128<float>> weights = MemoryMarshal.Cast<float, Vector128<float>>(group);
        Span<Vector128<float>> results = MemoryMarshal.Cast<float, Vector128<float>>(whole);
        Vector128<float> inverse = Vector128.Create(1f / scale);
        Vector128<float> shift = Vector128.Create(RoundingShift);
        Vector128<float> low = Vector128.Create(-8f), high = Vector128.Create(7f);
        Vector128<float> product = default, square = default;
        for (int i = 0; i < weights.Length; i++)
        {
            Vector128<float> scaled = Vector128.Min(Vector128.Max(weights[i] * inverse, low), high);
            Vector128<float> rounded = (scaled + shift) - shift;
            results[i] = rounded;
            product += weights[i] * rounded;
            square += rounded * rounded;
        }

        products = Sum(product);
        squares = Sum(square);
    }

    private static void Consider(ReadOnlySpan<float> group, ushort scale, ReadOnlySpan<float> whole, ref ushort best, ref float bestError)
    {
        ReadOnlySpan<Vector128<float>> weights = MemoryMarshal.Cast<float, Vector128<float>>(group);
        ReadOnlySpan<Vector128<float>> rounded = MemoryMarshal.Cast<float, Vector128<float>>(whole);
        Vector128<float> factor = Vector128.Create(FromBFloat16(scale));
        Vector128<float> sum = default;
        for (int i = 0; i < weights.Length; i++)
        {
            Vector128<float> difference = weights[i] - (factor * rounded[i]);
            sum += difference * difference;
        }

        float error = Sum(sum);
        if (error < bestError || best == 0)
        {
            (best, bestError) = (scale, error);
        }
    }

    /// <summary>The four lanes in one fixed order of additions.</summary>
    private static float Sum(Vector128<float> v) => (v.GetElement(0) + v.GetElement(1)) + (v.GetElement(2) + v.GetElement(3));

    /// <summary>The value furthest from zero, with its sign.</summary>
    /// <exception cref="ArgumentException">A value is not finite.</exception>
    public static float LargestMagnitude(ReadOnlySpan<float> values)
    {
        float largest = 0f;
        foreach (float value in values)
        {
            if (!float.IsFinite(value))
            {
                throw new ArgumentException($"The weights contain {value}; only finite numbers can be quantised.", nameof(values));
            }

            largest = MathF.Abs(value) > MathF.Abs(largest) ? value : largest;
        }

        return largest;
    }

    private static float FromBFloat16(ushort bits) => BitConverter.UInt32BitsToSingle((uint)bits << 16);

    private static ushort ToBFloat16(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return (ushort)((bits + 0x7FFFu + ((bits >> 16) & 1u)) >> 16);
    }
}
