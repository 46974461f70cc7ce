using Myna.Layers.Decomposition.Glass;
using Myna.Layers.Pictures;

namespace Myna.Layers.Decomposition.Letters;

/// <summary>
/// Finds out which lettering lies beneath panes: a part of it is seen through the glass, in the ink's glazed colour,
/// and another is not; or all of it is, and its colour is one that the glass lets through.
/// </summary>
internal static class GlazedLetters
{
    private const int LeastPixels = 14;
    private const float SameInk = 12;

    /// <summary>The block as it is without the panes, if it lies beneath them; null if it does not, or does not touch them.</summary>
    /// <param name="block">The block as it was found in the picture.</param>
    /// <param name="panes">The panes, the highest first.</param>
    /// <param name="original">The picture.</param>
    /// <param name="clear">The picture as it is seen without the panes.</param>
    /// <param name="noise">The picture's fine noise, in levels.</param>
    public static LetterBlock? Beneath(LetterBlock block, IReadOnlyList<Pane> panes, ColourPlanes original, ColourPlanes clear, float noise)
    {
        Pane[] over = [.. panes.Where(pane => !pane.Box.Intersect(block.Box.Grow(block.Box.Height, original.Width, original.Height)).IsEmpty)];
        if (over.Length == 0)
        {
            return null;
        }

        float weakest = over.Min(pane => pane.Transmission);
        Rgb ink = block.Colour;
        bool mostlyGlazed = 2 * Count(block, over) > block.Area;
        if (mostlyGlazed)
        {
            foreach (Pane pane in over.Where(pane => 2 * Count(block, [pane]) > block.Area))
            {
                ink = pane.Beneath(ink);
            }

            if (MathF.Min(ink.R, MathF.Min(ink.G, ink.B)) < -8 || MathF.Max(ink.R, MathF.Max(ink.G, ink.B)) > 263)
            {
                return null;
            }
        }

        // Read again without the glass: what belongs together there is one block.
        PixelBox around = over.Aggregate(block.Box, (all, pane) => all.Union(pane.Box)).Grow(Math.Max(40, block.Box.Height), original.Width, original.Height);
        ColourPlanes window = Window(clear, around);
        List<Glyph> glyphs = Glyphs.Of(window, ink.Clamp(), noise / weakest);
        bool[] mine = block.In(around);
        var mask = new bool[mine.Length];
        foreach (List<Glyph> group in LetterFinder.Blocks(glyphs).Where(group => group.Exists(glyph => glyph.Pixels.Exists(j => mine[j]))))
        {
            foreach (int j in group.SelectMany(glyph => glyph.Pixels))
            {
                mask[j] = true;
            }
        }

        int glazed = 0, bare = 0, plain = 0;
        for (int j = 0; j < mask.Length; j++)
        {
            if (!mask[j])
            {
                continue;
            }

            int x = around.X + (j % around.Width), y = around.Y + (j / around.Width), i = (y * original.Width) + x;
            bool inside = over.Any(pane => Holds(pane, x, y));
            float asSeen = (original.At(i) - ink).Largest, without = (clear.At(i) - ink).Largest;
            glazed += inside && without <= SameInk / weakest && asSeen > without ? 1 : 0;
            plain += inside && asSeen <= SameInk && asSeen <= without ? 1 : 0;
            bare += !inside && asSeen <= SameInk ? 1 : 0;
        }

        if (glazed < LeastPixels || glazed <= 2 * plain || (bare < LeastPixels && !mostlyGlazed))
        {
            return null;
        }

        for (int j = 0; j < mask.Length; j++)
        {
            mask[j] |= mine[j];
        }

        return new LetterBlock(around, mask, ink.Clamp(), block.Text).Cropped();
    }

    /// <summary>The picture without its panes: what each lets through, the highest taken off first.</summary>
    public static ColourPlanes Without(IReadOnlyList<Pane> panes, ColourPlanes original)
    {
        ColourPlanes clear = original.Copy();
        foreach (Pane pane in panes)
        {
            for (int j = 0; j < pane.Inside.Length; j++)
            {
                if (pane.Inside[j])
                {
                    int i = ((pane.Box.Y + (j / pane.Box.Width)) * original.Width) + pane.Box.X + (j % pane.Box.Width);
                    clear.Set(i, pane.Beneath(clear.At(i)).Clamp());
                }
            }
        }

        return clear;
    }

    private static int Count(LetterBlock block, Pane[] panes)
    {
        int count = 0;
        for (int j = 0; j < block.Mask.Length; j++)
        {
            int x = block.Box.X + (j % block.Box.Width), y = block.Box.Y + (j / block.Box.Width);
            count += block.Mask[j] && Array.Exists(panes, pane => Holds(pane, x, y)) ? 1 : 0;
        }

        return count;
    }

    private static bool Holds(Pane pane, int x, int y)
        => x >= pane.Box.X && y >= pane.Box.Y && x < pane.Box.Right && y < pane.Box.Bottom && pane.Inside[((y - pane.Box.Y) * pane.Box.Width) + x - pane.Box.X];

    private static ColourPlanes Window(ColourPlanes picture, PixelBox box)
    {
        var window = new ColourPlanes(box.Width, box.Height);
        for (int j = 0; j < window.Pixels; j++)
        {
            window.Set(j, picture.At(((box.Y + (j / box.Width)) * picture.Width) + box.X + (j % box.Width)));
        }

        return window;
    }
}
