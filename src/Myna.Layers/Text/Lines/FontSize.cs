namespace Myna.Layers.Text.Lines;

/// <summary>The size of a font from how high the ink of a line is and which letters it has.</summary>
internal static class FontSize
{
    // Of common faces (DejaVu, Liberation, Noto), in ems.
    private const double CapitalHeight = 0.72;
    private const double SmallHeight = 0.54;
    private const double Drop = 0.21;
    private const double Ideograph = 0.9;

    /// <summary>The em in pixels.</summary>
    public static double Of(string text, double inkHeight)
    {
        if (text.Any(letter => letter >= 0x2E80))
        {
            return inkHeight / Ideograph;
        }

        bool tall = text.Any(letter => char.IsUpper(letter) || char.IsDigit(letter) || "bdfhklt!?%&/()[]{}|'\"$#@".Contains(letter, StringComparison.Ordinal) || letter is > '\u007F' and < '\u2000');
        bool deep = text.Any(letter => "gjpqy,;()[]{}|@$Q".Contains(letter, StringComparison.Ordinal));
        return inkHeight / ((tall ? CapitalHeight : SmallHeight) + (deep ? Drop : 0));
    }
}
