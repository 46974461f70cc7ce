using System.Runtime.Intrinsics;
using Myna.Tensors.Hardware;

namespace Myna.Tensors.Kernels.Quantised;

/// <summary>One way to multiply rounded activations by quantised weights. All of them give the same bits.</summary>
internal abstract unsafe class QuantisedKernel
{
    /// <summary>The fastest one this machine has; <c>MYNA_VECTOR</c> chooses among the widths, <c>MYNA_EMIT=0</c> forbids emitted code.</summary>
    public static readonly QuantisedKernel Default =
        (Simd.Width == VectorWidth.Bits512 ? VnniKernel.TryCreate() : null) ?? ForWidth(Simd.Width);

    /// <summary>The registers that it works with.</summary>
    public abstract VectorWidth Width { get; }

    /// <summary>Whether it reads <see cref="QuantisedRows.Pairs"/> for that format.</summary>
    public abstract bool ReadsPairs(QuantisedFormat format);

    /// <summary>The kernel in plain C# for a width that this machine has.</summary>
    public static QuantisedKernel ForWidth(VectorWidth width) => width switch
    {
        VectorWidth.Bits512 => new PlainKernel<Integers512, Vector512<int>, Lanes512, Vector512<float>>(),
        VectorWidth.Bits256 => new PlainKernel<Integers256, Vector256<int>, Lanes256, Vector256<float>>(),
        VectorWidth.Bits128 => new PlainKernel<Integers128, Vector128<int>, Lanes128, Vector128<float>>(),
        _ => new PlainKernel<IntegersScalar, int, LanesScalar, float>(),
    };

    /// <summary>y = x·Wᵀ + b for the outputs of some panels.</summary>
    /// <param name="x">Rounded rows.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="weights">W and b.</param>
    /// <param name="from">The first panel.</param>
    /// <param name="to">One past the last panel.</param>
    /// <param name="y"><c>[rows, outputs]</c>; only those panels' outputs are written.</param>
    public abstract void Multiply(in QuantisedRows x, int rows, QuantisedMatrix weights, int from, int to, float* y);
}
