using System.Numerics;
using Myna.Layers.Pictures;

namespace Myna.Layers.Compositing;

/// <summary>
/// Myna's 'over': a source pixel s laid on a backdrop pixel d, both 8 bits with straight alpha, rounded once to the
/// nearest (Porter and Duff, <em>Compositing Digital Images</em>, 1984).
/// </summary>
/// <remarks>
/// <para>With A' = 255·sₐ + dₐ·(255 − sₐ), in whole numbers: alpha = round(A' / 255) and
/// colour = round((255·sₐ·s + dₐ·(255 − sₐ)·d) / A'); halves round up. Over an opaque backdrop this is
/// round((sₐ·s + (255 − sₐ)·d) / 255).</para>
/// <para>A source of alpha 0 leaves the backdrop as it is, and a source over a backdrop of alpha 0 is copied, colour
/// included. A stack of layers is laid from the bottom on a transparent canvas; every step is rounded to 8 bits.</para>
/// </remarks>
public static class Over
{
    /// <summary>x / 255 rounded to the nearest, for x in 0..65025.</summary>
    internal static int Div255(int x) => (x + 128 + ((x + 128) >> 8)) >> 8;

    /// <summary>Lays a row of pixels over another, in place.</summary>
    /// <param name="source">R, G, B, A of each pixel on top.</param>
    /// <param name="backdrop">The row beneath, of the same length; receives the result.</param>
    /// <param name="opacity">The source's alpha is first multiplied by this / 255 and rounded.</param>
    public static void Blend(ReadOnlySpan<byte> source, Span<byte> backdrop, byte opacity = 255)
    {
        if (source.Length != backdrop.Length || source.Length % Picture.Channels != 0)
        {
            throw new ArgumentException($"rows of {source.Length} and {backdrop.Length} bytes do not match", nameof(backdrop));
        }

        int done = 0;
        while (opacity == 255 && source.Length - done >= Vector<byte>.Count)
        {
            done += BlendOpaque(source[done..], backdrop[done..]);
            int some = Math.Min(Vector<byte>.Count, source.Length - done);
            BlendScalar(source.Slice(done, some), backdrop.Slice(done, some), opacity);
            done += some;
        }

        BlendScalar(source[done..], backdrop[done..], opacity);
    }

    /// <summary>Lays a picture over another, in place.</summary>
    /// <param name="source">The picture on top.</param>
    /// <param name="backdrop">The picture beneath; receives the result.</param>
    /// <param name="x">Where the source's left edge lies on the backdrop; may be outside.</param>
    /// <param name="y">Where its top edge lies.</param>
    /// <param name="opacity">The source's alpha is first multiplied by this / 255 and rounded.</param>
    public static void Blend(Picture source, Picture backdrop, int x = 0, int y = 0, byte opacity = 255)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(backdrop);
        long left = Math.Max(0, x), right = Math.Min(backdrop.Width, (long)x + source.Width);
        long top = Math.Max(0, y), bottom = Math.Min(backdrop.Height, (long)y + source.Height);
        for (long row = top; row < bottom && left < right; row++)
        {
            Blend(
                source.Row((int)(row - y))[(int)((left - x) * Picture.Channels)..(int)((right - x) * Picture.Channels)],
                backdrop.Row((int)row)[(int)(left * Picture.Channels)..(int)(right * Picture.Channels)],
                opacity);
        }
    }

    /// <summary>The definition, pixel by pixel.</summary>
    internal static void BlendScalar(ReadOnlySpan<byte> source, Span<byte> backdrop, byte opacity)
    {
        for (int i = 0; i < source.Length; i += Picture.Channels)
        {
            int sourceAlpha = opacity == 255 ? source[i + 3] : Div255(source[i + 3] * opacity);
            if (sourceAlpha == 0)
            {
                continue;
            }

            int backdropAlpha = backdrop[i + 3];
            if (backdropAlpha == 255)
            {
                for (int c = 0; c < 3; c++)
                {
                    backdrop[i + c] = (byte)Div255((sourceAlpha * source[i + c]) + ((255 - sourceAlpha) * backdrop[i + c]));
                }

                continue;
            }

            int sourceWeight = 255 * sourceAlpha;
            int backdropWeight = backdropAlpha * (255 - sourceAlpha);
            int whole = sourceWeight + backdropWeight;
            for (int c = 0; c < 3; c++)
            {
                backdrop[i + c] = (byte)(((sourceWeight * source[i + c]) + (backdropWeight * backdrop[i + c]) + (whole / 2)) / whole);
            }

            backdrop[i + 3] = (byte)Div255(whole);
        }
    }

    /// <summary>
    /// Blends whole registers of pixels for as long as the backdrop is opaque under them; returns the bytes done. The
    /// arithmetic is in whole numbers, so every register width gives the same bytes.
    /// </summary>
    internal static int BlendOpaque(ReadOnlySpan<byte> source, Span<byte> backdrop)
    {
        int lanes = Vector<byte>.Count;
        var alphaOnly = Vector.AsVectorByte(new Vector<uint>(0xFF00_0000u));
        var spread = new Vector<uint>(0x0101_0101u);
        int i = 0;
        for (; i + lanes <= source.Length; i += lanes)
        {
            var s = new Vector<byte>(source[i..]);
            var d = new Vector<byte>(backdrop[i..]);
            if (!Vector.EqualsAll(d & alphaOnly, alphaOnly))
            {
                break;
            }

            // Each pixel's alpha in all four of its bytes; the alpha byte of the source becomes 255, so that 255 stays 255.
            Vector<byte> alpha = Vector.AsVectorByte(Vector.ShiftRightLogical(Vector.AsVectorUInt32(s), 24) * spread);
            Vector<byte> colour = s | alphaOnly;
            Vector.Widen(alpha, out Vector<ushort> alphaLow, out Vector<ushort> alphaHigh);
            Vector.Widen(colour, out Vector<ushort> sourceLow, out Vector<ushort> sourceHigh);
            Vector.Widen(d, out Vector<ushort> backdropLow, out Vector<ushort> backdropHigh);
            Vector<byte> blended = Vector.Narrow(Mix(sourceLow, backdropLow, alphaLow), Mix(sourceHigh, backdropHigh, alphaHigh));
            blended.CopyTo(backdrop[i..]);
        }

        return i;
    }

    private static Vector<ushort> Mix(Vector<ushort> source, Vector<ushort> backdrop, Vector<ushort> alpha)
    {
        var full = new Vector<ushort>(255);
        Vector<ushort> x = (source * alpha) + (backdrop * (full - alpha)) + new Vector<ushort>(128);
        return Vector.ShiftRightLogical(x + Vector.ShiftRightLogical(x, 8), 8);
    }
}
