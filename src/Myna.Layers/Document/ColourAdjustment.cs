using System.Globalization;
using System.Text.Json.Serialization;
using Myna.Layers.Pictures;

namespace Myna.Layers.Document;

/// <summary>
/// How a layer's colours are changed: first moved to a new colour, then turned, saturated, brightened and given contrast by the
/// formulas of CSS filters (W3C, <em>Filter Effects Level 1</em>, section 8), which browsers compute alike.
/// </summary>
/// <param name="Recolour">
/// The new colour as RRGGBB in hexadecimal: all pixels are moved by its distance from their mean, weighted by alpha, so flat
/// layers get it exactly and others keep their shades; null to keep the colours.
/// </param>
/// <param name="HueDegrees">Turn of the hues in degrees.</param>
/// <param name="Saturation">1 = as it is, 0 = grey, 2 = twice as colourful.</param>
/// <param name="Brightness">1 = as it is, 0 = black, 2 = twice as bright.</param>
/// <param name="Contrast">1 = as it is, 0 = grey, 2 = twice as far from the middle grey.</param>
public sealed record ColourAdjustment(string? Recolour = null, double HueDegrees = 0, double Saturation = 1, double Brightness = 1, double Contrast = 1)
{
    /// <summary>Nothing changes.</summary>
    public static ColourAdjustment None { get; } = new();

    /// <summary>Whether nothing changes.</summary>
    [JsonIgnore]
    public bool IsNone => this == None;

    /// <summary>The picture with its colours changed; itself where nothing changes. Alpha stays.</summary>
    public Picture Apply(Picture picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        if (IsNone)
        {
            return picture;
        }

        (double R, double G, double B) shift = Recolour is null ? default : Shift(picture, ParseColour(Recolour));
        double[] matrix = Matrix();
        Picture changed = picture.Copy();
        byte[] pixels = changed.Pixels;
        for (int i = 0; i < pixels.Length; i += Picture.Channels)
        {
            if (pixels[i + 3] == 0)
            {
                continue;
            }

            double r = Math.Clamp(pixels[i] + shift.R, 0, 255), g = Math.Clamp(pixels[i + 1] + shift.G, 0, 255), b = Math.Clamp(pixels[i + 2] + shift.B, 0, 255);
            for (int c = 0; c < 3; c++)
            {
                // Each filter of CSS clamps; the linear ones before brightness and contrast are one matrix.
                double value = Math.Clamp((matrix[3 * c] * r) + (matrix[(3 * c) + 1] * g) + (matrix[(3 * c) + 2] * b), 0, 255);
                value = Math.Clamp(value * Brightness, 0, 255);
                value = ((value - 127.5) * Contrast) + 127.5;
                pixels[i + c] = (byte)Math.Clamp(Math.Floor(value + 0.5), 0, 255);
            }
        }

        return changed;
    }

    /// <summary>Lettering after the change: its colour.</summary>
    internal TextBlock Apply(TextBlock text)
    {
        if (IsNone || text.Colour is null)
        {
            return text;
        }

        (byte r, byte g, byte b) = ParseColour(text.Colour);
        byte[] pixel = Apply(new Picture(1, 1, [r, g, b, 255])).Pixels;
        return text with { Colour = string.Create(CultureInfo.InvariantCulture, $"{pixel[0]:x2}{pixel[1]:x2}{pixel[2]:x2}") };
    }

    /// <summary>Reads a colour: RRGGBB or RGB in hexadecimal, with or without '#'.</summary>
    /// <exception cref="MynaException">It is none.</exception>
    public static (byte R, byte G, byte B) ParseColour(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string digits = text.StartsWith('#') ? text[1..] : text;
        if (digits.Length == 3)
        {
            digits = string.Concat(digits.Select(digit => new string(digit, 2)));
        }

        return digits.Length == 6 && uint.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint value)
            ? ((byte)(value >> 16), (byte)(value >> 8), (byte)value)
            : throw new MynaException($"'{text}' is not a colour; write it as RRGGBB in hexadecimal, such as ff8800");
    }

    private static (double R, double G, double B) Shift(Picture picture, (byte R, byte G, byte B) target)
    {
        long r = 0, g = 0, b = 0, weight = 0;
        byte[] pixels = picture.Pixels;
        for (int i = 0; i < pixels.Length; i += Picture.Channels)
        {
            int alpha = pixels[i + 3];
            (r, g, b, weight) = (r + (alpha * pixels[i]), g + (alpha * pixels[i + 1]), b + (alpha * pixels[i + 2]), weight + alpha);
        }

        return weight == 0 ? default : (target.R - ((double)r / weight), target.G - ((double)g / weight), target.B - ((double)b / weight));
    }

    /// <summary>Hue turn, then saturation: [3, 3], row by row.</summary>
    private double[] Matrix()
    {
        double radians = HueDegrees * Math.PI / 180, cos = Math.Cos(radians), sin = Math.Sin(radians), s = Saturation;
        double[] hue =
        [
            0.213 + (cos * 0.787) - (sin * 0.213), 0.715 - (cos * 0.715) - (sin * 0.715), 0.072 - (cos * 0.072) + (sin * 0.928),
            0.213 - (cos * 0.213) + (sin * 0.143), 0.715 + (cos * 0.285) + (sin * 0.140), 0.072 - (cos * 0.072) - (sin * 0.283),
            0.213 - (cos * 0.213) - (sin * 0.787), 0.715 - (cos * 0.715) + (sin * 0.715), 0.072 + (cos * 0.928) + (sin * 0.072),
        ];
        double[] saturate =
        [
            0.213 + (0.787 * s), 0.715 - (0.715 * s), 0.072 - (0.072 * s),
            0.213 - (0.213 * s), 0.715 + (0.285 * s), 0.072 - (0.072 * s),
            0.213 - (0.213 * s), 0.715 - (0.715 * s), 0.072 + (0.928 * s),
        ];
        var product = new double[9];
        for (int row = 0; row < 3; row++)
        {
            for (int column = 0; column < 3; column++)
            {
                product[(3 * row) + column] = (saturate[3 * row] * hue[column]) + (saturate[(3 * row) + 1] * hue[3 + column]) + (saturate[(3 * row) + 2] * hue[6 + column]);
            }
        }

        return product;
    }
}
