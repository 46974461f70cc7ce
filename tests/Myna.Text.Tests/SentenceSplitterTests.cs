using CsCheck;

namespace Myna.Text.Tests;

public class SentenceSplitterTests
{
    [Theory]
    [InlineData("One. Two! Three? Four", "One.", "Two!", "Three?", "Four")]
    [InlineData("Dr. Smith met J. Doe of the U.S. Army. It was 7 p.m. They left.", "Dr. Smith met J. Doe of the U.S. Army.", "It was 7 p.m.", "They left.")]
    [InlineData("See fig. 3 and no. 5. No. Never!", "See fig. 3 and no. 5.", "No.", "Never!")]
    [InlineData("Wait... what? \"Yes!\" she said. “No.” He left.", "Wait... what?", "\"Yes!\" she said.", "“No.”", "He left.")]
    [InlineData("It grew by 3.2% at example.com today. So do I. Good.", "It grew by 3.2% at example.com today.", "So do I.", "Good.")]
    [InlineData("你好。世界！是吗？好", "你好。", "世界！", "是吗？", "好")]
    [InlineData("  \n \t ")]
    [InlineData("")]
    public void Sentences_end_where_a_reader_would_pause(string text, params string[] expected)
    {
        Assert.Equal(expected, Split(text));
    }

    [Fact]
    public void A_blank_line_ends_a_paragraph_and_a_single_line_end_does_not()
    {
        const string text = "A heading\r\n \r\nOne line\nand the next. Last.\n\n\nEnd";
        Assert.Equal(["A heading", "One line\nand the next.", "Last.", "End"], Split(text));
    }

    [Fact]
    public void Long_sentences_are_cut_at_clause_marks_then_at_spaces_then_anywhere()
    {
        string clauses = string.Concat(Enumerable.Repeat("some words that go on for a while and then pause, ", 20)) + "end.";
        Assert.All(Split(clauses).SkipLast(1), piece => Assert.EndsWith("pause,", piece, StringComparison.Ordinal));

        string words = string.Concat(Enumerable.Repeat("word ", 200));
        Assert.All(Split(words), piece => Assert.Equal(0, (piece.Length + 1) % 5));

        string solid = new('x', 1000);
        Assert.Equal(solid, string.Concat(Split(solid)));

        foreach (string text in new[] { clauses, words, solid })
        {
            Assert.All(Split(text), piece => Assert.InRange(piece.Length, 1, SentenceSplitter.WholeBudget));
            Assert.All(SentenceSplitter.Split(text).SkipLast(1), s => Assert.Equal(SentenceEnd.Cut, s.End));
        }
    }

    [Fact]
    public void Slow_speech_gets_shorter_pieces()
    {
        string words = string.Concat(Enumerable.Repeat("word ", 200));
        Assert.All(
            SentenceSplitter.Split(words, speed: 0.5f),
            s => Assert.InRange(s.Length, 1, SentenceSplitter.WholeBudget / 2));
    }

    [Fact]
    public void Any_text_is_split_without_losing_or_repeating_a_character()
    {
        Gen.String[Gen.OneOf(Gen.Char, Gen.Char[".! \n\rAb。\"7\uD83D\uDE00"]), 0, 900].Sample(text =>
        {
            int position = 0;
            foreach (Sentence s in SentenceSplitter.Split(text))
            {
                Assert.True(s.Length > 0);
                Assert.True(text.AsSpan(position, s.Start - position).IsWhiteSpace());
                Assert.True(text.AsSpan(s.Start, s.Length).ToArray().Sum(SentenceSplitter.Weight) <= SentenceSplitter.WholeBudget);
                position = s.Start + s.Length;
            }

            Assert.True(text.AsSpan(position).IsWhiteSpace());
        });
    }

    private static IEnumerable<string> Split(string text) =>
        SentenceSplitter.Split(text).Select(s => text.Substring(s.Start, s.Length));
}
