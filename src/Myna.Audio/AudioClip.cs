using Myna.Audio.Resampling;

namespace Myna.Audio;

/// <summary>Sound in memory: interleaved samples, full scale ±1.</summary>
/// <param name="Samples">
/// Samples, one of each channel in turn. Values beyond ±1 are allowed; writers clip them where their format must.
/// </param>
/// <param name="Channels">Number of channels, 1 or more.</param>
/// <param name="SampleRate">Samples a second of each channel, in Hz.</param>
public sealed record AudioClip(float[] Samples, int Channels, int SampleRate)
{
    /// <summary>Samples, one of each channel in turn.</summary>
    public float[] Samples { get; init; } = Samples ?? throw new ArgumentNullException(nameof(Samples));

    /// <summary>Number of channels.</summary>
    public int Channels { get; init; } = Channels >= 1 && Samples.Length % Channels == 0
        ? Channels
        : throw new ArgumentOutOfRangeException(nameof(Channels), Channels, "A clip needs 1 channel or more, each with the same number of samples.");

    /// <summary>Samples a second of each channel, in Hz.</summary>
    public int SampleRate { get; init; } = SampleRate >= 1
        ? SampleRate
        : throw new ArgumentOutOfRangeException(nameof(SampleRate), SampleRate, "A clip needs a sample rate of 1 Hz or more.");

    /// <summary>Samples in each channel.</summary>
    public int SamplesPerChannel => Samples.Length / Channels;

    /// <summary>Length in seconds.</summary>
    public double Seconds => (double)SamplesPerChannel / SampleRate;

    /// <summary>The mean of all channels as one; a mono clip is returned as it is.</summary>
    public AudioClip ToMono()
    {
        if (Channels == 1)
        {
            return this;
        }

        var mono = new float[SamplesPerChannel];
        for (int i = 0; i < mono.Length; i++)
        {
            // In double, channel after channel: the same bits on every machine.
            double sum = 0;
            foreach (float sample in Samples.AsSpan(i * Channels, Channels))
            {
                sum += sample;
            }

            mono[i] = (float)(sum / Channels);
        }

        return new AudioClip(mono, 1, SampleRate);
    }

    /// <summary>The samples of one channel.</summary>
    /// <param name="channel">From 0.</param>
    public float[] Channel(int channel)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(channel);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(channel, Channels);
        if (Channels == 1)
        {
            return Samples;
        }

        var samples = new float[SamplesPerChannel];
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = Samples[(i * Channels) + channel];
        }

        return samples;
    }

    /// <summary>The clip at another sample rate, each channel through <see cref="Resampler"/>; the same clip if it has that rate.</summary>
    /// <param name="hz">The new rate, <see cref="Resampler.LowestRate"/> to <see cref="Resampler.HighestRate"/>.</param>
    public AudioClip Resampled(int hz)
    {
        if (hz == SampleRate)
        {
            return this;
        }

        if (Channels == 1)
        {
            return new AudioClip(Resampler.Resample(Samples, SampleRate, hz), 1, hz);
        }

        var resampler = new Resampler(SampleRate, hz);
        var samples = new float[checked((int)resampler.OutputLength(SamplesPerChannel) * Channels)];
        for (int channel = 0; channel < Channels; channel++)
        {
            float[] one = resampler.Whole(Channel(channel));
            for (int i = 0; i < one.Length; i++)
            {
                samples[(i * Channels) + channel] = one[i];
            }
        }

        return new AudioClip(samples, Channels, hz);
    }
}
