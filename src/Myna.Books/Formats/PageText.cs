using System.Text;
using System.Xml.Linq;

namespace Myna.Books.Formats;

/// <summary>What is read aloud of a book's pages: paragraphs, list items, table rows; no notes and their numbers, no pictures, no scripts.</summary>
internal sealed class PageText(BookOptions options, SpeakerTags tags)
{
    private static readonly HashSet<string> Silent = new(StringComparer.Ordinal)
    {
        "head", "script", "style", "svg", "math", "img", "nav", "audio", "video", "iframe", "object", "rt", "rp", "template", "form",
    };

    private static readonly HashSet<string> Blocks = new(StringComparer.Ordinal)
    {
        "p", "div", "section", "article", "aside", "header", "footer", "main", "body", "blockquote", "ul", "ol", "li", "dl", "dt", "dd",
        "table", "tbody", "thead", "tfoot", "tr", "figure", "figcaption", "pre", "hr", "address", "center", "details", "summary", "html",
        "h1", "h2", "h3", "h4", "h5", "h6",
    };

    // epub:type and role of what stands beside the text.
    private static readonly HashSet<string> Asides = new(StringComparer.Ordinal)
    {
        "footnote", "footnotes", "endnote", "endnotes", "rearnote", "rearnotes", "noteref", "pagebreak", "page-list", "index", "toc", "landmarks", "backlink",
        "doc-footnote", "doc-endnote", "doc-endnotes", "doc-noteref", "doc-pagebreak", "doc-backlink", "doc-toc", "doc-index",
    };

    private readonly ChapterBuilder _chapters = new(tags);
    private readonly StringBuilder _line = new();
    private Dictionary<string, string> _places = [];
    private string? _nextTitle;

    /// <summary>Adds a page.</summary>
    /// <param name="page">Its root.</param>
    /// <param name="contents">What the table of contents calls its parts.</param>
    public void Add(XElement page, IReadOnlyList<ContentsEntry> contents)
    {
        XElement body = page.DescendantsAndSelf().FirstOrDefault(element => element.Name.LocalName == "body") ?? page;

        // Its own heading is better than the table's words for it, wherever it has one.
        HashSet<string> ids = contents.Count == 0 ? [] : [.. body.DescendantsAndSelf().Select(IdOf).OfType<string>()];
        _places = contents.Where(entry => entry.Fragment is { } id && ids.Contains(id)).DistinctBy(entry => entry.Fragment).ToDictionary(entry => entry.Fragment!, entry => entry.Title, StringComparer.Ordinal);
        _nextTitle = HasHeading(body) ? null : contents.Where(entry => entry.Fragment is not { } id || !ids.Contains(id)).Select(entry => entry.Title).FirstOrDefault();
        BeginAt(body);
        Walk(body, 0);
        EndLine();
    }

    /// <summary>All chapters.</summary>
    public IReadOnlyList<Chapter> Chapters() => _chapters.Finish();

    private static int? Level(XElement element) =>
        element.Name.LocalName is ['h', >= '1' and <= '6' and var digit] ? digit - '0' : null;

    private static string? IdOf(XElement element) =>
        ((string?)element.Attribute("id") ?? (element.Name.LocalName == "a" ? (string?)element.Attribute("name") : null)) is { Length: > 0 } id ? id : null;

    private bool HasHeading(XElement element) =>
        element.DescendantsAndSelf().Any(each => Level(each) is { } level && level <= options.ChapterLevel && each.Value.Any(char.IsLetterOrDigit));

    /// <summary>Ends the part before an element where the table of contents begins another one, unless a heading in it will do that.</summary>
    private void BeginAt(XElement element)
    {
        if (_places.Count > 0 && IdOf(element) is { } id && _places.TryGetValue(id, out string? title) && !HasHeading(element))
        {
            EndLine();
            _nextTitle = title;
        }
    }

    private static bool IsSilent(XElement element) => Silent.Contains(element.Name.LocalName)
        || element.Attributes().Any(attribute => (attribute.Name.LocalName is "type" or "role" && attribute.Value.Split(' ').Any(Asides.Contains))
            || (attribute.Name.LocalName == "hidden") || (attribute.Name.LocalName == "aria-hidden" && attribute.Value == "true"))
        || (element.Name.LocalName == "sup" && element.Descendants().Any(child => child.Name.LocalName == "a"));

    private void Walk(XElement element, int depth)
    {
        if (depth > XmlNames.Deepest)
        {
            throw XmlNames.TooDeep();
        }

        foreach (XNode node in element.Nodes())
        {
            if (node is XText text)
            {
                _line.Append(text.Value.ReplaceLineEndings(" "));
            }
            else if (node is XElement child && !IsSilent(child))
            {
                Enter(child, depth + 1);
            }
        }
    }

    private void Enter(XElement element, int depth)
    {
        string name = element.Name.LocalName;
        BeginAt(element);
        if (Level(element) is { } level && level <= options.ChapterLevel)
        {
            EndLine();
            Walk(element, depth);
            string heading = Take();
            _nextTitle = heading.Length > 0 ? null : _nextTitle;
            _chapters.Begin(heading);
            return;
        }

        switch (name)
        {
            case "br":
                _line.Append('\n');
                return;
            case "td" or "th":
                if (_line.ToString().Trim().Length > 0)
                {
                    _line.Append(", ");
                }

                Walk(element, depth);
                return;
            case var _ when Blocks.Contains(name):
                EndLine();
                Walk(element, depth);
                EndLine();
                return;
            default:
                Walk(element, depth);
                return;
        }
    }

    private void EndLine()
    {
        string line = Take();
        if (line.Length > 0)
        {
            if (_nextTitle is { } title)
            {
                _nextTitle = null;
                _chapters.Begin(title);
                if (string.Equals(line, title, StringComparison.OrdinalIgnoreCase))
                {
                    // It is spoken as the chapter's title.
                    return;
                }
            }

            _chapters.Add(line);
        }
    }

    private string Take()
    {
        string line = _line.ToString().Replace("\u00AD", "", StringComparison.Ordinal).Trim();
        _line.Clear();
        return line;
    }
}
