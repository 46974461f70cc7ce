using Myna.Layers.Document;
using Myna.Layers.Pictures;

namespace Myna.Layers.Compositing;

/// <summary>
/// The separable blend modes (W3C, <em>Compositing and Blending Level 1</em>, section 9; ISO 32000-1, 11.3.5), with
/// Photoshop's soft light, which takes the square root of every backdrop.
/// </summary>
/// <remarks>
/// <para>With the source s and its alpha a, the backdrop b and its alpha d, and the mode's function B:
/// alpha = a + d − a·d, colour = (a·(1 − d)·s + a·d·B(b, s) + (1 − a)·d·b) / alpha, computed in double precision from
/// 8-bit values and rounded once, halves up. <see cref="BlendMode.Normal"/> is <see cref="Over"/>.</para>
/// <para>Only additions, multiplications, divisions and square roots are used, which every machine rounds alike.</para>
/// </remarks>
public static class Blending
{
    /// <summary>Lays a picture over another, in place.</summary>
    /// <param name="mode">How colours mix.</param>
    /// <param name="source">The picture on top.</param>
    /// <param name="backdrop">The picture beneath; receives the result.</param>
    /// <param name="x">Where the source's left edge lies on the backdrop; may be outside.</param>
    /// <param name="y">Where its top edge lies.</param>
    /// <param name="opacity">The source's alpha is first multiplied by this / 255 and rounded.</param>
    public static void Blend(BlendMode mode, Picture source, Picture backdrop, int x = 0, int y = 0, byte opacity = 255)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(backdrop);
        if (mode == BlendMode.Normal)
        {
            Over.Blend(source, backdrop, x, y, opacity);
            return;
        }

        byte[] table = TableOf(mode);
        long left = Math.Max(0, x), right = Math.Min(backdrop.Width, (long)x + source.Width);
        long top = Math.Max(0, y), bottom = Math.Min(backdrop.Height, (long)y + source.Height);
        for (long row = top; row < bottom && left < right; row++)
        {
            BlendRow(
                mode,
                source.Row((int)(row - y))[(int)((left - x) * Picture.Channels)..(int)((right - x) * Picture.Channels)],
                backdrop.Row((int)row)[(int)(left * Picture.Channels)..(int)(right * Picture.Channels)],
                opacity, table);
        }
    }

    /// <summary>The mode's function of a backdrop's colour and a source's, both 0 to 1, both opaque.</summary>
    public static double Mix(BlendMode mode, double backdrop, double source) => mode switch
    {
        BlendMode.Multiply => backdrop * source,
        BlendMode.Screen => backdrop + source - (backdrop * source),
        BlendMode.Overlay => Mix(BlendMode.HardLight, source, backdrop),
        BlendMode.Darken => Math.Min(backdrop, source),
        BlendMode.Lighten => Math.Max(backdrop, source),
        BlendMode.ColorDodge => backdrop <= 0 ? 0 : backdrop >= 1 - source ? 1 : backdrop / (1 - source),
        BlendMode.ColorBurn => backdrop >= 1 ? 1 : 1 - backdrop >= source ? 0 : 1 - ((1 - backdrop) / source),
        BlendMode.HardLight => source <= 0.5 ? backdrop * 2 * source : Mix(BlendMode.Screen, backdrop, (2 * source) - 1),
        BlendMode.SoftLight => source <= 0.5
            ? backdrop - ((1 - (2 * source)) * backdrop * (1 - backdrop))
            : backdrop + (((2 * source) - 1) * (Math.Sqrt(backdrop) - backdrop)),
        BlendMode.Difference => Math.Abs(backdrop - source),
        BlendMode.Exclusion => backdrop + source - (2 * backdrop * source),
        _ => source,
    };

    private static byte[] TableOf(BlendMode mode)
    {
        // For opaque pixels, of which most pictures consist: [backdrop, source].
        var table = new byte[256 * 256];
        for (int backdrop = 0; backdrop < 256; backdrop++)
        {
            for (int source = 0; source < 256; source++)
            {
                table[(backdrop * 256) + source] = (byte)Math.Floor((Mix(mode, backdrop / 255.0, source / 255.0) * 255) + 0.5);
            }
        }

        return table;
    }

    private static void BlendRow(BlendMode mode, ReadOnlySpan<byte> source, Span<byte> backdrop, byte opacity, byte[] table)
    {
        for (int i = 0; i < source.Length; i += Picture.Channels)
        {
            int sourceAlpha = Over.Div255(source[i + 3] * opacity);
            int backdropAlpha = backdrop[i + 3];
            if (sourceAlpha == 0)
            {
                continue;
            }

            if (sourceAlpha == 255 && backdropAlpha == 255)
            {
                for (int c = 0; c < 3; c++)
                {
                    backdrop[i + c] = table[(backdrop[i + c] * 256) + source[i + c]];
                }

                continue;
            }

            int whole = (255 * sourceAlpha) + (backdropAlpha * (255 - sourceAlpha));
            for (int c = 0; c < 3; c++)
            {
                double mixed = backdropAlpha == 0 ? 0 : Mix(mode, backdrop[i + c] / 255.0, source[i + c] / 255.0) * 255;
                double sum = (sourceAlpha * (255 - backdropAlpha) * source[i + c])
                    + (sourceAlpha * backdropAlpha * mixed)
                    + ((255 - sourceAlpha) * backdropAlpha * (double)backdrop[i + c]);
                backdrop[i + c] = (byte)Math.Floor((sum / whole) + 0.5);
            }

            backdrop[i + 3] = (byte)Over.Div255(whole);
        }
    }
}
