namespace Myna.Books;

/// <summary>How a book is read.</summary>
public sealed record BookOptions
{
    /// <summary>What it is written in.</summary>
    public BookFormat Format { get; init; }

    /// <summary>Headings down to this level, 1–6, begin a chapter; deeper ones are paragraphs.</summary>
    public int ChapterLevel { get; init; } = 2;

    /// <summary>Whether code blocks of Markdown are read.</summary>
    public bool ReadCode { get; init; }

    /// <summary>
    /// Names of those who may speak. A paragraph that begins with <c>[Anna]:</c> or <c>Anna:</c> is said by Anna if she is in this
    /// list, and her name is not read; others are the narrator's.
    /// </summary>
    public IReadOnlyCollection<string> Cast { get; init; } = [];
}
