using System.IO.Compression;
using System.Text;

namespace Myna.Books.Tests;

/// <summary>Makes archives of texts, as book programs do.</summary>
internal static class Archives
{
    /// <summary>An archive of these files.</summary>
    public static MemoryStream Zip(params (string Name, string Content)[] files)
    {
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, string content) in files)
            {
                using Stream entry = zip.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(content));
            }
        }

        stream.Position = 0;
        return stream;
    }

    /// <summary>An electronic book of these pages, in this order, with EPUB 3's table of contents.</summary>
    /// <param name="pages">Names and bodies.</param>
    /// <param name="contents">The table: file and title.</param>
    /// <param name="more">More files.</param>
    public static MemoryStream Epub((string Name, string Body)[] pages, (string File, string Title)[]? contents = null, params (string Name, string Content)[] more)
    {
        string items = string.Concat(pages.Select((page, i) => $"<item id=\"p{i}\" href=\"{Uri.EscapeDataString(page.Name)}\" media-type=\"application/xhtml+xml\"/>"));
        string spine = string.Concat(pages.Select((_, i) => $"<itemref idref=\"p{i}\"/>"));
        string links = string.Concat((contents ?? []).Select(entry => $"<li><a href=\"{entry.File}\">{entry.Title}</a></li>"));
        return Zip(
        [
            ("mimetype", "application/epub+zip"),
            ("META-INF/container.xml", "<container xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\"><rootfiles><rootfile full-path=\"OEBPS/book.opf\"/></rootfiles></container>"),
            ("OEBPS/book.opf",
                $"""
                <?xml version="1.0"?>
                <package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:title>The Starling</dc:title>
                <dc:creator>A. Writer</dc:creator><dc:language>en-GB</dc:language></metadata>
                <manifest>{items}<item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>
                <item id="cover" href="cover.png" properties="cover-image" media-type="image/png"/></manifest><spine>{spine}</spine></package>
                """),
            ("OEBPS/nav.xhtml", Page($"<nav epub:type=\"toc\"><ol>{links}</ol></nav><nav epub:type=\"landmarks\"><a href=\"p1.xhtml\">Landmark</a></nav>")),
            ("OEBPS/cover.png", "not really a picture"),
            .. pages.Select(page => ("OEBPS/" + page.Name, Page(page.Body))),
            .. more,
        ]);
    }

    /// <summary>A page of a book.</summary>
    public static string Page(string body) =>
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.1//EN\" \"http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd\">"
        + $"<html xmlns=\"http://www.w3.org/1999/xhtml\" xmlns:epub=\"http://www.idpf.org/2007/ops\"><head><title>No</title><style>p {{}}</style></head><body>{body}</body></html>";

    /// <summary>A Word document with this body.</summary>
    public static MemoryStream Docx(string body) => Zip(
        ("[Content_Types].xml", "<Types/>"),
        ("word/document.xml", $"<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:mc=\"m\"><w:body>{body}</w:body></w:document>"),
        ("word/styles.xml",
            """
            <w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
            <w:style w:styleId="Titel"><w:name w:val="Title"/></w:style>
            <w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>
            <w:style w:styleId="Mine"><w:name w:val="My heading"/><w:basedOn w:val="berschrift1"/></w:style>
            <w:style w:styleId="Round"><w:name w:val="a"/><w:basedOn w:val="Round"/></w:style>
            <w:style w:styleId="Deep"><w:name w:val="b"/><w:pPr><w:outlineLvl w:val="4"/></w:pPr></w:style>
            </w:styles>
            """),
        ("docProps/core.xml", "<cp xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>Report</dc:title><dc:creator>B. Writer</dc:creator></cp>"));
}
