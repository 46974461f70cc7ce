using System.Text;

namespace Myna.Text.Phonemes.English;

/// <summary>Letters with marks as plain ones: <c>café</c> is read as <c>cafe</c>. Other scripts have no letters here.</summary>
internal static class LatinLetters
{
    // Each group: the plain letters, then those that stand for them.
    private const string Table =
        "a:àáâãäåāăąǎ ae:æ c:çćĉċč d:ďđð e:èéêëēĕėęěẽ g:ĝğġģ h:ĥħ i:ìíîïĩīĭįı ij:ĳ j:ĵ k:ķ l:ĺļľŀł n:ñńņňŉŋ " +
        "o:òóôõöøōŏőơ oe:œ r:ŕŗř s:śŝşšș ss:ß t:ţťŧț th:þ u:ùúûüũūŭůűųư w:ŵẁẃẅ y:ýÿŷỳ z:źżž f:ſ";

    private static readonly Dictionary<char, string> Plain = Table.Split(' ')
        .Select(group => group.Split(':'))
        .SelectMany(g => g[1].Select(letter => (letter, g[0])))
        .ToDictionary(p => p.letter, p => p.Item2);

    private static readonly string[] Ascii = [.. Enumerable.Range(0, 26).Select(i => ((char)('a' + i)).ToString())];

    /// <summary>The plain letters of one letter, in lower case; empty for anything else.</summary>
    public static string Fold(char letter)
    {
        if (char.IsAsciiLetter(letter))
        {
            return Ascii[(letter | 32) - 'a'];
        }

        return letter < 128 ? "" : Plain.GetValueOrDefault(char.ToLowerInvariant(letter), "");
    }

    /// <summary>A word in plain lower-case letters; apostrophes stay.</summary>
    public static string Fold(ReadOnlySpan<char> word)
    {
        var plain = new StringBuilder(word.Length);
        foreach (char c in word)
        {
            plain.Append(c == '\'' ? "'" : Fold(c));
        }

        return plain.ToString();
    }
}
