using System.Text;

namespace Myna.Text.Normalization;

/// <summary>Roman numerals.</summary>
internal static class RomanNumeral
{
    private static readonly (string Letters, int Value)[] Steps =
    [
        ("M", 1000), ("CM", 900), ("D", 500), ("CD", 400), ("C", 100), ("XC", 90), ("L", 50), ("XL", 40),
        ("X", 10), ("IX", 9), ("V", 5), ("IV", 4), ("I", 1),
    ];

    /// <summary>The value of a well-formed numeral in capitals, or null.</summary>
    public static int? ValueOf(string numeral)
    {
        int value = 0;
        int position = 0;
        foreach ((string letters, int step) in Steps)
        {
            while (value < 4000 && string.CompareOrdinal(numeral, position, letters, 0, letters.Length) == 0)
            {
                value += step;
                position += letters.Length;
            }
        }

        // IIII and IXI add up as well; only the way that the value is written counts.
        return value is > 0 and < 4000 && Write(value) == numeral ? value : null;
    }

    private static string Write(int value)
    {
        var numeral = new StringBuilder();
        foreach ((string letters, int step) in Steps)
        {
            for (; value >= step; value -= step)
            {
                numeral.Append(letters);
            }
        }

        return numeral.ToString();
    }
}
