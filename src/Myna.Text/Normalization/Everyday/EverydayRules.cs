using System.Globalization;
using System.Text.RegularExpressions;

namespace Myna.Text.Normalization.Everyday;

/// <summary>
/// Shorthands, dates, times, money and units of a European language: what eSpeak reads wrongly or sign by sign.
/// Everything else, plain numbers and percent among it, is left as it is.
/// </summary>
internal static partial class EverydayRules
{
    private const string Amount = @"(?:\d{1,3}(?:[.\u0020']\d{3}){1,4}(?:,\d{1,6})?|\d{1,15}(?:[.,]\d{1,6})?)";

    // Millionen, milliards, millones, milioni, milhões, миллиона …
    private const string Size = @"(?<size> (?:(?:m|b|M|B)il(?:li|l|i|h)(?:onen|on|arden|arde|ons|ards|ard|ones|ón|oni|one|ardi|ardo|ões|ão)|mil millones|м(?:иллион|иллиард)(?:ов|а)?))?";

    private const string Sign = @"(?:R\$|US\$|[$£€¥₽₹]|(?:EUR|USD|GBP|BRL|RUB|CHF|JPY)(?!\w)|руб\.?(?!\w)|р\.(?!\w))";

    /// <summary>Applies all of them.</summary>
    public static MappedText Apply(MappedText text, EverydayLanguage language)
    {
        text = text.Rewrite(Shorthand(), (match, edits) => SpellOut(text.Text, match, edits, language));
        if (!text.HasDigits())
        {
            return text;
        }

        text = text.Rewrite(IsoDate(), match => Date(text.Text, match, language));
        text = text.Rewrite(DateInFigures(), match => Date(text.Text, match, language));
        text = text.Rewrite(DateWithName(), match => NamedDate(text.Text, match, language));
        text = text.Rewrite(Time(), match => SpeakTime(match, language));
        text = text.Rewrite(SignBefore(), match => Money(match, language));
        text = text.Rewrite(SignAfter(), match => Money(match, language));
        text = text.Rewrite(Measure(), (match, edits) => SpeakUnit(match, edits, language));
        return text.Rewrite(Year(), match => language.Year(Number(match.Groups["year"]), match.Groups["after"].Value.ToLowerInvariant()) is { } year ? year : null);
    }

    /// <summary>Looks for the longest shorthands in a row of words with full stops: „d. h.“ before „bzw.“</summary>
    private static void SpellOut(string text, Match match, Edits edits, EverydayLanguage language)
    {
        int start = match.Index;
        int end = match.Index + match.Length;
        while (start < end)
        {
            int last = end;
            while (last > start && !IsShorthand(text, start, last, language))
            {
                last = text.LastIndexOf('.', last - 2, last - 1 - start) + 1;
            }

            if (last > start)
            {
                edits.Say(start, last - start, language.Abbreviations[Bare(text[start..last])]);
                start = last;
            }
            else
            {
                start = text.IndexOf('.', start) + 1;
            }

            while (start < end && text[start] == ' ')
            {
                start++;
            }
        }
    }

    private static bool IsShorthand(string text, int start, int end, EverydayLanguage language)
    {
        // A single letter is a title only before a name: M. Dupont.
        string bare = Bare(text[start..end]);
        bool name = Rewriting.At(text, end) == ' ' && char.IsUpper(Rewriting.At(text, end + 1));
        return (bare.Length > 1 || name) && language.Abbreviations.ContainsKey(bare);
    }

    private static string Bare(string written) => written.Replace(" ", "", StringComparison.Ordinal).TrimEnd('.');

    private static string? Date(string text, Match match, EverydayLanguage language)
    {
        int day = Number(match.Groups["day"]);
        int month = Number(match.Groups["month"]);
        string year = match.Groups["year"].Value;
        bool real = month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(2000, month);
        return real ? language.Date(WordBefore(text, match.Index), day, month, year) : null;
    }

    private static string? NamedDate(string text, Match match, EverydayLanguage language)
    {
        int day = Number(match.Groups["day"]);
        string written = match.Groups["name"].Value.ToLowerInvariant();
        int month = 0;
        for (int i = 0; i < 12 && month == 0; i++)
        {
            month = language.Months[i].Equals(written, StringComparison.OrdinalIgnoreCase) ? i + 1 : 0;
        }

        if (month == 0 && !language.ShortMonths.TryGetValue(written, out month))
        {
            return null;
        }

        if (day is < 1 or > 31)
        {
            return null;
        }

        string full = language.Months[month - 1].Equals(written, StringComparison.OrdinalIgnoreCase) ? match.Groups["stop"].Value : "";
        return language.Date(WordBefore(text, match.Index), day, month, match.Groups["year"].Value) + (match.Groups["year"].Success ? "" : full);
    }

    private static string? SpeakTime(Match match, EverydayLanguage language)
    {
        int hour = Number(match.Groups["hour"]);
        int minute = match.Groups["minute"].Success ? Number(match.Groups["minute"]) : 0;
        return hour <= 24 && minute < 60 ? language.Time(hour, minute) : null;
    }

    private static string? Money(Match match, EverydayLanguage language)
    {
        string sign = match.Groups["sign"].Value;
        if (!language.Currencies.TryGetValue(sign.TrimEnd('.'), out Currency? currency))
        {
            return null;
        }

        string number = match.Groups["number"].Value;
        string size = match.Groups["size"].Value;
        Match cents = Cents().Match(number);
        if (size.Length > 0)
        {
            return $"{number}{size}{language.AfterMillions(currency.Major.Many)}";
        }

        if (!cents.Success || currency.Minor is null)
        {
            return Count(language, currency.Major, number);
        }

        string whole = number[..cents.Index];
        string minor = cents.Groups["minor"].Value.TrimStart('0');
        if (minor.Length == 0)
        {
            return Count(language, currency.Major, whole);
        }

        if (whole == "0")
        {
            return Count(language, currency.Minor, minor);
        }

        string minors = language.NamesMinor ? Count(language, currency.Minor, minor) : minor;
        return $"{Count(language, currency.Major, whole)}{language.MoneyJoint}{minors}";
    }

    private static string Count(EverydayLanguage language, Counted name, string number) =>
        number == "1" ? name.One : $"{number} {language.Form(name, number)}";

    private static void SpeakUnit(Match match, Edits edits, EverydayLanguage language)
    {
        Group unit = match.Groups["unit"];
        if (language.Units.TryGetValue(unit.Value.Replace(" ", "", StringComparison.Ordinal), out Counted? name))
        {
            string form = language.Form(name, match.Groups["number"].Value);
            edits.Say(unit, match.Groups["gap"].Length == 0 ? " " + form : form);
        }
    }

    private static string WordBefore(string text, int index)
    {
        int end = index;
        while (end > 0 && text[end - 1] == ' ')
        {
            end--;
        }

        int start = end;
        while (start > 0 && end - start < 20 && char.IsLetter(text[start - 1]))
        {
            start--;
        }

        return text[start..end].ToLowerInvariant();
    }

    private static int Number(Group digits) => int.Parse(digits.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(?<![\w.])\p{L}{1,8}(?:\.\s?\p{L}{1,3}){0,2}\.", Rewriting.Options)]
    private static partial Regex Shorthand();

    [GeneratedRegex(@"(?<![\w.,/-])(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})(?![\w-])", Rewriting.Options)]
    private static partial Regex IsoDate();

    [GeneratedRegex(@"(?<![\w.,/-])(?<day>\d{1,2})(?<mark>[./-])(?<month>\d{1,2})\k<mark>(?<year>\d{4})(?: (?:г\.|года?)(?!\w))?(?![\w/-]|\.\d)", Rewriting.Options)]
    private static partial Regex DateInFigures();

    [GeneratedRegex(@"(?<![\w.,/:-])(?<day>\d{1,2})(?:\.|º|°|er|-го|-е)?\s(?:de )?(?<name>\p{L}{3,12})(?<stop>\.?)(?: (?:de |del )?(?<year>[12]\d{3})(?: (?:г\.|года?)(?!\w))?(?![\w]|[.,]\d))?(?!\w)", Rewriting.Options)]
    private static partial Regex DateWithName();

    // 19:30, 19h30, 19 h 30, 19.30 Uhr, 7 Uhr, 19 h.
    [GeneratedRegex(@"(?<![\w.,:/])(?<hour>\d{1,2})(?::(?<minute>\d{2})(?:\s?(?:Uhr|h|horas|heures|ч\.?)(?!\w))?|\s?h\s?(?<minute>\d{2})|[.](?<minute>\d{2})\s?(?:Uhr|h)(?!\w)|\s?h(?=\s|[.,;!?]|$)|\sUhr(?:\s(?<minute>\d{2}))?)(?![\w:]|[.,]\d)", Rewriting.Options)]
    private static partial Regex Time();

    [GeneratedRegex(@"(?<![\w.,])(?<sign>" + Sign + @")\s?(?<number>" + Amount + @")" + Size + @"(?![\w]|[.,]\d)", Rewriting.Options)]
    private static partial Regex SignBefore();

    [GeneratedRegex(@"(?<![\w.,])(?<number>" + Amount + ")" + Size + @"\s?(?<sign>" + Sign + @")(?!\w)", Rewriting.Options)]
    private static partial Regex SignAfter();

    [GeneratedRegex(@"[.,](?<minor>\d{2})$", Rewriting.Options)]
    private static partial Regex Cents();

    [GeneratedRegex(@"(?<![\w.,])(?<number>" + Amount + @")(?<gap>\s?)(?<unit>km/h|км/ч|m/s|км²|км|km²|km|m²|м²|m³|mm|мм|cm|см|м|m|kg|кг|mg|мг|г|g|ml|мл|l|л|°\s?C|°\s?F|°|kB|MB|МБ|GB|ГБ|TB|kHz|MHz|GHz|ГГц|Hz|Гц|kWh|кВт|kW|W|Вт|V|min|мин|ms|s|сек|ha|%)(?![\w'’²³/])", Rewriting.Options)]
    private static partial Regex Measure();

    [GeneratedRegex(@"(?<![\w.,:/$£€-])(?<year>1[1-9]\d{2}|20\d{2})(?![\w]|[.,:/-]\d)(?= ?(?<after>\p{L}{0,12}))", Rewriting.Options)]
    private static partial Regex Year();
}
