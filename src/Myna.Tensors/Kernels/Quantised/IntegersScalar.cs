using System.Runtime.CompilerServices;

namespace Myna.Tensors.Kernels.Quantised;

/// <summary>One output at a time: the reference for every other width.</summary>
internal readonly unsafe struct IntegersScalar : IIntegerLanes<int, float>
{
    public static int Count => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Load(byte* source) => *(int*)source;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Splat(int value) => value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Add(int a, int b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int AddPairs(int a, int b) => Pair((short)a + (short)b, (a >> 16) + (b >> 16));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int EvenBytes(int bytes) => bytes & 0x00FF_00FF;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int OddBytes(int bytes) => (bytes >>> 8) & 0x00FF_00FF;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int LowNibbles(int bytes) => bytes & 0x0F0F_0F0F;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int HighNibbles(int bytes) => (bytes >>> 4) & 0x0F0F_0F0F;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int MultiplyPairs(int a, int b) => ((short)a * (short)b) + ((a >> 16) * (b >> 16));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int MultiplyBytes(int unsigned, int signed) => Pair(
        ((byte)unsigned * (sbyte)signed) + ((byte)(unsigned >> 8) * (sbyte)(signed >> 8)),
        ((byte)(unsigned >> 16) * (sbyte)(signed >> 16)) + ((byte)(unsigned >> 24) * (sbyte)(signed >> 24)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ToSingle(int value) => value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Pair(int low, int high) => (ushort)low | (high << 16);
}
