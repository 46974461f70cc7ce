using System.Text.RegularExpressions;

namespace Myna.Text.Normalization.English;

/// <summary>Telephone numbers, digit by digit with a pause between their groups.</summary>
internal static partial class Telephones
{
    /// <summary>Replaces all of them.</summary>
    public static MappedText Apply(MappedText text)
    {
        text = text.Rewrite(International(), SpeakNumber);
        text = text.Rewrite(American(), SpeakNumber);
        text = text.Rewrite(Local(), SpeakNumber);
        text = text.Rewrite(British(), SpeakNumber);
        text = text.Rewrite(Identifier(), match => string.Join(", ", Group().Matches(match.Value).Select(g => EnglishNumbers.Digits(g.Value))));
        return text.Rewrite(Called(), (match, edits) => edits.Say(match.Groups["digits"], EnglishNumbers.Digits(match.Groups["digits"].Value)));
    }

    private static void SpeakNumber(Match match, Edits edits)
    {
        if (match.Value.Count(char.IsAsciiDigit) is < 7 or > 15)
        {
            return;
        }

        IEnumerable<string> groups = Group().Matches(match.Value).Select(g => SpeakGroup(g.Value, match.Value));
        edits.Say(match, (match.Value[0] == '+' ? "plus " : "") + string.Join(", ", groups));
    }

    // The free-call prefixes of North America are said as numbers: one eight hundred.
    private static string SpeakGroup(string digits, string number) =>
        digits is "800" or "900" && number.Length > 8 ? EnglishNumbers.Digits(digits[..1]) + " hundred" : EnglishNumbers.Digits(digits);

    [GeneratedRegex(@"\d+", Rewriting.Options)]
    private static partial Regex Group();

    [GeneratedRegex(@"(?<![\w+])\+\d{1,3}(?:[ .-]?\(?\d{1,7}\)?){2,6}(?![\w-])", Rewriting.Options)]
    private static partial Regex International();

    [GeneratedRegex(@"(?<![\w.+/-])(?:1[ .-]?)?(?:(?:\(\d{3}\)[ .-]?|\d{3}[.-])\d{3}[ .-]|\d{3} \d{3} )\d{4}(?![\w-]|\.\d)", Rewriting.Options)]
    private static partial Regex American();

    [GeneratedRegex(@"(?<![\w.+/,-])(?<!\d )\d{3}-\d{4}(?![\w-]|\.\d)", Rewriting.Options)]
    private static partial Regex Local();

    [GeneratedRegex(@"(?<![\w.+/-])(?:\(0\d{1,4}\)|0\d{2,4})[ -]\d{3,6}(?:[ -]\d{3,4})?(?![\w-]|\.\d)", Rewriting.Options)]
    private static partial Regex British();

    // Numbers of books, accounts and people, ZIP+4; not dates.
    [GeneratedRegex(@"(?<![\w.,$£€/-])(?!\d{4}-\d{2}-\d{2}(?!\d)|\d{1,2}-\d{1,2}-\d{2,4}(?!\d))(?:\d{1,9}(?:-\d{1,9}){2,6}|\d{5}-\d{4})(?![\w-]|\.\d)", Rewriting.Options)]
    private static partial Regex Identifier();

    // Short numbers, and long ones without groups, where the text says that somebody calls them.
    [GeneratedRegex(@"\b(?i:call|calls|called|calling|dial|dials|dialled|dialed|ring|phone|phoned|text|tel|telephone|fax)(?: us)?(?: at| on)?[ :.]{1,2}(?<digits>\d{3}|\d{5,6}|\d{10,11})(?![\w,%-]|\.\d| (?:people|times|customers|friends))|(?<!\w|[$£€.,])(?<digits>911)(?![\w,%-]|\.\d)", Rewriting.Options)]
    private static partial Regex Called();
}
