namespace Myna.Books.Formats;

/// <summary>Collects headings and paragraphs as they come, as chapters.</summary>
internal sealed class ChapterBuilder(SpeakerTags tags)
{
    private readonly List<Chapter> _chapters = [];
    private readonly List<Paragraph> _paragraphs = [];
    private string? _title;

    /// <summary>Begins a chapter. One whose heading has nothing under it is joined with the next: "Part One", "Chapter 1".</summary>
    public void Begin(string title)
    {
        string words = OneLine(title);
        if (words.Length == 0)
        {
            return;
        }

        bool isBare = _title is not null && _paragraphs.Count == 0;
        End(isBare ? null : _title);
        _title = isBare ? $"{_title}. {words}" : words;
    }

    /// <summary>Adds a paragraph.</summary>
    public void Add(string text)
    {
        string words = string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(OneLine).Where(line => line.Length > 0));
        if (words.Length > 0)
        {
            _paragraphs.AddRange(tags.Split(words));
        }
    }

    /// <summary>All chapters.</summary>
    public IReadOnlyList<Chapter> Finish()
    {
        End(_title);
        _title = null;
        return _chapters;
    }

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private void End(string? title)
    {
        if (title is not null || _paragraphs.Count > 0)
        {
            _chapters.Add(new Chapter(title, [.. _paragraphs]));
            _paragraphs.Clear();
        }
    }
}
