namespace Myna.Audio.Resampling;

/// <summary>How sharp a resampler's filter is.</summary>
public sealed record ResamplerSettings
{
    /// <summary>The filter used when none is named.</summary>
    public static ResamplerSettings Default { get; } = new();

    /// <summary>
    /// End of the pass band as a share of the lower Nyquist frequency, 0.5 to 0.99. From there to the Nyquist frequency
    /// the filter falls to <see cref="StopDecibels"/>, so nothing folds back at more than that.
    /// </summary>
    public double PassBand { get; init; } = 0.94;

    /// <summary>Attenuation of the stop band in decibels, 60 to 140.</summary>
    public double StopDecibels { get; init; } = 105;
}
