using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Myna.Tensors.Kernels.Quantised;

/// <summary>128-bit registers: a quarter of a line at a time.</summary>
internal readonly unsafe struct Integers128 : IIntegerLanes<Vector128<int>, Vector128<float>>
{
    public static int Count => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Load(byte* source) => Vector128.Load((int*)source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Splat(int value) => Vector128.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Add(Vector128<int> a, Vector128<int> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> AddPairs(Vector128<int> a, Vector128<int> b) => (a.AsInt16() + b.AsInt16()).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> EvenBytes(Vector128<int> bytes) => bytes & Vector128.Create(0x00FF_00FF);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> OddBytes(Vector128<int> bytes) => (bytes.AsUInt16() >>> 8).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> LowNibbles(Vector128<int> bytes) => bytes & Vector128.Create(0x0F0F_0F0F);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> HighNibbles(Vector128<int> bytes) => (bytes >>> 4) & Vector128.Create(0x0F0F_0F0F);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> MultiplyPairs(Vector128<int> a, Vector128<int> b)
    {
        if (Sse2.IsSupported)
        {
            return Sse2.MultiplyAddAdjacent(a.AsInt16(), b.AsInt16());
        }

        if (AdvSimd.Arm64.IsSupported)
        {
            return AdvSimd.Arm64.AddPairwise(
                AdvSimd.MultiplyWideningLower(a.AsInt16().GetLower(), b.AsInt16().GetLower()),
                AdvSimd.MultiplyWideningUpper(a.AsInt16(), b.AsInt16()));
        }

        return PlainMultiplyPairs(a, b);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> MultiplyBytes(Vector128<int> unsigned, Vector128<int> signed)
    {
        if (Ssse3.IsSupported)
        {
            return Ssse3.MultiplyAddAdjacent(unsigned.AsByte(), signed.AsSByte()).AsInt32();
        }

        return PlainMultiplyBytes(unsigned, signed);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> ToSingle(Vector128<int> value) => Vector128.ConvertToSingle(value);

    /// <summary><see cref="MultiplyPairs"/> without an instruction for it.</summary>
    internal static Vector128<int> PlainMultiplyPairs(Vector128<int> a, Vector128<int> b) =>
        (((a << 16) >> 16) * ((b << 16) >> 16)) + ((a >> 16) * (b >> 16));

    /// <summary><see cref="MultiplyBytes"/> without an instruction for it; ARM multiplies 16-bit lanes at full rate.</summary>
    internal static Vector128<int> PlainMultiplyBytes(Vector128<int> unsigned, Vector128<int> signed)
    {
        Vector128<short> even = (unsigned & Vector128.Create(0x00FF_00FF)).AsInt16() * ((signed.AsInt16() << 8) >> 8);
        Vector128<short> odd = (unsigned.AsUInt16() >>> 8).AsInt16() * (signed.AsInt16() >> 8);
        return (even + odd).AsInt32();
    }
}
