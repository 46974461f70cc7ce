using Myna.Layers.Decomposition.Completion;
using Myna.Layers.Decomposition.Matting;
using Myna.Layers.Document;
using Myna.Layers.Pictures;

namespace Myna.Layers.Decomposition.Glass;

/// <summary>Makes the layer of a pane: constant alpha inside, and at its rim the alpha that explains what is seen.</summary>
internal static class PanePainter
{
    private const int Inner = 3;

    /// <summary>Paints a pane and lays it on what lies beneath.</summary>
    /// <param name="pane">The pane.</param>
    /// <param name="seen">The picture as it was.</param>
    /// <param name="beneath">What lies beneath; receives the pane.</param>
    /// <param name="rank">The place in the stack of what each pixel shows.</param>
    /// <param name="highestBeneath">The highest place of an object that lies beneath the panes.</param>
    public static LayerHint Paint(Pane pane, ColourPlanes seen, ColourPlanes beneath, int[] rank, int highestBeneath)
    {
        PixelBox box = pane.Box;
        int width = box.Width, height = box.Height;
        bool[] outside = Array.ConvertAll(pane.Inside, here => !here);
        bool[] nearOutside = ShapeCompletion.Dilate(outside, width, height, Inner);
        int rim = Math.Clamp(Math.Min(seen.Width, seen.Height) / 90, 3, 12);
        bool[] wide = ShapeCompletion.Dilate(pane.Inside, width, height, rim);
        Rgb colour = pane.Colour;
        float full = 1 - pane.Transmission;
        var layer = new Picture(width, height);
        for (int j = 0; j < wide.Length; j++)
        {
            if (!wide[j])
            {
                continue;
            }

            int i = ((box.Y + (j / width)) * seen.Width) + box.X + (j % width);
            float alpha = full;
            bool covered = rank[i] > highestBeneath;
            if (nearOutside[j] && !covered)
            {
                Rgb span = colour - beneath.At(i);
                float measured = span.Largest < 15 ? (pane.Inside[j] ? full : 0) : Rgb.Dot(seen.At(i) - beneath.At(i), span) / Rgb.Dot(span, span);
                alpha = Math.Clamp(measured, 0, Math.Min(1, full + 0.45f));
                alpha = alpha < 0.06f ? 0 : pane.Inside[j] && MathF.Abs(alpha - full) < 0.06f ? full : alpha;
            }
            else if (covered && !pane.Inside[j])
            {
                alpha = 0;
            }

            if (alpha <= 0)
            {
                continue;
            }

            Span<byte> pixel = layer.Pixels.AsSpan(4 * j, 4);
            (pixel[0], pixel[1], pixel[2]) = ((byte)MathF.Round(colour.R), (byte)MathF.Round(colour.G), (byte)MathF.Round(colour.B));
            pixel[3] = (byte)MathF.Round(255 * alpha);
            beneath.Set(i, Rgb.Mix(beneath.At(i), colour, alpha));
        }

        return new LayerHint(LayerKind.Glass, box, layer, null);
    }
}
