namespace Myna.Layers.Lettering;

/// <summary>A typeface of a font shelf.</summary>
/// <param name="Family">The family's name, such as DejaVu Sans.</param>
/// <param name="Style">The style's name, such as Bold Oblique.</param>
/// <param name="Path">The file it is in.</param>
public sealed record FontFace(string Family, string Style, string Path)
{
    /// <summary>Whether the letters are bold.</summary>
    public bool Bold => Has("bold") || Has("black") || Has("heavy");

    /// <summary>Whether the letters lean.</summary>
    public bool Italic => Has("italic") || Has("oblique");

    private bool Has(string word) => Style.Contains(word, StringComparison.OrdinalIgnoreCase);
}
