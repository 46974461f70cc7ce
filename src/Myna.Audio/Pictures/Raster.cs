namespace Myna.Audio.Pictures;

/// <summary>A picture in memory: rows of red, green and blue bytes, the top row first.</summary>
public sealed class Raster
{
    private const int MostPixels = 1 << 26;

    /// <summary>A white picture.</summary>
    /// <param name="width">In pixels, 1 or more.</param>
    /// <param name="height">In pixels, 1 or more.</param>
    public Raster(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)width * height, MostPixels);
        Width = width;
        Height = height;
        Pixels = new byte[width * height * 3];
        Array.Fill(Pixels, byte.MaxValue);
    }

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>All rows, <c>[height, width, 3]</c>.</summary>
    public byte[] Pixels { get; }

    /// <summary>The colour of a pixel.</summary>
    public Colour this[int x, int y]
    {
        get
        {
            int at = ((y * Width) + x) * 3;
            return new Colour(Pixels[at], Pixels[at + 1], Pixels[at + 2]);
        }

        set
        {
            int at = ((y * Width) + x) * 3;
            Pixels[at] = value.Red;
            Pixels[at + 1] = value.Green;
            Pixels[at + 2] = value.Blue;
        }
    }

    /// <summary>Fills a rectangle; what lies outside of the picture is left out.</summary>
    public void Fill(int x, int y, int width, int height, Colour colour)
    {
        for (int row = Math.Max(y, 0); row < Math.Min(y + height, Height); row++)
        {
            for (int column = Math.Max(x, 0); column < Math.Min(x + width, Width); column++)
            {
                this[column, row] = colour;
            }
        }
    }

    /// <summary>Draws the one-pixel outline of a rectangle.</summary>
    public void Frame(int x, int y, int width, int height, Colour colour)
    {
        Fill(x, y, width, 1, colour);
        Fill(x, y + height - 1, width, 1, colour);
        Fill(x, y, 1, height, colour);
        Fill(x + width - 1, y, 1, height, colour);
    }

    /// <summary>Writes a line of text.</summary>
    /// <param name="x">Left edge of the first letter.</param>
    /// <param name="y">Top edge of capital letters.</param>
    /// <param name="text">Characters of ASCII; others appear as an empty box.</param>
    /// <param name="scale">Pixels of the picture for a pixel of the font.</param>
    /// <param name="colour">The colour.</param>
    public void Write(int x, int y, string text, int scale, Colour colour)
    {
        ArgumentNullException.ThrowIfNull(text);
        foreach (char character in text)
        {
            string[] rows = PixelFont.Glyph(character);
            for (int row = 0; row < rows.Length; row++)
            {
                for (int column = 0; column < rows[row].Length; column++)
                {
                    if (rows[row][column] == '#')
                    {
                        Fill(x + (column * scale), y + (row * scale), scale, scale, colour);
                    }
                }
            }

            x += PixelFont.Advance * scale;
        }
    }
}
