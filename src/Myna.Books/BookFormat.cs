namespace Myna.Books;

/// <summary>What a book is written in.</summary>
public enum BookFormat
{
    /// <summary>By the file's name and first bytes: <c>.md</c> is Markdown, <c>.srt</c> and <c>.vtt</c> subtitles, all else that is no EPUB or DOCX is text.</summary>
    Auto,

    /// <summary>Plain text; one chapter without a title.</summary>
    Text,

    /// <summary>Markdown; headings are chapters.</summary>
    Markdown,

    /// <summary>Electronic book (EPUB 2 and 3); chapters by its headings and its table of contents.</summary>
    Epub,

    /// <summary>Word document (Office Open XML); headings are chapters.</summary>
    Docx,

    /// <summary>SubRip or WebVTT subtitles, read as a text.</summary>
    Subtitles,
}
