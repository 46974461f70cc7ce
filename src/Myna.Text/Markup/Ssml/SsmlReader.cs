using System.Xml;

namespace Myna.Text.Markup.Ssml;

/// <summary>
/// Reads SSML (https://www.w3.org/TR/speech-synthesis11/). Document types, external entities and files are never read, and
/// size and nesting have limits. White space, line ends included, only separates words; <c>&lt;p&gt;</c> makes paragraphs.
/// </summary>
internal sealed class SsmlReader
{
    private const int DeepestNesting = 64;
    private const int MostCharacters = 1 << 24;
    private const string Declaration = "<?xml";
    private const string Root = "<speak";

    private readonly string _source;
    private readonly int _begin; // white space may stand before the document; the reader of XML does not want it
    private readonly List<int> _lines; // offset of each line of the document
    private readonly MarkedTextBuilder _builder;
    private readonly Stack<OpenElement> _open = [];
    private int _silentAt = -1; // depth of an element that is not read

    private SsmlReader(string source)
    {
        _source = source;
        _begin = source.Length - source.AsSpan().TrimStart().TrimStart('\uFEFF').TrimStart().Length;
        _lines = LineStarts(source, _begin);
        _builder = new MarkedTextBuilder(source);
    }

    /// <summary>Whether a text is SSML by its beginning.</summary>
    public static bool LooksLike(string text)
    {
        ReadOnlySpan<char> begin = text.AsSpan().TrimStart().TrimStart('\uFEFF').TrimStart();
        return IsRoot(begin) || (begin.StartsWith(Declaration, StringComparison.Ordinal) && begin.Contains(Root, StringComparison.Ordinal));
    }

    /// <summary>Reads a text: a document with <c>&lt;speak&gt;</c> around it, or what would stand inside it.</summary>
    /// <exception cref="MarkupException">It is no XML, or no SSML; the message says where and what.</exception>
    public static MarkedText Read(string text)
    {
        var reader = new SsmlReader(text);
        reader.ReadAll();
        return reader._builder.Build();
    }

    private static bool IsRoot(ReadOnlySpan<char> text) =>
        text.StartsWith(Root, StringComparison.Ordinal) && (text.Length == Root.Length || text[Root.Length] is '>' or '/' || char.IsWhiteSpace(text[Root.Length]));

    private void ReadAll()
    {
        string document = _source[_begin..];
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = MostCharacters,
            ConformanceLevel = LooksLike(document) ? ConformanceLevel.Document : ConformanceLevel.Fragment,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
        };
        try
        {
            using var text = new StringReader(document);
            using XmlReader xml = XmlReader.Create(text, settings);
            while (xml.Read())
            {
                ReadNode(xml);
            }
        }
        catch (XmlException exception)
        {
            throw new MarkupException(
                TextPlace.Of(_source, OffsetOf(exception.LineNumber, exception.LinePosition)), XmlProblem.Explain(exception), exception);
        }
    }

    private void ReadNode(XmlReader xml)
    {
        var place = (IXmlLineInfo)xml;
        int at = OffsetOf(place.LineNumber, place.LinePosition);
        switch (xml.NodeType)
        {
            case XmlNodeType.Element:
                Begin(xml, at - 1);
                if (xml.IsEmptyElement)
                {
                    int close = _source.IndexOf('>', at);
                    End(close < 0 ? _source.Length : close + 1);
                }

                break;
            case XmlNodeType.EndElement:
                int end = _source.IndexOf('>', at);
                End(end < 0 ? _source.Length : end + 1);
                break;
            case XmlNodeType.Text or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace:
                AddText(xml.Value, at, isLiteral: false);
                break;
            case XmlNodeType.CDATA:
                const string opening = "<![CDATA[";
                int content = string.CompareOrdinal(_source, at, opening, 0, opening.Length) == 0 ? at + opening.Length : at;
                AddText(xml.Value, content, isLiteral: true);
                break;
            default:
                break;
        }
    }

    private void Begin(XmlReader xml, int at)
    {
        if (_open.Count >= DeepestNesting)
        {
            throw Error(at, $"elements are nested more than {DeepestNesting} deep; simplify the text");
        }

        SpeechStyle around = _open.TryPeek(out OpenElement? parent) ? parent.Style : SpeechStyle.Plain;
        var element = new OpenElement(xml.LocalName, at, around, _builder.Length);
        var attributes = new ElementAttributes(xml, element.Name, OffsetOf, Error, _builder.Warn);
        if (_silentAt < 0)
        {
            if (parent is { HoldsTextOnly: true })
            {
                throw Error(at, $"<{element.Name}> cannot stand inside <{parent.Name}>, which holds text only");
            }

            element.Style = SsmlElements.Begin(element, attributes, _open.Count, _builder, Error);
            attributes.WarnOfUnknown();
            if (element.IsSilent)
            {
                _silentAt = _open.Count;
            }
        }

        _open.Push(element);
    }

    private void End(int at)
    {
        OpenElement element = _open.Pop();
        if (_silentAt == _open.Count)
        {
            _silentAt = -1;
        }
        else if (_silentAt < 0)
        {
            SsmlElements.End(element, at, _builder);
        }
    }

    /// <summary>Adds text, following it through the source: references such as <c>&amp;amp;</c> and line ends are longer there.</summary>
    private void AddText(string value, int at, bool isLiteral)
    {
        if (_silentAt >= 0)
        {
            return;
        }

        SpeechStyle style = _open.TryPeek(out OpenElement? element) ? element.Style : SpeechStyle.Plain;
        for (int i = 0; i < value.Length; i++)
        {
            int start = at;
            int units = 1; // of the value that one reference of the source stands for
            if (at < _source.Length && _source[at] == '&' && !isLiteral)
            {
                int end = _source.IndexOf(';', at);
                at = end < 0 ? _source.Length : end + 1;
                units = char.IsHighSurrogate(value[i]) && i + 1 < value.Length ? 2 : 1;
            }
            else
            {
                at += value[i] == '\n' && at + 1 < _source.Length && _source[at] == '\r' && _source[at + 1] == '\n' ? 2 : 1;
            }

            for (int unit = 0; unit < units; unit++)
            {
                char character = value[i + unit];
                if (char.IsWhiteSpace(character))
                {
                    _builder.AddSpace(start, at, style);
                }
                else
                {
                    _builder.Add(character, start, at, style);
                }
            }

            i += units - 1;
        }
    }

    private int OffsetOf(int line, int column) =>
        Math.Min(_lines[Math.Clamp(line - 1, 0, _lines.Count - 1)] + Math.Max(1, column) - 1, _source.Length);

    private static List<int> LineStarts(string source, int begin)
    {
        var starts = new List<int> { begin };
        for (int i = begin; i < source.Length; i++)
        {
            if (source[i] == '\n' || (source[i] == '\r' && (i + 1 >= source.Length || source[i + 1] != '\n')))
            {
                starts.Add(i + 1);
            }
        }

        return starts;
    }

    private MarkupException Error(int at, string message) => new(TextPlace.Of(_source, at), message);
}
