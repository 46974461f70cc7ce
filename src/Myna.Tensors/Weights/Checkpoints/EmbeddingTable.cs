using System.Runtime.InteropServices;
using Myna.Tensors.Kernels;

namespace Myna.Tensors.Weights.Checkpoints;

/// <summary>
/// A table of embeddings <c>[rows, width]</c> in a mapped file, read row by row: the text table of the real model has
/// 311 million numbers, of which one prompt needs a few hundred rows.
/// </summary>
public sealed class EmbeddingTable
{
    private readonly SafetensorsFile _file;
    private readonly string _tensor;
    private readonly ElementType _type;

    internal EmbeddingTable(SafetensorsFile file, string tensor, int rows, int width)
    {
        TensorEntry entry = file.Entry(tensor, rows, width);
        if (entry.Type is not (ElementType.BFloat16 or ElementType.Float16 or ElementType.Float32))
        {
            throw new MynaException($"{file.Name}: tensor \"{tensor}\" is {entry}; a table of BF16, F16 or F32 is expected.");
        }

        _file = file;
        _tensor = tensor;
        _type = entry.Type;
        Rows = rows;
        Width = width;
    }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Length of a row.</summary>
    public int Width { get; }

    /// <summary>Reads a row.</summary>
    /// <param name="row">0 … <see cref="Rows"/> - 1.</param>
    /// <param name="target"><c>[width]</c>.</param>
    public void Read(int row, Span<float> target)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Rows);
        ArgumentOutOfRangeException.ThrowIfNotEqual(target.Length, Width);
        ReadOnlySpan<byte> table = _file.Bytes(_tensor);
        int rowBytes = table.Length / Rows;
        ReadOnlySpan<byte> bytes = table.Slice(row * rowBytes, rowBytes);
        switch (_type)
        {
            case ElementType.BFloat16:
                HalfPrecision.WidenBFloat16(MemoryMarshal.Cast<byte, ushort>(bytes), target);
                break;
            case ElementType.Float16:
                HalfPrecision.Widen(MemoryMarshal.Cast<byte, Half>(bytes), target);
                break;
            default:
                bytes.CopyTo(MemoryMarshal.AsBytes(target));
                break;
        }
    }

    /// <summary>Adds a row.</summary>
    /// <param name="row">0 … <see cref="Rows"/> - 1.</param>
    /// <param name="sum"><c>[width]</c>, to which the row is added.</param>
    /// <param name="work"><c>[width]</c>, overwritten.</param>
    public void Add(int row, Span<float> sum, Span<float> work)
    {
        Read(row, work);
        Elementwise.Add(sum, work, sum);
    }
}
