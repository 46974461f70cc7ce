using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Myna.Tensors.Kernels.Quantised;

/// <summary>512-bit registers: a line at a time. .NET has them only where AVX-512BW is.</summary>
internal readonly unsafe struct Integers512 : IIntegerLanes<Vector512<int>, Vector512<float>>
{
    public static int Count => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Load(byte* source) => Vector512.Load((int*)source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Splat(int value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Add(Vector512<int> a, Vector512<int> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> AddPairs(Vector512<int> a, Vector512<int> b) => (a.AsInt16() + b.AsInt16()).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> EvenBytes(Vector512<int> bytes) => bytes & Vector512.Create(0x00FF_00FF);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> OddBytes(Vector512<int> bytes) => (bytes.AsUInt16() >>> 8).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> LowNibbles(Vector512<int> bytes) => bytes & Vector512.Create(0x0F0F_0F0F);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> HighNibbles(Vector512<int> bytes) => (bytes >>> 4) & Vector512.Create(0x0F0F_0F0F);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> MultiplyPairs(Vector512<int> a, Vector512<int> b) =>
        Avx512BW.MultiplyAddAdjacent(a.AsInt16(), b.AsInt16());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> MultiplyBytes(Vector512<int> unsigned, Vector512<int> signed) =>
        Avx512BW.MultiplyAddAdjacent(unsigned.AsByte(), signed.AsSByte()).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> ToSingle(Vector512<int> value) => Vector512.ConvertToSingle(value);
}
