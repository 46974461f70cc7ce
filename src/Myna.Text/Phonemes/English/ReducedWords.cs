namespace Myna.Text.Phonemes.English;

/// <summary>
/// Words that lose their stress, or a part of their sound, inside of a clause: <c>the</c>, <c>can</c>, <c>about</c>. At the
/// end of a clause, and where only such words follow, most of them are said in full: <c>what are you waiting for</c>,
/// <c>think about it</c>.
/// </summary>
internal static class ReducedWords
{
    // word, its form inside of a clause, then "=" where that is also its last form or "=form" for another one, and
    // "^form" for the first word of a clause.
    private const string Table = """
        the ðə =, a ɐ, an ɐn =, to tə =tuː, of ʌv =, i aɪ, so sˌoʊ, and ænd =, he hiː =, was wʌz =, in ɪn, it ɪt =,
        his hɪz, that ðæt, is ɪz =ˈɪz, you juː =, had hæd, with wɪð =, as æz =, at æt =, for fɔːɹ =, her hɜː =,
        she ʃiː =, they ðeɪ =, but bˌʌt =, him hˌɪm =, this ðɪs, by baɪ, were wɜː =, on ˌɔn, not nˌɑːt, are ɑːɹ =,
        which wˌɪtʃ =, have hæv, be biː, we wiː =, my maɪ, who hˌuː =, from fɹʌm =, me mˌiː =, their ðɛɹ,
        when wɛn ^wˌɛn, or ɔːɹ =, them ðˌɛm =, what wʌt ^wˌʌt, up ˌʌp, into ˌɪntʊ =, would wʊd, if ɪf =, could kʊd,
        there ðɛɹ, will wɪl, your jʊɹ, has hɐz, than ðɐn, some sˌʌm, about ɐbˌaʊt, made mˌeɪd, its ɪts, how hˌaʊ,
        these ðiːz, any ˌɛni =, can kæn, over ˌoʊvɚ, make mˌeɪk, before bᵻfˌoːɹ, us ˌʌs =, our ˌaʊɚ, should ʃˌʊd,
        down dˌaʊn, go ɡˌoʊ, through θɹuː, been bˌɪn, where wˌɛɹ, went wɛnt, upon əpˌɑːn =, those ðoʊz,
        without wɪðˌaʊt, get ɡɛt, under ˌʌndɚ, why wˌaɪ, being bˌiːɪŋ, got ɡɑːt, going ɡˌoʊɪŋ, put pˌʊt,
        together təɡˌɛðɚ, between bᵻtwˌiːn, am æm, while wˌaɪl, might mˌaɪt, became bɪkˌeɪm, though ðˌoʊ =,
        already ɔːlɹˌɛdi, having hˌævɪŋ, i'm aɪm =, among ɐmˌʌŋ, within wɪðˌɪn, behind bᵻhˌaɪnd, become bɪkˌʌm,
        i'll aɪl =, above əbˌʌv, across əkɹˌɑːs, there's ðɛɹz, that's ðæts, whose hˌuːz, shall ʃˌæl, beyond bᵻjˌɔnd,
        sir sˌɜː, gone ɡɔn, making mˌeɪkɪŋ, near nˌɪɹ, i've aɪv =, nearly nˌɪɹli, won't woʊnt, you're jʊɹ =,
        doing dˌuːɪŋ, makes mˌeɪks, ye jiː, isn't ˌɪzənt, what's wʌts ^wˌʌts, below bᵻlˌoʊ, couldn't kˌʊdənt,
        beside bᵻsˌaɪd, beneath bᵻnˌiːθ, he's hiːz, you've juːv =, i'd aɪd =, he'd hiːd =, we're wɪɹ =, getting ɡˌɛɾɪŋ,
        whenever wɛnˌɛvɚ, besides bᵻsˌaɪdz, we'll wiːl =, hers hɜːz, it's ɪts, you'll juːl =, they're ðeɪɚ =,
        they've ðeɪv =, we've wiːv =, she's ʃiːz, they'll ðeɪl =, he'll hiːl =, she'll ʃiːl =, we'd wiːd =,
        they'd ðeɪd =, you'd juːd =, she'd ʃiːd =, who's hˌuːz, per pɜː, one wˈʌn =wˌʌn, aren't ˌɑːɹnt, weren't wˌɜːnt,
        could've kʊdəv, should've ʃˌʊdəv
        """;

    private static readonly Dictionary<string, ReducedWord> Words = Table
        .Split([',', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Select(Parse)
        .ToDictionary(w => w.Word, StringComparer.Ordinal);

    /// <summary>The forms of a word in lower case; null where it has only one.</summary>
    public static ReducedWord? Find(string word) => Words.GetValueOrDefault(word);

    private static ReducedWord Parse(string line)
    {
        string[] parts = line.Split(' ');
        string? last = null, first = null;
        foreach (string part in parts.Skip(2))
        {
            if (part[0] == '^')
            {
                first = part[1..];
            }
            else
            {
                last = part.Length == 1 ? parts[1] : part[1..];
            }
        }

        return new ReducedWord(parts[0], parts[1], first ?? parts[1], last);
    }
}

/// <summary>A word with several forms.</summary>
/// <param name="Word">In lower case.</param>
/// <param name="Inside">Its sounds inside of a clause.</param>
/// <param name="First">Its sounds at the start of one.</param>
/// <param name="Last">Its sounds at the end of one; null for those of the dictionary.</param>
internal sealed record ReducedWord(string Word, string Inside, string First, string? Last);
