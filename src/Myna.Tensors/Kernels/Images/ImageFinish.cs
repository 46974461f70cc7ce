using System.Runtime.CompilerServices;
using Myna.Tensors.Hardware;

namespace Myna.Tensors.Kernels.Images;

/// <summary>What is done to each value as it leaves a convolution.</summary>
public enum ImageActivation
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>max(0, x).</summary>
    Relu,

    /// <summary>x · min(max(x + 3, 0), 6) / 6 (MobileNetV3, Howard et al. 2019, section 5.2).</summary>
    HardSwish,

    /// <summary>x · sigmoid(x).</summary>
    Silu,
}

/// <summary>An activation, then y = x·scale + shift: the end of a convolution while its row is still in the cache.</summary>
/// <param name="Activation">The function.</param>
/// <param name="Scale">What its result is multiplied by.</param>
/// <param name="Shift">What is added then.</param>
public readonly record struct ImageFinish(ImageActivation Activation, float Scale = 1, float Shift = 0)
{
    /// <summary>Changes values in place.</summary>
    internal unsafe void Apply(float* x, int count, VectorWidth width)
    {
        switch (Activation)
        {
            case ImageActivation.Relu:
                Map.Elements<KeptWithin>(x, x, x, x, count, 0, float.MaxValue, width);
                break;
            case ImageActivation.HardSwish:
                Map.Elements<HardSwishScaled>(x, x, x, x, count, Scale, Shift, width);
                return;
            case ImageActivation.Silu:
                Map.Unary<SiluOperation>(x, x, count, width);
                break;
        }

        if (Scale != 1 || Shift != 0)
        {
            Map.Elements<ScaledBy>(x, x, x, x, count, Scale, Shift, width);
        }
    }

    /// <summary>a·p + q.</summary>
    private readonly struct ScaledBy : IOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TV Apply<TL, TV>(TV a, TV b, TV c, TV p, TV q)
            where TL : struct, ILanes<TV>
            where TV : struct
            => TL.Fma(a, p, q);
    }

    /// <summary>hard swish(a)·p + q.</summary>
    private readonly struct HardSwishScaled : IOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TV Apply<TL, TV>(TV a, TV b, TV c, TV p, TV q)
            where TL : struct, ILanes<TV>
            where TV : struct
        {
            TV zero = TL.Zero, six = TL.Splat(6), gate = TL.Add(a, TL.Splat(3));
            gate = TL.Select(TL.Less(gate, zero), zero, gate);
            gate = TL.Select(TL.Less(six, gate), six, gate);
            return TL.Fma(TL.Multiply(TL.Multiply(a, gate), TL.Splat(1f / 6)), p, q);
        }
    }
}
