using System.Text.Json.Serialization;
using Myna.Voice;

namespace Myna.Cli.Json;

// What `--json` prints, one record a kind of answer. Fields may be added; none is renamed or taken away.

/// <summary>An error.</summary>
internal sealed record ErrorResult(ErrorBody Error);

/// <summary>What was wrong.</summary>
internal sealed record ErrorBody(string Message, string Code);

/// <summary>What <c>clone</c> and <c>speak</c> made; <c>output</c> is null when it was only played. Times in seconds unless the name says otherwise.</summary>
internal sealed record SpeechResult(
    string? Output,
    double Seconds,
    int SampleRate,
    double Rtf,
    double FirstAudioMs,
    double LoadMs,
    ulong Seed,
    string? Voice,
    string Model,
    string? Marks,
    string? SavedVoice,
    string? Srt,
    string? Vtt);

/// <summary>The file that <c>--marks</c> writes.</summary>
internal sealed record MarksFile(double Seconds, int SampleRate, IReadOnlyList<MarkEntry> Marks);

/// <summary>One word or sentence; times in seconds of the audio, places in UTF-16 units of the text.</summary>
internal sealed record MarkEntry(string Kind, string Text, int TextStart, double Start, double End)
{
    /// <summary>Length in the text, where markup makes it another than that of the words.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? TextLength { get; init; }

    private const string WordKind = "word";

    public static MarkEntry Of(SpeechMark mark) => new(
        mark.Kind == SpeechMarkKind.Word ? WordKind : "sentence", mark.Text, mark.TextStart, Math.Round(mark.Start, 4), Math.Round(mark.End, 4))
    {
        TextLength = mark.TextLength == mark.Text.Length ? null : mark.TextLength,
    };

    public SpeechMark ToMark() =>
        new(Kind == WordKind ? SpeechMarkKind.Word : SpeechMarkKind.Sentence, Text, TextStart, Start, End) { TextLength = TextLength ?? Text.Length };
}

/// <summary>A voice of the library.</summary>
internal sealed record VoiceResult(
    string Name, string Path, string Model, long Bytes, IReadOnlyDictionary<string, string> Metadata);

/// <summary>All voices of the library; files that cannot be read are told apart.</summary>
internal sealed record VoiceListResult(string Folder, IReadOnlyList<VoiceResult> Voices, IReadOnlyList<ErrorBody> Unreadable);

/// <summary>What <c>voices remove</c> removed.</summary>
internal sealed record RemovedResult(string Removed);

/// <summary>How good an audio file is as a reference. Levels in dB of full scale; null where they could not be measured.</summary>
internal sealed record ReferenceResult
{
    public required string File { get; init; }

    public string Kind { get; init; } = "audio";

    public ProvenanceResult? Provenance { get; init; }

    public required double Seconds { get; init; }

    public required int SampleRate { get; init; }

    public required int Channels { get; init; }

    public bool Usable { get; init; }

    public double? SpeechSeconds { get; init; }

    public double? UsedFromSeconds { get; init; }

    public double? UsedSeconds { get; init; }

    public double? LevelDb { get; init; }

    public double? LevelLufs { get; init; }

    public double? PeakDb { get; init; }

    public double? NoiseFloorDb { get; init; }

    public double? SignalToNoiseDb { get; init; }

    public double? ClippedShare { get; init; }

    public double? BandwidthHz { get; init; }

    public IReadOnlyList<string> Advice { get; init; } = [];
}

/// <summary>What is in a voice or weights file.</summary>
internal sealed record TensorListResult(
    string File,
    string Kind,
    long Bytes,
    IReadOnlyDictionary<string, string> Metadata,
    IReadOnlyList<TensorResult> Tensors);

/// <summary>One tensor.</summary>
internal sealed record TensorResult(string Name, [property: JsonPropertyName("dtype")] string DType, IReadOnlyList<long> Shape);

/// <summary>What <c>doctor</c> found.</summary>
internal sealed record DoctorResult(bool Ok, IReadOnlyList<CheckResult> Checks);

/// <summary>One thing that was looked at; <c>state</c> is ok, warn or missing.</summary>
internal sealed record CheckResult(string Name, string State, string Found, string? Advice);
