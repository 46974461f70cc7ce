using Myna.Books;
using Myna.Cli.Speaking;

namespace Myna.Cli.LongForm;

/// <summary>A command line of <c>myna read</c>.</summary>
internal sealed record NarrationOrder
{
    /// <summary>The text's file, or <c>-</c>.</summary>
    public required string Source { get; init; }

    /// <summary>A voice of the library or a voice file.</summary>
    public required string Voice { get; init; }

    /// <summary>The audio file.</summary>
    public required string Output { get; init; }

    /// <summary>What the text is written in.</summary>
    public BookFormat Format { get; init; }

    /// <summary>Headings down to this level begin a chapter.</summary>
    public int ChapterLevel { get; init; } = 2;

    /// <summary>Whether code blocks of Markdown are read.</summary>
    public bool ReadCode { get; init; }

    /// <summary>Title of the whole, for the file's tags.</summary>
    public string? Title { get; init; }

    /// <summary>Author or reader, for the file's tags.</summary>
    public string? Artist { get; init; }

    /// <summary>Whether to go on with work that was interrupted.</summary>
    public bool Resume { get; init; }

    /// <summary>Whether to throw away work that was interrupted.</summary>
    public bool Restart { get; init; }

    /// <summary>Who else speaks, and in which voice of the library: <c>anna</c> in <c>voice1</c>.</summary>
    public IReadOnlyDictionary<string, string> Cast { get; init; } = new Dictionary<string, string>();

    /// <summary>How it is spoken.</summary>
    public Delivery Delivery { get; init; } = new();

    /// <summary>The files of times to write, if any.</summary>
    public MarkPlaces Marks { get; init; } = MarkPlaces.None;

    /// <summary>Whether the result is printed as JSON.</summary>
    public bool Json { get; init; }
}
