using Myna.Books.Narration;

namespace Myna.Cli.Json;

/// <summary>What <c>read</c> made. <c>pieces_resumed</c> of <c>pieces</c> came from an interrupted run.</summary>
internal sealed record NarrationResult(
    string Output,
    double Seconds,
    int SampleRate,
    double SpeakingSeconds,
    int Chapters,
    string? ChaptersFile,
    int Pieces,
    int PiecesResumed,
    ulong Seed,
    string Voice,
    string Model,
    string? Marks,
    string? Srt,
    string? Vtt);

/// <summary>The file of chapters beside the audio.</summary>
internal sealed record ChaptersFile(IReadOnlyList<ChapterTime> Chapters);

/// <summary>What <c>batch</c> made: files made now, files kept from a run before, rows that failed.</summary>
internal sealed record BatchResult(string Folder, int Made, int Kept, int Failed, IReadOnlyList<BatchRowResult> Rows);

/// <summary>One row; <c>state</c> is made, kept or failed.</summary>
internal sealed record BatchRowResult(int Line, string Id, string? Output, double? Seconds, string State, string? Error);

/// <summary>What <c>dub</c> made.</summary>
internal sealed record DubResult(
    string Output, double Seconds, int SampleRate, ulong Seed, string Voice, string Model, IReadOnlyList<DubCueResult> Cues);

/// <summary>One cue: its slot, when it is heard, how fast, and by how much it misses its slot. Times in seconds.</summary>
internal sealed record DubCueResult(
    int Number, double Start, double End, double SpokenStart, double SpokenEnd, double Speed, double LateSeconds, double OverSeconds);
