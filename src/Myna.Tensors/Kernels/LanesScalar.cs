using System.Runtime.CompilerServices;
using Myna.Tensors.Hardware;

namespace Myna.Tensors.Kernels;

/// <summary>One float at a time: the reference for the wide registers, and the tail of every loop.</summary>
internal readonly unsafe struct LanesScalar : ILanes<float>
{
    public static VectorWidth Width => VectorWidth.Scalar;

    public static int Count => 1;

    public static float Zero => 0f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Load(float* source) => *source;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float value, float* target) => *target = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float LoadHalf(ushort* source) => (float)BitConverter.UInt16BitsToHalf(*source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float LoadBFloat16(ushort* source) => BitConverter.Int32BitsToSingle(*source << 16);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Splat(float value) => value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Add(float a, float b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Subtract(float a, float b) => a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Multiply(float a, float b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Divide(float a, float b) => a / b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Fma(float a, float b, float c) => MathF.FusedMultiplyAdd(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Min(float a, float b) => MathF.Min(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Max(float a, float b) => MathF.Max(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float AtMost(float limit, float x) => limit < x ? limit : x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float AtLeast(float limit, float x) => limit > x ? limit : x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sqrt(float a) => MathF.Sqrt(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Abs(float a) => MathF.Abs(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Round(float a) => MathF.Round(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Less(float a, float b) => BitConverter.Int32BitsToSingle(a < b ? -1 : 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Select(float mask, float a, float b) => BitConverter.SingleToInt32Bits(mask) != 0 ? a : b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float PowerOfTwo(float n) => BitConverter.Int32BitsToSingle(((int)n + 127) << 23);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ShiftedToPowerOfTwo(float shifted) =>
        BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(shifted) << 23);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Exponent(float a) => (BitConverter.SingleToInt32Bits(a) >>> 23) - 127;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Mantissa(float a) =>
        BitConverter.Int32BitsToSingle((BitConverter.SingleToInt32Bits(a) & 0x007F_FFFF) | 0x3F80_0000);
}
