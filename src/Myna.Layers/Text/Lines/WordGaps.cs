using System.Text;
using Myna.Layers.Text.Glyphs;
using Myna.Layers.Text.Recognition;

namespace Myna.Layers.Text.Lines;

/// <summary>
/// Puts the blanks between words where the ink has its wide gaps: the recogniser, taught mostly Chinese, leaves many out.
/// </summary>
internal static class WordGaps
{
    private const double LeastGap = 0.17;
    private const double LeastSurplus = 0.11;
    private const double WidestBlank = 0.5;
    private const double LeastOfWidest = 0.62;

    /// <summary>The line's text with its blanks.</summary>
    /// <param name="line">The line as it was read.</param>
    /// <param name="shape">Its ink; null leaves the text as it is.</param>
    /// <param name="size">The font's size in pixels.</param>
    /// <param name="width">The line's length in pixels.</param>
    public static string Fill(ReadLine line, LineShape? shape, double size, double width)
    {
        if (shape is null || line.Letters.Count < 2)
        {
            return line.Text.Trim();
        }

        List<(double From, double To)> gaps = shape.Gaps();
        double[] widths = [.. gaps.Select(gap => gap.To - gap.From).Order()];
        double usual = widths.Length == 0 ? 0 : widths[widths.Length / 2];

        // Blanks of a line are about equally wide: where there are wide ones, a loose pair of letters is none.
        double widest = widths.Length == 0 ? 0 : Math.Min(widths[^1], WidestBlank * size);
        double least = Math.Max(Math.Max(LeastGap * size, usual + (LeastSurplus * size)), LeastOfWidest * widest);
        var blanks = new HashSet<int>();
        foreach ((double from, double to) in gaps.Where(gap => gap.To - gap.From >= least))
        {
            // The blank goes after the last letter that stands before the middle of the gap.
            double middle = (from + to) / 2 / width;
            int after = line.Places.Count(place => place < middle) - 1;
            if (after >= 0 && after + 1 < line.Letters.Count)
            {
                blanks.Add(after);
            }
        }

        var text = new StringBuilder();
        for (int i = 0; i < line.Letters.Count; i++)
        {
            text.Append(line.Letters[i]);
            bool words = i + 1 < line.Letters.Count && IsSpaced(line.Letters[i]) && IsSpaced(line.Letters[i + 1]);
            if (words && blanks.Contains(i) && !string.IsNullOrWhiteSpace(line.Letters[i]) && !string.IsNullOrWhiteSpace(line.Letters[i + 1]))
            {
                text.Append(' ');
            }
        }

        return text.ToString().Trim();
    }

    /// <summary>Whether a letter belongs to a script that puts blanks between words.</summary>
    private static bool IsSpaced(string letter) => letter.Length > 0 && letter[0] < 0x2E80;
}
