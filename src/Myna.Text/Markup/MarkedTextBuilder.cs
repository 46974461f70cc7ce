using System.Text;

namespace Myna.Text.Markup;

/// <summary>Puts a marked text together from its beginning to its end.</summary>
internal sealed class MarkedTextBuilder(string source)
{
    private readonly StringBuilder _text = new();
    private readonly List<int> _starts = [];
    private readonly List<int> _ends = [];
    private readonly List<StyledRun> _runs = [];
    private readonly List<MarkedPause> _pauses = [];
    private readonly List<TextEdge> _edges = [];
    private readonly List<MarkupWarning> _warnings = [];

    /// <summary>Characters so far.</summary>
    public int Length => _text.Length;

    private bool EndsWithSpace => _text.Length == 0 || char.IsWhiteSpace(_text[^1]);

    /// <summary>Adds a character that stands for a range of the user's text.</summary>
    public void Add(char character, int sourceStart, int sourceEnd, SpeechStyle style)
    {
        if (_runs.Count > 0 && ReferenceEquals(_runs[^1].Style, style))
        {
            _runs[^1] = _runs[^1] with { Length = _runs[^1].Length + 1 };
        }
        else
        {
            _runs.Add(new StyledRun(_text.Length, 1, style));
        }

        _text.Append(character);
        _starts.Add(sourceStart);
        _ends.Add(sourceEnd);
    }

    /// <summary>Adds white space of a text in which it only separates words: a row of it is one space.</summary>
    public void AddSpace(int sourceStart, int sourceEnd, SpeechStyle style)
    {
        if (!EndsWithSpace)
        {
            Add(' ', sourceStart, sourceEnd, style);
        }
    }

    /// <summary>Ends a word.</summary>
    public void Separate(int at, SpeechStyle style) => AddSpace(at, at, style);

    /// <summary>Ends a paragraph.</summary>
    public void EndParagraph(int at, SpeechStyle style)
    {
        while (_text.Length > 0 && !(_text.Length >= 2 && _text[^1] == '\n' && _text[^2] == '\n'))
        {
            Add('\n', at, at, style);
        }
    }

    /// <summary>Ends a sentence.</summary>
    public void EndSentence(int at, SpeechStyle style)
    {
        Separate(at, style);
        if (_text.Length > 0 && (_edges.Count == 0 || _edges[^1].At != _text.Length))
        {
            _edges.Add(new TextEdge(_text.Length, SentenceEnd.Sentence));
        }
    }

    /// <summary>Makes a pause; several at one place add up.</summary>
    public void Pause(double seconds, int at, SpeechStyle style)
    {
        Separate(at, style);
        if (_pauses.Count > 0 && _pauses[^1].At == _text.Length)
        {
            _pauses[^1] = _pauses[^1] with { Seconds = _pauses[^1].Seconds + seconds };
        }
        else
        {
            _pauses.Add(new MarkedPause(_text.Length, seconds));
        }
    }

    /// <summary>Notes what is not done as asked for.</summary>
    public void Warn(int at, string message) => _warnings.Add(new MarkupWarning(at, message));

    /// <summary>The whole.</summary>
    public MarkedText Build() => Build(_pauses, _edges, _warnings);

    /// <summary>The whole, with pauses and edges that were found elsewhere.</summary>
    public MarkedText Build(
        IReadOnlyList<MarkedPause> pauses, IReadOnlyList<TextEdge> edges, IReadOnlyList<MarkupWarning> warnings) =>
        new(source, _text.ToString(), [.. _starts], [.. _ends], _runs, pauses, edges, warnings);
}
