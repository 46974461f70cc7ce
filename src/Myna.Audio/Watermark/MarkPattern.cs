namespace Myna.Audio.Watermark;

/// <summary>The signs of all tiles that a key stands for, and which bit of the code each of the payload's tiles repeats.</summary>
internal sealed class MarkPattern
{
    private readonly float[] _signs;
    private readonly int[] _bits = new int[MarkGrid.Tiles];

    /// <summary>Derives the pattern from a key.</summary>
    public MarkPattern(WatermarkKey key)
    {
        _signs = SignsOf(key);

        // The code's bits in turn, then shuffled: each is repeated about four times in a period, far apart in time and frequency.
        int[] places = [.. Enumerable.Range(0, MarkGrid.Tiles).Where(i => !IsPilot(i))];
        byte[] draws = key.Stream("places"u8, places.Length * sizeof(uint));
        for (int i = places.Length - 1; i > 0; i--)
        {
            uint draw = System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(draws.AsSpan(i * sizeof(uint)));
            int other = (int)(((ulong)draw * (ulong)(i + 1)) >> 32);
            (places[i], places[other]) = (places[other], places[i]);
        }

        Array.Fill(_bits, -1);
        for (int i = 0; i < places.Length; i++)
        {
            _bits[places[i]] = i % PayloadCode.CodeBits;
        }
    }

    /// <summary><c>[60, 52]</c>: +1 or −1 for each tile.</summary>
    public ReadOnlySpan<float> Signs => _signs;

    /// <summary><c>[60, 52]</c>: the bit of the code that a tile repeats; −1 for the tiles that say only that the mark is there.</summary>
    public ReadOnlySpan<int> Bits => _bits;

    /// <summary>The signs of all tiles for a key: <c>[60, 52]</c>, +1 or −1.</summary>
    public static float[] SignsOf(WatermarkKey key)
    {
        byte[] draws = key.Stream("signs"u8, MarkGrid.Tiles / 8);
        var signs = new float[MarkGrid.Tiles];
        for (int i = 0; i < signs.Length; i++)
        {
            signs[i] = ((draws[i >> 3] >> (i & 7)) & 1) == 0 ? 1f : -1f;
        }

        return signs;
    }

    /// <summary>Whether a tile says only that the mark is there.</summary>
    public static bool IsPilot(int tile) => MarkGrid.IsPilot(tile / MarkGrid.Bands, tile % MarkGrid.Bands);

    /// <summary>What the tiles shall say for a payload.</summary>
    /// <returns><c>[60, 52]</c>: +1 or −1.</returns>
    public float[] Marked(WatermarkPayload payload)
    {
        bool[] code = PayloadCode.Encode(payload);
        var marked = new float[MarkGrid.Tiles];
        for (int i = 0; i < marked.Length; i++)
        {
            marked[i] = _bits[i] >= 0 && code[_bits[i]] ? -_signs[i] : _signs[i];
        }

        return marked;
    }
}
