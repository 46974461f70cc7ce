using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace Myna.Books.Formats;

/// <summary>
/// Word documents (ECMA-376, WordprocessingML): paragraphs with a heading style or outline level begin chapters; deleted text, field
/// codes, notes and pictures are left out, table rows are read cell by cell.
/// </summary>
internal static class DocxBook
{
    /// <summary>The file by which an Office document is known.</summary>
    public const string TypesName = "[Content_Types].xml";

    private const string DocumentName = "word/document.xml";
    private const string StylesName = "word/styles.xml";
    private const string CoreName = "docProps/core.xml";

    // In the style's chain of ancestors; longer ones go in a circle.
    private const int MostAncestors = 12;

    private static readonly HashSet<string> Silent = new(StringComparer.Ordinal) { "del", "moveFrom", "instrText", "delText", "Fallback", "pict", "drawing", "footnoteReference", "endnoteReference", "rPr", "pPr", "sdtPr" };

    /// <summary>Reads a document.</summary>
    /// <exception cref="MynaException">It is damaged, or no text document.</exception>
    public static Book Read(BookArchive archive, BookOptions options)
    {
        if (!archive.Has(DocumentName))
        {
            throw new MynaException($"{archive.Name} is an Office document, but none of Word; give a .docx");
        }

        IReadOnlyDictionary<string, int> levels = archive.Has(StylesName) ? Levels(archive.Xml(StylesName)) : new Dictionary<string, int>();
        var chapters = new ChapterBuilder(new SpeakerTags(options.Cast));
        XElement body = archive.Xml(DocumentName).Named("body").FirstOrDefault()
            ?? throw new MynaException($"{archive.Name} is damaged: {DocumentName} has no body; get it again");
        string? title = null;
        foreach (XElement block in Blocks(body, 0))
        {
            if (block.Name.LocalName == "tr")
            {
                chapters.Add(string.Join(", ", block.Elements().Where(cell => cell.Name.LocalName == "tc").Select(Text).Select(cell => cell.Trim()).Where(cell => cell.Length > 0)));
                continue;
            }

            string text = Text(block);
            int? level = Level(block, levels);
            if (level == 0)
            {
                title ??= text.Trim();
            }

            if (level is { } heading and > 0 && heading <= options.ChapterLevel)
            {
                chapters.Begin(text);
            }
            else
            {
                chapters.Add(text);
            }
        }

        XElement? core = archive.Has(CoreName) ? archive.Xml(CoreName) : null;
        return new Book(Property(core, "title") ?? title, Property(core, "creator"), Property(core, "language"), null, chapters.Finish());
    }

    private static string? Property(XElement? core, string name) => core?.Named(name).FirstOrDefault()?.Value.Trim() is { Length: > 0 and <= 500 } value ? value : null;

    /// <summary>Paragraphs and table rows, in order, out of whatever they are wrapped in.</summary>
    private static IEnumerable<XElement> Blocks(XElement parent, int depth)
    {
        if (depth > XmlNames.Deepest)
        {
            throw XmlNames.TooDeep();
        }

        foreach (XElement child in parent.Elements())
        {
            switch (child.Name.LocalName)
            {
                case "p" or "tr":
                    yield return child;
                    break;
                case var name when Silent.Contains(name):
                    break;
                default:
                    foreach (XElement block in Blocks(child, depth + 1))
                    {
                        yield return block;
                    }

                    break;
            }
        }
    }

    /// <summary>Chapter level of each style: 0 the title, 1–9 headings, by outline level or by the built-in names.</summary>
    private static Dictionary<string, int> Levels(XElement styles)
    {
        Dictionary<string, XElement> all = new(StringComparer.Ordinal);
        foreach (XElement style in styles.Named("style"))
        {
            all.TryAdd(Value(style, "styleId") ?? "", style);
        }

        var levels = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach ((string id, XElement first) in all)
        {
            XElement? style = first;
            for (int i = 0; i < MostAncestors && style is not null; i++)
            {
                string name = Value(Child(style, "name"), "val")?.ToLowerInvariant() ?? "";
                int? level = name == "title" ? 0
                    : Outline(style) ?? (name.StartsWith("heading ", StringComparison.Ordinal) && int.TryParse(name.AsSpan(8), CultureInfo.InvariantCulture, out int number) ? number : null);
                if (level is { } found)
                {
                    levels[id] = found;
                    break;
                }

                style = all.GetValueOrDefault(Value(Child(style, "basedOn"), "val") ?? "");
            }
        }

        return levels;
    }

    private static int? Level(XElement paragraph, IReadOnlyDictionary<string, int> levels)
    {
        XElement? properties = Child(paragraph, "pPr");
        return Outline(paragraph) ?? (Value(Child(properties, "pStyle"), "val") is { } style && levels.TryGetValue(style, out int level) ? level : null);
    }

    // 0–8 are headings 1–9; 9 is text.
    private static int? Outline(XElement element) =>
        int.TryParse(Value(Child(Child(element, "pPr"), "outlineLvl"), "val"), CultureInfo.InvariantCulture, out int level) && level is >= 0 and < 9 ? level + 1 : null;

    private static XElement? Child(XElement? element, string name) => element?.Elements().FirstOrDefault(child => child.Name.LocalName == name);

    private static string? Value(XElement? element, string name) => element?.Attributes().FirstOrDefault(attribute => attribute.Name.LocalName == name)?.Value;

    private static string Text(XElement element)
    {
        var text = new StringBuilder();
        Append(element, text, 0);
        return text.ToString();
    }

    private static void Append(XElement element, StringBuilder text, int depth)
    {
        if (depth > XmlNames.Deepest)
        {
            throw XmlNames.TooDeep();
        }

        foreach (XElement child in element.Elements())
        {
            switch (child.Name.LocalName)
            {
                case "t":
                    text.Append(child.Value);
                    break;
                case "tab" or "noBreakHyphen":
                    text.Append(child.Name.LocalName == "tab" ? ' ' : '-');
                    break;
                case "br" or "cr":
                    text.Append('\n');
                    break;
                case "p":
                    // Paragraphs of a cell.
                    text.Append(text.Length > 0 ? " " : "");
                    Append(child, text, depth + 1);
                    break;
                case var name when Silent.Contains(name):
                    break;
                default:
                    Append(child, text, depth + 1);
                    break;
            }
        }
    }
}
