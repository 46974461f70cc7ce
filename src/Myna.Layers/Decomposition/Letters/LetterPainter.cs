using Myna.Layers.Decomposition.Completion;
using Myna.Layers.Decomposition.Matting;
using Myna.Layers.Document;
using Myna.Layers.Pictures;

namespace Myna.Layers.Decomposition.Letters;

/// <summary>Makes the layer of a block of lettering: its colour, and at each pixel the alpha that explains what is seen.</summary>
internal static class LetterPainter
{
    private const float LeastContrast = 12;

    /// <summary>Paints a block and lays it on what lies beneath.</summary>
    /// <param name="block">The block.</param>
    /// <param name="seen">The picture with its letters.</param>
    /// <param name="beneath">What lies beneath; receives the letters.</param>
    /// <param name="rank">The object (its index plus 1) that each pixel shows but for letters.</param>
    /// <param name="highestBeneath">The highest of them that lies beneath the block.</param>
    /// <param name="shadow">The strength of soft shadows; null for none.</param>
    /// <param name="shadowOf">Whose shadow lies at each pixel; null for none.</param>
    /// <param name="number">The block's number there.</param>
    public static LayerHint Paint(
        LetterBlock block, ColourPlanes seen, ColourPlanes beneath, int[] rank, int highestBeneath, float[]? shadow, int[]? shadowOf, int number)
    {
        PixelBox box = Shade.Grown(block.Box.Grow(LetterRemoval.SoftEdge, seen.Width, seen.Height), number, shadowOf, seen.Width);
        bool[] mask = block.In(box), near = ShapeCompletion.Dilate(mask, box.Width, box.Height, LetterRemoval.SoftEdge);
        float[]? shade = Shade.Under(near, box, shadow, shadowOf, number, seen.Width);
        var layer = new Picture(box.Width, box.Height);
        Picture? dark = shade is null ? null : new Picture(box.Width, box.Height);
        Rgb ink = block.Colour.Clamp();
        for (int j = 0; j < near.Length; j++)
        {
            int i = ((box.Y + (j / box.Width)) * seen.Width) + box.X + (j % box.Width);
            if (dark is not null && rank[i] <= highestBeneath)
            {
                Shade.Put(dark, j, shade![j]);
                beneath.Set(i, (1 - shade[j]) * beneath.At(i));
            }

            if (!near[j] || (rank[i] > highestBeneath && !mask[j]))
            {
                continue;
            }

            Rgb behind = beneath.At(i), span = ink - behind;
            float alpha = span.Largest < LeastContrast ? (mask[j] ? 1 : 0) : Rgb.Dot(seen.At(i) - behind, span) / Rgb.Dot(span, span);
            alpha = alpha > 0.96f ? 1 : alpha < 0.03f ? 0 : alpha;
            if (alpha > 0)
            {
                Span<byte> pixel = layer.Pixels.AsSpan(4 * j, 4);
                (pixel[0], pixel[1], pixel[2]) = ((byte)MathF.Round(ink.R), (byte)MathF.Round(ink.G), (byte)MathF.Round(ink.B));
                pixel[3] = (byte)MathF.Round(255 * alpha);
                beneath.Set(i, Rgb.Mix(behind, ink, alpha));
            }
        }

        return new LayerHint(LayerKind.Text, box, layer, null) { Shadow = dark, Colour = ink };
    }
}
