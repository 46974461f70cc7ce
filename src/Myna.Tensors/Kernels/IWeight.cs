using System.Runtime.CompilerServices;

namespace Myna.Tensors.Kernels;

/// <summary>How one register of weights comes out of memory.</summary>
internal unsafe interface IWeight
{
    /// <summary>Bytes of one weight.</summary>
    static abstract int Bytes { get; }

    /// <summary>Loads one register of weights as floats.</summary>
    static abstract TV Load<TL, TV>(byte* source)
        where TL : struct, ILanes<TV>
        where TV : struct;
}

/// <summary>32-bit floats.</summary>
internal readonly unsafe struct Float32Weight : IWeight
{
    public static int Bytes => sizeof(float);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Load<TL, TV>(byte* source)
        where TL : struct, ILanes<TV>
        where TV : struct
        => TL.Load((float*)source);
}

/// <summary>Half precision.</summary>
internal readonly unsafe struct Float16Weight : IWeight
{
    public static int Bytes => sizeof(ushort);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Load<TL, TV>(byte* source)
        where TL : struct, ILanes<TV>
        where TV : struct
        => TL.LoadHalf((ushort*)source);
}

/// <summary>Brain floats.</summary>
internal readonly unsafe struct BFloat16Weight : IWeight
{
    public static int Bytes => sizeof(ushort);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Load<TL, TV>(byte* source)
        where TL : struct, ILanes<TV>
        where TV : struct
        => TL.LoadBFloat16((ushort*)source);
}
