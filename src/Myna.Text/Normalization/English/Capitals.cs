using System.Text.RegularExpressions;

namespace Myna.Text.Normalization.English;

/// <summary>Shouting becomes ordinary letters, acronyms stay; <c>camelCase</c> and <c>iPhone</c> are cut into words.</summary>
internal static partial class Capitals
{
    // Kept in capitals within shouting, where nothing else tells them from words.
    private static readonly HashSet<string> Acronyms = new(StringComparer.Ordinal)
    {
        "USA", "UK", "EU", "UN", "FBI", "CIA", "NSA", "NASA", "NATO", "NBA", "NFL", "NHL", "MLB", "BBC", "CNN", "NBC", "CBS", "ABC",
        "IBM", "HBO", "ATM", "CEO", "CFO", "CTO", "DNA", "RNA", "HIV", "AIDS", "COVID", "DVD", "CD", "TV", "PC", "CPU", "GPU", "RAM",
        "USB", "PDF", "HTML", "CSS", "JSON", "XML", "SQL", "API", "URL", "HTTP", "HTTPS", "FAQ", "DIY", "GPS", "MP", "PM", "AM", "BC",
        "AD", "VIP", "UFO", "IQ", "PHD", "MBA", "NYC", "LA", "DC", "LLC", "IRS", "FDA", "EPA", "WWII", "AI", "ML", "OK", "BTW", "FYI", "LOL", "OMG", "ASAP", "RSVP", "UNESCO", "UNICEF", "OPEC", "MIT", "UCLA", "NYPD", "LAPD", "SUV", "BMW", "KFC",
    };

    // One of these makes a row of capitals a shout; KLM SAS TAP is a list.
    private static readonly HashSet<string> CommonWords = new(StringComparer.Ordinal)
    {
        "THE", "AN", "IS", "ARE", "WAS", "NOT", "DO", "DID", "TO", "YOU", "YOUR", "IT", "AND", "OR", "OF", "IN", "ON", "AT",
        "FOR", "WE", "HE", "SHE", "MY", "ME", "THIS", "THAT", "WHAT", "WHO", "WHY", "HOW", "NO", "YES", "ALL", "BUT", "SO", "GO", "GET",
        "OUT", "UP", "NOW", "JUST", "BE", "HAVE", "HAS", "WILL", "CAN", "STOP", "HELP", "OH", "MY", "GOD", "WITH", "FROM", "NEW",
    };

    /// <summary>Replaces all of them.</summary>
    public static MappedText Apply(MappedText text)
    {
        if (text.Text.AsSpan().ContainsAnyInRange('A', 'Z'))
        {
            text = LowerShouting(text);
            text = text.Rewrite(WordEdge(), (match, edits) => edits.Say(match, " " + match.Value));
        }

        return text;
    }

    private static MappedText LowerShouting(MappedText text)
    {
        MatchCollection words = Word().Matches(text.Text);
        bool whole = words.All(IsUpper);
        int fewest = whole ? 2 : 3;
        var edits = new Edits();
        int first = 0;
        while (first < words.Count)
        {
            int end = first;
            while (end < words.Count && IsUpper(words[end]) && (end == first || !IsList(text.Text, words[end - 1], words[end])))
            {
                end++;
            }

            if (end - first >= fewest && words.Skip(first).Take(end - first).Any(word => CommonWords.Contains(word.Value) || word.Length >= 5))
            {
                for (int i = first; i < end; i++)
                {
                    if (!Acronyms.Contains(words[i].Value) && words[i].Value != "I")
                    {
                        edits.Say(words[i], words[i].Value.ToLowerInvariant());
                    }
                }
            }

            first = Math.Max(end, first + 1);
        }

        return edits.Apply(text);
    }

    // TCP/IP and A&B are names, not shouts.
    private static bool IsList(string text, Match left, Match right) =>
        text.AsSpan(left.Index + left.Length, right.Index - left.Index - left.Length).ContainsAny('/', '&');

    private static bool IsUpper(Match word) => !word.ValueSpan.ContainsAnyInRange('a', 'z') && word.Value.All(c => !char.IsLower(c));

    [GeneratedRegex(@"\p{L}[\p{L}'’]{0,60}", Rewriting.Options)]
    private static partial Regex Word();

    // The first letter of a word behind a small letter, and behind other capitals: HTML|Parser. Names such as McDonald
    // and DeVito stay whole, and so do TVs and PhDs.
    [GeneratedRegex(@"(?<=\p{Ll})(?<!\b(?:Mc|Mac(?!Book|OS|Mini)|De|Di|Du|La|Le|Van|Fitz))\p{Lu}(?=\p{L})(?!s\b)|(?<=\p{Lu})\p{Lu}(?=\p{Ll}{2})", Rewriting.Options)]
    private static partial Regex WordEdge();
}
