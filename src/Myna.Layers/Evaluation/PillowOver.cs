using Myna.Layers.Pictures;

namespace Myna.Layers.Evaluation;

/// <summary>
/// 'Over' with the rounding of Pillow's <c>alpha_composite</c>, which the published metric merges layers with. Only the
/// metric uses it; Myna's own is <see cref="Compositing.Over"/>.
/// </summary>
internal static class PillowOver
{
    private const int PrecisionBits = 7;

    /// <summary>Lays a picture over another of the same size, in place.</summary>
    public static void Blend(Picture source, Picture backdrop)
    {
        byte[] s = source.Pixels, d = backdrop.Pixels;
        for (int i = 0; i < s.Length; i += Picture.Channels)
        {
            int alpha = s[i + 3];
            if (alpha == 0)
            {
                continue;
            }

            int whole = (255 * alpha) + (d[i + 3] * (255 - alpha));
            int k = (int)((long)alpha * 255 * 255 * (1 << PrecisionBits) / whole);
            int rest = (255 * (1 << PrecisionBits)) - k;
            for (int c = 0; c < 3; c++)
            {
                d[i + c] = (byte)(Divide((s[i + c] * k) + (d[i + c] * rest) + (0x80 << PrecisionBits)) >> PrecisionBits);
            }

            d[i + 3] = (byte)Divide(whole + 0x80);
        }
    }

    private static int Divide(int x) => ((x >> 8) + x) >> 8;
}
