using Myna.Tensors.Memory;
using Myna.Tensors.Threads;

namespace Myna.Tensors.Kernels.Quantised;

/// <summary>
/// A weight matrix <c>[outputs, inputs]</c> of 8 or 4 bits a weight, with an optional fp32 bias. Activations are rounded to
/// 8 bits with a scale for each 32 of a row; products are summed as whole numbers, so results have the same bits at every
/// vector width, on every processor and with any number of threads.
/// </summary>
/// <remarks>
/// The packed bytes do not depend on the machine (<see cref="QuantisedLayout"/>): they can be written to a file
/// and used from there as they lie. Read-only; shared by all threads.
/// </remarks>
public sealed unsafe class QuantisedMatrix : IProjection
{
    private readonly QuantisedLayout _layout;
    private readonly object? _owner;
    private readonly AlignedBuffer<float> _bias;
    private readonly byte* _packed;

    private QuantisedMatrix(
        int outputs, int inputs, QuantisedFormat format, QuantisedLayout layout, byte* packed, object? owner, ReadOnlySpan<float> bias)
    {
        (Outputs, Inputs, Format, _layout, _owner) = (outputs, inputs, format, layout, owner);
        _packed = packed;
        _bias = new AlignedBuffer<float>(Panels * QuantisedLayout.PanelOutputs);
        bias.CopyTo(_bias.Span);
    }

    /// <summary>Length of a result row.</summary>
    public int Outputs { get; }

    /// <summary>Length of an input row.</summary>
    public int Inputs { get; }

    /// <summary>How the weights are rounded.</summary>
    public QuantisedFormat Format { get; }

    /// <inheritdoc/>
    public long Bytes => _layout.Bytes;

    /// <summary>The packed weights and scales, without the bias: what <see cref="FromPacked"/> and <see cref="FromMapped"/> take.</summary>
    public ReadOnlySpan<byte> Packed => new(_packed, (int)_layout.Bytes);

    internal int Panels => (int)_layout.Panels;

    /// <summary>Groups of 32 inputs, padding included.</summary>
    internal int Groups => _layout.Groups;

    internal nint PanelBytes => (nint)_layout.PanelBytes;

    /// <summary>The bias, padded with zeros to whole panels; zeros without one.</summary>
    internal float* Bias => _bias.Pointer;

    /// <summary>Bytes of packed weights and scales of a matrix of that shape: a multiple of 64.</summary>
    /// <param name="outputs">Rows of the weights, 1 or more.</param>
    /// <param name="inputs">Columns of the weights, 1 or more.</param>
    /// <param name="format">How they are rounded.</param>
    public static long BytesFor(int outputs, int inputs, QuantisedFormat format) => new QuantisedLayout(outputs, inputs, format).Bytes;

    /// <summary>Rounds and packs fp32 weights, with all threads of the shared crew.</summary>
    /// <param name="weights">Row-major, <c>[outputs, inputs]</c>; finite.</param>
    /// <param name="outputs">Rows of the weights.</param>
    /// <param name="inputs">Columns of the weights.</param>
    /// <param name="format">How to round.</param>
    /// <param name="bias"><c>[outputs]</c>, or empty for none.</param>
    /// <exception cref="ArgumentException">Lengths do not fit, or a weight is not finite.</exception>
    public static QuantisedMatrix Pack(
        ReadOnlySpan<float> weights, int outputs, int inputs, QuantisedFormat format, ReadOnlySpan<float> bias = default)
    {
        QuantisedMatrix matrix = Allocate(weights.Length, outputs, inputs, format, bias);
        fixed (float* rows = weights)
        {
            QuantisedPacking.Fill(matrix, rows, WeightPrecision.Float32, Crew.Shared);
        }

        return matrix;
    }

    /// <summary>Rounds and packs fp16 or bf16 weights, widening a row at a time, with all threads of the shared crew.</summary>
    /// <param name="weights">The bits, row-major, <c>[outputs, inputs]</c>; finite.</param>
    /// <param name="precision">What the bits are: <see cref="WeightPrecision.Float16"/> or <see cref="WeightPrecision.BFloat16"/>.</param>
    /// <param name="outputs">Rows of the weights.</param>
    /// <param name="inputs">Columns of the weights.</param>
    /// <param name="format">How to round.</param>
    /// <param name="bias"><c>[outputs]</c>, or empty for none.</param>
    /// <exception cref="ArgumentException">Lengths do not fit, or a weight is not finite.</exception>
    public static QuantisedMatrix Pack(
        ReadOnlySpan<ushort> weights, WeightPrecision precision, int outputs, int inputs, QuantisedFormat format, ReadOnlySpan<float> bias = default)
    {
        if (precision == WeightPrecision.Float32)
        {
            throw new ArgumentException("16-bit weights are Float16 or BFloat16.", nameof(precision));
        }

        QuantisedMatrix matrix = Allocate(weights.Length, outputs, inputs, format, bias);
        fixed (ushort* rows = weights)
        {
            QuantisedPacking.Fill(matrix, rows, precision, Crew.Shared);
        }

        return matrix;
    }

    /// <summary>A matrix from a copy of packed bytes.</summary>
    /// <param name="packed">What <see cref="Packed"/> gave.</param>
    /// <param name="outputs">Rows of the weights.</param>
    /// <param name="inputs">Columns of the weights.</param>
    /// <param name="format">How they were rounded.</param>
    /// <param name="bias"><c>[outputs]</c>, or empty for none.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    public static QuantisedMatrix FromPacked(
        ReadOnlySpan<byte> packed, int outputs, int inputs, QuantisedFormat format, ReadOnlySpan<float> bias = default)
    {
        QuantisedLayout layout = Check(packed.Length, outputs, inputs, format, bias.Length);
        var memory = new AlignedBuffer<byte>(packed.Length);
        packed.CopyTo(memory.Span);
        return new QuantisedMatrix(outputs, inputs, format, layout, memory.Pointer, memory, bias);
    }

    /// <summary>A matrix that uses packed bytes where they lie, such as in a memory-mapped file: nothing is read until it is used.</summary>
    /// <param name="packed">
    /// What <see cref="Packed"/> gave, in memory that does not move (mapped, native or pinned), best at a multiple of 64 bytes:
    /// elsewhere products take longer.
    /// </param>
    /// <param name="outputs">Rows of the weights.</param>
    /// <param name="inputs">Columns of the weights.</param>
    /// <param name="format">How they were rounded.</param>
    /// <param name="owner">What keeps the memory; held as long as the matrix lives. It must not be disposed of before.</param>
    /// <param name="bias"><c>[outputs]</c>, or empty for none.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    public static QuantisedMatrix FromMapped(
        ReadOnlySpan<byte> packed, int outputs, int inputs, QuantisedFormat format, object? owner, ReadOnlySpan<float> bias = default)
    {
        QuantisedLayout layout = Check(packed.Length, outputs, inputs, format, bias.Length);
        fixed (byte* first = packed)
        {
            return new QuantisedMatrix(outputs, inputs, format, layout, first, owner, bias);
        }
    }

    /// <inheritdoc/>
    public void Multiply(ReadOnlySpan<float> x, int rows, Span<float> y, Crew crew)
    {
        QuantisedProduct.Multiply(x, rows, this, y, crew, QuantisedKernel.Default);

        // The kernels hold bare pointers into the weights, which the garbage collector does not see.
        GC.KeepAlive(this);
    }

    /// <summary>One row of the weights as the kernels see it: for embedding tables, which look rows up, and for tests.</summary>
    /// <param name="output">Which row, 0 … <see cref="Outputs"/>-1.</param>
    /// <param name="target">Receives <c>[inputs]</c>.</param>
    public void DequantiseRow(int output, Span<float> target)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(output);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(output, Outputs);
        if (target.Length != Inputs)
        {
            throw new ArgumentException($"A row of {Inputs} weights does not go into {target.Length} places.", nameof(target));
        }

        QuantisedPacking.DequantiseRow(this, output, target);
        GC.KeepAlive(this);
    }

    internal byte* Panel(int index) => _packed + (index * PanelBytes);

    private static QuantisedMatrix Allocate(int weights, int outputs, int inputs, QuantisedFormat format, ReadOnlySpan<float> bias)
    {
        var layout = new QuantisedLayout(outputs, inputs, format);
        if (weights != (long)outputs * inputs)
        {
            throw new ArgumentException($"{weights} weights do not fill a matrix of {outputs} x {inputs}.", nameof(weights));
        }

        Check(layout.Bytes, outputs, inputs, format, bias.Length);
        var memory = new AlignedBuffer<byte>((int)layout.Bytes);
        return new QuantisedMatrix(outputs, inputs, format, layout, memory.Pointer, memory, bias);
    }

    /// <summary>Checks everything before memory is taken, so that a wrong size is not reported as a lack of it.</summary>
    private static QuantisedLayout Check(long packed, int outputs, int inputs, QuantisedFormat format, int bias)
    {
        var layout = new QuantisedLayout(outputs, inputs, format);
        if (layout.Bytes > Array.MaxLength - AlignedBuffer<byte>.Alignment)
        {
            throw new ArgumentException($"A matrix of {outputs} x {inputs} has {layout.Bytes} bytes in {format}; at most 2 GiB fit. Cut it by outputs.", nameof(outputs));
        }

        if (packed != layout.Bytes)
        {
            throw new ArgumentException($"{packed} bytes are not a packed matrix of {outputs} x {inputs} in {format}, which has {layout.Bytes}.", nameof(packed));
        }

        if (bias != 0 && bias != outputs)
        {
            throw new ArgumentException($"A bias of {bias} values does not fit {outputs} outputs.", nameof(bias));
        }

        return layout;
    }
}
