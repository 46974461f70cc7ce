using Myna.Books.Formats;

namespace Myna.Books.Tests.Formats;

public class MarkdownBookTests
{
    [Fact]
    public void Headings_are_chapters_and_markup_is_left_out()
    {
        const string markdown =
            """
            ---
            title: Not read
            ---
            Before the *first* heading.

            # One **bold** title

            A [link](https://example.com "t") and ![a picture](x.png), `code` and
            a <b>second</b> line.<br>Third &amp; <!-- no --> last.

            > Quoted ~~text~~.

            - First
            - Second

              with more
            1. Third

            ```
            var code = 1;
            ```

            <div>html</div>

            ## Two

            ### A part

            | a | b |
            |---|---|
            | 1 | 2 |

            ***

            End <https://example.com/x>.
            """;
        IReadOnlyList<Chapter> chapters = MarkdownBook.Read(markdown, deepestChapter: 2, readCode: false);

        Assert.Equal([null, "One bold title", "Two"], chapters.Select(c => c.Title));
        Assert.Equal("Before the first heading.", chapters[0].Text);
        Assert.Equal(
            "A link and a picture, code and a second line. Third &  last.|Quoted ~~text~~.|First|Second|with more|Third",
            chapters[1].Text.Replace("\n\n", "|", StringComparison.Ordinal));
        Assert.Equal("A part|a, b|1, 2|End https://example.com/x.", chapters[2].Text.Replace("\n\n", "|", StringComparison.Ordinal));
    }

    [Fact]
    public void Code_is_read_when_it_is_asked_for_and_levels_can_be_chosen()
    {
        const string markdown = "# A\n\n## B\n\n    indented\n\n```sh\nfirst\n\nlast\n```\n";
        IReadOnlyList<Chapter> chapters = MarkdownBook.Read(markdown, deepestChapter: 1, readCode: true);
        Chapter only = Assert.Single(chapters);
        Assert.Equal(("A", "B\n\nindented\n\nfirst\nlast"), (only.Title!, only.Text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("```\nonly code\n```")]
    [InlineData("<!-- nothing -->")]
    public void Nothing_to_read_gives_no_chapters(string markdown)
    {
        Assert.Empty(MarkdownBook.Read(markdown, 2, readCode: false));
    }

    [Fact]
    public void Deep_nesting_is_read_or_refused()
    {
        string nested = new string('>', 20_000) + " deep";
        try
        {
            Assert.Equal("deep", Assert.Single(MarkdownBook.Read(nested, 2, readCode: false)).Text);
        }
        catch (MynaException exception)
        {
            Assert.Contains("--format text", exception.Message, StringComparison.Ordinal);
        }
    }
}
