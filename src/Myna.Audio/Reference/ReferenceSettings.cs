namespace Myna.Audio.Reference;

/// <summary>How a reference clip is prepared. The defaults are those of the voice model Lite.</summary>
public sealed record ReferenceSettings
{
    /// <summary>Sample rate of the prepared clip, in Hz.</summary>
    public int SampleRate { get; init; } = 24000;

    /// <summary>Frames this long are judged as speech or silence, in seconds.</summary>
    public double FrameSeconds { get; init; } = 0.010;

    /// <summary>A frame is speech if it is no further below the loudest one, in dB, …</summary>
    public double SpeechRangeDecibels { get; init; } = 38;

    /// <summary>… and louder than this, in dB of full scale.</summary>
    public double SilenceDbfs { get; init; } = -60;

    /// <summary>Kept before the first frame of speech, in seconds.</summary>
    public double SecondsBefore { get; init; } = 0.100;

    /// <summary>Kept after the last frame of speech, in seconds.</summary>
    public double SecondsAfter { get; init; } = 0.120;

    /// <summary>The least from the first to the last word, pauses and the margins above included, in seconds.</summary>
    public double LeastSeconds { get; init; } = 3;

    /// <summary>The least of frames of speech in it, in seconds: a few clicks in silence are no voice.</summary>
    public double LeastSpeechSeconds { get; init; } = 1;

    /// <summary>Of a longer clip the part of this length with most speech is used, in seconds.</summary>
    public double MostSeconds { get; init; } = 12;

    /// <summary>RMS that the samples louder than <see cref="QuietShare"/> of the peak are scaled to; full scale is 1.</summary>
    public double Level { get; init; } = 0.08;

    /// <summary>Samples up to this share of the peak do not count for the level.</summary>
    public double QuietShare { get; init; } = 0.02;

    /// <summary>The peak is scaled down to this if levelling would make it larger.</summary>
    public double PeakLimit { get; init; } = 0.97;
}
