namespace Myna.Layers.Formats.Animation;

/// <summary>
/// GIF's variant of LZW (CompuServe, <em>GIF89a</em>, appendix F; T. Welch, 1984): codes of 2 to 12 bits, least
/// significant bit first, in blocks of at most 255 bytes.
/// </summary>
internal sealed class LzwEncoder(Stream stream)
{
    private const int MostCodes = 4096;
    private const int HashSize = 5003;

    private readonly byte[] _block = new byte[255];
    private readonly int[] _keys = new int[HashSize];
    private readonly short[] _codes = new short[HashSize];
    private int _blockBytes;
    private uint _bits;
    private int _bitCount;

    /// <summary>Writes the pixels' palette places, with the size byte in front and the empty block at the end.</summary>
    /// <param name="pixels">Places in the palette.</param>
    /// <param name="bits">Bits of a place, 2 to 8.</param>
    public void Write(ReadOnlySpan<byte> pixels, int bits)
    {
        stream.WriteByte((byte)bits);
        int clear = 1 << bits, end = clear + 1, next = end + 1, size = bits + 1;
        Array.Fill(_keys, -1);
        Code(clear, size);
        int prefix = -1;
        foreach (byte pixel in pixels)
        {
            if (prefix < 0)
            {
                prefix = pixel;
                continue;
            }

            int key = (prefix << 8) | pixel;
            int slot = Find(key);
            if (_keys[slot] == key)
            {
                prefix = _codes[slot];
                continue;
            }

            Code(prefix, size);
            prefix = pixel;
            if (next < MostCodes)
            {
                _keys[slot] = key;
                _codes[slot] = (short)next;

                // The reader learns each code one step later, so the size grows when the code just made no longer fits.
                size = next == 1 << size ? size + 1 : size;
                next++;
            }
            else
            {
                Code(clear, size);
                Array.Fill(_keys, -1);
                (next, size) = (end + 1, bits + 1);
            }
        }

        if (prefix >= 0)
        {
            Code(prefix, size);

            // The reader has made a code for that one too.
            size = next == 1 << size && size < 12 ? size + 1 : size;
        }

        Code(end, size);
        if (_bitCount > 0)
        {
            Byte((byte)_bits);
        }

        FlushBlock();
        stream.WriteByte(0);
        (_bits, _bitCount) = (0, 0);
    }

    private int Find(int key)
    {
        int slot = key % HashSize;
        while (_keys[slot] >= 0 && _keys[slot] != key)
        {
            slot = slot + 1 == HashSize ? 0 : slot + 1;
        }

        return slot;
    }

    private void Code(int code, int size)
    {
        _bits |= (uint)code << _bitCount;
        _bitCount += size;
        while (_bitCount >= 8)
        {
            Byte((byte)_bits);
            _bits >>= 8;
            _bitCount -= 8;
        }
    }

    private void Byte(byte value)
    {
        _block[_blockBytes++] = value;
        if (_blockBytes == _block.Length)
        {
            FlushBlock();
        }
    }

    private void FlushBlock()
    {
        if (_blockBytes > 0)
        {
            stream.WriteByte((byte)_blockBytes);
            stream.Write(_block.AsSpan(0, _blockBytes));
            _blockBytes = 0;
        }
    }
}
