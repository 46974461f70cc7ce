namespace Myna.Cli.LongForm;

/// <summary>What a long text is written in.</summary>
internal enum LongTextFormat
{
    /// <summary>By the file's name: <c>.md</c> and <c>.markdown</c> are Markdown, all else is text.</summary>
    Auto,

    /// <summary>Plain text; one chapter without a title.</summary>
    Text,

    /// <summary>Markdown; headings are chapters.</summary>
    Markdown,
}
