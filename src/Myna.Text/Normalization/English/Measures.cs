using System.Text.RegularExpressions;

namespace Myna.Text.Normalization.English;

/// <summary>Units behind numbers, percent and degrees included; feet and inches.</summary>
internal static partial class Measures
{
    private const string Quantity = @"(?<number>" + Money.Amount + "|[½¼¾⅓⅔⅛])";

    /// <summary>Replaces the units and leaves the numbers to later passes.</summary>
    public static MappedText Apply(MappedText text, Accent accent)
    {
        text = text.Rewrite(FeetInches(), match =>
            $"{EnglishNumbers.Number(match.Groups["feet"].Value, accent)} foot {EnglishNumbers.Number(match.Groups["inches"].Value, accent)}");
        text = text.Rewrite(Inches(), (match, edits) => SpeakPrime(text.Text, match, edits, "in", accent));
        text = text.Rewrite(Feet(), (match, edits) => SpeakPrime(text.Text, match, edits, "ft", accent));
        return text.Rewrite(Measure(), (match, edits) => Speak(text.Text, match, edits, accent));
    }

    private static void Speak(string text, Match match, Edits edits, Accent accent)
    {
        Group unit = match.Groups["unit"];
        string gap = match.Groups["gap"].Value;
        bool one = IsOne(text, match) || gap == "-" || Attributive.Is(text, match.Index, match.Index + match.Length);
        if (Units.NameOf(unit.Value, one, accent) is { } name)
        {
            edits.Say(unit, gap.Length == 0 ? " " + name : name);
        }
    }

    // "one kilometer", "three quarters teaspoon"; "1 1/2 cups" is more than one.
    private static bool IsOne(string text, Match match)
    {
        string number = match.Groups["number"].Value;
        bool fraction = Rewriting.Before(text, match.Groups["number"].Index) == '/';
        bool mixed = MixedBefore().IsMatch(text[Math.Max(0, match.Index - 8)..match.Index]);
        return !mixed && (fraction || number is "1" or "½" or "¼" or "¾" or "⅓" or "⅔" or "⅛");
    }

    /// <summary>A prime or an inch sign, unless it closes a quotation.</summary>
    private static void SpeakPrime(string text, Match match, Edits edits, string unit, Accent accent)
    {
        Group sign = match.Groups["sign"];
        if (sign.Value is "\"" or "'" && IsClosingQuote(text, sign.Index))
        {
            return;
        }

        bool one = match.Groups["number"].Value == "1" || Attributive.Is(text, match.Index, match.Index + match.Length);
        edits.Say(sign, " " + Units.NameOf(unit, one, accent));
    }

    private static bool IsClosingQuote(string text, int index)
    {
        int opened = 0;
        for (int i = Math.Max(0, index - 400); i < index; i++)
        {
            bool opens = text[i] == text[index] && !char.IsLetterOrDigit(Rewriting.Before(text, i));
            opened += opens ? 1 : 0;
        }

        return opened > 0;
    }

    [GeneratedRegex(@"(?<![\w.,])(?<feet>\d{1,2})\s?['′’]\s?(?<inches>\d{1,2}(?:\.\d)?)\s?(?:[""″”]|''|′′)", Rewriting.Options)]
    private static partial Regex FeetInches();

    [GeneratedRegex(@"(?<![\w.,])" + Quantity + @"(?<sign>[""″])(?!\w)", Rewriting.Options)]
    private static partial Regex Inches();

    [GeneratedRegex(@"(?<![\w.,'’])" + Quantity + @"(?<sign>['′])(?![\w])", Rewriting.Options)]
    private static partial Regex Feet();

    [GeneratedRegex(@"(?<![\w.])" + Quantity + @"(?<gap>[ \t\u00A0]|-(?!%)|)(?<unit>" + Units.Symbols + @")(?![\w'’²³/^]|-\d)", Rewriting.Options)]
    private static partial Regex Measure();

    [GeneratedRegex(@"\d \d{1,2}/$", Rewriting.Options)]
    private static partial Regex MixedBefore();
}
