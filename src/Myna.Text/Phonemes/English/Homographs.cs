namespace Myna.Text.Phonemes.English;

/// <summary>
/// Words whose sound depends on what they are: <c>the record</c> and <c>to record</c>, <c>they live</c> and
/// <c>live music</c>, <c>I read it</c> and <c>I have read it</c>. The word before decides; there is no parser.
/// </summary>
internal static class Homographs
{
    // word, noun or adjective (also the default), verb, and where they differ the participle.
    private const string Table = """
        use jˈuːs jˈuːz, live lˈaɪv lˈɪv, wind wˈɪnd wˈaɪnd, read ɹˈiːd ɹˈiːd ɹˈɛd, wound wˈuːnd wˈuːnd wˈaʊnd,
        close klˈoʊs klˈoʊz, house hˈaʊs hˈaʊz, abuse ɐbjˈuːs ɐbjˈuːz, bow bˈoʊ bˈaʊ, tear tˈɪɹ tˈɛɹ, dove dˈʌv dˈoʊv,
        present pɹˈɛzənt pɹɪzˈɛnt, object ˈɑːbdʒɛkt ɑːbdʒˈɛkt, record ɹˈɛkɚd ɹᵻkˈoːɹd, project pɹˈɑːdʒɛkt pɹədʒˈɛkt,
        conduct kˈɑːndʌkt kəndˈʌkt, permit pˈɜːmɪt pɚmˈɪt, increase ˈɪŋkɹiːs ɪŋkɹˈiːs, desert dˈɛzɚt dᵻzˈɜːt,
        contract kˈɑːntɹækt kəntɹˈækt, contrast kˈɑːntɹæst kəntɹˈæst, convict kˈɑːnvɪkt kənvˈɪkt,
        perfect pˈɜːfɛkt pɚfˈɛkt, progress pɹˈɑːɡɹɛs pɹəɡɹˈɛs, protest pɹˈoʊtɛst pɹətˈɛst, rebel ɹˈɛbəl ɹᵻbˈɛl,
        suspect sˈʌspɛkt səspˈɛkt, survey sˈɜːveɪ sɚvˈeɪ, conflict kˈɑːnflɪkt kənflˈɪkt, console kˈɑːnsoʊl kənsˈoʊl,
        compound kˈɑːmpaʊnd kɑːmpˈaʊnd, export ˈɛkspoːɹt ɛkspˈoːɹt, separate sˈɛpɹət sˈɛpɚɹˌeɪt,
        estimate ˈɛstᵻmət ˈɛstᵻmˌeɪt, moderate mˈɑːdɚɹət mˈɑːdɚɹˌeɪt, graduate ɡɹˈædʒuːət ɡɹˈædjuːˌeɪt,
        deliberate dᵻlˈɪbɚɹət dᵻlˈɪbɚɹˌeɪt, alternate ɔːltˈɜːnət ˈɔːltɚnˌeɪt, appropriate ɐpɹˈoʊpɹɪət ɐpɹˈoʊpɹɪˌeɪt,
        approximate ɐpɹˈɑːksɪmət ɐpɹˈɑːksɪmˌeɪt, attribute ˈætɹɪbjˌuːt ɐtɹˈɪbjuːt, transfer tɹˈænsfɜː tɹænsfˈɜː,
        transport tɹˈænspoːɹt tɹænspˈoːɹt, update ˈʌpdeɪt ʌpdˈeɪt, upgrade ˈʌpɡɹeɪd ʌpɡɹˈeɪd, escort ˈɛskɔːɹt ɛskˈɔːɹt,
        extract ˈɛkstɹækt ɛkstɹˈækt, finance fˈaɪnæns faɪnˈæns, implant ˈɪmplænt ɪmplˈænt, insert ˈɪnsɜːt ɪnsˈɜːt,
        recall ɹˈiːkɔːl ɹᵻkˈɔːl, torment tˈoːɹmɛnt toːɹmˈɛnt, subordinate sʌbˈoːɹdᵻnət sʌbˈoːɹdᵻnˌeɪt,
        concert kˈɑːnsɚt kənsˈɜːt, entrance ˈɛntɹəns ɛntɹˈæns, exploit ˈɛksplɔɪt ɛksplˈɔɪt, fragment fɹˈæɡmənt fɹæɡmˈɛnt,
        incense ˈɪnsɛns ɪnsˈɛns, construct kˈɑːnstɹʌkt kənstɹˈʌkt, contest kˈɑːntɛst kəntˈɛst, defect dˈiːfɛkt dᵻfˈɛkt,
        refuse ɹˈɛfjuːs ɹᵻfjˈuːz ɹᵻfjˈuːz ɹᵻfjˈuːz, produce pɹˈɑːduːs pɹədˈuːs pɹədˈuːs pɹədˈuːs,
        content kˈɑːntɛnt kəntˈɛnt kəntˈɛnt kəntˈɛnt, convert kˈɑːnvɜːt kənvˈɜːt kənvˈɜːt kənvˈɜːt,
        elaborate ᵻlˈæbɚɹət ᵻlˈæbɚɹˌeɪt ᵻlˈæbɚɹˌeɪt ᵻlˈæbɚɹˌeɪt, upset ˈʌpsɛt ʌpsˈɛt ʌpsˈɛt ʌpsˈɛt,
        refund ɹˈiːfʌnd ɹᵻfˈʌnd ɹᵻfˈʌnd ɹᵻfˈʌnd, digest dˈaɪdʒɛst daɪdʒˈɛst daɪdʒˈɛst daɪdʒˈɛst
        """;

    private static readonly HashSet<string> BeforeNouns = Set(
        "the a an this that these those my your his her its our their some any no every each");

    private static readonly HashSet<string> BeforeVerbs = Set(
        "to i you we they who will would shall should can could may might must do don't didn't doesn't did does won't can't " +
        "couldn't wouldn't shouldn't cannot let let's i'll you'll we'll they'll he'll she'll it'll i'd you'd we'd they'd");

    private static readonly HashSet<string> BeforeParticiples = Set(
        "have has had having haven't hasn't hadn't i've you've we've they've been was were be is are being");

    private static readonly Dictionary<string, string[]> Words = Table
        .Split([',', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split(' '))
        .ToDictionary(p => p[0], StringComparer.Ordinal);

    /// <summary>The sounds of a word behind another one.</summary>
    /// <param name="before">The word before, in lower case; empty at the start of a clause.</param>
    /// <param name="word">The word, in lower case.</param>
    /// <returns>Null where the word is not one of these.</returns>
    public static string? Find(string before, string word)
    {
        if (!Words.TryGetValue(word, out string[]? forms))
        {
            return null;
        }

        int form = BeforeNouns.Contains(before) ? 1
            : BeforeVerbs.Contains(before) ? 2
            : BeforeParticiples.Contains(before) && forms.Length > 3 ? 3
            : forms.Length > 4 ? 4 : 1;
        return forms[form];
    }

    private static HashSet<string> Set(string words) => words.Split(' ').ToHashSet(StringComparer.Ordinal);
}
