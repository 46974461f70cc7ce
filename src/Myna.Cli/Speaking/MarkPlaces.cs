namespace Myna.Cli.Speaking;

/// <summary>The files of times that a command line asks for; null where one is not wanted.</summary>
/// <param name="Json">All marks as JSON.</param>
/// <param name="Srt">Subtitles as SubRip.</param>
/// <param name="Vtt">Subtitles as WebVTT.</param>
/// <param name="VttWords">Whether the WebVTT file has the time of each word.</param>
internal sealed record MarkPlaces(string? Json, string? Srt, string? Vtt, bool VttWords)
{
    /// <summary>No files.</summary>
    public static MarkPlaces None { get; } = new(null, null, null, false);

    /// <summary>Those that are wanted.</summary>
    public IEnumerable<string> All => new[] { Json, Srt, Vtt }.OfType<string>();
}
