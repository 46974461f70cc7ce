using System.Xml.Linq;

namespace Myna.Books.Formats;

/// <summary>
/// Electronic books, EPUB 2 and 3 (https://www.w3.org/TR/epub-33/): the pages in the order of the spine. A heading of the page begins a
/// chapter; a page or a part of one without it has its title from the table of contents, or goes on with the chapter before it.
/// </summary>
internal static class EpubBook
{
    /// <summary>The file by which an EPUB is known.</summary>
    public const string ContainerName = "META-INF/container.xml";

    private const string EncryptionName = "META-INF/encryption.xml";

    /// <summary>Reads a book.</summary>
    /// <exception cref="MynaException">It is damaged, or protected.</exception>
    public static Book Read(BookArchive archive, BookOptions options)
    {
        string packageName = (string?)archive.Xml(ContainerName).Named("rootfile").FirstOrDefault()?.Attribute("full-path")
            ?? throw new MynaException($"{archive.Name} is damaged: {ContainerName} names no package; get it again");
        XElement package = archive.Xml(packageName);
        var items = new Dictionary<string, (string File, XElement Item)>(StringComparer.Ordinal);
        foreach (XElement item in package.Named("item"))
        {
            if (item.Attribute("id")?.Value is { } id && item.Attribute("href")?.Value is { } href && BookArchive.Resolve(packageName, href) is { } file)
            {
                items.TryAdd(id, (file, item));
            }
        }

        List<string> pages = [.. package.Named("itemref")
            .Where(reference => (string?)reference.Attribute("linear") != "no")
            .Select(reference => items.GetValueOrDefault((string?)reference.Attribute("idref") ?? ""))
            .Where(item => item.File is not null && IsPage(item.Item) && !Has(item.Item, "nav"))
            .Select(item => item.File)];
        CheckReadable(archive, pages);
        ILookup<string, ContentsEntry> titles = EpubContents.Titles(archive, package, items.Values);
        var text = new PageText(options, new SpeakerTags(options.Cast));
        foreach (string page in pages.Distinct())
        {
            text.Add(archive.Page(page), [.. titles[page]]);
        }

        return new Book(Meta(package, "title"), Meta(package, "creator"), Meta(package, "language"), Cover(archive, package, items), text.Chapters());
    }

    /// <summary>Whether a manifest's item has a property.</summary>
    internal static bool Has(XElement item, string property) => ((string?)item.Attribute("properties") ?? "").Split(' ').Contains(property);

    private static bool IsPage(XElement item) => (string?)item.Attribute("media-type") is "application/xhtml+xml" or "text/html" or "application/html+xml" or null;

    private static string? Meta(XElement package, string name) =>
        package.Named("metadata").Elements().FirstOrDefault(element => element.Name.LocalName == name && element.Value.Trim().Length > 0)?.Value.Trim() is { } value
            ? value.Length <= 500 ? value : value[..500]
            : null;

    private static BookCover? Cover(BookArchive archive, XElement package, Dictionary<string, (string File, XElement Item)> items)
    {
        string? id = (string?)package.Named("meta").FirstOrDefault(meta => (string?)meta.Attribute("name") == "cover")?.Attribute("content");
        (string File, XElement Item) cover = items.Values.FirstOrDefault(item => Has(item.Item, "cover-image"));
        cover = cover.File is null && id is not null ? items.GetValueOrDefault(id) : cover;
        string? type = (string?)cover.Item?.Attribute("media-type");
        return cover.File is not null && type is "image/jpeg" or "image/png" && archive.Has(cover.File) ? new BookCover(archive.Bytes(cover.File), type!) : null;
    }

    // Fonts may be obfuscated, which hides no words.
    private static void CheckReadable(BookArchive archive, List<string> pages)
    {
        if (!archive.Has(EncryptionName))
        {
            return;
        }

        HashSet<string> locked = [.. archive.Xml(EncryptionName).Named("CipherReference")
            .Select(reference => BookArchive.Resolve("", (string?)reference.Attribute("URI") ?? "")).OfType<string>()];
        if (pages.Any(locked.Contains))
        {
            throw new MynaException($"{archive.Name} is copy-protected (DRM) and cannot be read; get it without protection");
        }
    }
}
