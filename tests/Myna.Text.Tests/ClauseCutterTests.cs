using CsCheck;
using Myna.Text.Tests.Golden;

namespace Myna.Text.Tests;

public class ClauseCutterTests
{
    [Fact]
    public void Clauses_are_those_the_model_was_trained_with()
    {
        foreach (GoldenPhonemes golden in GoldenPhonemes.All)
        {
            Assert.Equal(
                golden.Clauses,
                Cut(golden.Text).Select(c => (c.Spoken, c.Mark?.ToString() ?? "")));
        }
    }

    [Theory]
    [InlineData("Dr. Smith (the elder) left — at once.", "Dr.", "Smith", "the", "elder", "left", "at", "once")]
    [InlineData("Mr… Best. vs. fast. etc.", "Mr…", "Best", "vs.", "fast", "etc.")]
    [InlineData("don’t 😀 25,000 x", "don’t", "😀", "25,000", "x")]
    [InlineData("你好，世界。Hi", "你好", "世界", "Hi")]
    [InlineData("... , !")]
    public void Words_point_at_what_was_written(string text, params string[] expected)
    {
        Assert.Equal(
            expected,
            Cut(text).SelectMany(c => c.Words).Select(w => text.Substring(w.SourceStart, w.SourceLength)));
    }

    [Fact]
    public void Several_spoken_words_for_one_written_word_stay_one_word()
    {
        Word word = Assert.Single(Assert.Single(Cut("etc.")).Words);
        Assert.Equal(new Word("et cetera", 0, 4), word);
    }

    [Fact]
    public void Any_text_gives_clauses_with_ordered_words_inside_it()
    {
        Gen.String[Gen.OneOf(Gen.Char, Gen.Char["., -—…Mr。\""]), 0, 60].Sample(text =>
        {
            int position = 0;
            foreach (Word word in Cut(text).SelectMany(c => c.Words))
            {
                Assert.True(word.SourceStart >= position && word.SourceLength > 0);
                position = word.SourceStart + 1;
                Assert.True(word.SourceStart + word.SourceLength <= text.Length);
            }
        });
    }

    private static IReadOnlyList<Clause> Cut(string text) => ClauseCutter.Cut(SpokenForm.Of(text, 0, text.Length));
}
