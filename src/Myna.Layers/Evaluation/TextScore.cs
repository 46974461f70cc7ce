using Myna.Layers.Document;
using Myna.Layers.Evaluation.Designs;
using Myna.Layers.Pictures;

namespace Myna.Layers.Evaluation;

/// <summary>How well the text of a design was read: wrong letters among those that can be seen.</summary>
/// <param name="Errors">Letters to insert, delete or change (Levenshtein 1966); line ends count as blanks.</param>
/// <param name="Letters">Letters of the true strings.</param>
public readonly record struct TextScore(int Errors, int Letters)
{
    private const double LeastVisible = 0.97;

    /// <summary>Errors by letters; 0 where there is nothing to read.</summary>
    public double CharacterErrorRate => Letters == 0 ? 0 : (double)Errors / Letters;

    /// <summary>Sums.</summary>
    public static TextScore operator +(TextScore a, TextScore b) => new(a.Errors + b.Errors, a.Letters + b.Letters);

    /// <summary>Sums.</summary>
    public static TextScore Add(TextScore a, TextScore b) => a + b;

    /// <summary>Compares the text layers of a document with a design's. Text that is covered, cut off by the canvas, or written over other text is left out.</summary>
    public static TextScore Of(LayerDocument document, Design design)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(design);
        TextScore sum = default;
        for (int i = 0; i < design.Layers.Count; i++)
        {
            if (design.Layers[i] is { Text: { } truth } layer && IsWhole(design, i, out PixelBox box))
            {
                IEnumerable<Layer> read = document.Layers.Where(found => found.Text?.Text is not null && found.Text.Box.Intersect(box).Area > 0.5 * found.Text.Box.Area)
                    .OrderBy(found => found.Text!.Box.Y);
                string text = string.Join(' ', read.Select(found => found.Text!.Text)).Replace('\n', ' ');
                sum += new TextScore(Distance(text, truth.Replace('\n', ' ')), truth.Length);
            }
        }

        return sum;
    }

    /// <summary>The least number of letters to insert, delete or change to make one string of another.</summary>
    public static int Distance(string a, string b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int corner = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int change = corner + (a[i - 1] == b[j - 1] ? 0 : 1);
                corner = row[j];
                row[j] = Math.Min(change, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[^1];
    }

    /// <summary>Whether a layer's ink is seen: not cut off, not covered by what lies above, and not among other letters.</summary>
    private static bool IsWhole(Design design, int index, out PixelBox box)
    {
        Picture picture = design.Layers[index].Picture;
        box = picture.VisibleBox();
        if (box.IsEmpty || box.X == 0 || box.Y == 0 || box.Right == picture.Width || box.Bottom == picture.Height)
        {
            return false;
        }

        double all = 0, seen = 0, onText = 0;
        for (int i = 0; i < picture.Pixels.Length; i += Picture.Channels)
        {
            double alpha = picture.Pixels[i + 3] / 255.0;
            if (alpha < 0.9)
            {
                continue;
            }

            all += alpha;
            foreach (DesignLayer below in design.Layers.Take(index).Where(layer => layer.Text is not null))
            {
                onText += alpha * (below.Picture.Pixels[i + 3] / 255.0);
            }

            foreach (DesignLayer above in design.Layers.Skip(index + 1))
            {
                alpha *= 1 - (above.Picture.Pixels[i + 3] / 255.0);
            }

            seen += alpha;
        }

        return all > 0 && seen > LeastVisible * all && onText < (1 - LeastVisible) * all;
    }
}
