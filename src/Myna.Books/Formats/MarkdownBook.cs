using System.Runtime.CompilerServices;
using System.Text;
using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Extensions.Yaml;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Myna.Books.Formats;

/// <summary>
/// What is to be read aloud of a Markdown text: headings begin chapters, links are read by their text and pictures by
/// their description, emphasis, HTML, comments and front matter are left out, and so is code unless it is asked for.
/// </summary>
internal sealed class MarkdownBook
{
    private readonly int _deepestChapter;
    private readonly bool _readCode;
    private readonly List<Chapter> _chapters = [];
    private readonly List<Paragraph> _paragraphs = [];
    private readonly SpeakerTags _tags;
    private string? _title;

    private MarkdownBook(int deepestChapter, bool readCode, SpeakerTags tags)
    {
        _deepestChapter = deepestChapter;
        _readCode = readCode;
        _tags = tags;
    }

    /// <summary>Reads a text.</summary>
    /// <param name="markdown">CommonMark with pipe tables and YAML front matter.</param>
    /// <param name="deepestChapter">Headings down to this level, 1–6, begin a chapter; deeper ones are paragraphs.</param>
    /// <param name="readCode">Whether code blocks are read.</param>
    /// <param name="tags">Who may speak; null for the narrator alone.</param>
    /// <exception cref="MynaException">Quotes or lists are nested hundreds of times.</exception>
    public static IReadOnlyList<Chapter> Read(string markdown, int deepestChapter, bool readCode, SpeakerTags? tags = null)
    {
        MarkdownPipeline pipeline = new MarkdownPipelineBuilder().UseYamlFrontMatter().UsePipeTables().Build();
        var reader = new MarkdownBook(deepestChapter, readCode, tags ?? SpeakerTags.None);
        try
        {
            reader.Walk(Markdown.Parse(reader._tags.EscapeBrackets(markdown), pipeline));
        }
        catch (Exception exception) when (exception is ArgumentException or InsufficientExecutionStackException)
        {
            throw new MynaException("the Markdown text has quotes, lists or emphasis nested too deeply; simplify it, or read it as plain text with --format text", exception);
        }

        reader.EndChapter();
        return reader._chapters;
    }

    private void Walk(ContainerBlock container)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        foreach (Block block in container)
        {
            switch (block)
            {
                case HeadingBlock heading when heading.Level <= _deepestChapter:
                    EndChapter();
                    _title = Spoken(heading.Inline);
                    break;
                case YamlFrontMatterBlock or HtmlBlock or LinkReferenceDefinitionGroup:
                    break;
                case CodeBlock code:
                    if (_readCode)
                    {
                        Add(code.Lines.ToString());
                    }

                    break;
                case Table table:
                    foreach (TableRow row in table.OfType<TableRow>())
                    {
                        Add(string.Join(", ", row.OfType<TableCell>().Select(CellText).Where(cell => cell.Length > 0)));
                    }

                    break;
                case ContainerBlock inner:
                    Walk(inner);
                    break;
                case LeafBlock leaf:
                    Add(Spoken(leaf.Inline));
                    break;
            }
        }
    }

    private static string CellText(TableCell cell) => string.Join(' ', cell.OfType<LeafBlock>().Select(leaf => Spoken(leaf.Inline)));

    private void Add(string paragraph)
    {
        // A blank line inside would end the paragraph.
        string text = string.Join('\n', paragraph.ReplaceLineEndings("\n").Split('\n').Where(line => !string.IsNullOrWhiteSpace(line))).Trim();
        if (text.Length > 0)
        {
            _paragraphs.AddRange(_tags.Split(text));
        }
    }

    private void EndChapter()
    {
        if (_title is not null || _paragraphs.Count > 0)
        {
            _chapters.Add(new Chapter(string.IsNullOrWhiteSpace(_title) ? null : _title, [.. _paragraphs]));
        }

        _title = null;
        _paragraphs.Clear();
    }

    private static string Spoken(ContainerInline? inline)
    {
        var text = new StringBuilder();
        if (inline is not null)
        {
            Append(text, inline);
        }

        return text.ToString().Trim();
    }

    private static void Append(StringBuilder text, Inline inline)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (inline)
        {
            case LiteralInline literal:
                text.Append(literal.Content.AsSpan());
                break;
            case CodeInline code:
                text.Append(code.Content);
                break;
            case LineBreakInline:
                text.Append(' ');
                break;
            case AutolinkInline link:
                text.Append(link.Url);
                break;
            case HtmlEntityInline entity:
                text.Append(entity.Transcoded.AsSpan());
                break;
            case HtmlInline html:
                text.Append(html.Tag.StartsWith("<br", StringComparison.OrdinalIgnoreCase) ? " " : "");
                break;
            case ContainerInline container:
                foreach (Inline child in container)
                {
                    Append(text, child);
                }

                break;
        }
    }
}
