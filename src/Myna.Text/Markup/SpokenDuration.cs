using System.Globalization;

namespace Myna.Text.Markup;

/// <summary>Lengths of time as markup writes them: <c>500ms</c>, <c>1.5s</c>, <c>+250ms</c>.</summary>
internal static class SpokenDuration
{
    /// <summary>The longest pause, in seconds.</summary>
    public const double MostSeconds = 60;

    /// <summary>Seconds, or null where the text is no such length. Not yet compared with <see cref="MostSeconds"/>.</summary>
    public static double? Parse(ReadOnlySpan<char> written)
    {
        written = written.Trim();
        double unit = written.EndsWith("ms", StringComparison.OrdinalIgnoreCase) ? 0.001 : 1;
        if (!written.EndsWith("s", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        ReadOnlySpan<char> number = written[..^(unit == 1 ? 1 : 2)].TrimEnd();
        number = number.StartsWith("+", StringComparison.Ordinal) ? number[1..] : number;
        return double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value)
            ? unit == 1 ? value : value / 1000
            : null;
    }
}
