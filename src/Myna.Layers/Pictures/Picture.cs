namespace Myna.Layers.Pictures;

/// <summary>
/// A picture in memory: 8 bits of red, green, blue and straight (not premultiplied) alpha for each pixel, row by row from
/// the top, without padding.
/// </summary>
/// <remarks>Colours are as stored in the file (in practice sRGB); nothing here converts between colour spaces.</remarks>
public sealed class Picture
{
    /// <summary>Bytes of one pixel.</summary>
    public const int Channels = 4;

    /// <summary>The largest number of pixels a picture can have: its bytes must fit into one array.</summary>
    public const int MostPixels = 0x7FFF_FFC7 / Channels;

    /// <summary>An empty picture: every pixel transparent black.</summary>
    /// <param name="width">Pixels in a row, 1 or more.</param>
    /// <param name="height">Rows, 1 or more.</param>
    public Picture(int width, int height)
        : this(width, height, new byte[BytesOf(width, height)])
    {
    }

    /// <summary>A picture around an existing array, which is not copied.</summary>
    /// <param name="width">Pixels in a row, 1 or more.</param>
    /// <param name="height">Rows, 1 or more.</param>
    /// <param name="pixels">R, G, B, A of each pixel: width · height · 4 bytes.</param>
    public Picture(int width, int height, byte[] pixels)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        int bytes = BytesOf(width, height);
        if (pixels.Length != bytes)
        {
            throw new ArgumentException($"a {width} x {height} picture needs {bytes} bytes, not {pixels.Length}", nameof(pixels));
        }

        Width = width;
        Height = height;
        Pixels = pixels;
    }

    /// <summary>Pixels in a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>R, G, B, A of each pixel, row by row: [Height, Width, 4].</summary>
    public byte[] Pixels { get; }

    /// <summary>The bytes of one row: [Width, 4].</summary>
    public Span<byte> Row(int y) => Pixels.AsSpan(y * Width * Channels, Width * Channels);

    /// <summary>Whether no pixel lets anything through (alpha is 255 everywhere).</summary>
    public bool IsOpaque()
    {
        for (int i = 3; i < Pixels.Length; i += Channels)
        {
            if (Pixels[i] != 255)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The smallest box around all pixels whose alpha is above 0; empty if there are none.</summary>
    public PixelBox VisibleBox()
    {
        int left = Width, right = -1, top = Height, bottom = -1;
        for (int y = 0; y < Height; y++)
        {
            ReadOnlySpan<byte> row = Row(y);
            int first = 0;
            while (first < Width && row[(first * Channels) + 3] == 0)
            {
                first++;
            }

            if (first == Width)
            {
                continue;
            }

            int last = Width - 1;
            while (row[(last * Channels) + 3] == 0)
            {
                last--;
            }

            left = Math.Min(left, first);
            right = Math.Max(right, last);
            top = Math.Min(top, y);
            bottom = y;
        }

        return right < 0 ? default : new PixelBox(left, top, right - left + 1, bottom - top + 1);
    }

    /// <summary>A copy of a part of the picture, which must lie within it.</summary>
    public Picture Crop(PixelBox box)
    {
        if (box.IsEmpty || box.X < 0 || box.Y < 0 || box.Right > Width || box.Bottom > Height)
        {
            throw new ArgumentOutOfRangeException(nameof(box), box, $"the box is not within the {Width} x {Height} picture");
        }

        var part = new Picture(box.Width, box.Height);
        for (int y = 0; y < box.Height; y++)
        {
            Row(box.Y + y).Slice(box.X * Channels, box.Width * Channels).CopyTo(part.Row(y));
        }

        return part;
    }

    /// <summary>A copy of this picture on a larger or smaller canvas; what falls outside is cut off, what is new is empty.</summary>
    /// <param name="width">The canvas' pixels in a row.</param>
    /// <param name="height">The canvas' rows.</param>
    /// <param name="x">Where this picture's left edge lies on the canvas; may be negative.</param>
    /// <param name="y">Where its top edge lies; may be negative.</param>
    public Picture OnCanvas(int width, int height, int x, int y)
    {
        var canvas = new Picture(width, height);
        int left = Math.Max(0, x), right = (int)Math.Min(width, (long)x + Width);
        int top = Math.Max(0, y), bottom = (int)Math.Min(height, (long)y + Height);
        for (int row = top; row < bottom && left < right; row++)
        {
            Row(row - y)[((left - x) * Channels)..((right - x) * Channels)].CopyTo(canvas.Row(row)[(left * Channels)..]);
        }

        return canvas;
    }

    /// <summary>A copy.</summary>
    public Picture Copy() => new(Width, Height, [.. Pixels]);

    private static int BytesOf(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)width * height, MostPixels, nameof(width));
        return width * height * Channels;
    }
}
