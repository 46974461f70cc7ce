using Myna.Layers.Pictures;

namespace Myna.Layers.Formats.Photoshop;

/// <summary>Turns the channels of a colour mode into RGBA.</summary>
/// <remarks>
/// CMYK is converted by R = C·K / 255 of the stored, inverted values, which ignores the inks' profile; Lab by the formulas
/// of the CIE with the D50 white point to sRGB.
/// </remarks>
internal sealed class PsdColours(PsdColourMode mode, byte[] palette, int? transparentIndex)
{
    /// <summary>Channels that make the colour, without alpha.</summary>
    public int Count { get; } = mode switch { PsdColourMode.Rgb or PsdColourMode.Lab => 3, PsdColourMode.Cmyk => 4, _ => 1 };

    /// <summary>Whether channels of 32 bits hold light in linear proportion and not in the steps of sRGB.</summary>
    public static bool IsLinear(int depth) => depth == 32;

    /// <summary>Makes a picture.</summary>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="planes">The colour channels; null for one that is missing (0).</param>
    /// <param name="alpha">The alpha channel; null for opaque.</param>
    public Picture ToPicture(int width, int height, byte[]?[] planes, byte[]? alpha)
    {
        var picture = new Picture(width, height);
        Span<byte> pixels = picture.Pixels;
        Span<byte> stored = stackalloc byte[4];
        for (int i = 0, p = 0; p < pixels.Length; i++, p += Picture.Channels)
        {
            for (int c = 0; c < Count; c++)
            {
                stored[c] = planes[c] is { } plane ? plane[i] : (byte)0;
            }

            Span<byte> pixel = pixels.Slice(p, Picture.Channels);
            pixel[3] = alpha is null ? (byte)255 : alpha[i];
            ToRgb(stored, pixel);
        }

        return picture;
    }

    private void ToRgb(ReadOnlySpan<byte> stored, Span<byte> pixel)
    {
        switch (mode)
        {
            case PsdColourMode.Rgb:
                stored[..3].CopyTo(pixel);
                break;
            case PsdColourMode.Cmyk:
                for (int c = 0; c < 3; c++)
                {
                    pixel[c] = (byte)(((stored[c] * stored[3]) + 127) / 255);
                }

                break;
            case PsdColourMode.Lab:
                LabToRgb(stored, pixel);
                break;
            case PsdColourMode.Indexed:
                for (int c = 0; c < 3; c++)
                {
                    pixel[c] = palette[(c * 256) + stored[0]];
                }

                pixel[3] = stored[0] == transparentIndex ? (byte)0 : pixel[3];
                break;
            default:
                pixel[..3].Fill(stored[0]);
                break;
        }
    }

    private static void LabToRgb(ReadOnlySpan<byte> stored, Span<byte> pixel)
    {
        double lightness = stored[0] * 100.0 / 255;
        double fy = (lightness + 16) / 116;
        double x = 0.96422 * FromLab(fy + ((stored[1] - 128) / 500.0));
        double y = FromLab(fy);
        double z = 0.82521 * FromLab(fy - ((stored[2] - 128) / 200.0));

        // XYZ of D50 to linear sRGB, the adaptation to D65 by Bradford included (Lindbloom).
        pixel[0] = ToSrgb((3.1338561 * x) - (1.6168667 * y) - (0.4906146 * z));
        pixel[1] = ToSrgb((-0.9787684 * x) + (1.9161415 * y) + (0.0334540 * z));
        pixel[2] = ToSrgb((0.0719453 * x) - (0.2289914 * y) + (1.4052427 * z));
    }

    private static double FromLab(double f) => f > 6.0 / 29 ? f * f * f : (f - (16.0 / 116)) * 3 * 36 / 841;

    /// <summary>Linear light, 1 = white, in the steps of sRGB (IEC 61966-2-1).</summary>
    internal static byte ToSrgb(double linear)
    {
        double value = double.IsNaN(linear) ? 0 : Math.Clamp(linear, 0, 1);
        value = value <= 0.0031308 ? 12.92 * value : (1.055 * Math.Pow(value, 1 / 2.4)) - 0.055;
        return (byte)Math.Round(value * 255);
    }
}
