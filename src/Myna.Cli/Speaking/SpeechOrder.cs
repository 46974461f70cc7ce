namespace Myna.Cli.Speaking;

/// <summary>A command line that asks for speech, read and checked.</summary>
internal sealed record SpeechOrder
{
    /// <summary>What stands for standard input or output in place of a file's name.</summary>
    public const string StandardStream = "-";

    /// <summary>The text, or <see cref="StandardStream"/>; null when it is in <see cref="TextFile"/>.</summary>
    public string? Text { get; init; }

    /// <summary>A file with the text.</summary>
    public string? TextFile { get; init; }

    /// <summary>The audio file to write, or <see cref="StandardStream"/>; null when it is only played.</summary>
    public required string? Output { get; init; }

    /// <summary>Whether it is played as it is made.</summary>
    public bool Play { get; init; }

    /// <summary>The files of times to write, if any.</summary>
    public MarkPlaces Marks { get; init; } = MarkPlaces.None;

    /// <summary>How it is spoken.</summary>
    public Delivery Delivery { get; init; } = new();

    /// <summary>Whether the result is printed as JSON.</summary>
    public bool Json { get; init; }
}
