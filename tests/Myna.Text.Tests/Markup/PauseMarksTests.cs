using Myna.Text.Markup;

namespace Myna.Text.Tests.Markup;

public class PauseMarksTests
{
    [Fact]
    public void Text_without_marks_stays_as_it_is()
    {
        MarkedText text = MarkedText.Parse("Plain [text] with pause: none.", TextMarkup.Auto);
        Assert.True(text.IsPlain);
        Assert.Equal("Plain [text] with pause: none.", text.Text);
        Assert.Equal((6, 6), text.SourceOf(6, 6));
    }

    [Theory]
    [InlineData("[pause:500ms]", 0.5)]
    [InlineData("[pause:1.5s]", 1.5)]
    [InlineData("[PAUSE: 2 s ]", 2)]
    [InlineData("[pause:0s]", 0)]
    public void Lengths_are_read(string mark, double seconds)
    {
        MarkedText text = MarkedText.Parse($"One {mark} two", TextMarkup.Pauses);
        Assert.Equal("One  two", text.Text);
        Assert.Equal([new MarkedPause(4, seconds)], text.Pauses);
    }

    [Fact]
    public void Words_keep_their_places_and_pauses_at_one_place_add_up()
    {
        const string source = "One[pause:1s][pause:500ms]two.";
        MarkedText text = MarkedText.Parse(source, TextMarkup.Auto);
        Assert.Equal("One two.", text.Text);
        Assert.Equal([new MarkedPause(4, 1.5)], text.Pauses);
        Assert.Equal((source.IndexOf("two", StringComparison.Ordinal), 3), text.SourceOf(4, 3));
    }

    [Theory]
    [InlineData("Hi.\nWait [pause:soon] here", "line 2, column 6: [pause:soon] has no length of time")]
    [InlineData("[pause:5]", "line 1, column 1: [pause:5] has no length")]
    [InlineData("a [pause:1s", "line 1, column 3: [pause: is never closed")]
    [InlineData("[pause:61s]", "at most 60 s")]
    [InlineData("[pause:-1s]", "no length of time")]
    public void Wrong_marks_are_told_with_their_place(string source, string message) =>
        Assert.Contains(message, Assert.Throws<MarkupException>(() => MarkedText.Parse(source, TextMarkup.Auto)).Message, StringComparison.Ordinal);

    [Fact]
    public void As_plain_text_marks_are_words() =>
        Assert.True(MarkedText.Parse("a [pause:soon] b", TextMarkup.Plain).IsPlain);

    [Fact]
    public void A_pause_ends_a_piece_of_a_sentence()
    {
        MarkedText text = MarkedText.Parse("First half [pause:1s] second half. Another one. [pause:2s] Last.", TextMarkup.Auto);
        Assert.Equal(
            [("First half", SentenceEnd.Cut), ("second half.", SentenceEnd.Sentence), ("Another one.", SentenceEnd.Sentence), ("Last.", SentenceEnd.Sentence)],
            SentenceSplitter.Split(text).Select(s => (text.Text.Substring(s.Start, s.Length), s.End)));
    }

    [Fact]
    public void A_slice_has_what_belongs_to_it_and_the_places_of_the_whole()
    {
        const string source = "One. [pause:1s] Two. [pause:2s] Three.";
        MarkedText text = MarkedText.Parse(source, TextMarkup.Auto);
        int two = text.Text.IndexOf("Two", StringComparison.Ordinal);
        int three = text.Text.IndexOf("Three", StringComparison.Ordinal);
        Assert.Equal([1.0], text.Slice(0, two).Pauses.Select(p => p.Seconds));
        MarkedText slice = text.Slice(two, three);
        Assert.Equal([2.0], slice.Pauses.Select(p => p.Seconds));
        Assert.Equal((source.IndexOf("Two", StringComparison.Ordinal), 3), slice.SourceOf(0, 3));
        Assert.Empty(text.Slice(three, text.Text.Length).Pauses);
    }
}
