using System.Text;
using Myna.Text.Lexicons;
using Myna.Text.Markup;

namespace Myna.Text.Tests.Lexicons;

public class PronunciationLexiconTests
{
    private const string Pls = """
        <?xml version="1.0" encoding="UTF-8"?>
        <lexicon version="1.0" xmlns="http://www.w3.org/2005/01/pronunciation-lexicon" alphabet="ipa" xml:lang="en">
          <metadata><x>not an entry</x></metadata>
          <lexeme><grapheme>W3C</grapheme><alias>World Wide Web Consortium</alias></lexeme>
          <lexeme>
            <grapheme>centre</grapheme> <grapheme>center</grapheme>
            <phoneme>ˈsɛntɚ</phoneme> <phoneme prefer="true">ˈsɛnɚ</phoneme>
            <example>The centre.</example>
          </lexeme>
        </lexicon>
        """;

    [Fact]
    public void Pls_is_read()
    {
        PronunciationLexicon lexicon = PronunciationLexicon.Parse(Pls, "words.pls");
        Assert.Equal(3, lexicon.Count);
        Assert.Equal(("World Wide Web Consortium", 3), Alias(lexicon.Find("W3C", 0, 3, "en-us")));
        Assert.Equal("ˈsɛnɚ", lexicon.Find("Center", 0, 6, "en-gb")!.Value.Entry.Phonemes);
        Assert.Null(lexicon.Find("W3C", 0, 3, "de"));
        Assert.Null(lexicon.Find("w3c", 0, 3, "en"));
    }

    [Theory]
    [InlineData("<lexicon><lexem/></lexicon>", "words.pls, line 1, column 10: <lexem> is not an element of lexicons; did you mean <lexeme>?")]
    [InlineData("<lexicon>\n <lexeme><grapheme>a</grapheme></lexeme></lexicon>", "words.pls, line 2, column 2: nothing is said for \"a\"")]
    [InlineData("<lexicon><lexeme><alias>a</alias></lexeme></lexicon>", "has no <grapheme>")]
    [InlineData("<lexicon><lexeme><grapheme/></lexeme></lexicon>", "<grapheme> is empty")]
    [InlineData("<lexicon alphabet=\"x-sampa\"/>", "alphabet=\"x-sampa\" is not known")]
    [InlineData("<speak/>", "<speak> is not a lexicon")]
    [InlineData("<lexicon>", "words.pls, line 1, column ")]
    [InlineData("<!DOCTYPE x><lexicon/>", "a document type")]
    public void Wrong_pls_is_told_with_its_place(string content, string message) =>
        Assert.Contains(message, Assert.Throws<MarkupException>(() => PronunciationLexicon.Parse(content, "words.pls")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("good => fine\n\nbad", "words.txt, line 3, column 1: no => and no tabulator")]
    [InlineData("a =>  ", "line 1, column 3: nothing is said for \"a\"")]
    [InlineData("  => b", "no word stands before")]
    [InlineData("a => /b", "line 1, column 6: the sounds are never closed")]
    [InlineData("a\t//", "no sounds stand between")]
    [InlineData("[not a tag]", "is no language")]
    public void Wrong_lines_are_told_with_their_place(string content, string message) =>
        Assert.Contains(message, Assert.Throws<MarkupException>(() => PronunciationLexicon.Parse(content, "words.txt")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("a => b", null)]
    [InlineData("a => a", "a → a")]
    [InlineData("one => the two\ntwo => three\nthree => just one more", "one → two → three → one")]
    [InlineData("x => y\n[en]\ny => z\nz => x", "→")]
    [InlineData("[de]\nx => y\n[en]\ny => x", null)]
    [InlineData("ab => cab\ncab => taxi", null)]
    public void Circles_are_told_with_their_chain(string content, string? chain)
    {
        if (chain is null)
        {
            Assert.NotEqual(0, PronunciationLexicon.Parse(content).Count);
            return;
        }

        string message = Assert.Throws<MynaException>(() => PronunciationLexicon.Parse(content, "words.txt")).Message;
        Assert.Contains("the replacements go in a circle: ", message, StringComparison.Ordinal);
        Assert.Contains(chain, message, StringComparison.Ordinal);
        Assert.StartsWith("words.txt, line ", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_chain_is_no_circle_and_no_danger()
    {
        var content = new StringBuilder();
        for (int i = 0; i < 20_000; i++)
        {
            content.Append(System.Globalization.CultureInfo.InvariantCulture, $"w{i} => w{i + 1}\n");
        }

        Assert.Equal(20_000, PronunciationLexicon.Parse(content.ToString()).Count);
    }

    [Fact]
    public void The_longest_entry_counts_and_of_equal_ones_the_last()
    {
        PronunciationLexicon lexicon = PronunciationLexicon.Parse("New => old\nNew York City => big\nnew york => x\nNew => young");
        Assert.Equal(("big", 13), Alias(lexicon.Find("New York City!", 0, 14, "en")));
        Assert.Equal(("x", 8), Alias(lexicon.Find("New York", 0, 8, "en")));
        Assert.Equal(("young", 3), Alias(lexicon.Find("New Jersey", 0, 10, "en")));
    }

    [Fact]
    public void Files_are_read_together_and_faults_name_them()
    {
        using var folder = new TemporaryFolder();
        string first = Path.Combine(folder.Path, "a.txt"), second = Path.Combine(folder.Path, "b.pls"), latin = Path.Combine(folder.Path, "latin.txt");
        File.WriteAllText(first, "W3C => standards\nNguyen => win");
        File.WriteAllText(second, Pls);
        File.WriteAllBytes(latin, [0x63, 0x61, 0x66, 0xE9]);
        Assert.Equal(5, PronunciationLexicon.Load(first, second).Count);
        Assert.Contains("does not exist", Refusal(Path.Combine(folder.Path, "none")), StringComparison.Ordinal);
        Assert.Contains("is a folder", Refusal(folder.Path), StringComparison.Ordinal);
        Assert.Contains("is not UTF-8", Refusal(latin), StringComparison.Ordinal);
    }

    private static string Refusal(string path) => Assert.Throws<MynaException>(() => PronunciationLexicon.Load(path)).Message;

    private static (string? Alias, int Length)? Alias((LexiconEntry Entry, int Length)? found) => found is { } match ? (match.Entry.Alias, match.Length) : null;
}
