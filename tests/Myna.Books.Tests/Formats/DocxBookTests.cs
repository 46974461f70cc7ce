namespace Myna.Books.Tests.Formats;

public sealed class DocxBookTests
{
    [Fact]
    public async Task Headings_begin_chapters_and_what_is_deleted_or_beside_the_text_is_left_out()
    {
        using MemoryStream docx = Archives.Docx(
            $"""
            {P("The Report", "Titel")}{P("Introduction", "berschrift1")}
            <w:p><w:r><w:t>One </w:t></w:r><w:ins><w:r><w:t>two</w:t></w:r></w:ins><w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:r><w:footnoteReference w:id="1"/><w:tab/><w:t>three.</w:t></w:r><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>
            {P("Anna: Hello.")}{P("Deeper", "Deep")}{P("In circles.", "Round")}
            {P("More", "Mine")}
            <w:sdt><w:sdtPr><w:t>no</w:t></w:sdtPr><w:sdtContent>{P("In a control.")}</w:sdtContent></w:sdt>
            <w:tbl><w:tr><w:tc>{P("a")}{P("b")}</w:tc><w:tc>{P("c")}</w:tc></w:tr></w:tbl>
            <w:p><w:r><mc:AlternateContent><mc:Choice><w:t>shown</w:t></mc:Choice><mc:Fallback><w:t>twice</w:t></mc:Fallback></mc:AlternateContent></w:r></w:p>
            """);
        Book book = await BookFile.ReadAsync(docx, "r.docx", new BookOptions { Cast = ["Anna"] }, TestContext.Current.CancellationToken);

        Assert.Equal(("Report", "B. Writer"), (book.Title!, book.Author!));
        Assert.Equal([null, "Introduction", "More"], book.Chapters.Select(c => c.Title));
        Assert.Equal([new Paragraph("One two three."), new Paragraph("Hello.", "Anna"), new Paragraph("Deeper"), new Paragraph("In circles.")], book.Chapters[1].Paragraphs);
        Assert.Equal(["In a control.", "a b, c", "shown"], book.Chapters[2].Paragraphs.Select(p => p.Text));
    }

    [Fact]
    public async Task Another_Office_document_is_refused()
    {
        using MemoryStream sheet = Archives.Zip(("[Content_Types].xml", "<Types/>"), ("xl/workbook.xml", "<workbook/>"));
        MynaException error = await Assert.ThrowsAsync<MynaException>(() => BookFile.ReadAsync(sheet, "r.xlsx", cancellationToken: TestContext.Current.CancellationToken));
        Assert.Contains("none of Word", error.Message, StringComparison.Ordinal);
    }

    private static string P(string text, string? style = null) =>
        $"<w:p>{(style is null ? "" : $"<w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>")}<w:r><w:t>{text}</w:t></w:r></w:p>";
}
