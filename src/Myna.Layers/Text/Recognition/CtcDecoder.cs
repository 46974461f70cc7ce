using System.Text;

namespace Myna.Layers.Text.Recognition;

/// <summary>A line as it was read.</summary>
/// <param name="Letters">The letters.</param>
/// <param name="Places">Where each stands along the line, 0 to 1.</param>
/// <param name="Confidence">The mean probability of the letters, 0 to 1; 0 for none.</param>
internal sealed record ReadLine(IReadOnlyList<string> Letters, IReadOnlyList<double> Places, double Confidence)
{
    /// <summary>The letters in one string.</summary>
    public string Text => string.Concat(Letters);
}

/// <summary>
/// Makes letters of the probabilities of columns: the likeliest of each column, repeats taken once, "none" left out (CTC,
/// Graves et al. 2006, section 3.2).
/// </summary>
internal sealed class CtcDecoder
{
    private readonly string[] _letters;

    private CtcDecoder(string[] letters) => _letters = letters;

    /// <summary>How many letters there are, "none" and the blank included.</summary>
    public int Count => _letters.Length;

    /// <summary>Reads a dictionary: one letter a line; "none" comes before them, the blank after.</summary>
    public static CtcDecoder Read(string path)
    {
        string[] lines = File.ReadAllText(path, Encoding.UTF8).TrimEnd('\n').Split('\n');
        return new CtcDecoder(["", .. lines.Select(line => line.TrimEnd('\r')), " "]);
    }

    /// <summary>Decodes.</summary>
    /// <param name="probabilities">[columns, <see cref="Count"/>].</param>
    /// <param name="length">Which share of the columns the line covers; the rest is padding.</param>
    public ReadLine Decode(ReadOnlySpan<float> probabilities, double length)
    {
        var letters = new List<string>();
        var places = new List<double>();
        double sum = 0;
        int columns = probabilities.Length / Count, before = 0;
        for (int column = 0; column < columns; column++)
        {
            ReadOnlySpan<float> row = probabilities.Slice(column * Count, Count);
            int best = 0;
            for (int i = 1; i < row.Length; i++)
            {
                best = row[i] > row[best] ? i : best;
            }

            if (best != 0 && best != before)
            {
                letters.Add(_letters[best]);
                places.Add(Math.Min(1, (column + 0.5) / columns / length));
                sum += row[best];
            }

            before = best;
        }

        return new ReadLine(letters, places, letters.Count == 0 ? 0 : sum / letters.Count);
    }
}
