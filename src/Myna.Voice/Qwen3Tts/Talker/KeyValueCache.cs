using Myna.Tensors.Kernels;

using Myna.Voice.Qwen3Tts.Configuration;
namespace Myna.Voice.Qwen3Tts;

/// <summary>
/// Keys and values of one stream's positions in all layers. Grows by pages; a copy made by <see cref="Fork"/> shares the full
/// pages with its original. Belongs to one thread at a time.
/// </summary>
internal sealed unsafe class KeyValueCache : IDisposable
{
    private readonly KeyValuePages _pages;
    private readonly List<KeyValuePage> _own = [];

    public KeyValueCache(KeyValuePages pages)
    {
        _pages = pages;
        Layout = pages.Layout;
    }

    public KeyValueLayout Layout { get; }

    /// <summary>Positions whose keys and values are complete in all layers.</summary>
    public int Count { get; private set; }

    /// <summary>Positions that have room.</summary>
    public int Capacity => _own.Count * Layout.PagePositions;

    /// <summary>Makes room for positions, so that none is made later.</summary>
    public void Reserve(int positions)
    {
        while (Capacity < positions)
        {
            _own.Add(_pages.Take());
        }
    }

    /// <summary>Counts positions that all layers have written.</summary>
    public void Advance(int positions)
    {
        if (Count + positions > Capacity)
        {
            throw new InvalidOperationException($"{Capacity} positions have room, not {Count + positions}.");
        }

        Count += positions;
    }

    /// <summary>Forgets all positions but keeps the room; for a cache that was never forked.</summary>
    public void Rewind() => Count = 0;

    /// <summary>A stream that goes on from here by itself.</summary>
    public KeyValueCache Fork()
    {
        var copy = new KeyValueCache(_pages);
        int full = Count / Layout.PagePositions;
        for (int i = 0; i < full; i++)
        {
            copy._own.Add(_own[i].Share());
        }

        if (full * Layout.PagePositions < Count)
        {
            KeyValuePage page = _pages.Take();
            _own[full].Memory.Span.CopyTo(page.Memory.Span);
            copy._own.Add(page);
        }

        copy.Count = Count;
        return copy;
    }

    /// <summary>The keys of a layer and head in a page; <see cref="KeyValueLayout"/> says how they lie.</summary>
    public byte* Keys(int page, int layer, int head) => _own[page].Memory.Pointer + Layout.Start(layer, head);

    /// <summary>The values of a layer and head in a page.</summary>
    public byte* Values(int page, int layer, int head) => Keys(page, layer, head) + Layout.KeyBytes;

    /// <summary>Stores the key and value of one position, layer and head, each of head size.</summary>
    public void Write(int layer, int head, int position, float* key, float* value)
    {
        int size = Layout.Shape.HeadSize;
        (int page, int within) = Math.DivRem(position, Layout.PagePositions);
        (int block, int lane) = Math.DivRem(within, KeyValueLayout.Block);
        byte* keys = Keys(page, layer, head);
        byte* values = keys + Layout.KeyBytes;
        nint firstKey = ((nint)block * size * KeyValueLayout.Block) + lane;
        nint firstValue = (nint)within * Layout.ValueStride;
        if (Layout.Precision == WeightPrecision.Float32)
        {
            float* to = (float*)keys + firstKey;
            for (int i = 0; i < size; i++)
            {
                to[i * KeyValueLayout.Block] = key[i];
            }

            new ReadOnlySpan<float>(value, size).CopyTo(new Span<float>((float*)values + firstValue, size));
        }
        else
        {
            Half* to = (Half*)keys + firstKey;
            for (int i = 0; i < size; i++)
            {
                to[i * KeyValueLayout.Block] = ToHalf(key[i]);
            }

            Half* valueTo = (Half*)values + firstValue;
            for (int i = 0; i < size; i++)
            {
                valueTo[i] = ToHalf(value[i]);
            }
        }
    }

    /// <summary>
    /// Keys and values as plain arrays, whatever the layout: <c>[layers, kv heads, positions, head size]</c> each.
    /// </summary>
    public (float[] Keys, float[] Values) Save()
    {
        TransformerConfig shape = Layout.Shape;
        int heads = shape.Layers * shape.KeyValueHeads, size = shape.HeadSize;
        var keys = new float[checked(heads * Count * size)];
        var values = new float[keys.Length];
        int at = 0;
        for (int head = 0; head < heads; head++)
        {
            for (int position = 0; position < Count; position++, at += size)
            {
                Read(head / shape.KeyValueHeads, head % shape.KeyValueHeads, position, keys.AsSpan(at, size), values.AsSpan(at, size));
            }
        }

        return (keys, values);
    }

    /// <summary>Fills an empty cache with what <see cref="Save"/> gave.</summary>
    /// <exception cref="MynaException">The arrays are not of this model's sizes.</exception>
    public void Restore(ReadOnlySpan<float> keys, ReadOnlySpan<float> values)
    {
        TransformerConfig shape = Layout.Shape;
        int heads = shape.Layers * shape.KeyValueHeads, size = shape.HeadSize;
        if (Count != 0 || keys.Length != values.Length || keys.Length % (heads * size) != 0 || keys.Length / (heads * size) > shape.MaxPositions)
        {
            throw new MynaException($"The saved voice holds {keys.Length} keys and {values.Length} values, which are no whole positions of this model; make the voice again with it.");
        }

        int count = keys.Length / (heads * size);
        Reserve(count);
        fixed (float* k = keys, v = values)
        {
            for (int head = 0; head < heads; head++)
            {
                for (int position = 0; position < count; position++)
                {
                    nint at = (((nint)head * count) + position) * size;
                    Write(head / shape.KeyValueHeads, head % shape.KeyValueHeads, position, k + at, v + at);
                }
            }
        }

        Count = count;
    }

    /// <summary>Gives the pages back. The cache must not be used afterwards.</summary>
    public void Dispose()
    {
        foreach (KeyValuePage page in _own)
        {
            _pages.Leave(page);
        }

        _own.Clear();
        Count = 0;
    }

    /// <summary>Kept within what half precision can hold: an infinite key would turn every later score into NaN.</summary>
    private static Half ToHalf(float value) => (Half)Math.Clamp(value, -65504f, 65504f);

    private void Read(int layer, int head, int position, Span<float> key, Span<float> value)
    {
        (int page, int within) = Math.DivRem(position, Layout.PagePositions);
        (int block, int lane) = Math.DivRem(within, KeyValueLayout.Block);
        byte* keys = Keys(page, layer, head);
        byte* values = keys + Layout.KeyBytes;
        for (int i = 0; i < key.Length; i++)
        {
            nint atKey = ((((nint)block * key.Length) + i) * KeyValueLayout.Block) + lane;
            nint atValue = ((nint)within * Layout.ValueStride) + i;
            (key[i], value[i]) = Layout.Precision == WeightPrecision.Float32
                ? (((float*)keys)[atKey], ((float*)values)[atValue])
                : ((float)((Half*)keys)[atKey], (float)((Half*)values)[atValue]);
        }
    }
}
