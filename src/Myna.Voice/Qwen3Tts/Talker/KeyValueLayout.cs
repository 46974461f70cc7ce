using Myna.Tensors.Kernels;

using Myna.Voice.Qwen3Tts.Configuration;
namespace Myna.Voice.Qwen3Tts;

/// <summary>
/// How keys and values lie in memory: in pages of <see cref="PagePositions"/> positions that hold all layers. Within a page, each
/// layer and head has its keys as blocks <c>[16 positions]</c> × head size, <c>[head size, 16]</c>, so that one register lane is one
/// position and scores need no horizontal sums; its values as <c>[positions, value stride]</c>, padded to whole 16s.
/// </summary>
internal sealed class KeyValueLayout
{
    /// <summary>Positions in a block of keys, the lanes of the widest register.</summary>
    public const int Block = 16;

    /// <summary>A layout.</summary>
    /// <param name="shape">Sizes of the decoder.</param>
    /// <param name="pagePositions">Positions in a page, a multiple of <see cref="Block"/>.</param>
    /// <param name="precision">Single or half precision.</param>
    public KeyValueLayout(TransformerConfig shape, int pagePositions, WeightPrecision precision)
    {
        if (pagePositions <= 0 || pagePositions % Block != 0 || precision == WeightPrecision.BFloat16)
        {
            throw new ArgumentException($"Pages hold whole blocks of {Block} positions in single or half precision, not {pagePositions} in {precision}.");
        }

        Shape = shape;
        PagePositions = pagePositions;
        Precision = precision;
        ElementBytes = precision == WeightPrecision.Float32 ? sizeof(float) : sizeof(ushort);
        ValueStride = (shape.HeadSize + Block - 1) / Block * Block;
        KeyBytes = (nint)pagePositions * shape.HeadSize * ElementBytes;
        ValueBytes = (nint)pagePositions * ValueStride * ElementBytes;
        PageBytes = checked((int)((KeyBytes + ValueBytes) * shape.Layers * shape.KeyValueHeads));
    }

    public TransformerConfig Shape { get; }

    public int PagePositions { get; }

    public WeightPrecision Precision { get; }

    /// <summary>Bytes of one number.</summary>
    public int ElementBytes { get; }

    /// <summary>Numbers from one position's values to the next one's.</summary>
    public int ValueStride { get; }

    /// <summary>Bytes of the keys of one layer and head in a page.</summary>
    public nint KeyBytes { get; }

    /// <summary>Bytes of the values of one layer and head in a page.</summary>
    public nint ValueBytes { get; }

    /// <summary>Bytes of a whole page.</summary>
    public int PageBytes { get; }

    /// <summary>Where the keys of a layer and head begin in a page, in bytes; the values follow <see cref="KeyBytes"/> further.</summary>
    public nint Start(int layer, int head) => (KeyBytes + ValueBytes) * ((nint)layer * Shape.KeyValueHeads + head);
}
