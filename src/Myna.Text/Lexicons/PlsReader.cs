using System.Xml;
using Myna.Text.Markup;
using Myna.Text.Markup.Ssml;

namespace Myna.Text.Lexicons;

/// <summary>Reads lexicons in the format of the W3C: <c>&lt;lexeme&gt;</c> with <c>&lt;grapheme&gt;</c>, <c>&lt;alias&gt;</c> and <c>&lt;phoneme&gt;</c>.</summary>
internal sealed class PlsReader
{
    private static readonly string[] Names = ["lexicon", "lexeme", "grapheme", "alias", "phoneme", "meta", "metadata", "example"];

    private readonly string _name;
    private readonly List<LexiconEntry> _entries = [];
    private readonly List<string> _graphemes = [];
    private string? _language;
    private string? _alias;
    private string? _phonemes;
    private bool _isPreferred;
    private TextPlace _place;
    private bool _isRoot = true;

    private PlsReader(string name) => _name = name;

    /// <summary>Reads the entries.</summary>
    /// <param name="content">The file's text.</param>
    /// <param name="name">Its name for errors.</param>
    /// <exception cref="MarkupException">It is no XML or no lexicon.</exception>
    public static IReadOnlyList<LexiconEntry> Read(string content, string name)
    {
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            IgnoreWhitespace = true,
        };
        string document = content.TrimStart().TrimStart('\uFEFF');
        int skippedLines = content.AsSpan(0, content.Length - document.Length).Count('\n');
        var reader = new PlsReader(name);
        try
        {
            using var text = new StringReader(document);
            using XmlReader xml = XmlReader.Create(text, settings);
            while (xml.Read())
            {
                reader.ReadNode(xml, skippedLines);
            }
        }
        catch (XmlException exception)
        {
            var place = new TextPlace(Math.Max(1, exception.LineNumber) + skippedLines, Math.Max(1, exception.LinePosition), name);
            throw new MarkupException(place, XmlProblem.Explain(exception), exception);
        }

        return reader._entries;
    }

    private void ReadNode(XmlReader xml, int skippedLines)
    {
        var info = (IXmlLineInfo)xml;
        var place = new TextPlace(info.LineNumber + skippedLines, Math.Max(1, info.LinePosition - 1), _name);
        if (xml.NodeType == XmlNodeType.EndElement && xml.LocalName == "lexeme")
        {
            EndLexeme();
        }
        else if (xml.NodeType == XmlNodeType.Element)
        {
            Begin(xml, place);
        }
    }

    private void Begin(XmlReader xml, TextPlace place)
    {
        if (_isRoot)
        {
            _isRoot = false;
            CheckRoot(xml, place);
            return;
        }

        switch (xml.LocalName)
        {
            case "lexeme":
                _graphemes.Clear();
                (_alias, _phonemes, _isPreferred, _place) = (null, null, false, place);
                if (xml.IsEmptyElement)
                {
                    EndLexeme();
                }

                break;
            case "grapheme":
                _graphemes.Add(PlainLexiconReader.Words(Content(xml, place)));
                break;
            case "alias":
                Choose(Content(xml, place, out bool aliasPreferred), null, aliasPreferred, place);
                break;
            case "phoneme":
                CheckAlphabet(xml.GetAttribute("alphabet"), place);
                Choose(null, Content(xml, place, out bool phonemePreferred), phonemePreferred, place);
                break;
            case "meta" or "metadata" or "example":
                using (XmlReader inner = xml.ReadSubtree())
                {
                    while (inner.Read())
                    {
                        // Nothing in it is for speaking.
                    }
                }

                break;
            default:
                string near = Spelling.Nearest(xml.LocalName, Names) is { } name ? $"; did you mean <{name}>?" : "";
                throw new MarkupException(place, $"<{xml.LocalName}> is not an element of lexicons{near}");
        }
    }

    private void CheckRoot(XmlReader xml, TextPlace place)
    {
        if (xml.LocalName != "lexicon")
        {
            throw new MarkupException(place, $"<{xml.LocalName}> is not a lexicon; PLS begins with <lexicon version=\"1.0\" alphabet=\"ipa\" xml:lang=\"en\">");
        }

        _language = xml.GetAttribute("xml:lang") is { Length: > 0 } language ? language : null;
        CheckAlphabet(xml.GetAttribute("alphabet"), place);
    }

    private static void CheckAlphabet(string? alphabet, TextPlace place)
    {
        if (alphabet is not (null or "" or "ipa"))
        {
            throw new MarkupException(place, $"alphabet=\"{alphabet}\" is not known; write the sounds in IPA, alphabet=\"ipa\"");
        }
    }

    /// <summary>Of several ways to say a word the preferred one counts, else the first.</summary>
    private void Choose(string? alias, string? phonemes, bool isPreferred, TextPlace place)
    {
        if ((_alias is null && _phonemes is null) || (isPreferred && !_isPreferred))
        {
            (_alias, _phonemes, _isPreferred, _place) = (alias, phonemes, isPreferred, place);
        }
    }

    private void EndLexeme()
    {
        if (_graphemes.Count == 0 || (_alias is null && _phonemes is null))
        {
            throw new MarkupException(_place, _graphemes.Count == 0
                ? "<lexeme> has no <grapheme>, the word as it is written"
                : $"nothing is said for \"{_graphemes[0]}\"; give an <alias> or a <phoneme>");
        }

        _entries.AddRange(_graphemes.Select(grapheme => new LexiconEntry(grapheme, _language, _alias, _phonemes, _place)));
    }

    private static string Content(XmlReader xml, TextPlace place) => Content(xml, place, out _);

    private static string Content(XmlReader xml, TextPlace place, out bool isPreferred)
    {
        string name = xml.LocalName;
        isPreferred = xml.GetAttribute("prefer") is "true" or "1";
        string content = "";
        if (!xml.IsEmptyElement)
        {
            while (xml.Read() && xml.NodeType != XmlNodeType.EndElement)
            {
                content += xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace
                    ? xml.Value
                    : throw new MarkupException(place, $"<{name}> holds text only");
            }
        }

        content = content.Trim();
        return content.Length > 0 ? content : throw new MarkupException(place, $"<{name}> is empty");
    }
}
