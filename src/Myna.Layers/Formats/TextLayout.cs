using Myna.Layers.Document;

namespace Myna.Layers.Formats;

/// <summary>
/// Where live text goes so that it lies over the lettering it stands for: worked out from the box around the ink.
/// </summary>
/// <param name="CentreX">The middle of the lettering on the canvas, in pixels.</param>
/// <param name="CentreY">The middle of the lettering on the canvas.</param>
/// <param name="Width">How wide the lettering is along its lines, with the rotation undone.</param>
/// <param name="Height">How high it is across its lines.</param>
/// <param name="SizePixels">The font's size (em).</param>
/// <param name="RotationDegrees">Clockwise on the screen, around the middle.</param>
/// <param name="Lines">The lines and where their baselines are, in pixels below the upper edge of the lettering.</param>
internal sealed record TextLayout(
    double CentreX, double CentreY, double Width, double Height, double SizePixels, double RotationDegrees, IReadOnlyList<(string Text, double Baseline)> Lines)
{
    /// <summary>Capitals and letters such as 'b' rise this much of the font's size above the baseline in common faces.</summary>
    private const double Rise = 0.72;

    /// <summary>Letters such as 'g' hang this much of the font's size below the baseline.</summary>
    private const double Drop = 0.21;

    private const double Spacing = 1.2;

    private const double MostSpacing = 0.2;

    /// <summary>What to add after each letter so that the lines become as long as the lettering is, in pixels; negative to bring them together.</summary>
    public double LetterSpacing { get; private init; }

    public double Left => CentreX - (Width / 2);

    public double Top => CentreY - (Height / 2);

    /// <summary>The layout of a text layer; null if its string is not known.</summary>
    public static TextLayout? Of(Layer layer)
    {
        if (layer.Text is not { Text: { } text } block || string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        string[] lines = text.Split('\n');
        double drop = lines[^1].Any(letter => "gjpqyQ,;()[]{}|@$".Contains(letter, StringComparison.Ordinal)) ? Drop : 0;
        double ems = Rise + drop + ((lines.Length - 1) * Spacing);
        (double width, double height) = Upright(block);
        double size = Math.Max(1, block.SizePixels ?? (height / ems));
        double last = height - (drop * size), first = Math.Min(Rise * size, last);
        var placed = new List<(string, double)>();
        for (int i = 0; i < lines.Length; i++)
        {
            placed.Add((lines[i], lines.Length == 1 ? last : first + ((last - first) * i / (lines.Length - 1))));
        }

        string longest = lines.MaxBy(line => LetterWidths.Of(line, block))!;
        double missing = (width - (size * LetterWidths.Of(longest, block))) / Math.Max(1, longest.Length);
        return new TextLayout(
            block.Box.X + (block.Box.Width / 2.0), block.Box.Y + (block.Box.Height / 2.0), width, height, size, block.RotationDegrees, placed)
        {
            LetterSpacing = Math.Clamp(missing, -MostSpacing * size, MostSpacing * size),
        };
    }

    /// <summary>The sides of the rectangle that, turned, has the box around it.</summary>
    private static (double Width, double Height) Upright(TextBlock block)
    {
        double radians = block.RotationDegrees * Math.PI / 180;
        double cos = Math.Abs(Math.Cos(radians)), sin = Math.Abs(Math.Sin(radians));
        double w = Math.Max(1, block.Box.Width), h = Math.Max(1, block.Box.Height);
        double determinant = (cos * cos) - (sin * sin);
        if (Math.Abs(determinant) < 0.1)
        {
            // At about 45 degrees the box says nothing of the proportions.
            double lines = 1 + (block.Text?.Count(letter => letter == '\n') ?? 0);
            double high = Math.Min((block.SizePixels ?? (Math.Min(w, h) / 5)) * Spacing * lines, h * 0.9);
            return (Math.Max(1, (w / cos) - high), high);
        }

        return (Math.Max(1, ((w * cos) - (h * sin)) / determinant), Math.Max(1, ((h * cos) - (w * sin)) / determinant));
    }
}
