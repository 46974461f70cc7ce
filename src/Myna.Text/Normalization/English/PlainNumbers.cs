using System.Text.RegularExpressions;

namespace Myna.Text.Normalization.English;

/// <summary>Every number that no earlier pass has claimed: decades, years, ordinals, cardinals, digits within names.</summary>
internal static partial class PlainNumbers
{
    /// <summary>Replaces all of them.</summary>
    public static MappedText Apply(MappedText text, Accent accent)
    {
        text = text.Rewrite(ShortYear(), match => EnglishNumbers.Cardinal(EnglishNumbers.ValueOf(match.Groups["year"].Value) ?? 0, accent));
        text = text.Rewrite(OrdinalNumber(), match => EnglishNumbers.ValueOf(match.Groups["number"].Value) is { } value && match.Groups["number"].Length < 16
            ? EnglishNumbers.Ordinal(value, accent)
            : null);
        text = text.Rewrite(Labelled(), (match, edits) => edits.Say(match.Groups["number"], SpeakLabel(match.Groups["number"].Value, accent)));
        return text.Rewrite(Number(), (match, edits) => Speak(text.Text, match, edits, accent));
    }

    // Room one oh one, flight seven forty-seven, error four oh four, agent double oh seven.
    private static string SpeakLabel(string digits, Accent accent)
    {
        if (digits.StartsWith("00", StringComparison.Ordinal))
        {
            return "double oh " + EnglishNumbers.Digits(digits[2..]);
        }

        string hundreds = EnglishNumbers.Number(digits[..1], accent);
        return digits[1..] switch
        {
            "00" => hundreds + " hundred",
            ['0', _] => $"{hundreds} oh {EnglishNumbers.Digits(digits[2..])}",
            string rest => $"{hundreds} {EnglishNumbers.Number(rest, accent)}",
        };
    }

    private static void Speak(string text, Match match, Edits edits, Accent accent)
    {
        if (Leet().Match(text, Math.Max(0, match.Index - 8), Math.Min(text.Length, match.Index + 8) - Math.Max(0, match.Index - 8)) is { Success: true } leet
            && leet.Index <= match.Index && match.Index < leet.Index + leet.Length)
        {
            return;
        }

        string number = match.Value;
        int end = match.Index + match.Length;
        string before = char.IsLetter(Rewriting.Before(text, match.Index)) ? Joint(text, match.Index - 1, -1) : "";
        string after = char.IsLetter(Rewriting.At(text, end)) ? Joint(text, end, 1) : "";
        bool alone = before.Length == 0 && after.Length == 0;
        string spoken = alone && IsYear(text, match) ? EnglishNumbers.Year((int)EnglishNumbers.ValueOf(number)!, accent) : EnglishNumbers.Number(number, accent);
        edits.Say(match, before + spoken + after);
    }

    // A lone letter is tied to its number, so that the A of A4 is not taken for the article.
    private static string Joint(string text, int index, int step) =>
        char.IsLetter(index + step >= 0 ? Rewriting.At(text, index + step) : ' ') ? " " : "-";

    private static bool IsYear(string text, Match match)
    {
        if (match.Length != 4 || EnglishNumbers.ValueOf(match.Value) is not { } year || year is < 1000 or > 2199)
        {
            return false;
        }

        if (YearBefore().IsMatch(text[Math.Max(0, match.Index - 10)..match.Index]))
        {
            return true;
        }

        int end = match.Index + match.Length;
        return year is >= 1100 and <= 2099 && !Counted().IsMatch(text[end..Math.Min(text.Length, end + 24)]);
    }

    [GeneratedRegex(@"(?<!\w)['’‘](?<year>\d{2})(?![\w'’.,:])", Rewriting.Options)]
    private static partial Regex ShortYear();

    [GeneratedRegex(@"(?<![\w.])(?<number>\d{1,3}(?:,\d{3}){1,4}|\d{1,15})(?:st|nd|rd|th|ST|ND|RD|TH)(?!\w)", Rewriting.Options)]
    private static partial Regex OrdinalNumber();

    [GeneratedRegex(@"\b(?:[Rr]oom|[Ff]light|[Rr]oute|[Bb]oeing|[Ee]rror|[Hh]ighway|[Aa]gent|[Aa]partment|[Ss]uite|[Ii]nterstate|HTTP|[Aa]rea|[Bb]us|[Uu]nit) (?<number>\d{3})(?![\w%,-]|\.\d)", Rewriting.Options)]
    private static partial Regex Labelled();

    [GeneratedRegex(@"(?:(?<![\d.,])\d{1,3}(?:,\d{3}){1,5}(?![\d,])|(?<!\d)\d+)(?:\.\d+)?|(?<![\w.])\.\d+", Rewriting.Options)]
    private static partial Regex Number();

    // Left to eSpeak: digits that stand for sounds.
    [GeneratedRegex(@"(?<!\w)(?:gr8|m8|l8r|b4|2nite|h8|w8|str8|2day|2moro|sk8|2morrow|4ever)(?!\w)", Rewriting.Options | RegexOptions.IgnoreCase)]
    private static partial Regex Leet();

    [GeneratedRegex(@"\b(?:in|since|by|from|until|till|of|year|before|after|circa|AD|during|early|late) $", Rewriting.Options | RegexOptions.IgnoreCase)]
    private static partial Regex YearBefore();

    // "2048 bits", "1500 people"; not "1999 was".
    [GeneratedRegex(@"^ (?:people|men|women|children|(?!(?:was|is|has|as|its|his|us|this|saw|sales|elections|games|olympics)\b)[a-z]{2,18}s)\b", Rewriting.Options)]
    private static partial Regex Counted();
}
