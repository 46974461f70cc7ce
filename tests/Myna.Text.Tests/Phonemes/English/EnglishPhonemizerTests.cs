using CsCheck;
using Myna.Text.Phonemes;
using Myna.Text.Phonemes.English;
using Myna.Text.Tests.Golden;

namespace Myna.Text.Tests.Phonemes.English;

public class EnglishPhonemizerTests
{
    // Measured when the floor was set: see docs/phonemes.md.
    private const int LeastGoldenCases = 16;
    private const double LeastEqualWords = 0.88;

    private static readonly PhonemeTable Table = GoldenSymbols.Table;

    [Theory]
    [InlineData("The apple of the eye", "ðɪ ˈæpəl ʌvðɪ ˈaɪ")]
    [InlineData("to eat and to drink", "tʊ ˈiːt ænd tə dɹˈɪŋk")]
    [InlineData("what are you waiting for", "wˌʌt ɑːɹ juː wˈeɪɾɪŋ fɔːɹ")]
    [InlineData("think about it", "θˈɪŋk ɐbˈaʊt ɪt")]
    [InlineData("he stood before him", "hiː stˈʊd bᵻfˈoːɹ hˌɪm")]
    [InlineData("it is out of order", "ɪɾ ɪz ˌaʊɾəv ˈɔːɹdɚ")]
    [InlineData("her own", "hɜːɹ ˈoʊn")]
    public void Words_change_their_neighbours(string clause, string phonemes) =>
        Assert.Equal(phonemes, EnglishPhonemizer.Phonemize(clause));

    [Theory]
    [InlineData("the record", "ðə ɹˈɛkɚd")]
    [InlineData("to record", "tə ɹᵻkˈoːɹd")]
    [InlineData("they live here", "ðeɪ lˈɪv hˈɪɹ")]
    [InlineData("live music", "lˈaɪv mjˈuːzɪk")]
    [InlineData("I have read it", "aɪ hæv ɹˈɛd ɪt")]
    [InlineData("I read it", "aɪ ɹˈiːd ɪt")]
    public void The_word_before_tells_homographs_apart(string clause, string phonemes) =>
        Assert.Equal(phonemes, EnglishPhonemizer.Phonemize(clause));

    [Theory]
    [InlineData("1984", "nˈaɪntiːnhˈʌndɹɪd ˈeɪɾi fˈoːɹ")]
    [InlineData("2,500", "tˈuː θˈaʊzənd fˈaɪvhˈʌndɹɪd")]
    [InlineData("3.14", "θɹˈiː pɔɪnt wˈʌn fˈoːɹ")]
    [InlineData("21st", "twˈɛnti fˈɜːst")]
    [InlineData("30th", "θˈɜːɾiəθ")]
    [InlineData("$45", "dˈɑːlɚ fˈoːɹɾi fˈaɪv")]
    [InlineData("3.2%", "θɹˈiː pɔɪnt tˈuː pɚsˈɛnt")]
    [InlineData("-5", "mˈaɪnəs fˈaɪv")]
    [InlineData("7:30 p.m", "sˈɛvən θˈɜːɾi pˌiːˈɛm")]
    [InlineData("1,000,000", "wˈʌn mˈɪliən")]
    [InlineData("XIV", "ɹˌoʊmən fˈoːɹtiːn")]
    public void Numbers_are_read(string clause, string phonemes) =>
        Assert.Equal(phonemes, EnglishPhonemizer.Phonemize(clause));

    [Fact]
    public void Golden_cases_are_met()
    {
        GoldenPhonemes[] american = [.. GoldenPhonemes.All.Where(c => c.Voice == "en-us")];
        string[] missed = [.. american.Where(c => Spoken(c) != c.Phonemes).Select(c => $"{c.Phonemes} | {Spoken(c)}")];
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', missed));
        Assert.True(american.Length - missed.Length >= LeastGoldenCases, $"{missed.Length} of {american.Length} missed:\n{string.Join('\n', missed)}");
    }

    [Fact]
    public void Listed_words_are_said_as_eSpeak_NG_says_them()
    {
        string[][] words = [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Phonemes", "English", "words.tsv")).Select(l => l.Split('\t'))];
        string[] missed = [.. words.Where(w => EnglishPhonemizer.Phonemize(w[0]) != w[1]).Select(w => $"{w[0]} {w[1]} {EnglishPhonemizer.Phonemize(w[0])}")];
        TestContext.Current.TestOutputHelper?.WriteLine($"{words.Length - missed.Length} of {words.Length}\n" + string.Join('\n', missed));
        Assert.True(1 - (double)missed.Length / words.Length >= LeastEqualWords, $"{missed.Length} of {words.Length} missed:\n{string.Join('\n', missed)}");
    }

    [Fact]
    public void Any_text_gives_symbols_of_the_model_and_no_error() => Gen.OneOf(Gen.String, Gen.Char['\0', 'ſ'].Array[0, 60].Select(c => new string(c)))
        .Sample(text =>
        {
            string phonemes = EnglishPhonemizer.Phonemize(text);
            return phonemes.All(c => Table.IdOf(c) >= 0) && !phonemes.StartsWith(' ') && !phonemes.EndsWith(' ') && !phonemes.Contains("  ", StringComparison.Ordinal);
        });

    [Fact]
    public void Any_word_has_one_main_stress() => Gen.Char['a', 'z'].Array[4, 24].Select(c => new string(c)).Sample(word =>
    {
        string said = Pronouncer.Shared.Say(word);
        return said.Count(c => c == 'ˈ') == 1;
    });

    [Fact]
    public async Task Clauses_are_kept_apart()
    {
        IReadOnlyList<string> both = await new EnglishPhonemizer().PhonemizeAsync(
            ["in the", "", "house of", "…"], "en-us", TestContext.Current.CancellationToken);

        Assert.Equal(["ɪnðə", "", EnglishPhonemizer.Phonemize("house of"), ""], both);
    }

    [Fact]
    public async Task Other_languages_are_refused()
    {
        MynaException refused = await Assert.ThrowsAsync<MynaException>(() =>
            new EnglishPhonemizer().PhonemizeAsync(["Guten Tag"], "de", TestContext.Current.CancellationToken));

        Assert.Contains("\"de\"", refused.Message, StringComparison.Ordinal);
        Assert.True(EnglishPhonemizer.Speaks("en-GB") && EnglishPhonemizer.Speaks("EN_us") && !EnglishPhonemizer.Speaks("enm"));
    }

    [Fact]
    public void Threads_agree()
    {
        string[] words = ["photograph", "zorbified", "unhappily", "the end of it", "1984"];
        string[] expected = [.. words.Select(w => EnglishPhonemizer.Phonemize(w))];

        Parallel.For(0, 200, i => Assert.Equal(expected[i % words.Length], EnglishPhonemizer.Phonemize(words[i % words.Length])));
    }

    [Fact]
    public void A_very_long_word_is_said_in_linear_time()
    {
        string phonemes = EnglishPhonemizer.Phonemize(new string('b', 100_000) + new string('a', 100_000));

        Assert.NotEmpty(phonemes);
    }

    private static string Spoken(GoldenPhonemes golden) => string.Join(' ', golden.Clauses
        .Select(c => (Phonemes: EnglishPhonemizer.Phonemize(c.Spoken), Mark: c.Mark.Length == 0 ? "." : c.Mark))
        .Where(c => c.Phonemes.Length > 0)
        .Select(c => c.Phonemes + c.Mark));
}
