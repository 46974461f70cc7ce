using System.Buffers;
using Myna.Audio.Resampling;

namespace Myna.Audio.Loudness;

/// <summary>
/// The peak of the wave between the samples of one channel, after ITU-R BS.1770 annex 2: the largest value at four
/// times the sample rate.
/// </summary>
/// <param name="sampleRate">Rate in Hz; above 192 kHz samples lie close enough together.</param>
/// <param name="oversampled">Whether to look between the samples.</param>
internal sealed class TruePeak(int sampleRate, bool oversampled)
{
    private const int Oversampling = 4;

    /// <summary>Sharper than the standard's own 12 taps a phase, so that tones near the Nyquist frequency are not underread.</summary>
    private static readonly ResamplerSettings Filter = new() { PassBand = 0.9, StopDecibels = 80 };

    private readonly Resampler? _resampler = oversampled && sampleRate is >= Resampler.LowestRate and <= Resampler.HighestRate / Oversampling
        ? new Resampler(sampleRate, sampleRate * Oversampling, Filter)
        : null;

    private readonly ArrayBufferWriter<float> _fine = new();

    /// <summary>The largest absolute sample so far.</summary>
    public float SamplePeak { get; private set; }

    /// <summary>The largest absolute value so far, between samples too.</summary>
    public float Peak { get; private set; }

    /// <summary>Takes the next samples.</summary>
    public void Add(ReadOnlySpan<float> samples)
    {
        SamplePeak = Largest(samples, SamplePeak);
        _resampler?.Push(samples, _fine);
        Take();
        Peak = Math.Max(Peak, SamplePeak);
    }

    /// <summary>Looks at what the filter still held back. Nothing may be added afterwards.</summary>
    public void Finish()
    {
        _resampler?.Finish(_fine);
        Take();
    }

    private void Take()
    {
        Peak = Largest(_fine.WrittenSpan, Peak);
        _fine.ResetWrittenCount();
    }

    private static float Largest(ReadOnlySpan<float> samples, float largest)
    {
        foreach (float sample in samples)
        {
            largest = MathF.Max(largest, MathF.Abs(sample));
        }

        return largest;
    }
}
