namespace Myna.Cli.Json;

/// <summary>How a text lies over a recording. Times in seconds of the recording.</summary>
internal sealed record AlignResult(
    string File,
    double Seconds,
    bool Fits,
    double Confidence,
    double Score,
    double LogLikelihood,
    string? Srt,
    IReadOnlyList<AlignedWordResult> Words);

/// <summary>One word; its place in UTF-16 units of the text.</summary>
internal sealed record AlignedWordResult(string Text, int TextStart, double Start, double End, double Score);
