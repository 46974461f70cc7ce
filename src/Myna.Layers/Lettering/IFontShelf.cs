using Myna.Layers.Document;

namespace Myna.Layers.Lettering;

/// <summary>What kind of typeface is wanted.</summary>
/// <param name="Family">The family's name or a font file; null where only the class matters.</param>
/// <param name="Class">The broad class.</param>
/// <param name="Bold">Whether the letters shall be bold.</param>
/// <param name="Italic">Whether they shall lean.</param>
public sealed record FontWish(string? Family, TypefaceClass Class, bool Bold, bool Italic);

/// <summary>Where fonts for new lettering come from.</summary>
public interface IFontShelf
{
    /// <summary>The typeface nearest to a wish that has all letters of a text.</summary>
    /// <returns>The face and its outlines.</returns>
    /// <exception cref="MynaException">There is none: no such family, or no font with these letters.</exception>
    (FontFace Face, TrueTypeFont Font) Find(FontWish wish, string text);
}
