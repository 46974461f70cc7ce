namespace Myna.Audio.Pitch;

/// <summary>How <see cref="PitchTracker"/> listens. The defaults fit speech of all ages.</summary>
public sealed record PitchSettings
{
    /// <summary>The lowest pitch that is looked for, in Hz. Below 70 Hz the hum of mains is taken for a voice.</summary>
    public double LowestHz { get; init; } = 70;

    /// <summary>The highest pitch, in Hz; at most 666.</summary>
    public double HighestHz { get; init; } = 600;

    /// <summary>From one value to the next, in seconds.</summary>
    public double HopSeconds { get; init; } = 0.01;

    /// <summary>How long a piece is compared with itself for one value, in seconds.</summary>
    public double WindowSeconds { get; init; } = 0.025;

    /// <summary>How unlike the next period may be to count as voiced: 0 is the same, 1 unrelated.</summary>
    public double Threshold { get; init; } = 0.15;

    /// <summary>Frames this far below the loudest one count as silent, in dB.</summary>
    public double SilenceDecibels { get; init; } = -30;
}
