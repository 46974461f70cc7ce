using System.Runtime.CompilerServices;

namespace Myna.Tensors.Kernels;

/// <summary>The exponential of <see cref="Polynomials"/> as an operation for <see cref="Map"/>.</summary>
internal readonly struct ExpOperation : IUnaryOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<TL, TV>(TV x)
        where TL : struct, ILanes<TV>
        where TV : struct
        => Polynomials.Exp<TL, TV>(x);
}

/// <summary>The logarithm of <see cref="Polynomials"/> as an operation for <see cref="Map"/>.</summary>
internal readonly struct LogOperation : IUnaryOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<TL, TV>(TV x)
        where TL : struct, ILanes<TV>
        where TV : struct
        => Polynomials.Log<TL, TV>(x);
}

/// <summary>The sine of <see cref="Polynomials"/> as an operation for <see cref="Map"/>.</summary>
internal readonly struct SinTurnsOperation : IUnaryOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<TL, TV>(TV x)
        where TL : struct, ILanes<TV>
        where TV : struct
        => Polynomials.SinTurns<TL, TV>(x);
}

/// <summary>The cosine of <see cref="Polynomials"/> as an operation for <see cref="Map"/>.</summary>
internal readonly struct CosTurnsOperation : IUnaryOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<TL, TV>(TV x)
        where TL : struct, ILanes<TV>
        where TV : struct
        => Polynomials.CosTurns<TL, TV>(x);
}

/// <summary>The hyperbolic tangent of <see cref="ActivationFunctions"/> as an operation for <see cref="Map"/>.</summary>
internal readonly struct TanhOperation : IUnaryOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<TL, TV>(TV x)
        where TL : struct, ILanes<TV>
        where TV : struct
        => ActivationFunctions.Tanh<TL, TV>(x);
}

/// <summary>The sigmoid of <see cref="ActivationFunctions"/> as an operation for <see cref="Map"/>.</summary>
internal readonly struct SigmoidOperation : IUnaryOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<TL, TV>(TV x)
        where TL : struct, ILanes<TV>
        where TV : struct
        => ActivationFunctions.Sigmoid<TL, TV>(x);
}

/// <summary>The SiLU of <see cref="ActivationFunctions"/> as an operation for <see cref="Map"/>.</summary>
internal readonly struct SiluOperation : IUnaryOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<TL, TV>(TV x)
        where TL : struct, ILanes<TV>
        where TV : struct
        => ActivationFunctions.Silu<TL, TV>(x);
}

/// <summary>The GELU of <see cref="ActivationFunctions"/> as an operation for <see cref="Map"/>.</summary>
internal readonly struct GeluOperation : IUnaryOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<TL, TV>(TV x)
        where TL : struct, ILanes<TV>
        where TV : struct
        => ActivationFunctions.Gelu<TL, TV>(x);
}

/// <summary>The exact GELU of <see cref="ActivationFunctions"/> as an operation for <see cref="Map"/>.</summary>
internal readonly struct GeluExactOperation : IUnaryOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<TL, TV>(TV x)
        where TL : struct, ILanes<TV>
        where TV : struct
        => ActivationFunctions.GeluExact<TL, TV>(x);
}

/// <summary>ELU as an operation for <see cref="Map"/>.</summary>
internal readonly struct EluOperation : IUnaryOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<TL, TV>(TV x)
        where TL : struct, ILanes<TV>
        where TV : struct
    {
        Polynomials.ExpParts<TL, TV>(TL.AtLeast(TL.Splat(-87f), TL.AtMost(TL.Splat(87f), x)), out TV scale, out TV excess);
        TV minusOne = TL.Fma(scale, excess, TL.Subtract(scale, TL.Splat(1f)));
        return TL.Select(TL.Less(x, TL.Zero), minusOne, x);
    }
}
