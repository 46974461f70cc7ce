using System.Runtime.InteropServices;
using Myna.Tensors.Hardware;
using Myna.Tensors.Memory;
using Myna.Tensors.Threads;

namespace Myna.Tensors.Kernels;

/// <summary>How the numbers of a <see cref="PackedMatrix"/> are kept in memory. Sums are always fp32.</summary>
public enum WeightPrecision
{
    /// <summary>32-bit floats.</summary>
    Float32,

    /// <summary>IEEE half precision, widened in registers.</summary>
    Float16,

    /// <summary>The upper halves of 32-bit floats, widened in registers.</summary>
    BFloat16,
}

/// <summary>
/// A weight matrix <c>[outputs, inputs]</c>, with an optional bias, laid out once for the kernels of this machine:
/// panels of <see cref="PanelWidth"/> outputs, each panel <c>[inputs, panel width]</c>, so that a kernel reads weights as
/// one stream and one register lane is one output. Read-only after packing; shared by all threads.
/// </summary>
public sealed unsafe class PackedMatrix : IProjection
{
    private readonly AlignedBuffer<byte> _panels;
    private readonly AlignedBuffer<float>? _bias;

    private PackedMatrix(int outputs, int inputs, WeightPrecision precision, VectorWidth width, bool bias)
    {
        Outputs = outputs;
        Inputs = inputs;
        Precision = precision;
        Width = width;
        PanelWidth = WidthOfPanel(width);
        Panels = (outputs + PanelWidth - 1) / PanelWidth;
        PanelBytes = (nint)inputs * PanelWidth * (precision == WeightPrecision.Float32 ? sizeof(float) : sizeof(ushort));
        _panels = new AlignedBuffer<byte>(checked((int)(PanelBytes * Panels)));
        _bias = bias ? new AlignedBuffer<float>(Panels * PanelWidth) : null;
    }

    /// <summary>Length of a result row.</summary>
    public int Outputs { get; }

    /// <summary>Length of an input row.</summary>
    public int Inputs { get; }

    /// <summary>How the weights are kept.</summary>
    public WeightPrecision Precision { get; }

    /// <summary>Bytes of weights, padding included.</summary>
    public long Bytes => _panels.Length;

    /// <inheritdoc/>
    public void Multiply(ReadOnlySpan<float> x, int rows, Span<float> y, Crew crew) => MatMul.Multiply(x, rows, this, y, crew);

    internal VectorWidth Width { get; }

    internal int PanelWidth { get; }

    internal int Panels { get; }

    internal nint PanelBytes { get; }

    /// <summary>The bias, padded with zeros to whole panels; null without one.</summary>
    internal float* Bias => _bias is null ? null : _bias.Pointer;

    /// <summary>Packs fp32 weights.</summary>
    /// <param name="weights">Row-major, <c>[outputs, inputs]</c>.</param>
    /// <param name="outputs">Rows of the weights.</param>
    /// <param name="inputs">Columns of the weights.</param>
    /// <param name="bias"><c>[outputs]</c>, or empty for none.</param>
    public static PackedMatrix Pack(ReadOnlySpan<float> weights, int outputs, int inputs, ReadOnlySpan<float> bias = default) =>
        Pack(weights, outputs, inputs, bias, Simd.Width);

    /// <summary>Packs fp16 or bf16 weights without widening them.</summary>
    /// <param name="weights">The bits, row-major, <c>[outputs, inputs]</c>; finite numbers only.</param>
    /// <param name="precision">What the bits are: <see cref="WeightPrecision.Float16"/> or <see cref="WeightPrecision.BFloat16"/>.</param>
    /// <param name="outputs">Rows of the weights.</param>
    /// <param name="inputs">Columns of the weights.</param>
    /// <param name="bias"><c>[outputs]</c>, or empty for none.</param>
    public static PackedMatrix Pack(
        ReadOnlySpan<ushort> weights, WeightPrecision precision, int outputs, int inputs, ReadOnlySpan<float> bias = default) =>
        Pack(weights, precision, outputs, inputs, bias, Simd.Width);

    internal static PackedMatrix Pack(
        ReadOnlySpan<float> weights, int outputs, int inputs, ReadOnlySpan<float> bias, VectorWidth width)
    {
        CheckLengths(weights.Length, bias.Length, outputs, inputs);
        var packed = new PackedMatrix(outputs, inputs, WeightPrecision.Float32, width, !bias.IsEmpty);
        packed.Fill(weights, bias);
        return packed;
    }

    internal static PackedMatrix Pack(
        ReadOnlySpan<ushort> weights, WeightPrecision precision, int outputs, int inputs, ReadOnlySpan<float> bias, VectorWidth width)
    {
        if (precision == WeightPrecision.Float32)
        {
            throw new ArgumentException("16-bit weights are Float16 or BFloat16.", nameof(precision));
        }

        CheckLengths(weights.Length, bias.Length, outputs, inputs);
        var packed = new PackedMatrix(outputs, inputs, precision, width, !bias.IsEmpty);
        packed.Fill(weights, bias);
        return packed;
    }

    /// <summary>Outputs in one panel: what the widest tile of that width covers.</summary>
    internal static int WidthOfPanel(VectorWidth width) => width switch
    {
        VectorWidth.Bits512 => 4 * Lanes512.Count,
        VectorWidth.Bits256 => 2 * Lanes256.Count,
        VectorWidth.Bits128 => 2 * Lanes128.Count,
        _ => 2 * LanesScalar.Count,
    };

    internal byte* Panel(int index) => _panels.Pointer + (index * PanelBytes);

    private void Fill<T>(ReadOnlySpan<T> weights, ReadOnlySpan<float> bias)
        where T : unmanaged
    {
        Span<T> panels = MemoryMarshal.Cast<byte, T>(_panels.Span);
        for (int first = 0; first < Outputs; first += PanelWidth)
        {
            int columns = Math.Min(PanelWidth, Outputs - first);
            PanelPacking.FromRows(weights[(first * Inputs)..], Inputs, columns, Inputs, panels, PanelWidth);
            panels = panels[(Inputs * PanelWidth)..];
        }

        if (_bias is not null)
        {
            bias.CopyTo(_bias.Span);
        }
    }

    /// <summary>Checks everything before memory is taken, so that a wrong size is not reported as a lack of it.</summary>
    private static void CheckLengths(int weights, int bias, int outputs, int inputs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        if (weights != (long)outputs * inputs)
        {
            throw new ArgumentException($"{weights} weights do not fill a matrix of {outputs} x {inputs}.", nameof(weights));
        }

        if (bias != 0 && bias != outputs)
        {
            throw new ArgumentException($"A bias of {bias} values does not fit {outputs} outputs.", nameof(bias));
        }
    }
}
