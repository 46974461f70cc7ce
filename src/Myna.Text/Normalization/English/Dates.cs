using System.Globalization;
using System.Text.RegularExpressions;

namespace Myna.Text.Normalization.English;

/// <summary>Dates with a month's name or in figures; names of months and days that are cut short.</summary>
internal static partial class Dates
{
    private const string Month =
        "(?<month>January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)";

    private static readonly string[] Months =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

    private static readonly string[] Days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

    /// <summary>Replaces all of them.</summary>
    public static MappedText Apply(MappedText text, Accent accent)
    {
        text = text.Rewrite(Decade(), match => EnglishNumbers.Decade(Number(match.Groups["year"].Value), accent));
        text = text.Rewrite(Iso(), match => InFigures(match, match.Groups["month"].Value, match.Groups["day"].Value, accent));
        text = text.Rewrite(Dotted(), match => InFigures(match, match.Groups["month"].Value, match.Groups["day"].Value, accent));
        text = text.Rewrite(Slashed(), match => Slashed(match, accent));
        text = text.Rewrite(MonthAndYear(), (match, edits) =>
        {
            edits.Say(match.Groups["month"], Months[Number(match.Groups["month"].Value) - 1] + " ");
            edits.Say(match.Groups["mark"], "");
        });
        text = text.Rewrite(DayMonth(), (match, edits) => DayBeforeMonth(match, edits, accent));
        text = text.Rewrite(MonthDay(), (match, edits) => MonthBeforeDay(match, edits, accent));
        text = text.Rewrite(MonthYear(), (match, edits) => SayMonth(match, edits));
        return SpellNames(text);
    }

    /// <summary>Replaces names of months and days that are cut short.</summary>
    public static MappedText SpellNames(MappedText text)
    {
        text = text.Rewrite(MonthAlone(), (match, edits) => SayMonth(match, edits));
        return text.Rewrite(DayRange(), (match, edits) =>
        {
            edits.Say(match.Groups["first"], FullDay(match.Groups["first"].Value));
            edits.Say(match.Groups["dash"], " to ");
            edits.Say(match.Groups["last"], FullDay(match.Groups["last"].Value));
        }).Rewrite(DayAlone(), match => FullDay(match.Groups["day"].Value));
    }

    private static void MonthBeforeDay(Match match, Edits edits, Accent accent)
    {
        if (!IsDay(match.Groups["day"].Value))
        {
            return;
        }

        SayMonth(match, edits);
        edits.Say(match.Groups["date"], OrdinalDay(match.Groups["day"].Value, accent));
        if (match.Groups["last"].Success)
        {
            edits.Say(match.Groups["dash"], " to ");
            edits.Say(match.Groups["lastdate"], OrdinalDay(match.Groups["last"].Value, accent));
        }

        SayYear(match.Groups["year"], edits, accent);
    }

    private static void DayBeforeMonth(Match match, Edits edits, Accent accent)
    {
        if (!IsDay(match.Groups["day"].Value))
        {
            return;
        }

        string article = match.Groups["the"].Success ? "" : "the ";
        string of = match.Groups["of"].Success ? "" : " of";
        if (match.Groups["dash"].Success)
        {
            edits.Say(match.Groups["firstdate"], article + OrdinalDay(match.Groups["first"].Value, accent));
            edits.Say(match.Groups["dash"], " to ");
            article = "the ";
        }

        edits.Say(match.Groups["date"], article + OrdinalDay(match.Groups["day"].Value, accent) + of);
        SayMonth(match, edits);
        SayYear(match.Groups["year"], edits, accent);
    }

    private static string? Slashed(Match match, Accent accent)
    {
        string first = match.Groups["first"].Value;
        string second = match.Groups["second"].Value;
        bool dayFirst = accent.British ? !(Number(second) > 12) : Number(first) > 12;
        return dayFirst ? InFigures(match, second, first, accent) : InFigures(match, first, second, accent);
    }

    private static string? InFigures(Match match, string month, string day, Accent accent)
    {
        int year = Number(match.Groups["year"].Value);
        if (match.Groups["year"].Length == 2)
        {
            year += year < 50 ? 2000 : 1900;
        }

        if (Number(month) is < 1 or > 12 || year == 0 || Number(day) < 1 || Number(day) > DateTime.DaysInMonth(year, Number(month)))
        {
            return null;
        }

        string name = Months[Number(month) - 1];
        string spokenDay = OrdinalDay(day, accent);
        string spokenYear = EnglishNumbers.Year(year, accent);
        string time = match.Groups["t"].Success ? " " : "";
        return (accent.British ? $"the {spokenDay} of {name} {spokenYear}" : $"{name} {spokenDay}, {spokenYear}") + time;
    }

    private static void SayMonth(Match match, Edits edits)
    {
        string written = match.Groups["month"].Value;
        string month = Array.Find(Months, m => m.StartsWith(written[..3], StringComparison.Ordinal))!;
        if (match.Groups["written"].Value != month)
        {
            edits.Say(match.Groups["written"], month);
        }
    }

    private static void SayYear(Group year, Edits edits, Accent accent)
    {
        if (year.Success)
        {
            edits.Say(year, EnglishNumbers.Year(Number(year.Value), accent));
        }
    }

    private static string FullDay(string written) => Array.Find(Days, d => d.StartsWith(written[..3], StringComparison.Ordinal))!;

    private static string OrdinalDay(string day, Accent accent) => EnglishNumbers.Ordinal(Number(day), accent);

    private static bool IsDay(string digits) => Number(digits) is >= 1 and <= 31;

    private static int Number(string digits) => int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);

    // 1990s, '90s and 90s; 10s is ten seconds.
    [GeneratedRegex(@"(?<!\w|\d[.,])(?:['’‘]?(?<year>[2-9]0|\d{3}0)|['’‘](?<year>10))['’]?s(?!\w)", Rewriting.Options)]
    private static partial Regex Decade();

    [GeneratedRegex(@"(?<![\w.,/-])(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})(?:(?<t>T)(?=\d{2}:)|(?![\w-]))", Rewriting.Options)]
    private static partial Regex Iso();

    [GeneratedRegex(@"(?<![\w.,/-])(?<day>\d{1,2})\.(?<month>\d{1,2})\.(?<year>\d{4})(?![\w/-]|\.\d)", Rewriting.Options)]
    private static partial Regex Dotted();

    [GeneratedRegex(@"(?<![\w.,/-])(?<first>\d{1,2})(?<mark>[/-])(?<second>\d{1,2})\k<mark>(?<year>\d{4}|\d{2})(?![\w/-]|\.\d)", Rewriting.Options)]
    private static partial Regex Slashed();

    [GeneratedRegex(@"(?<![\w.,/-])(?<month>0?[1-9]|1[0-2])(?<mark>/)(?=(?:19|20)\d{2}(?![\w/-]|[.,]\d))", Rewriting.Options)]
    private static partial Regex MonthAndYear();

    [GeneratedRegex(
        @"(?<the>\b[Tt]he )?(?<![\w.,:/$£€-])(?:(?<firstdate>(?<first>\d{1,2})(?:st|nd|rd|th)?)(?<dash>\s?[–-]\s?))?(?<date>(?<day>\d{1,2})(?:st|nd|rd|th)?)(?<of>\sof)?\s(?<written>" + Month + @"\b\.?)(?:,?\s(?<year>[12]\d{3})(?!\w|[.,]\d))?",
        Rewriting.Options)]
    private static partial Regex DayMonth();

    [GeneratedRegex(
        @"\b(?<written>" + Month + @"\b\.?)\s(?<date>(?<day>\d{1,2})(?:st|nd|rd|th)?)(?:(?<dash>\s?[–-]\s?)(?<lastdate>(?<last>\d{1,2})(?:st|nd|rd|th)?))?(?![\w:%]|[.,]\d)(?:,?\s(?<year>[12]\d{3})(?!\w|[.,]\d))?",
        Rewriting.Options)]
    private static partial Regex MonthDay();

    [GeneratedRegex(@"\b(?<written>" + Month + @"\b\.?)(?=,?\s[12]\d{3}\b)", Rewriting.Options)]
    private static partial Regex MonthYear();

    [GeneratedRegex(@"\b(?<written>(?<month>Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\.)", Rewriting.Options)]
    private static partial Regex MonthAlone();

    [GeneratedRegex(@"\b(?<first>Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)\b\.?(?<dash>\s?[–-]\s?)(?<last>Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)\b(?<dot>\.?)", Rewriting.Options)]
    private static partial Regex DayRange();

    // "the Sun." is a star, and "They sat." is lower case.
    [GeneratedRegex(@"(?<!\b[Tt]he )\b(?<day>Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)(?:\.|(?=,? (?:\d|January|February|March|April|May|June|July|August|September|October|November|December)))", Rewriting.Options)]
    private static partial Regex DayAlone();
}
