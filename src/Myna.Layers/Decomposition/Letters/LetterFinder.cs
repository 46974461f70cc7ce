using Myna.Layers.Decomposition.Completion;
using Myna.Layers.Decomposition.Objects;
using Myna.Layers.Pictures;

namespace Myna.Layers.Decomposition.Letters;

/// <summary>
/// Finds blocks of lettering without reading them: several strokes of exactly one colour, thin against their height, of
/// similar heights and near to one another. What lies behind them does not matter, so text that runs over several
/// things stays one block.
/// </summary>
internal static class LetterFinder
{
    private const int LeastHeight = 5;

    /// <summary>How far apart, in letters' heights, parts of a line may be that something covers in between.</summary>
    private const double Interrupted = 4.5;

    /// <summary>Lines that differ more in their slope belong to different blocks.</summary>
    private const double LeastTurn = 0.035;

    /// <summary>The blocks, the largest first.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="noise">Its fine noise, in levels.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static List<LetterBlock> Find(ColourPlanes picture, float noise, CancellationToken cancellationToken)
    {
        var found = new List<(LetterBlock Block, int Certain)>();
        foreach (Rgb ink in InkColours.Find(picture, noise))
        {
            cancellationToken.ThrowIfCancellationRequested();
            found.AddRange(Blocks(Glyphs.Of(picture, ink, noise)).Select(glyphs => (Block(glyphs, ink, picture.Width), glyphs.Sum(glyph => glyph.Certain))));
        }

        // The soft edges and shadows of letters are strips of nearly one colour too: they lie along a block that is surer.
        var kept = new List<LetterBlock>();
        foreach ((LetterBlock block, _) in found.OrderByDescending(candidate => candidate.Certain))
        {
            if (!kept.Any(other => LiesAlong(block, other, picture.Width, picture.Height)))
            {
                kept.Add(block);
            }
        }

        return kept;
    }

    /// <summary>The groups of strokes that look like text.</summary>
    internal static List<List<Glyph>> Blocks(List<Glyph> glyphs)
    {
        Glyph[] sorted = [.. glyphs.OrderBy(glyph => glyph.Box.X)];
        var sets = new DisjointSets(sorted.Length);
        int widest = sorted.Length == 0 ? 0 : sorted.Max(glyph => glyph.Box.Height);
        for (int i = 0; i < sorted.Length; i++)
        {
            for (int j = i + 1; j < sorted.Length && sorted[j].Box.X <= sorted[i].Box.Right + widest; j++)
            {
                Glyph a = sorted[i], b = sorted[j];
                (int thin, int thick) = (Math.Min(a.Thickness, b.Thickness), Math.Max(a.Thickness, b.Thickness));
                Gap(a.Box, b.Box, out int across, out int down);
                int tall = Math.Max(a.Box.Height, b.Box.Height), small = Math.Min(a.Box.Height, b.Box.Height);
                bool dot = tall > 2.5 * small;
                if (thick <= (2 * thin) + 2 && across <= (dot ? 0.4 : 0.8) * tall && down <= (dot ? 0.45 : 0.3) * tall)
                {
                    sets.Join(i, j);
                }
            }
        }

        List<List<Glyph>> words = [.. Enumerable.Range(0, sorted.Length).GroupBy(sets.Root).Select(members => members.Select(i => sorted[i]).ToList())];
        List<List<Glyph>> blocks = [.. JoinWords([.. words.Where(IsWord)])];
        foreach (List<Glyph> rest in words.Where(word => !IsWord(word)))
        {
            // Single letters and dots in or right beside a block, of its height at most.
            PixelBox box = Around(rest);
            List<Glyph>? home = blocks.FirstOrDefault(block => IsPartOf(box, rest.Max(glyph => glyph.Thickness), block));
            home?.AddRange(rest);
        }

        return blocks;
    }

    private static bool IsPartOf(PixelBox box, int thickness, List<Glyph> block)
    {
        int tall = LetterHeight(block), thick = block.Max(glyph => glyph.Thickness);
        return box.Height <= 1.6 * tall && thickness <= (2 * thick) + 1 && block.Any(glyph =>
        {
            Gap(glyph.Box, box, out int across, out int down);
            bool alike = box.Height > 0.55 * tall && Math.Min(glyph.Box.Bottom, box.Bottom) - Math.Max(glyph.Box.Y, box.Y) > 0.5 * box.Height;
            return (across <= 1.2 * tall && down <= 0.3 * tall) || (alike && across <= Interrupted * tall);
        });
    }

    /// <summary>Several strokes, thin against their height and of similar heights.</summary>
    private static bool IsWord(List<Glyph> glyphs)
    {
        Glyph[] letters = [.. glyphs.Where(glyph => glyph.Box.Height >= LeastHeight)];
        if (letters.Length < 2)
        {
            return false;
        }

        int typical = LetterHeight(glyphs), tallest = letters.Max(glyph => glyph.Box.Height), thickest = letters.Max(glyph => glyph.Thickness);
        bool thin = thickest * 2 <= Math.Max(4, 0.5 * typical);
        return thin && typical >= LeastHeight && tallest <= 2.6 * typical
            && (letters.Length >= 3 || letters.Min(glyph => glyph.Box.Height) > 0.5 * tallest) && Around(glyphs).Width > 0.8 * typical
            && Baseline.Holds([.. letters.Select(glyph => glyph.Box)], typical);
    }

    /// <summary>Words of one line and lines of one block.</summary>
    private static IEnumerable<List<Glyph>> JoinWords(List<List<Glyph>> words)
    {
        var sets = new DisjointSets(words.Count);
        double?[] slant = [.. words.Select(Slant)];
        for (int i = 0; i < words.Count; i++)
        {
            for (int j = i + 1; j < words.Count; j++)
            {
                int a = LetterHeight(words[i]), b = LetterHeight(words[j]);
                bool turned = slant[i] is { } first && slant[j] is { } second && Math.Abs(first - second) > LeastTurn;
                if (!turned && Math.Max(a, b) <= 1.9 * Math.Min(a, b) && AreOneBlock(words[i], words[j], Math.Max(a, b)))
                {
                    sets.Join(i, j);
                }
            }
        }

        return Enumerable.Range(0, words.Count).GroupBy(sets.Root).Select(members => members.SelectMany(i => words[i]).ToList());
    }

    private static double? Slant(List<Glyph> word)
    {
        Baseline.Holds([.. word.Where(glyph => glyph.Box.Height >= LeastHeight).Select(glyph => glyph.Box)], LetterHeight(word), out double? slant);
        return slant;
    }

    private static bool AreOneBlock(List<Glyph> a, List<Glyph> b, int tall)
    {
        // Tilted lines have tall boxes, so the letters are compared, not the words.
        foreach (Glyph first in a)
        {
            foreach (Glyph second in b)
            {
                Gap(first.Box, second.Box, out int across, out int down);
                bool besides = across <= 1.7 * tall && down <= 0.5 * tall, above = across <= 0.7 * tall && down <= 1.5 * tall;
                bool sameLine = across <= Interrupted * tall && Math.Min(first.Box.Bottom, second.Box.Bottom) - Math.Max(first.Box.Y, second.Box.Y) > 0.6 * tall;
                if (besides || above || sameLine)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static int LetterHeight(List<Glyph> glyphs)
    {
        int[] heights = [.. glyphs.Where(glyph => glyph.Box.Height >= LeastHeight).Select(glyph => glyph.Box.Height).Order()];
        return heights.Length == 0 ? glyphs.Max(glyph => glyph.Box.Height) : heights[heights.Length * 2 / 3];
    }

    private static PixelBox Around(List<Glyph> glyphs) => glyphs.Aggregate(default(PixelBox), (box, glyph) => box.Union(glyph.Box));

    private static void Gap(PixelBox a, PixelBox b, out int across, out int down)
    {
        across = Math.Max(0, Math.Max(a.X, b.X) - Math.Min(a.Right, b.Right));
        down = Math.Max(0, Math.Max(a.Y, b.Y) - Math.Min(a.Bottom, b.Bottom));
    }

    private static LetterBlock Block(List<Glyph> glyphs, Rgb ink, int width)
    {
        PixelBox box = Around(glyphs);
        var mask = new bool[box.Width * box.Height];
        foreach (int i in glyphs.SelectMany(glyph => glyph.Pixels))
        {
            mask[(((i / width) - box.Y) * box.Width) + (i % width) - box.X] = true;
        }

        return new LetterBlock(box, mask, ink);
    }

    private static bool LiesAlong(LetterBlock block, LetterBlock other, int width, int height)
    {
        PixelBox box = other.Box.Grow(3, width, height);
        if (block.Box.Intersect(box).IsEmpty)
        {
            return false;
        }

        bool[] near = ShapeCompletion.Dilate(other.In(box), box.Width, box.Height, 2), mine = block.In(box);
        int along = 0;
        for (int j = 0; j < near.Length; j++)
        {
            along += near[j] && mine[j] ? 1 : 0;
        }

        return along > 0.4 * block.Area;
    }
}
