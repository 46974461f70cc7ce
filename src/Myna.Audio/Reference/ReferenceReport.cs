namespace Myna.Audio.Reference;

/// <summary>What was found in a reference clip before it was prepared.</summary>
public sealed record ReferenceReport
{
    /// <summary>Length of the clip as it was given, in seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>Number of channels as given.</summary>
    public required int Channels { get; init; }

    /// <summary>Sample rate as given, in Hz.</summary>
    public required int SampleRate { get; init; }

    /// <summary>Where the part that is used begins in the clip, in seconds.</summary>
    public required double UsedFromSeconds { get; init; }

    /// <summary>Length of the part that is used, in seconds.</summary>
    public required double UsedSeconds { get; init; }

    /// <summary>Frames of speech in the whole clip, in seconds; pauses are not counted.</summary>
    public required double SpeechSeconds { get; init; }

    /// <summary>Integrated loudness of the part that is used, in LUFS (EBU R 128).</summary>
    public required double LevelLufs { get; init; }

    /// <summary>RMS of the frames of speech, in dB of full scale.</summary>
    public required double SpeechDbfs { get; init; }

    /// <summary>The largest sample of any channel, in dB of full scale.</summary>
    public required double PeakDbfs { get; init; }

    /// <summary>Share of samples in cut-off peaks, 0 to 1.</summary>
    public required double ClippedShare { get; init; }

    /// <summary>RMS of the quietest twentieth of all frames that are not digital silence, in dB of full scale; -∞ if all others are.</summary>
    public required double NoiseFloorDbfs { get; init; }

    /// <summary>Distance from speech to the noise floor, in dB. An estimate: without pauses the floor is speech, and the value too low.</summary>
    public required double SignalToNoiseDecibels { get; init; }

    /// <summary>Up to where speech has energy, in Hz; at most half the sample rate.</summary>
    public required double BandwidthHz { get; init; }

    /// <summary>Mean of all samples; full scale is 1.</summary>
    public required double DcOffset { get; init; }

    /// <summary>What could be better, the most serious first; empty for a good clip.</summary>
    public IReadOnlyList<ReferenceAdvice> Advice { get; init; } = [];
}
