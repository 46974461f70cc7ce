using System.Xml.Linq;

namespace Myna.Books.Formats;

/// <summary>The table of contents of an electronic book: EPUB 3's navigation page, or EPUB 2's NCX.</summary>
internal static class EpubContents
{
    /// <summary>The titles that the table gives to files, the first one for each.</summary>
    public static IReadOnlyDictionary<string, string> Titles(BookArchive archive, XElement package, IEnumerable<(string File, XElement Item)> items)
    {
        var titles = new Dictionary<string, string>(StringComparer.Ordinal);
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

        return titles;

        void Add(string from, string? reference, string? title)
        {
            string words = string.Join(' ', (title ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            if (reference is not null && words.Length > 0 && BookArchive.Resolve(from, reference) is { } file)
            {
                titles.TryAdd(file, words);
            }
        }
    }
}
