namespace Myna.Layers.Pictures;

/// <summary>Turns the samples of one kind of PNG (grey, RGB, palette, with or without alpha; 1 to 16 bits) into RGBA8.</summary>
/// <param name="type">PNG's colour type: 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGBA.</param>
/// <param name="depth">Bits of a sample.</param>
internal sealed class PngColours(int type, int depth)
{
    private readonly byte[] _palette = new byte[256 * 4];
    private int _paletteSize;
    private int[]? _transparent;

    /// <summary>Samples of one pixel.</summary>
    public int Samples => type switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };

    public void SetPalette(ReadOnlySpan<byte> entries)
    {
        _paletteSize = Math.Min(256, entries.Length / 3);
        for (int i = 0; i < _paletteSize; i++)
        {
            entries.Slice(3 * i, 3).CopyTo(_palette.AsSpan(4 * i));
            _palette[(4 * i) + 3] = 255;
        }
    }

    public void SetTransparency(ReadOnlySpan<byte> values)
    {
        if (type == 3)
        {
            for (int i = 0; i < Math.Min(values.Length, _paletteSize); i++)
            {
                _palette[(4 * i) + 3] = values[i];
            }
        }
        else if (values.Length >= 2 * Samples && type is 0 or 2)
        {
            _transparent = new int[Samples];
            for (int i = 0; i < Samples; i++)
            {
                _transparent[i] = (values[2 * i] << 8) | values[(2 * i) + 1];
            }
        }
    }

    /// <summary>Unpacks a row of samples into pixels.</summary>
    public void Unpack(ReadOnlySpan<byte> row, Span<byte> pixels, string name)
    {
        if (type == 6 && depth == 8)
        {
            row.CopyTo(pixels);
            return;
        }

        if (type == 2 && depth == 8 && _transparent is null)
        {
            for (int i = 0, j = 0; i < pixels.Length; i += 4, j += 3)
            {
                pixels[i] = row[j];
                pixels[i + 1] = row[j + 1];
                pixels[i + 2] = row[j + 2];
                pixels[i + 3] = 255;
            }

            return;
        }

        Span<int> samples = stackalloc int[4];
        int count = Samples;
        for (int x = 0; x * 4 < pixels.Length; x++)
        {
            for (int i = 0; i < count; i++)
            {
                samples[i] = Sample(row, (x * count) + i);
            }

            UnpackPixel(samples, pixels.Slice(x * 4, 4), name);
        }
    }

    private void UnpackPixel(ReadOnlySpan<int> samples, Span<byte> pixel, string name)
    {
        if (type == 3)
        {
            if (samples[0] >= _paletteSize)
            {
                throw new MynaException($"{name} is damaged: a pixel has a colour that is not in its palette; get a sound copy of the file");
            }

            _palette.AsSpan(4 * samples[0], 4).CopyTo(pixel);
            return;
        }

        bool grey = type is 0 or 4;
        pixel[0] = ToByte(samples[0]);
        pixel[1] = grey ? pixel[0] : ToByte(samples[1]);
        pixel[2] = grey ? pixel[0] : ToByte(samples[2]);
        bool clear = _transparent is { } key && samples[..key.Length].SequenceEqual(key);
        pixel[3] = type is 4 or 6 ? ToByte(samples[Samples - 1]) : clear ? (byte)0 : (byte)255;
    }

    private int Sample(ReadOnlySpan<byte> row, int index) => depth switch
    {
        8 => row[index],
        16 => (row[2 * index] << 8) | row[(2 * index) + 1],
        _ => (row[index * depth / 8] >> (8 - depth - (index * depth % 8))) & ((1 << depth) - 1),
    };

    /// <summary>Scales a sample of <c>depth</c> bits to 0..255, to the nearest.</summary>
    private byte ToByte(int sample)
    {
        int full = (1 << depth) - 1;
        return (byte)(((sample * 255) + (full / 2)) / full);
    }
}
