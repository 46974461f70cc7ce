using Myna.Cli.LongForm;

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
