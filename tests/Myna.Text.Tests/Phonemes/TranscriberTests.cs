using Myna.Text.Markup;
using Myna.Text.Phonemes;
using Myna.Text.Tests.Golden;

namespace Myna.Text.Tests.Phonemes;

public class TranscriberTests
{
    private static readonly PhonemeTable Table = GoldenSymbols.Table;

    [Fact]
    public async Task Ids_are_the_golden_ones_but_for_stress()
    {
        InstalledEspeak.Require();
        foreach (GoldenPhonemes golden in GoldenPhonemes.All)
        {
            Transcription? transcription = await Transcribe(golden.Text, golden.Voice);
            Assert.NotNull(transcription);
            Assert.Equal(WithoutStress(golden.Ids), WithoutStress(transcription.Ids));
        }
    }

    [Theory]
    [InlineData("Some of the men read 25 books in the U.S. today.", "of", "ʌvðə")]
    [InlineData("Some of the men read 25 books in the U.S. today.", "the", "ʌvðə")]
    [InlineData("Some of the men read 25 books in the U.S. today.", "25", "twɛnti faɪv")]
    [InlineData("Some of the men read 25 books in the U.S. today.", "books", "bʊks")]
    [InlineData("Some of the men read 25 books in the U.S. today.", "today", "tədeɪ")]
    [InlineData("Dr. Smith, etc.", "Dr.", "dɑːktɚ")]
    [InlineData("Dr. Smith, etc.", "etc.", "ɛt sɛɾɚɹə")]
    [InlineData("It cost $4.50 on 3 May", "$4.50", "dɑːlɚ foːɹ pɔɪnt faɪv ziəɹoʊ")]
    public async Task Words_know_their_symbols(string text, string word, string phonemes)
    {
        InstalledEspeak.Require();
        Transcription? transcription = await Transcribe(text, "en-us");
        Assert.NotNull(transcription);
        TranscribedWord found = transcription.Words.First(w => text.Substring(w.Word.SourceStart, w.Word.SourceLength) == word);
        Assert.Equal(
            WithoutStress(Table.IdsOf(phonemes)),
            WithoutStress(transcription.Ids[found.First..found.End]));
    }

    [Theory]
    [InlineData("...")]
    [InlineData("\u200b")]
    [InlineData("( )")]
    public async Task Text_without_sound_gives_no_transcription(string text)
    {
        InstalledEspeak.Require();
        Assert.Null(await Transcribe(text, "en-us"));
    }

    [Fact]
    public async Task A_piece_of_a_cut_sentence_ends_with_a_comma()
    {
        InstalledEspeak.Require();
        const string text = "one two";
        var transcriber = new Transcriber(new EspeakPhonemizer(), Table);
        IReadOnlyList<Transcription?> pieces = await transcriber.TranscribeAsync(
            MarkedText.Plain(text),
            [new Sentence(0, 3, SentenceEnd.Cut), new Sentence(4, 3, SentenceEnd.Sentence)],
            new Reading("en", Normalize: false),
            TestContext.Current.CancellationToken);
        Assert.Equal(Table.IdOf(','), pieces[0]!.Ids[^1]);
        Assert.Equal(Table.IdOf('.'), pieces[1]!.Ids[^1]);
    }

    private static async Task<Transcription?> Transcribe(string text, string language) =>
        (await new Transcriber(new EspeakPhonemizer(), Table).TranscribeAsync(
            MarkedText.Plain(text),
            [new Sentence(0, text.Length, SentenceEnd.Sentence)],
            new Reading(language, Normalize: false),
            TestContext.Current.CancellationToken))[0];

    private static IEnumerable<int> WithoutStress(IEnumerable<int> ids) =>
        ids.Where(id => id != Table.IdOf('ˈ') && id != Table.IdOf('ˌ'));
}
