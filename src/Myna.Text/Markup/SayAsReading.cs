using System.Globalization;
using System.Text;
using Myna.Text.Normalization;
using Myna.Text.Normalization.English;

namespace Myna.Text.Markup;

/// <summary>
/// What is said for the content of <c>&lt;say-as&gt;</c>. English has words of its own for each kind; for other languages the
/// content is written the way that their rules and phonemizers read as the kind that was asked for.
/// </summary>
internal static class SayAsReading
{
    private static readonly Dictionary<char, string> EnglishSigns = new()
    {
        ['.'] = "dot", [','] = "comma", ['-'] = "dash", ['_'] = "underscore", ['/'] = "slash", ['\\'] = "backslash", ['@'] = "at",
        ['#'] = "hash", ['&'] = "and", ['+'] = "plus", ['='] = "equals", ['*'] = "star", [':'] = "colon", [';'] = "semicolon",
        ['!'] = "exclamation mark", ['?'] = "question mark", ['('] = "open bracket", [')'] = "close bracket", ['\''] = "apostrophe",
        ['"'] = "quote", ['%'] = "percent", ['$'] = "dollar", ['<'] = "less than", ['>'] = "greater than", ['~'] = "tilde", ['|'] = "bar",
        // Alone among other letters it would be read as the article.
        ['A'] = "eigh", ['a'] = "eigh",
    };

    private static readonly string[] EnglishMonths =
    [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
    ];

    /// <summary>The words.</summary>
    /// <param name="content">What is written.</param>
    /// <param name="sayAs">How to read it.</param>
    /// <param name="language">The language there, as a BCP 47 tag.</param>
    public static string Speak(string content, SayAs sayAs, string language)
    {
        content = content.Trim();
        string tag = language.Trim().ToLowerInvariant().Replace('_', '-');
        bool isEnglish = tag == "en" || tag.StartsWith("en-", StringComparison.Ordinal) || tag.StartsWith("en+", StringComparison.Ordinal);
        var accent = new Accent(Accent.IsBritish(tag));
        return sayAs.Kind switch
        {
            SayAsKind.Characters => Characters(content, isEnglish),
            SayAsKind.Digits => isEnglish ? Characters(content, isEnglish) : string.Join(' ', content.Where(c => !char.IsWhiteSpace(c))),
            SayAsKind.Telephone => Telephone(content, isEnglish),
            SayAsKind.Cardinal when isEnglish && Number(content) is { } number => EnglishNumbers.Number(number.Digits, accent) is var words && number.IsNegative ? "minus " + words : words,
            SayAsKind.Cardinal when RomanNumeral.ValueOf(content.ToUpperInvariant()) is { } roman => Written(roman.ToString(CultureInfo.InvariantCulture), language),
            SayAsKind.Ordinal => Ordinal(content, isEnglish, accent, language),
            SayAsKind.Date => Date(content, sayAs.Format, isEnglish, accent, language),
            SayAsKind.Fraction => Written(content.Replace('+', ' '), language),
            SayAsKind.Currency => Written(Currency(content), language),
            SayAsKind.Time when Duration(content) is { } duration => isEnglish ? duration : Written(content, language),
            _ => Written(content, language),
        };
    }

    /// <summary>As the rules of the language read it.</summary>
    private static string Written(string content, string language) =>
        WrittenForm.Speak(MappedText.Of(content, 0, content.Length), language).Text;

    private static string Characters(string content, bool isEnglish)
    {
        var names = new List<string>();
        foreach (Rune rune in content.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
            {
                continue;
            }

            if (isEnglish && rune.IsBmp && EnglishSigns.TryGetValue((char)rune.Value, out string? sign))
            {
                names.Add(sign);
            }
            else if (isEnglish && rune.Value is >= '0' and <= '9')
            {
                names.Add(EnglishNumbers.Digits(rune.ToString()));
            }
            else
            {
                names.Add(Rune.ToUpperInvariant(rune).ToString());
            }
        }

        return string.Join(' ', names);
    }

    private static string Telephone(string content, bool isEnglish)
    {
        var groups = new List<string>();
        var digits = new StringBuilder();
        foreach (char character in content + " ")
        {
            if (char.IsAsciiLetterOrDigit(character))
            {
                digits.Append(character);
            }
            else if (digits.Length > 0)
            {
                groups.Add(Characters(digits.ToString(), isEnglish));
                digits.Clear();
            }
        }

        string plus = content.StartsWith('+') ? isEnglish ? "plus " : "+ " : "";
        return plus + string.Join(", ", groups);
    }

    private static string Ordinal(string content, bool isEnglish, Accent accent, string language)
    {
        string digits = RomanNumeral.ValueOf(content.ToUpperInvariant())?.ToString(CultureInfo.InvariantCulture)
            ?? string.Concat(content.Where(char.IsAsciiDigit));
        if (isEnglish)
        {
            return digits.Length > 0 && EnglishNumbers.ValueOf(digits) is { } value and < 1_000_000_000_000_000
                ? EnglishNumbers.Ordinal(value, accent)
                : Written(content, language);
        }

        // Both ways of writing that eSpeak NG reads as ordinals.
        string code = language.Split('-', '_')[0].ToLowerInvariant();
        return digits.Length == 0 ? Written(content, language) : code switch
        {
            "es" or "it" or "pt" => digits + "º",
            "fr" => digits == "1" ? "1er" : digits + "e",
            "de" => digits + ".",
            _ => content,
        };
    }

    /// <summary>Parts of a date in an order of d, m and y; without a format, as the language writes dates.</summary>
    private static string Date(string content, string? format, bool isEnglish, Accent accent, string language)
    {
        string[] parts = content.Split(['/', '-', '.', ' ', '年', '月', '日'], StringSplitOptions.RemoveEmptyEntries);
        bool areFigures = parts.All(part => part.All(char.IsAsciiDigit) && part.Length <= 4);
        if (format is null || format.Length != parts.Length || !areFigures || !format.All("dmy".Contains) || format.Distinct().Count() != format.Length)
        {
            return Written(content, language);
        }

        int? Part(char what) => format.IndexOf(what, StringComparison.Ordinal) is >= 0 and int at ? int.Parse(parts[at], CultureInfo.InvariantCulture) : null;
        int? day = Part('d');
        int? month = Part('m');
        int? year = Part('y') is { } written && parts[format.IndexOf('y', StringComparison.Ordinal)].Length == 2
            ? written + (written < 50 ? 2000 : 1900)
            : Part('y');
        if (month is < 1 or > 12 || day is < 1 or > 31)
        {
            return Written(content, language);
        }

        if (day is not null && month is not null && year is not null)
        {
            return Written(string.Create(CultureInfo.InvariantCulture, $"{year:0000}-{month:00}-{day:00}"), language);
        }

        if (!isEnglish)
        {
            return Written(content, language);
        }

        string name = month is { } m ? EnglishMonths[m - 1] : "";
        string ordinal = day is { } d ? EnglishNumbers.Ordinal(d, accent) : "";
        string spokenYear = year is { } y ? EnglishNumbers.Year(y, accent) : "";
        return (day, month, year) switch
        {
            (not null, not null, null) => accent.British ? $"the {ordinal} of {name}" : $"{name} {ordinal}",
            (null, not null, not null) => $"{name} {spokenYear}",
            _ => $"{ordinal}{name}{spokenYear}",
        };
    }

    /// <summary>USD45.50 and 45.50USD as the rules know them: 45.50 USD.</summary>
    private static string Currency(string content)
    {
        string letters = string.Concat(content.Where(char.IsAsciiLetter));
        string number = string.Concat(content.Where(c => char.IsAsciiDigit(c) || c is '.' or ','));
        return letters.Length == 3 && number.Length > 0 ? $"{number} {letters.ToUpperInvariant()}" : content;
    }

    /// <summary>1'21" is one minute and twenty-one seconds.</summary>
    private static string? Duration(string content)
    {
        int minutes = content.IndexOfAny(['\'', '′']);
        int seconds = content.IndexOfAny(['"', '″']);
        if (minutes < 0 && seconds < 0)
        {
            return null;
        }

        string before = minutes >= 0 ? content[..minutes] : "";
        string after = seconds > minutes ? content[(minutes + 1)..seconds] : "";
        var parts = new List<string>();
        foreach ((string digits, string unit) in (ReadOnlySpan<(string, string)>)[(before, "minute"), (after, "second")])
        {
            if (int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int value))
            {
                parts.Add($"{EnglishNumbers.Cardinal(value, default)} {unit}{(value == 1 ? "" : "s")}");
            }
        }

        return parts.Count > 0 ? string.Join(' ', parts) : null;
    }

    private static (string Digits, bool IsNegative)? Number(string content)
    {
        bool isNegative = content.StartsWith('-') || content.StartsWith('−');
        string digits = content.TrimStart('-', '−', '+').TrimStart();
        bool isNumber = digits.Length > 0 && digits.All(c => char.IsAsciiDigit(c) || c is '.' or ',') && digits.Any(char.IsAsciiDigit);
        return isNumber ? (digits, isNegative) : null;
    }
}
