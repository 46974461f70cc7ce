namespace Myna.Cli.Json;

// What `--json` prints for commands that look at sounds or change finished ones. Fields may be added; none is renamed or taken away.

/// <summary>What <c>stretch</c> wrote. Lengths in seconds.</summary>
internal sealed record StretchResult(string Output, double Seconds, double SourceSeconds, double Speed, int SampleRate);

/// <summary>What <c>plot</c> drew; width and height in pixels.</summary>
internal sealed record PlotResult(string Output, int Width, int Height, double Seconds, int SampleRate);

/// <summary>One sound of <c>compare</c>. Null where it could not be measured, as the pitch of a sound without voice.</summary>
internal sealed record SoundFacts
{
    public required string File { get; init; }

    public required double Seconds { get; init; }

    public required int SampleRate { get; init; }

    public required int Channels { get; init; }

    public double? LoudnessLufs { get; init; }

    public double? LoudnessRangeLu { get; init; }

    public double? TruePeakDb { get; init; }

    public double? PitchMedianHz { get; init; }

    public double? PitchLowHz { get; init; }

    public double? PitchHighHz { get; init; }

    public double VoicedShare { get; init; }

    public int Syllables { get; init; }

    public double? SyllablesPerSecond { get; init; }
}

/// <summary>What <c>compare</c> found: differences are second less first; <c>speaker_similarity</c> is a cosine.</summary>
internal sealed record CompareResult(
    SoundFacts First,
    SoundFacts Second,
    double SecondsDifference,
    double? LoudnessDifferenceLu,
    double? PitchDifferenceSemitones,
    double? SpeechRateRatio,
    double? SpeakerSimilarity,
    string? SpeakerSimilarityNote,
    string? Picture);

/// <summary>What <c>languages</c> lists.</summary>
internal sealed record LanguageListResult(IReadOnlyList<LanguageResult> Languages);

/// <summary>A language: its tag for <c>--language</c>, and how much of it Lite heard in training (<c>hours</c>, <c>minutes</c> or <c>none</c>).</summary>
internal sealed record LanguageResult(string Tag, string Name, string Trained);

/// <summary>What <c>voices rename</c> did.</summary>
internal sealed record RenamedResult(string From, string To, string Path);

/// <summary>What <c>voices export</c> wrote.</summary>
internal sealed record ExportedResult(string Name, string Output, long Bytes, IReadOnlyDictionary<string, string> Metadata);
