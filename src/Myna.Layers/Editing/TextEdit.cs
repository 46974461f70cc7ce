using Myna.Layers.Document;
using Myna.Layers.Lettering;
using Myna.Layers.Pictures;
using static System.FormattableString;

namespace Myna.Layers.Editing;

/// <summary>
/// Writes a text layer anew: with another text, font, size or colour; what is not given stays as it is known. The new letters are drawn
/// once and kept with the document, so it looks the same where the font is missing.
/// </summary>
public sealed record TextEdit : OneLayerEdit
{
    private const double LeastPixels = 1, MostPixels = 10_000;
    private const int MostLetters = 20_000;

    /// <summary>The new text, lines separated by '\n'; null for the old one.</summary>
    public string? Text { get; init; }

    /// <summary>A family that is installed, or a .ttf file; null for one of the old one's class.</summary>
    public string? Font { get; init; }

    /// <summary>The em in pixels; null for the old one, as far as it is known.</summary>
    public double? Size { get; init; }

    /// <summary>RRGGBB in hexadecimal; null for the old one.</summary>
    public string? Colour { get; init; }

    /// <summary>Whether the letters are bold; null for as they were.</summary>
    public bool? Bold { get; init; }

    /// <summary>Whether they lean; null for as they were.</summary>
    public bool? Italic { get; init; }

    /// <summary>Where lines begin, and which side of the old box the new text keeps to.</summary>
    public TextAlignment Align { get; init; }

    /// <summary>The drawn letters and their place; found when the edit is made.</summary>
    public PlacedPicture? Content { get; init; }

    /// <summary>What is known of the new lettering; found when the edit is made.</summary>
    public TextBlock? Block { get; init; }

    internal override LayerEdit Prepare(LayerDocument document, EditTools tools)
    {
        Layer layer = document.Layers[document.Find(Layer, worksOnLocked: false)];
        TextBlock old = layer.Text ?? throw new MynaException($"layer '{layer.Name}' is no lettering; a text edit needs a text layer");
        string text = Text ?? old.Text ?? throw new MynaException($"what layer '{layer.Name}' says was never read; give its words in \"text\"");
        if (text.Length > MostLetters)
        {
            throw new MynaException(Invariant($"the text has {text.Length} letters; the most is {MostLetters}"));
        }

        double size = Size ?? old.SizePixels ?? GuessSize(old);
        if (size is < LeastPixels or > MostPixels or double.NaN)
        {
            throw new MynaException(Invariant($"letters can be {LeastPixels} to {MostPixels} pixels large, not {size}"));
        }

        string colour = Colour ?? old.Colour ?? "000000";
        (byte R, byte G, byte B) ink = ColourAdjustment.ParseColour(colour);
        var wish = new FontWish(Font ?? Installed(tools, old.FontFamily), old.Typeface, Bold ?? old.Bold ?? false, Italic ?? old.Italic ?? false);
        (FontFace face, TrueTypeFont font) = tools.Fonts.Find(wish, text);
        Picture drawn = TextPainter.Draw(font, text, size, ink, Align) ?? throw new MynaException("the text has no letters that can be seen; delete the layer instead");

        Picture turned = Resampling.Turn(drawn, old.RotationDegrees);
        int x = Align switch
        {
            TextAlignment.Left when old.RotationDegrees == 0 => old.Box.X,
            TextAlignment.Right when old.RotationDegrees == 0 => old.Box.Right - turned.Width,
            _ => old.Box.X + ((old.Box.Width - turned.Width) / 2),
        };

        // The first line stays where it was; a text of one line keeps its middle.
        int y = text.Contains('\n', StringComparison.Ordinal) && old.RotationDegrees == 0 ? old.Box.Y : old.Box.Y + ((old.Box.Height - turned.Height) / 2);
        return this with
        {
            Content = new PlacedPicture(tools.Keep(turned), x, y),
            Block = old with
            {
                Text = text,
                Box = new PixelBox(x, y, turned.Width, turned.Height),
                SizePixels = size,
                Colour = Convert.ToHexStringLower([ink.R, ink.G, ink.B]),
                FontFamily = face.Family,
                Bold = face.Bold,
                Italic = face.Italic,
            },
        };
    }

    internal override Layer Change(Layer layer, EditPictures pictures) => layer with
    {
        Picture = pictures.Get(Content!.Picture),
        X = Content.X,
        Y = Content.Y,
        Text = Block,
        Name = layer.Name.StartsWith("Text: ", StringComparison.Ordinal) ? "Text: " + Block!.Text!.Replace('\n', ' ') : layer.Name,
        Colours = layer.Colours with { Recolour = Colour is null ? layer.Colours.Recolour : null },
    };

    // A family that an imported file named may not be on this machine; then its class decides.
    private static string? Installed(EditTools tools, string? family)
        => family is not null && tools.Fonts is InstalledFonts fonts && fonts.Faces.Any(face => face.Family.Equals(family, StringComparison.OrdinalIgnoreCase)) ? family : null;

    /// <summary>From capitals' height, some 0.72 em.</summary>
    private static double GuessSize(TextBlock old)
    {
        int lines = 1 + (old.Text?.Count(letter => letter == '\n') ?? 0);
        return Math.Max(LeastPixels, Math.Min(old.Box.Height, old.Box.Width) / (0.72 + ((lines - 1) * TextPainter.LineSpacing)));
    }
}
