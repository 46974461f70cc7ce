namespace Myna.Text.Phonemes.English;

/// <summary>Frequent pairs that are said as one word: <c>of the</c>, <c>to be</c>, <c>did not</c>.</summary>
internal static class MergedPhrases
{
    // A form that ends in ðə becomes ðɪ before a vowel, one that ends in tə becomes tʊ.
    private const string Table = """
        of the ʌvðə, in the ɪnðə, on the ɔnðə, for the fɚðə, from the fɹʌmðə, with the wɪððə, was the wʌzðə,
        that the ðætðə, of a əvə, for a fɚɹə, at a æɾə, was a wʌzɐ, not a nˌɑːɾə, than a ðˌænə, that a ðˌæɾə,
        of an əvən, for an fɚɹən, to be təbi, there was ðɛɹwˌʌz, there are ðɛɹˌɑːɹ, there were ðɛɹwˌɜː,
        had been hɐdbɪn, has been hˈæzbiːn, have been hɐvbɪn, did not dɪdnˌɑːt, do not duːnˌɑːt, does not dʌznˌɑːt,
        have not hɐvnˌɑːt, has not həznɑːt, out of ˌaʊɾəv, that it ðˌɐɾɪt, would have wʊdhɐv, might have mˌaɪthɐv,
        must have mˈʌstɐv, should have ʃˌʊdəv, may have mˌeɪhɐv, could have kˌʊdɐv, not have nˌɑːɾɐv, at once ɐtwˈʌns,
        in which ɪnwˌɪtʃ, of which ʌvwˈɪtʃ, no one nˈoʊwˈʌn, no more nˈoʊmˌoːɹ, that one ðˈætwˌʌn, some one sˈʌmwʌn,
        this one ðˈɪswˌʌn, many of mˈɛnɪəv, i am aɪɐm, had to hædtə, had it hˌædɪt, had them hˌædðɛm,
        we shall wiːʃˌɐl, such as sˈʌtʃ ɐz, so far sˈoʊ fˌɑːɹ, so much sˈoʊ mˌʌtʃ, no longer nˌoʊ lˈɑːŋɡɚ
        """;

    private static readonly Dictionary<(string, string), string> Phrases = Table
        .Split([',', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split(' ', 3))
        .ToDictionary(p => (p[0], p[1]), p => p[2]);

    /// <summary>The sounds of two words in lower case said as one; null where they stay apart.</summary>
    public static string? Find(string first, string second) => Phrases.GetValueOrDefault((first, second));
}
