using System.Text.RegularExpressions;

namespace Myna.Text.Normalization.English;

/// <summary>Roman numerals where the word before or after them says that they are numbers; the word I is left alone.</summary>
internal static partial class RomanNumerals
{
    private static readonly HashSet<string> Rulers = new(StringComparer.Ordinal)
    {
        "Henry", "Louis", "Elizabeth", "George", "Edward", "Richard", "William", "Charles", "James", "Mary", "John", "Paul",
        "Pius", "Benedict", "Francis", "Philip", "Ferdinand", "Frederick", "Napoleon", "Nicholas", "Alexander", "Catherine",
        "Peter", "Ivan", "Leo", "Gregory", "Innocent", "Urban", "Clement", "Boniface", "Sixtus", "Julius", "Ramesses", "Ramses",
        "Ptolemy", "Otto", "Wilhelm", "Gustav", "Christian", "Haakon", "Harald", "Margrethe", "Carl", "Juan", "Carlos", "Pedro",
        "Albert", "Leopold", "Victor", "Emmanuel", "Umberto", "Constantine", "Justinian", "Darius", "Xerxes", "Cleopatra",
        "Thutmose", "Amenhotep", "Robert", "David", "Malcolm", "Kenneth", "Stephen", "Joseph", "Maximilian", "Rudolf", "Sigismund",
        "Selim", "Mehmed", "Suleiman", "Murad", "Thomas", "Michael", "Anthony", "Andrew", "Edmund", "Harold", "Olav", "Baldwin",
    };

    /// <summary>Replaces all of them.</summary>
    public static MappedText Apply(MappedText text, Accent accent)
    {
        if (!text.Text.AsSpan().ContainsAny("IVXLC"))
        {
            return text;
        }

        text = text.Rewrite(Labelled(), (match, edits) =>
        {
            if (IsNumber(text.Text, match))
            {
                SayCardinal(match.Groups["roman"], edits, accent);
            }
        });
        text = text.Rewrite(Century(), (match, edits) =>
        {
            if (RomanNumeral.ValueOf(match.Groups["roman"].Value) is { } value)
            {
                edits.Say(match.Groups["roman"], EnglishNumbers.Ordinal(value, accent));
            }
        });
        return text.Rewrite(AfterName(), (match, edits) =>
        {
            Group roman = match.Groups["roman"];
            if (!Rulers.Contains(match.Groups["name"].Value))
            {
                // Rocky II, Mark IV. One letter is more likely an initial: Malcolm X, Section C.
                if (roman.Length > 1)
                {
                    SayCardinal(roman, edits, accent);
                }
            }
            else if (RomanNumeral.ValueOf(roman.Value) is { } value && (value > 1 || match.Groups["title"].Success) && roman.Value != "X")
            {
                edits.Say(roman, "the " + EnglishNumbers.Ordinal(value, accent));
            }
        });
    }

    // "Class I think", "Section C" and "Mark I." are no numbers; "Act I" and "World War I began" are.
    private static bool IsNumber(string text, Match match)
    {
        Group roman = match.Groups["roman"];
        if (roman.Length > 1)
        {
            return true;
        }

        int end = match.Index + match.Length;
        bool goesOn = Rewriting.At(text, end) == ' ' && char.IsLower(Rewriting.At(text, end + 1));
        return roman.Value is "V" or "X" || (roman.Value == "I" && (match.Groups["war"].Success || !goesOn));
    }

    private static void SayCardinal(Group roman, Edits edits, Accent accent)
    {
        if (RomanNumeral.ValueOf(roman.Value) is { } value)
        {
            edits.Say(roman, EnglishNumbers.Cardinal(value, accent));
        }
    }

    [GeneratedRegex(
        @"\b(?i:chapter|part|book|volume|act|scene|section|title|article|appendix|phase|type|(?<war>world war)|super bowl|final fantasy|episode|level|class|stage|grade|figure|table|vatican|apollo|lesson|canto|psalm|verse|number)\s(?<roman>[IVXLC]{1,8})(?![\w'’])",
        Rewriting.Options)]
    private static partial Regex Labelled();

    [GeneratedRegex(@"\b(?<roman>[IVX]{1,6})(?:th|st|nd|rd)?(?=\s(?:[Cc]entury|[Cc]enturies)\b)", Rewriting.Options)]
    private static partial Regex Century();

    [GeneratedRegex(
        @"(?<title>\b(?:King|Queen|Pope|Emperor|Empress|Tsar|Czar|Kaiser|Prince|Pharaoh|Sultan)\s)?\b(?<name>\p{Lu}[\p{L}]{1,20})\s(?<roman>[IVX]{1,6})(?![\w'’])",
        Rewriting.Options)]
    private static partial Regex AfterName();
}
