using System.Runtime.InteropServices;

namespace Myna.Tensors.Kernels.Quantised;

/// <summary>What a product of one to four rows with many panels reads and writes, in C# and emitted: fields of 8 bytes at fixed places.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct PanelsArguments
{
    /// <summary>The first stream of panels: its first register's bytes of the first line.</summary>
    public byte* A;

    /// <summary>The second stream's.</summary>
    public byte* B;

    /// <summary><see cref="QuantisedRows.Quads"/> of the rows.</summary>
    public int* Quads;

    /// <summary><see cref="QuantisedRows.Scales"/> of the rows.</summary>
    public float* Scales;

    /// <summary><see cref="QuantisedRows.Starts"/> of the rows.</summary>
    public int* Starts;

    /// <summary>Blocks of 64 inputs, 1 or more.</summary>
    public long Blocks;

    /// <summary>Panels of each stream, 1 or more.</summary>
    public long Panels;

    /// <summary>Receives the first stream's outputs; 16 floats on for each panel.</summary>
    public float* OutA;

    /// <summary>Receives the second stream's.</summary>
    public float* OutB;

    /// <summary>What is added to the first stream's outputs.</summary>
    public float* BiasA;

    /// <summary>What is added to the second stream's.</summary>
    public float* BiasB;

    /// <summary>The low half of each byte, for int4: <c>0x0F0F0F0F</c>.</summary>
    public long NibbleMask;

    /// <summary>Bytes from one row of outputs to the next.</summary>
    public long RowBytes;

    /// <summary><see cref="QuantisedRows.Pairs"/> of the row, or null.</summary>
    public int* Pairs;

    /// <summary>Which register of its panel the second stream's is; the first one's is the first.</summary>
    public long WithinB;
}
