using Myna.Tensors.Hardware;
using Myna.Tensors.Memory;
using Myna.Tensors.Threads;

namespace Myna.Tensors.Kernels;

/// <summary>
/// Keys and values of one attention layer, packed for the matrix kernels once and read by every query. Keys are scaled
/// by 1/√d while they are packed, so that scores need no further pass.
/// </summary>
public sealed unsafe class PackedKeyValues
{
    private readonly VectorWidth _width;
    private AlignedBuffer<float> _keys = new(0);
    private AlignedBuffer<float> _values = new(0);

    /// <summary>An empty store; memory grows with the first packing and is then kept.</summary>
    /// <param name="heads">Number of heads.</param>
    /// <param name="headSize">d, channels of one head.</param>
    public PackedKeyValues(int heads, int headSize)
        : this(heads, headSize, Simd.Width)
    {
    }

    internal PackedKeyValues(int heads, int headSize, VectorWidth width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(heads, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(headSize, 1);
        Heads = heads;
        HeadSize = headSize;
        _width = width;
        PanelWidth = PackedMatrix.WidthOfPanel(width);
        ValuePanels = (headSize + PanelWidth - 1) / PanelWidth;
    }

    /// <summary>Number of heads.</summary>
    public int Heads { get; }

    /// <summary>Channels of one head.</summary>
    public int HeadSize { get; }

    /// <summary>How many keys are packed.</summary>
    public int Count { get; private set; }

    /// <summary>Keys rounded up to whole panels: the length of a row of scores.</summary>
    internal int PaddedCount => KeyPanels * PanelWidth;

    internal int KeyPanels => PanelsOf(Count);

    internal int PanelWidth { get; }

    internal int ValuePanels { get; }

    internal VectorWidth Width => _width;

    /// <summary>Makes room for <paramref name="count"/> keys. Call before <see cref="Pack"/>, from one thread.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    /// <exception cref="OverflowException">So many keys do not fit into one block of memory.</exception>
    public void Resize(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        checked
        {
            int keys = Heads * PanelsOf(count) * HeadSize * PanelWidth;
            int values = Heads * ValuePanels * count * PanelWidth;
            if (_keys.Length < keys)
            {
                _keys = new AlignedBuffer<float>(keys + (keys / 4));
            }

            if (_values.Length < values)
            {
                _values = new AlignedBuffer<float>(values + (values / 4));
            }
        }

        // Only now that there is memory for them: a store that failed to grow still holds what it held.
        Count = count;
    }

    /// <summary>Packs one member's share of the heads.</summary>
    /// <param name="keys"><c>[count, heads, d]</c>, rows <paramref name="stride"/> floats apart.</param>
    /// <param name="values">As the keys.</param>
    /// <param name="stride">Floats from one position to the next.</param>
    /// <param name="member">Which share.</param>
    /// <param name="members">Of how many.</param>
    internal void Pack(ReadOnlySpan<float> keys, ReadOnlySpan<float> values, int stride, int member, int members)
    {
        float scale = 1f / MathF.Sqrt(HeadSize);
        Share share = Share.Of(Heads * KeyPanels, 1, member, members);
        for (int i = share.From; i < share.To; i++)
        {
            (int head, int panel) = Math.DivRem(i, KeyPanels);
            int first = panel * PanelWidth;
            var target = new Span<float>(Keys(head, panel), HeadSize * PanelWidth);
            ReadOnlySpan<float> rows = keys[((first * stride) + (head * HeadSize))..];
            PanelPacking.FromRows(rows, stride, Math.Min(PanelWidth, Count - first), HeadSize, target, PanelWidth);
            foreach (ref float key in target)
            {
                key *= scale;
            }
        }

        share = Share.Of(Heads * ValuePanels, 1, member, members);
        for (int i = share.From; i < share.To; i++)
        {
            (int head, int panel) = Math.DivRem(i, ValuePanels);
            int first = panel * PanelWidth;
            var target = new Span<float>(Values(head, panel), Count * PanelWidth);
            ReadOnlySpan<float> rows = values[((head * HeadSize) + first)..];
            PanelPacking.FromColumns(rows, stride, Math.Min(PanelWidth, HeadSize - first), Count, target, PanelWidth);
        }
    }

    private int PanelsOf(int count) => (int)(((long)count + PanelWidth - 1) / PanelWidth);

    /// <summary>One panel of keys, <c>[d, panel width]</c>.</summary>
    internal float* Keys(int head, int panel) => _keys.Pointer + ((((nint)head * KeyPanels) + panel) * HeadSize * PanelWidth);

    /// <summary>One panel of values, <c>[count, panel width]</c>.</summary>
    internal float* Values(int head, int panel) => _values.Pointer + ((((nint)head * ValuePanels) + panel) * Count * PanelWidth);
}
