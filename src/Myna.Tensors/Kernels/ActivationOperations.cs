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
