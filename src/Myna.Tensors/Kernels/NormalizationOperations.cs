using System.Runtime.CompilerServices;

namespace Myna.Tensors.Kernels;

/// <summary>(a - p)·q: a standardised by mean p and reciprocal deviation q.</summary>
internal readonly struct Standardised : IOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<TL, TV>(TV a, TV b, TV c, TV p, TV q)
        where TL : struct, ILanes<TV>
        where TV : struct
        => TL.Multiply(TL.Subtract(a, p), q);
}

/// <summary>(a - p)·q·b + c: a standardised, then scaled by b and shifted by c.</summary>
internal readonly struct StandardisedScaledShifted : IOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<TL, TV>(TV a, TV b, TV c, TV p, TV q)
        where TL : struct, ILanes<TV>
        where TV : struct
        => TL.Fma(TL.Multiply(TL.Subtract(a, p), q), b, c);
}

/// <summary>a·p·b: a times a number, times a weight.</summary>
internal readonly struct ScaledProduct : IOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<TL, TV>(TV a, TV b, TV c, TV p, TV q)
        where TL : struct, ILanes<TV>
        where TV : struct
        => TL.Multiply(TL.Multiply(a, p), b);
}
