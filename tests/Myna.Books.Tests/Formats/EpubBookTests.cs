using System.Xml.Linq;
using CsCheck;
using Myna.Books.Formats;

namespace Myna.Books.Tests.Formats;

public sealed class EpubBookTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pages_become_chapters_with_the_titles_of_their_headings_or_of_the_contents()
    {
        using MemoryStream epub = Archives.Epub(
            [
                ("front.xhtml", "<p>For my bird.</p>"),
                ("p 1.xhtml", "<section><h1>Part <i>One</i></h1><h2>The Nest</h2><p>It was&nbsp;cold&shy;est<sup><a href=\"#n\">1</a></sup>.<br/>Very.</p><ul><li>twigs</li><li>moss</li></ul><aside epub:type=\"footnote\">A note.</aside></section>"),
                ("p2.xhtml", "<div><p>It sang.</p><table><tr><td>a</td><td>b</td></tr></table><img alt=\"no\" src=\"x\"/></div>"),
                ("p3.xhtml", "<p>And on it went.</p><h3>Deeper</h3><p>End.</p>"),
            ],
            [("p2.xhtml#start", "The  Song")]);
        Book book = await BookFile.ReadAsync(epub, "b.epub", cancellationToken: Cancellation);

        Assert.Equal(("The Starling", "A. Writer", "en-GB", "image/png"), (book.Title!, book.Author!, book.Language!, book.Cover!.MediaType));
        Assert.Equal([null, "Part One. The Nest", "The Song"], book.Chapters.Select(c => c.Title));
        Assert.Equal("For my bird.", book.Chapters[0].Text);
        Assert.Equal(["It was coldest.\nVery.", "twigs", "moss"], book.Chapters[1].Paragraphs.Select(p => p.Text));
        Assert.Equal(["It sang.", "a, b", "And on it went.", "Deeper", "End."], book.Chapters[2].Paragraphs.Select(p => p.Text));
    }

    [Fact]
    public async Task Chapters_of_one_file_begin_where_the_contents_say()
    {
        using MemoryStream epub = Archives.Epub(
            [
                ("all.xhtml", "<p>For my bird.</p><p id=\"one\" class=\"title\">The Nest</p><p>It was cold.</p><div id=\"two\"><p>It <a id=\"here\"/>sang.</p></div><section id=\"three\"><h2>Its Own Words</h2><p>End.</p></section>"),
                ("next.xhtml", "<p>After.</p>"),
            ],
            [("all.xhtml#one", "The Nest"), ("all.xhtml#two", "The Song"), ("all.xhtml#three", "Others' Words"), ("all.xhtml#gone", "Nothing")]);
        Book book = await BookFile.ReadAsync(epub, "b.epub", cancellationToken: Cancellation);
        Assert.Equal([null, "The Nest", "The Song", "Its Own Words"], book.Chapters.Select(chapter => chapter.Title));
        Assert.Equal(["For my bird.", "It was cold.", "It sang.", "End.\n\nAfter."], book.Chapters.Select(chapter => chapter.Text));
    }

    [Fact]
    public async Task Of_pages_that_are_not_well_formed_the_text_is_read()
    {
        using MemoryStream epub = Archives.Epub([("a.xhtml", "<h1>One</h1><script>no</script><p>First<sup><a href=\"#n\">1</a></sup><p title='>'>Second &unknown; & a < <b>bold</p><!-- no -->")]);
        Book book = await BookFile.ReadAsync(epub, "b.epub", cancellationToken: Cancellation);
        Assert.Equal(["First", "Second &unknown; & a < bold"], Assert.Single(book.Chapters).Paragraphs.Select(p => p.Text));
    }

    [Fact]
    public async Task Contents_of_EPUB_2_name_chapters_too()
    {
        using MemoryStream epub = Archives.Zip(
            ("META-INF/container.xml", "<container><rootfiles><rootfile full-path=\"book.opf\"/></rootfiles></container>"),
            ("book.opf", "<package><metadata/><manifest><item id=\"a\" href=\"a.html\"/><item id=\"toc\" href=\"toc.ncx\" media-type=\"application/x-dtbncx+xml\"/></manifest><spine toc=\"toc\"><itemref idref=\"a\"/></spine></package>"),
            ("toc.ncx", "<!DOCTYPE ncx PUBLIC \"-//NISO//DTD ncx 2005-1//EN\" \"http://www.daisy.org/z3986/2005/ncx-2005-1.dtd\"><ncx><navMap><navPoint><navLabel><text>One</text></navLabel><content src=\"a.html#x\"/></navPoint></navMap></ncx>"),
            ("a.html", Archives.Page("<p>Words.</p>")));
        Chapter chapter = Assert.Single((await BookFile.ReadAsync(epub, "b.epub", cancellationToken: Cancellation)).Chapters);
        Assert.Equal(("One", "Words."), (chapter.Title!, chapter.Text));
    }

    [Fact]
    public async Task A_protected_book_says_so_and_obfuscated_fonts_do_not_matter()
    {
        const string fonts = "<encryption><EncryptedData><CipherData><CipherReference URI=\"OEBPS/a.otf\"/></CipherData></EncryptedData></encryption>";
        using MemoryStream open = Archives.Epub([("a.xhtml", "<p>Words.</p>")], null, ("META-INF/encryption.xml", fonts));
        Assert.NotEmpty((await BookFile.ReadAsync(open, "b.epub", cancellationToken: Cancellation)).Chapters);

        using MemoryStream locked = Archives.Epub([("a.xhtml", "<p>Words.</p>")], null, ("META-INF/encryption.xml", fonts.Replace("a.otf", "a.xhtml", StringComparison.Ordinal)));
        MynaException error = await Assert.ThrowsAsync<MynaException>(() => BookFile.ReadAsync(locked, "b.epub", cancellationToken: Cancellation));
        Assert.Contains("DRM", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Entities_of_its_own_and_files_outside_are_not_read()
    {
        string secret = Path.GetTempFileName();
        await File.WriteAllTextAsync(secret, "the secret", Cancellation);
        string evil = $"<!DOCTYPE package [<!ENTITY x SYSTEM \"file://{secret}\"><!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>";
        using MemoryStream package = Archives.Zip(
            ("META-INF/container.xml", "<container><rootfiles><rootfile full-path=\"book.opf\"/></rootfiles></container>"),
            ("book.opf", evil + "<package><metadata><title>&x;&b;</title></metadata></package>"));
        await Assert.ThrowsAsync<MynaException>(() => BookFile.ReadAsync(package, "b.epub", cancellationToken: Cancellation));

        using MemoryStream page = Archives.Zip(
            ("META-INF/container.xml", "<container><rootfiles><rootfile full-path=\"book.opf\"/></rootfiles></container>"),
            ("book.opf", $"<package><metadata/><manifest><item id=\"a\" href=\"a.xhtml\"/><item id=\"b\" href=\"../../..{secret}\"/><item id=\"c\" href=\"file://{secret}\"/></manifest><spine><itemref idref=\"b\"/><itemref idref=\"c\"/><itemref idref=\"a\"/></spine></package>"),
            ("a.xhtml", evil.Replace("package", "html", StringComparison.Ordinal) + "<html><body><p>Words &x; &b;.</p></body></html>"));
        Book book = await BookFile.ReadAsync(page, "b.epub", cancellationToken: Cancellation);
        Assert.StartsWith("Words", Assert.Single(book.Chapters).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", book.Chapters[0].Text, StringComparison.Ordinal);
        Assert.DoesNotContain("aaaa", book.Chapters[0].Text, StringComparison.Ordinal);
        File.Delete(secret);
    }

    [Fact]
    public async Task An_archive_that_unpacks_to_far_more_is_refused()
    {
        using MemoryStream epub = Archives.Epub([("a.xhtml", new string(' ', 70 << 20))]);
        Assert.True(epub.Length < 1 << 20);
        MynaException error = await Assert.ThrowsAsync<MynaException>(() => BookFile.ReadAsync(epub, "b.epub", cancellationToken: Cancellation));
        Assert.Contains("unpacks to too much", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Elements_nested_without_end_are_refused()
    {
        string deep = string.Concat(Enumerable.Repeat("<div>", 100_000)) + "<p>Words.</p>" + string.Concat(Enumerable.Repeat("</div>", 100_000));
        using MemoryStream epub = Archives.Epub([("a.xhtml", deep)]);
        using MemoryStream broken = Archives.Epub([("a.xhtml", deep[..^3])]);
        foreach (MemoryStream book in (MemoryStream[])[epub, broken])
        {
            MynaException error = await Assert.ThrowsAsync<MynaException>(() => BookFile.ReadAsync(book, "b.epub", cancellationToken: Cancellation));
            Assert.Contains("nested", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Damaged_books_are_refused_and_nothing_worse()
    {
        byte[] whole = Archives.Epub([("a.xhtml", "<h1>One</h1><p>Words.</p>")], [("a.xhtml", "One")]).ToArray();
        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Byte, Gen.Int[1, whole.Length]).Sample(
            (at, value, length) =>
            {
                byte[] damaged = whole[..];
                damaged[at] = value;
                try
                {
                    _ = BookFile.ReadAsync(new MemoryStream(damaged, 0, length), "b.epub", cancellationToken: Cancellation).GetAwaiter().GetResult();
                }
                catch (MynaException)
                {
                    // Said so.
                }
            },
            iter: 3000);
    }

    [Fact]
    public void Any_letters_can_be_a_page_and_take_no_longer_than_they_are_long()
    {
        string[] parts = ["<", ">", "</", "<p", "<h1>", "</h1>", "<script>", "<sup>", "<a ", "\"", "'", "<!--", "-->", "&amp;", "&#1;", "&", "word ", "\u0001", "<br/>", "\n"];
        Gen.Int[0, parts.Length - 1].Select(i => parts[i]).List[0, 200].Sample(
            list =>
            {
                XElement body = LenientPage.Parse(string.Concat(list));
                Assert.All(body.Elements(), block => Assert.All(block.Elements(), inner => Assert.Equal("br", inner.Name.LocalName)));
                _ = XElement.Parse(body.ToString());
            },
            iter: 2000);
        foreach (string part in (string[])["<script>", "<a '", "<sup>", "<", "<p>", "<!--", "<a \">"])
        {
            _ = LenientPage.Parse(string.Concat(Enumerable.Repeat(part, 200_000)));
        }
    }
}
