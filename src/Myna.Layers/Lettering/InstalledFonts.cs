using Myna.Layers.Document;

namespace Myna.Layers.Lettering;

/// <summary>The TrueType fonts of this machine, and font files by their paths.</summary>
/// <param name="folders">Where to look; folders that are not there are left out.</param>
public sealed class InstalledFonts(IReadOnlyList<string> folders) : IFontShelf
{
    private readonly Lazy<IReadOnlyList<FontFace>> _faces = new(() => Look(folders));

    /// <summary>The folders in which systems keep fonts.</summary>
    public static InstalledFonts Shared { get; } = new(
    [
        "/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "/System/Library/Fonts", @"C:\Windows\Fonts",
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local/share/fonts"),
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".fonts"),
    ]);

    /// <summary>All faces, sorted by family and style.</summary>
    public IReadOnlyList<FontFace> Faces => _faces.Value;

    /// <inheritdoc/>
    public (FontFace Face, TrueTypeFont Font) Find(FontWish wish, string text)
    {
        ArgumentNullException.ThrowIfNull(wish);
        ArgumentNullException.ThrowIfNull(text);
        if (wish.Family is { } file && file.EndsWith(".ttf", StringComparison.OrdinalIgnoreCase))
        {
            FontFace named = new(Path.GetFileNameWithoutExtension(file), "Regular", file);
            TrueTypeFont font = Load(FontNames.Read(file) ?? named) ?? throw new MynaException($"{file} cannot be read; give a .ttf file");
            return font.Covers(Letters(text)) ? (FontNames.Read(file) ?? named, font) : throw Lacks(file, font, text);
        }

        if (Faces.Count == 0)
        {
            throw new MynaException("no TrueType font is installed; install one (sudo apt-get install fonts-dejavu-core) or name a .ttf file in \"font\"");
        }

        IEnumerable<FontFace> candidates = Faces;
        if (wish.Family is { } family)
        {
            candidates = Faces.Where(face => face.Family.Equals(family, StringComparison.OrdinalIgnoreCase));
            if (!candidates.Any())
            {
                throw new MynaException(
                    $"no font family '{family}' is installed; there are: {string.Join(", ", Faces.Select(face => face.Family).Distinct().Take(30))}");
            }
        }

        (FontFace Face, TrueTypeFont Font)? lacking = null;
        foreach (FontFace face in candidates.OrderBy(face => Distance(face, wish)))
        {
            if (Load(face) is not { } font)
            {
                continue;
            }

            if (font.Covers(Letters(text)))
            {
                return (face, font);
            }

            lacking ??= (face, font);
        }

        throw lacking is { } near ? Lacks(near.Face.Family, near.Font, text) : new MynaException("none of the installed fonts can be read");
    }

    private static MynaException Lacks(string name, TrueTypeFont font, string text)
    {
        string missing = string.Concat(Letters(text).EnumerateRunes().Where(letter => !font.Covers(letter.ToString())).Distinct().Take(10));
        return new MynaException($"{name} has no letters for \"{missing}\"; name another font in \"font\" that has them");
    }

    // How far a face is from a wish: the wrong weight or slant is worse than another family of the same class.
    private static double Distance(FontFace face, FontWish wish)
    {
        string family = face.Family;
        bool mono = Has(family, "mono") || Has(family, "courier") || Has(family, "console"), sans = Has(family, "sans") || Has(family, "arial") || Has(family, "helvetica");
        bool serif = !sans && !mono && (Has(family, "serif") || Has(family, "times") || Has(family, "georgia") || Has(family, "garamond"));
        bool script = Has(family, "script") || Has(family, "comic") || Has(family, "hand");
        bool fits = wish.Class switch
        {
            TypefaceClass.Monospace => mono,
            TypefaceClass.Serif => serif,
            TypefaceClass.Script => script,
            _ => sans && !mono,
        };
        return (face.Bold == wish.Bold ? 0 : 4) + (face.Italic == wish.Italic ? 0 : 4) + (fits || wish.Family is not null ? 0 : 8)
            + (Has(face.Style, "condensed") || Has(family, "condensed") || Has(face.Style, "light") ? 2 : 0) + (Has(family, "math") || Has(family, "symbol") ? 16 : 0);
    }

    private static bool Has(string name, string word) => name.Contains(word, StringComparison.OrdinalIgnoreCase);

    private static string Letters(string text) => string.Concat(text.EnumerateRunes().Where(letter => !System.Text.Rune.IsControl(letter)));

    private static TrueTypeFont? Load(FontFace face)
    {
        try
        {
            return TrueTypeFont.Read(File.ReadAllBytes(face.Path), face.Path);
        }
        catch (Exception exception) when (exception is MynaException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static FontFace[] Look(IReadOnlyList<string> folders) =>
    [
        .. folders.Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.ttf", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true }))
            .Select(FontNames.Read).OfType<FontFace>()
            .OrderBy(face => face.Family, StringComparer.Ordinal).ThenBy(face => face.Style, StringComparer.Ordinal).ThenBy(face => face.Path, StringComparer.Ordinal),
    ];
}
