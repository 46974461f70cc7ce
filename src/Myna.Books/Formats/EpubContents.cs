using System.Xml.Linq;

namespace Myna.Books.Formats;

/// <summary>The table of contents of an electronic book: EPUB 3's navigation page, or EPUB 2's NCX.</summary>
internal static class EpubContents
{
    /// <summary>The titles that the table gives to places in files, in its order.</summary>
    public static ILookup<string, ContentsEntry> Titles(BookArchive archive, XElement package, IEnumerable<(string File, XElement Item)> items)
    {
        var titles = new List<(string File, ContentsEntry Entry)>();
        string? tocId = (string?)package.Named("spine").FirstOrDefault()?.Attribute("toc");
        foreach ((string file, XElement item) in items)
        {
            bool isNcx = (string?)item.Attribute("media-type") == "application/x-dtbncx+xml" || (tocId is not null && (string?)item.Attribute("id") == tocId);
            if (!archive.Has(file))
            {
                continue;
            }

            if (EpubBook.Has(item, "nav"))
            {
                // The table first; lists of pictures and landmarks are navigation too.
                XElement page = archive.Page(file);
                XElement table = page.Named("nav").FirstOrDefault(nav => nav.Attributes().Any(attribute => attribute.Name.LocalName == "type" && attribute.Value == "toc")) ?? page;
                foreach (XElement link in table.Named("a"))
                {
                    Add(file, (string?)link.Attribute("href"), link.Value);
                }
            }
            else if (isNcx)
            {
                foreach (XElement point in archive.Xml(file).Named("navPoint"))
                {
                    Add(
                        file,
                        (string?)point.Elements().FirstOrDefault(element => element.Name.LocalName == "content")?.Attribute("src"),
                        point.Elements().FirstOrDefault(element => element.Name.LocalName == "navLabel")?.Value);
                }
            }
        }

        return titles.ToLookup(title => title.File, title => title.Entry, StringComparer.Ordinal);

        void Add(string from, string? reference, string? title)
        {
            string words = string.Join(' ', (title ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            if (reference is not null && words.Length > 0 && BookArchive.Resolve(from, reference) is { } file)
            {
                titles.Add((file, new ContentsEntry(Fragment(reference), words)));
            }
        }
    }

    // As in a page's address: what stands behind # is the id of an element.
    private static string? Fragment(string reference) =>
        reference.IndexOf('#', StringComparison.Ordinal) is >= 0 and var at && at + 1 < reference.Length ? Uri.UnescapeDataString(reference[(at + 1)..]) : null;
}

/// <summary>A line of a table of contents.</summary>
/// <param name="Fragment">The id of the element where the part begins; null for the beginning of the file.</param>
/// <param name="Title">What the part is called.</param>
internal readonly record struct ContentsEntry(string? Fragment, string Title);
