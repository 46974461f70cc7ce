using System.Buffers;
using System.Text.RegularExpressions;

namespace Myna.Text.Normalization.English;

/// <summary>Fractions, and pairs of numbers with a slash or a colon that have a reading of their own.</summary>
internal static partial class Fractions
{
    private static readonly Dictionary<char, (int Numerator, int Denominator)> Vulgar = new()
    {
        ['½'] = (1, 2), ['¼'] = (1, 4), ['¾'] = (3, 4), ['⅓'] = (1, 3), ['⅔'] = (2, 3), ['⅕'] = (1, 5), ['⅖'] = (2, 5),
        ['⅗'] = (3, 5), ['⅘'] = (4, 5), ['⅙'] = (1, 6), ['⅚'] = (5, 6), ['⅛'] = (1, 8), ['⅜'] = (3, 8), ['⅝'] = (5, 8), ['⅞'] = (7, 8),
    };

    /// <summary>Fractions that are one character.</summary>
    public static readonly SearchValues<char> Signs = SearchValues.Create([.. Vulgar.Keys]);

    /// <summary>Replaces all of them.</summary>
    public static MappedText Apply(MappedText text, Accent accent)
    {
        text = text.Rewrite(WithVulgar(), match => SpeakVulgar(match, accent));
        text = text.Rewrite(Slashed(), match => SpeakSlashed(match, accent));
        text = text.Rewrite(Score(), (match, edits) => edits.Say(match, " out of "));
        return text.Rewrite(Ratio(), (match, edits) => edits.Say(match, " to "));
    }

    private static string SpeakVulgar(Match match, Accent accent)
    {
        (int numerator, int denominator) = Vulgar[match.Groups["sign"].Value[0]];
        string gap = char.IsLetter(match.Groups["next"].Value.FirstOrDefault()) ? " " : "";
        return (match.Groups["whole"].Success
            ? $"{EnglishNumbers.Number(match.Groups["whole"].Value, accent)} {EnglishNumbers.AndFraction(numerator, denominator, accent)}"
            : EnglishNumbers.Fraction(numerator, denominator, accent)) + gap;
    }

    private static string? SpeakSlashed(Match match, Accent accent)
    {
        if (EnglishNumbers.ValueOf(match.Groups["top"].Value) is not { } top || EnglishNumbers.ValueOf(match.Groups["bottom"].Value) is not { } bottom)
        {
            return null;
        }

        string tops = EnglishNumbers.Cardinal(top, accent);
        string bottoms = EnglishNumbers.Cardinal(bottom, accent);
        if (match.Groups["whole"].Success)
        {
            string whole = EnglishNumbers.Number(match.Groups["whole"].Value, accent);
            return $"{whole} {EnglishNumbers.AndFraction(top, bottom, accent)}";
        }

        return (top, bottom) switch
        {
            (24, 7) or (9, 11) => $"{tops} {bottoms}",
            _ when top == bottom => $"{tops} {bottoms}",
            (_, >= 2 and <= 10 or 12 or 16 or 20 or 32 or 64 or 100 or 1000) when top < bottom => EnglishNumbers.Fraction(top, bottom, accent),
            _ => $"{tops} over {bottoms}",
        };
    }

    [GeneratedRegex(@"(?<!\w)(?:(?<whole>\d{1,9})\s?)?(?<sign>[½¼¾⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞])(?=(?<next>\w)?)", Rewriting.Options)]
    private static partial Regex WithVulgar();

    [GeneratedRegex(@"(?<![\w.,/:$£€-])(?:(?<whole>\d{1,6})[ -](?=[1-9]\d?/[1-9]))?(?<top>\d{1,6})[/⁄](?<bottom>\d{1,6})(?![\w/]|[.,]\d)", Rewriting.Options)]
    private static partial Regex Slashed();

    [GeneratedRegex(@"(?<=(?<![\w.,/])\d{1,4}\.\d{1,4})/(?=\d{1,4}(?![\w/.]))", Rewriting.Options)]
    private static partial Regex Score();

    [GeneratedRegex(@"(?<=(?<![\w.,:])\d{1,9}(?:\.\d{1,9})?)\s?[:∶]\s?(?=\d{1,9}(?:\.\d{1,9})?(?![\w:]))", Rewriting.Options)]
    private static partial Regex Ratio();
}
