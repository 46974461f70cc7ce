using Myna.Layers.Pictures;

namespace Myna.Layers.Lettering;

/// <summary>Where the lines of a text begin.</summary>
public enum TextAlignment
{
    /// <summary>One below the other at their left ends.</summary>
    Left,

    /// <summary>About one middle.</summary>
    Centre,

    /// <summary>At their right ends.</summary>
    Right,
}

/// <summary>Draws lettering with exact coverage of its pixels.</summary>
public static class TextPainter
{
    /// <summary>From one line's baseline to the next, in ems.</summary>
    public const double LineSpacing = 1.2;

    /// <summary>Draws a text in one colour, cropped to its ink.</summary>
    /// <param name="font">The outlines.</param>
    /// <param name="text">The text, lines separated by '\n'.</param>
    /// <param name="sizePixels">The em in pixels.</param>
    /// <param name="colour">The colour of all letters.</param>
    /// <param name="alignment">Where lines begin.</param>
    /// <returns>The picture; null if there is no ink, as in a text of spaces.</returns>
    /// <exception cref="MynaException">The text would be too large.</exception>
    public static Picture? Draw(TrueTypeFont font, string text, double sizePixels, (byte R, byte G, byte B) colour, TextAlignment alignment)
    {
        ArgumentNullException.ThrowIfNull(font);
        ArgumentNullException.ThrowIfNull(text);
        string[] lines = text.Split('\n');
        Outline[] outlines = [.. lines.Select(line => font.Line(line, (float)sizePixels))];
        double widest = outlines.Max(outline => outline.Bounds().Right);
        Outline all = Outline.Join(outlines.Select((outline, i) => outline.Transform(
            1, 0, 0, 1,
            (float)(alignment switch { TextAlignment.Left => 0, TextAlignment.Centre => (widest - outline.Bounds().Right) / 2, _ => widest - outline.Bounds().Right }),
            (float)Math.Round(i * sizePixels * LineSpacing))));
        (float left, float top, float right, float bottom) = all.Bounds();
        if (right <= left || bottom <= top)
        {
            return null;
        }

        int x = (int)MathF.Floor(left), y = (int)MathF.Floor(top);
        long width = (long)MathF.Ceiling(right) - x, height = (long)MathF.Ceiling(bottom) - y;
        if (width * height > PictureLimits.Default.MaximumPixels)
        {
            throw new MynaException($"the text would be {width} x {height} pixels large; give a smaller \"size\"");
        }

        float[] coverage = CoverageRasterizer.Fill(all.Transform(1, 0, 0, 1, -x, -y), (int)width, (int)height);
        var picture = new Picture((int)width, (int)height);
        for (int i = 0; i < coverage.Length; i++)
        {
            byte alpha = (byte)MathF.Floor((coverage[i] * 255) + 0.5f);
            if (alpha > 0)
            {
                (picture.Pixels[4 * i], picture.Pixels[(4 * i) + 1], picture.Pixels[(4 * i) + 2], picture.Pixels[(4 * i) + 3]) = (colour.R, colour.G, colour.B, alpha);
            }
        }

        PixelBox box = picture.VisibleBox();
        return box.IsEmpty ? null : picture.Crop(box);
    }
}
