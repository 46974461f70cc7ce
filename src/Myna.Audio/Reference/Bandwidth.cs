using System.Numerics;
using Myna.Tensors.Signal;

namespace Myna.Audio.Reference;

/// <summary>Finds up to which frequency a recording has energy: telephone lines and strong compression cut high tones off.</summary>
internal static class Bandwidth
{
    /// <summary>Below the strongest band of speech by more than this there is nothing to hear.</summary>
    private const double RangeDecibels = 70;

    /// <summary>Powers are averaged over bands this wide, so that single tones and gaps do not decide.</summary>
    private const double BandHz = 250;

    /// <summary>The highest frequency with energy in the louder half of the frames, in Hz.</summary>
    public static double Hz(AudioClip mono)
    {
        int size = (int)BitOperations.RoundUpToPowerOf2((uint)mono.SampleRate / 32);
        double[] power = MeanPower(mono.Samples, Math.Min(size, RealFft.MostSamples));
        double hzPerBin = mono.SampleRate / 2.0 / (power.Length - 1);
        int bandBins = Math.Max(1, (int)(BandHz / hzPerBin));
        double[] bands = [.. power.Skip(1).Chunk(bandBins).Where(band => band.Length == bandBins).Select(band => band.Average())];
        double gate = bands.DefaultIfEmpty(0).Max() * Math.Pow(10, -RangeDecibels / 10);
        int last = Array.FindLastIndex(bands, band => band > gate && band > 0);
        return Math.Min((last + 1) * bandBins * hzPerBin, mono.SampleRate / 2.0);
    }

    /// <summary>The mean power spectrum of the louder half of the frames, <c>[bins]</c>.</summary>
    private static double[] MeanPower(ReadOnlySpan<float> samples, int size)
    {
        var stft = new Stft(size, size / 2);
        int frames = stft.Frames(samples.Length);
        var energies = new double[frames];
        var spectra = new float[frames][];
        var re = new float[stft.Bins];
        var im = new float[stft.Bins];
        for (int frame = 0; frame < frames; frame++)
        {
            stft.Forward(samples, frame, 1, re, im);
            float[] spectrum = spectra[frame] = new float[stft.Bins];
            for (int bin = 0; bin < re.Length; bin++)
            {
                spectrum[bin] = (re[bin] * re[bin]) + (im[bin] * im[bin]);
                energies[frame] += spectrum[bin];
            }
        }

        double median = energies.Order().ElementAt(frames / 2);
        var mean = new double[stft.Bins];
        for (int frame = 0; frame < frames; frame++)
        {
            for (int bin = 0; energies[frame] >= median && bin < mean.Length; bin++)
            {
                mean[bin] += spectra[frame][bin];
            }
        }

        return mean;
    }
}
