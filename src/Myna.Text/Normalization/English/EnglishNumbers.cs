using System.Globalization;
using System.Text;

namespace Myna.Text.Normalization.English;

/// <summary>English words for numbers.</summary>
internal static class EnglishNumbers
{
    // Past this nobody follows words, and the number is more likely an identifier.
    private const int MostDigits = 15;

    private static readonly string[] Small =
    [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
        "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    ];

    private static readonly string[] Tens =
        ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

    private static readonly string[] Powers = ["", " thousand", " million", " billion", " trillion"];

    private static readonly Dictionary<string, string> Ordinals = new()
    {
        ["one"] = "first", ["two"] = "second", ["three"] = "third", ["five"] = "fifth", ["eight"] = "eighth",
        ["nine"] = "ninth", ["twelve"] = "twelfth",
    };

    /// <summary>One hundred twenty-three; one hundred and twenty-three in Britain.</summary>
    public static string Cardinal(long number, Accent accent)
    {
        if (number < 0)
        {
            return "minus " + Cardinal(-number, accent);
        }

        if (number < 1000)
        {
            return BelowThousand((int)number, accent);
        }

        var words = new StringBuilder();
        long divisor = 1_000_000_000_000;
        for (int power = 4; power >= 0; power--, divisor /= 1000)
        {
            int group = (int)(number / divisor % 1000);
            if (group == 0)
            {
                continue;
            }

            if (words.Length > 0)
            {
                words.Append(power == 0 && group < 100 && accent.British ? " and " : " ");
            }

            words.Append(BelowThousand(group, accent)).Append(Powers[power]);
        }

        return words.ToString();
    }

    /// <summary>Twenty-first, one hundredth.</summary>
    public static string Ordinal(long number, Accent accent) => Ordinal(Cardinal(number, accent));

    /// <summary>A number as written: <c>1,234.50</c>, <c>.5</c>, <c>007</c>, <c>12</c>.</summary>
    public static string Number(string written, Accent accent)
    {
        string plain = written.Replace(",", "", StringComparison.Ordinal);
        int point = plain.IndexOf('.', StringComparison.Ordinal);
        if (point >= 0)
        {
            string whole = point == 0 ? "" : Whole(plain[..point], accent) + " ";
            return $"{whole}point {Digits(plain[(point + 1)..])}";
        }

        return Whole(plain, accent);
    }

    /// <summary>One digit after the other: zero zero seven.</summary>
    public static string Digits(string digits) => string.Join(' ', digits.Where(char.IsAsciiDigit).Select(d => Small[d - '0']));

    /// <summary>Nineteen ninety-nine, two thousand four, nineteen oh five, twenty ten.</summary>
    public static string Year(int year, Accent accent)
    {
        int century = year / 100;
        int rest = year % 100;
        if (year % 1000 < 10 || year is < 1000 or > 9999)
        {
            return Cardinal(year, accent);
        }

        return Cardinal(century, accent) + rest switch
        {
            0 => " hundred",
            < 10 => " oh " + Small[rest],
            _ => " " + BelowThousand(rest, accent),
        };
    }

    /// <summary>Nineteen nineties, two thousands.</summary>
    public static string Decade(int year, Accent accent) => Plural(Year(year, accent));

    /// <summary>Three quarters, one half, seven eighths.</summary>
    public static string Fraction(long numerator, long denominator, Accent accent)
    {
        string part = denominator switch
        {
            2 => "half",
            4 => "quarter",
            _ => Ordinal(denominator, accent),
        };
        bool one = numerator == 1;
        string parts = one ? part : denominator == 2 ? "halves" : part + "s";
        return $"{Cardinal(numerator, accent)} {parts}";
    }

    /// <summary>The end of "two and …": a half, three quarters.</summary>
    public static string AndFraction(long numerator, long denominator, Accent accent)
    {
        string fraction = Fraction(numerator, denominator, accent);
        if (numerator != 1)
        {
            return "and " + fraction;
        }

        string part = fraction["one ".Length..];
        return (part[0] is 'e' ? "and an " : "and a ") + part;
    }

    /// <summary>A digit string as a number, where it is small enough.</summary>
    public static long? ValueOf(string digits) =>
        long.TryParse(digits.Replace(",", "", StringComparison.Ordinal), NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value : null;

    private static string Whole(string digits, Accent accent) =>
        digits.Length > MostDigits || (digits.Length > 1 && digits[0] == '0') || ValueOf(digits) is not { } value
            ? Digits(digits)
            : Cardinal(value, accent);

    private static string BelowThousand(int number, Accent accent)
    {
        if (number >= 100)
        {
            string hundreds = Small[number / 100] + " hundred";
            int rest = number % 100;
            return rest == 0 ? hundreds : $"{hundreds} {(accent.British ? "and " : "")}{BelowThousand(rest, accent)}";
        }

        if (number < 20)
        {
            return Small[number];
        }

        return number % 10 == 0 ? Tens[number / 10] : $"{Tens[number / 10]}-{Small[number % 10]}";
    }

    private static string Ordinal(string cardinal)
    {
        int last = cardinal.LastIndexOfAny([' ', '-']) + 1;
        string word = cardinal[last..];
        string ordinal = Ordinals.TryGetValue(word, out string? special) ? special
            : word.EndsWith('y') ? word[..^1] + "ieth"
            : word + "th";
        return cardinal[..last] + ordinal;
    }

    private static string Plural(string words) => words.EndsWith('y') ? words[..^1] + "ies" : words.EndsWith('x') ? words + "es" : words + "s";
}
