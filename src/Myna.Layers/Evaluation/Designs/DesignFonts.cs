using Myna.Layers.Lettering;

namespace Myna.Layers.Evaluation.Designs;

/// <summary>The TrueType fonts installed on this machine that designs can be set in.</summary>
public static class DesignFonts
{
    private static readonly string[] Folders = ["/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "/System/Library/Fonts", @"C:\Windows\Fonts"];

    /// <summary>Reads fonts with all Latin letters, in the order of their names.</summary>
    /// <param name="most">How many at most; spread over all that are there.</param>
    public static IReadOnlyList<TrueTypeFont> Installed(int most = 8)
    {
        string[] files = [.. Folders.Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.ttf", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true }))
            .OrderBy(Path.GetFileName, StringComparer.Ordinal)];
        var fonts = new List<TrueTypeFont>();
        foreach (string file in files)
        {
            try
            {
                TrueTypeFont font = TrueTypeFont.Read(File.ReadAllBytes(file), file);
                if (font.Covers("ABCXYZabcxyz0123456789%!&") && IsOrdinary(font))
                {
                    fonts.Add(font);
                }
            }
            catch (Exception exception) when (exception is MynaException or IOException or UnauthorizedAccessException)
            {
                // Bitmap fonts, symbols and the like: others will do.
            }
        }

        return [.. Enumerable.Range(0, Math.Min(most, fonts.Count)).Select(i => fonts[i * fonts.Count / Math.Min(most, fonts.Count)])];
    }

    /// <summary>Whether its capitals are as tall as letters are: fonts of mathematical signs also answer to letters.</summary>
    private static bool IsOrdinary(TrueTypeFont font)
    {
        (_, float top, _, float bottom) = font.Line("H", 1).Bounds();
        (_, float small, _, _) = font.Line("x", 1).Bounds();
        return bottom is > -0.05f and < 0.05f && top is < -0.55f and > -0.85f && small is < -0.35f and > -0.65f;
    }
}
