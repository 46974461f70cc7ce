namespace Myna.Voice.LongForm.Subtitles;

/// <summary>Text on the screen for a while.</summary>
/// <param name="Start">When it appears, in seconds.</param>
/// <param name="End">When it goes, in seconds.</param>
/// <param name="Lines">Its lines, as read or to be shown.</param>
public sealed record SubtitleCue(double Start, double End, IReadOnlyList<string> Lines)
{
    /// <summary>When each word begins; empty where that is not known.</summary>
    public IReadOnlyList<CueWord> Words { get; init; } = [];

    /// <summary>All lines as one, as they are spoken.</summary>
    public string Text => string.Join(' ', Lines);
}

/// <summary>A word of a cue and when it begins.</summary>
/// <param name="Line">Which line it stands on, from 0.</param>
/// <param name="Text">The word with the marks next to it and the space before it, if it has one on its line.</param>
/// <param name="Start">Seconds; null for a mark that stands alone and has no sound.</param>
public sealed record CueWord(int Line, string Text, double? Start);
