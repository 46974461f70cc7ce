namespace Myna.Audio.Features;

/// <summary>Sizes of a log-mel spectrogram. The defaults are those of the voice model Lite.</summary>
public sealed record MelSettings
{
    /// <summary>Sample rate of the sound, in Hz.</summary>
    public int SampleRate { get; init; } = 24000;

    /// <summary>Samples in a window of the Fourier transform, a power of two.</summary>
    public int WindowSamples { get; init; } = 1024;

    /// <summary>Samples from one frame to the next.</summary>
    public int HopSamples { get; init; } = 256;

    /// <summary>Number of mel bands.</summary>
    public int Bands { get; init; } = 100;

    /// <summary>Lower edge of the lowest band, in Hz.</summary>
    public double LowestHz { get; init; }

    /// <summary>Upper edge of the highest band, in Hz; at most half the sample rate.</summary>
    public double HighestHz { get; init; } = 12000;

    /// <summary>Added to re² + im² before the square root.</summary>
    public float PowerFloor { get; init; } = 1e-9f;

    /// <summary>The least value of a band before the logarithm.</summary>
    public float BandFloor { get; init; } = 1e-5f;
}
