using System.Text;

namespace Myna.Books.Tests;

public sealed class BookFileTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Plain_text_has_paragraphs_between_blank_lines()
    {
        Book book = BookFile.OfText("First line\r\nsecond line.\r\n \r\n\r\nAnother: one.\n", "a.txt");
        Assert.Equal(["First line\nsecond line.", "Another: one."], Assert.Single(book.Chapters).Paragraphs.Select(p => p.Text));
        Assert.Empty(book.Speakers);
    }

    [Fact]
    public void Those_of_the_cast_speak_and_nobody_else()
    {
        const string text =
            """
            Night fell.

            [anna]: Who is there?
            BRUNO: Only me, she said: nobody else.
            He said no more.

            Note: this stays. [Anna] was gone.
            """;
        Book book = BookFile.OfText(text, "a.txt", new BookOptions { Cast = ["Anna", "Bruno"] });
        Assert.Equal(
            [
                new Paragraph("Night fell."), new Paragraph("Who is there?", "Anna"), new Paragraph("Only me, she said: nobody else.\nHe said no more.", "Bruno"),
                new Paragraph("Note: this stays. [Anna] was gone."),
            ],
            book.Chapters[0].Paragraphs);
        Assert.Equal(["Anna", "Bruno"], book.Speakers);
        Assert.Throws<MynaException>(() => BookFile.OfText(text, "a.txt", new BookOptions { Cast = ["a:b"] }));
    }

    [Fact]
    public void In_Markdown_a_name_in_brackets_is_no_address_of_a_link()
    {
        Book book = BookFile.OfText("# One\n\n[Anna]: Hello\n\n**Bruno:** Hi.\n\n[link]: https://example.com\n\nA [link].\n", "a.md", new BookOptions { Cast = ["Anna", "Bruno"] });
        Assert.Equal([new Paragraph("Hello", "Anna"), new Paragraph("Hi.", "Bruno"), new Paragraph("A link.")], Assert.Single(book.Chapters).Paragraphs);
    }

    [Fact]
    public void Subtitles_are_joined_until_somebody_else_speaks_or_nobody_does()
    {
        const string text =
            """
            WEBVTT

            00:00:01.000 --> 00:00:02.000
            <v Anna>The rain

            00:00:02.100 --> 00:00:03.000
            <v.loud Anna>has <i>stopped</i>.

            00:00:03.100 --> 00:00:04.000
            Nobody answers.

            00:00:10.000 --> 00:00:11.000
            - Much later.
            """;
        Book book = BookFile.OfText(text, "a.vtt", new BookOptions { Cast = ["Anna"] });
        Assert.Equal([new Paragraph("The rain has stopped.", "Anna"), new Paragraph("Nobody answers."), new Paragraph("Much later.")], book.Chapters[0].Paragraphs);
    }

    [Theory]
    [InlineData("a.txt", "\n \n***\n")]
    [InlineData("a.md", "```\ncode\n```")]
    public void A_book_without_words_is_refused(string name, string text)
    {
        MynaException error = Assert.Throws<MynaException>(() => BookFile.OfText(text, name));
        Assert.Contains($"{name} has nothing to read aloud", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Texts_are_UTF_8_or_say_what_they_are()
    {
        Book utf16 = await BookFile.ReadAsync(new MemoryStream([.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("Größe")]), "a.txt", cancellationToken: Cancellation);
        Assert.Equal("Größe", utf16.Chapters[0].Text);
        MynaException error = await Assert.ThrowsAsync<MynaException>(() => BookFile.ReadAsync(new MemoryStream(Encoding.Latin1.GetBytes("Größe")), "a.txt", cancellationToken: Cancellation));
        Assert.Contains("iconv", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.epub")]
    [InlineData("a.docx")]
    public async Task A_file_that_is_not_what_its_name_says_is_refused(string name)
    {
        MynaException error = await Assert.ThrowsAsync<MynaException>(() => BookFile.ReadAsync(new MemoryStream("no archive"u8.ToArray()), name, cancellationToken: Cancellation));
        Assert.Contains("not an archive", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<MynaException>(() => BookFile.ReadAsync(Archives.Zip(("a.txt", "x")), name, cancellationToken: Cancellation));
        await Assert.ThrowsAsync<MynaException>(() => BookFile.ReadAsync("no/such/" + name, cancellationToken: Cancellation));
    }
}
