using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Myna.Tensors.Kernels.Quantised;

/// <summary>The scale of a group of 32 activations, and its whole numbers: the same bits from 128 and from 512-bit registers.</summary>
internal static unsafe class GroupScale
{
    /// <summary>A group whose values are all below this is zero: the reciprocal of its scale would not be finite.</summary>
    private const float Smallest = 1e-30f;

    private const uint Magnitude = 0x7FFF_FFFF;
    private const uint LargestFinite = 0x7F7F_FFFF;

    /// <summary>Adding this rounds a float below 2²² to a whole number, halves to even, and leaves it in the low bits.</summary>
    private const float RoundingShift = 12582912f;
    private const int RoundingShiftBits = 0x4B40_0000;

    /// <summary>Bits of the largest magnitude of 32 values: magnitudes are ordered as their bits are, infinities and NaNs last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Largest128(float* x)
    {
        Vector128<uint> largest = default;
        for (int i = 0; i < QuantisedLayout.GroupInputs; i += 4)
        {
            largest = Vector128.Max(largest, Vector128.Load((uint*)(x + i)) & Vector128.Create(Magnitude));
        }

        return Largest(largest);
    }

    /// <summary>As <see cref="Largest128"/>, from registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Largest512(Vector512<float> low, Vector512<float> high)
    {
        Vector512<uint> magnitude = Vector512.Create(Magnitude);
        Vector512<uint> largest = Vector512.Max(low.AsUInt32() & magnitude, high.AsUInt32() & magnitude);
        Vector256<uint> half = Vector256.Max(largest.GetLower(), largest.GetUpper());
        return Largest(Vector128.Max(half.GetLower(), half.GetUpper()));
    }

    /// <summary>A group's scale and its reciprocal; false for a group that becomes zeros.</summary>
    /// <param name="largest">Bits of the largest magnitude.</param>
    /// <param name="most">The whole number that it becomes.</param>
    /// <param name="scale">Receives the scale: 0 for zeros, NaN where a value is NaN or infinite.</param>
    /// <param name="reciprocal">What to multiply values by.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryMake(uint largest, float most, float* scale, out float reciprocal)
    {
        float absolute = BitConverter.UInt32BitsToSingle(largest);
        reciprocal = most / absolute;
        *scale = absolute / most;
        if (largest <= LargestFinite && absolute >= Smallest)
        {
            return true;
        }

        *scale = largest > LargestFinite ? float.NaN : 0f;
        return false;
    }

    /// <summary>Four values as whole numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Whole(float* x, Vector128<float> reciprocal) =>
        Vector128.FusedMultiplyAdd(Vector128.Load(x), reciprocal, Vector128.Create(RoundingShift)).AsInt32() - Vector128.Create(RoundingShiftBits);

    /// <summary>16 values as whole numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Whole(Vector512<float> x, Vector512<float> reciprocal) =>
        Vector512.FusedMultiplyAdd(x, reciprocal, Vector512.Create(RoundingShift)).AsInt32() - Vector512.Create(RoundingShiftBits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Largest(Vector128<uint> four)
    {
        four = Vector128.Max(four, Vector128.Shuffle(four, Vector128.Create(2u, 3u, 2u, 3u)));
        return Math.Max(four.ToScalar(), four.GetElement(1));
    }
}
