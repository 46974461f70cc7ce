using Myna.Layers.Document;

namespace Myna.Layers.Formats;

/// <summary>Font families that most systems have, for a class of typefaces.</summary>
internal static class FontFamilies
{
    /// <summary>The one family to name where only one can be named.</summary>
    public static string First(TextBlock text) => text.FontFamily is { Length: > 0 } named ? named : text.Typeface switch
    {
        TypefaceClass.Serif => "Times New Roman",
        TypefaceClass.Monospace => "Courier New",
        TypefaceClass.Script => "Comic Sans MS",
        _ => "Arial",
    };

    /// <summary>A list of families as CSS has it.</summary>
    public static string Css(TextBlock text)
    {
        string generic = text.Typeface switch
        {
            TypefaceClass.Serif => "'Times New Roman', 'Liberation Serif', serif",
            TypefaceClass.Monospace => "'Courier New', 'Liberation Mono', monospace",
            TypefaceClass.Script => "'Comic Sans MS', 'Segoe Script', cursive",
            _ => "Arial, Helvetica, 'Liberation Sans', sans-serif",
        };
        string named = new([.. (text.FontFamily ?? "").Where(letter => char.IsLetterOrDigit(letter) || letter is ' ' or '-' or '_')]);
        return named.Length == 0 ? generic : $"'{named}', {generic}";
    }

    /// <summary>A colour as six hexadecimal digits; black if it is none.</summary>
    public static string Colour(TextBlock text)
        => text.Colour is { Length: 6 } colour && colour.All(char.IsAsciiHexDigit) ? colour.ToUpperInvariant() : "000000";
}
