using Myna.Text.Lexicons;
using Myna.Text.Markup;

namespace Myna.Text.Tests.Markup;

public class SpokenWordsTests
{
    private const string Ssml =
        "<speak>The <sub alias=\"World Wide Web Consortium\">W3C</sub> met on <say-as interpret-as=\"ordinal\">3</say-as> <break time=\"1s\"/> with "
        + "<prosody rate=\"slow\">Nguyen</prosody> and <phoneme ph=\"noʊm\">gnome</phoneme> on k8s.</speak>";

    [Fact]
    public void Words_stand_in_the_text_and_know_where_they_come_from()
    {
        MarkedText text = SpokenWords.Of(
            MarkedText.Parse(Ssml, TextMarkup.Auto), "en-us", PronunciationLexicon.Parse("Nguyen => win\nk8s => KK eights\nKK => cube"));
        Assert.Equal("The World Wide Web Consortium met on third with win and gnome on cube eights.", text.Text);
        foreach ((string spoken, string written) in (ReadOnlySpan<(string, string)>)
            [("The", "The"), ("World Wide Web Consortium", "W3C"), ("third", "3"), ("win", "Nguyen"), ("gnome", "gnome"), ("cube eights", "k8s")])
        {
            (int start, int length) = text.SourceOf(text.Text.IndexOf(spoken, StringComparison.Ordinal), spoken.Length);
            Assert.Equal(written, Ssml.Substring(start, length));
        }

        Assert.Equal("with", text.Text.Substring(Assert.Single(text.Pauses).At, 4));
        Assert.Equal(0.8, text.StyleAt(text.Text.IndexOf("win", StringComparison.Ordinal)).Rate);
        Assert.Contains(text.WarningsFor(MarkupParts.Pauses, "words"), warning => warning.Contains("takes words, not sounds", StringComparison.Ordinal));
    }

    [Fact]
    public void Plain_text_stays_as_it_is()
    {
        MarkedText text = MarkedText.Plain("Nothing of it.");
        Assert.Same(text, SpokenWords.Of(text, "en", null));
    }
}
