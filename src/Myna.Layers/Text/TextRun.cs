using Myna.Layers.Document;
using Myna.Layers.Pictures;

namespace Myna.Layers.Text;

/// <summary>A block of text that was read: one or more lines of one look.</summary>
/// <param name="Lines">Its lines, from the first to the last.</param>
/// <param name="Box">Where <paramref name="Ink"/> lies on the canvas.</param>
/// <param name="Ink">
/// The letters with their outlines and shadow as a layer of their own, straight alpha: what has to be laid on the ground to
/// see what the picture shows. As large as <paramref name="Box"/>.
/// </param>
public sealed record TextRun(IReadOnlyList<TextLine> Lines, PixelBox Box, Picture Ink)
{
    /// <summary>The string, lines separated by '\n'.</summary>
    public string Text => string.Join('\n', Lines.Select(line => line.Text));

    /// <summary>The coverage of the letters, outlines and shadow included, 0 to 255: [Box.Height, Box.Width].</summary>
    public byte[] Alpha
    {
        get
        {
            var alpha = new byte[Ink.Width * Ink.Height];
            for (int i = 0; i < alpha.Length; i++)
            {
                alpha[i] = Ink.Pixels[(Picture.Channels * i) + 3];
            }

            return alpha;
        }
    }

    /// <summary>The letters' colour as RRGGBB in hexadecimal, lower case.</summary>
    public required string Colour { get; init; }

    /// <summary>The font's size (em) in pixels, as far as the letters' heights tell.</summary>
    public double SizePixels { get; init; }

    /// <summary>How far the lines are turned, in degrees, clockwise on the screen.</summary>
    public double RotationDegrees { get; init; }

    /// <summary>The broad class of the typeface, a guess by the letters' shapes.</summary>
    public TypefaceClass Typeface { get; init; }

    /// <summary>Whether the strokes are thick for their height.</summary>
    public bool Bold { get; init; }

    /// <summary>Whether the upright strokes lean.</summary>
    public bool Italic { get; init; }

    /// <summary>The box around the letters on the canvas, without outlines and shadow.</summary>
    public required PixelBox LetterBox { get; init; }

    /// <summary>What a layer's document keeps of it.</summary>
    public TextBlock ToBlock() => new(Text, LetterBox)
    {
        RotationDegrees = Math.Round(RotationDegrees, 2),
        SizePixels = Math.Round(SizePixels, 2),
        Colour = Colour,
        Typeface = Typeface,
        Bold = Bold,
        Italic = Italic,
    };
}

/// <summary>One line of text.</summary>
/// <param name="Text">Its string.</param>
/// <param name="Quad">Where it stands.</param>
/// <param name="Confidence">The mean probability of its letters, 0 to 1.</param>
public sealed record TextLine(string Text, TextQuad Quad, double Confidence);
