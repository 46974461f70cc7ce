using System.Runtime.CompilerServices;

namespace Myna.Tensors.Kernels;

/// <summary>a + b.</summary>
internal readonly struct SumOfTwo : IOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<TL, TV>(TV a, TV b, TV c, TV p, TV q)
        where TL : struct, ILanes<TV>
        where TV : struct
        => TL.Add(a, b);
}

/// <summary>a·b.</summary>
internal readonly struct ProductOfTwo : IOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<TL, TV>(TV a, TV b, TV c, TV p, TV q)
        where TL : struct, ILanes<TV>
        where TV : struct
        => TL.Multiply(a, b);
}

/// <summary>a + b·p.</summary>
internal readonly struct SumWithScaled : IOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<TL, TV>(TV a, TV b, TV c, TV p, TV q)
        where TL : struct, ILanes<TV>
        where TV : struct
        => TL.Fma(b, p, a);
}

/// <summary>a·p.</summary>
internal readonly struct TimesNumber : IOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<TL, TV>(TV a, TV b, TV c, TV p, TV q)
        where TL : struct, ILanes<TV>
        where TV : struct
        => TL.Multiply(a, p);
}

/// <summary>a·b + c.</summary>
internal readonly struct ScaledShifted : IOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<TL, TV>(TV a, TV b, TV c, TV p, TV q)
        where TL : struct, ILanes<TV>
        where TV : struct
        => TL.Fma(a, b, c);
}

/// <summary>a kept within p..q. Made of comparisons, so that NaN and zeros come out alike on every machine.</summary>
internal readonly struct KeptWithin : IOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<TL, TV>(TV a, TV b, TV c, TV p, TV q)
        where TL : struct, ILanes<TV>
        where TV : struct
    {
        TV low = TL.Select(TL.Less(a, p), p, a);
        return TL.Select(TL.Less(q, low), q, low);
    }
}
