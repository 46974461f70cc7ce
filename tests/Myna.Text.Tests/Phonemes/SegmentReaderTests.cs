using Myna.Text.Lexicons;
using Myna.Text.Markup;
using Myna.Text.Phonemes;

namespace Myna.Text.Tests.Phonemes;

public class SegmentReaderTests
{
    private const string Lexicon = """
        # names and terms
        Nguyen => win
        gnome => /nˈoʊm/
        kubectl	cube control
        C++ => see plus plus
        New York => the big apple
        big apple => /bˈɪɡ ˈæpəl/
        Polish => /pˈoʊlɪʃ/
        東京 => とうきょう
        [de]
        Chef => Schäff
        """;

    [Theory]
    [InlineData("Ms Nguyen's NGUYEN, not Nguyens.", "miz win's win|not Nguyens|")]
    [InlineData("kubectl in C++.", "cube control in see plus plus|")]
    [InlineData("gnome, gnomes", "/nˈoʊm/ gnomes|")]
    [InlineData("A gnome's hat.", "A|/nˈoʊmz/ hat|")]
    [InlineData("new   york and New Yorkers", "new   york and New Yorkers|")]
    [InlineData("In New  York?", "In the|/bˈɪɡ ˈæpəl/ ")]
    [InlineData("polish the Polish silver", "polish the|/pˈoʊlɪʃ/ silver|")]
    [InlineData("in 東京都 today", "in とうきょう都 today|")]
    [InlineData("Der Chef", "Der Chef|")]
    public void Words_of_the_lexicon_are_said_as_it_has_them(string text, string said) => Assert.Equal(said, Said(MarkedText.Plain(text), "en-us"));

    [Fact]
    public void Entries_of_a_language_are_for_it_alone()
    {
        Assert.Equal("Der Schäff|", Said(MarkedText.Plain("Der Chef"), "de-AT"));
        Assert.Equal("Le Chef|", Said(MarkedText.Plain("Le Chef"), "fr"));
    }

    [Fact]
    public void Words_point_at_what_was_written()
    {
        MarkedText text = MarkedText.Plain("Dr. Nguyen saw 25 gnomes and a gnome's hat in New York.");
        Word[] words = [.. Read(text, "en-us").SelectMany(s => s.Word is { } given ? [given] : s.Clauses.SelectMany(c => c.Words))];
        string[] written = [.. words.Select(word => text.Text.Substring(word.SourceStart, word.SourceLength))];
        Assert.Equal(["Dr.", "Nguyen", "saw", "25", "gnomes", "and", "a", "gnome's", "hat", "in", "New York", "New York"], written);
    }

    [Fact]
    public void Marks_behind_a_segment_belong_to_the_words_before()
    {
        MarkedText text = MarkedText.Parse("<speak>He said <lang xml:lang=\"fr\">bonjour</lang>, and <sub alias=\"doctor who\">DW</sub>!</speak>", TextMarkup.Auto);
        IReadOnlyList<SpokenSegment> segments = Read(text, "en-us");
        Assert.Equal(["en-us", "fr", "en-us"], segments.Select(s => s.Language));
        Assert.Equal(',', segments[2].LeadingMark);
        Assert.True(segments[2].IsJoined);
        Assert.Equal("and doctor who", segments[2].Clauses[0].Spoken);
        Assert.Equal('!', segments[2].Clauses[0].Mark);
    }

    private static IReadOnlyList<SpokenSegment> Read(MarkedText text, string language) => SegmentReader.Read(
        text, new Sentence(0, text.Text.Length, SentenceEnd.Sentence), new Reading(language, Normalize: true, PronunciationLexicon.Parse(Lexicon)));

    private static string Said(MarkedText text, string language) => string.Concat(Read(text, language).Select(segment => segment.Phonemes is { } sounds
        ? $"/{sounds}/ "
        : string.Concat(segment.Clauses.Select(clause => $"{clause.Spoken}|"))));
}
