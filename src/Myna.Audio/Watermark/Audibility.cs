using Myna.Tensors.Signal;

namespace Myna.Audio.Watermark;

/// <summary>How much a mark changes a clip, and how far that lies under what the ear can tell beside the speech.</summary>
/// <param name="SignalToNoise">Energy of the speech over that of the change, in decibels.</param>
/// <param name="NoiseToMask">
/// Energy of the change over the masking threshold, as a mean over bands and frames, in decibels: PEAQ's total noise-to-mask
/// ratio (ITU-R BS.1387), with half-Bark bands and without its spreading over time. Below −10 dB it counts as inaudible there.
/// </param>
/// <param name="FramesAbove">Share of frames in which the change rises over the threshold in some band.</param>
public readonly record struct Audibility(double SignalToNoise, double NoiseToMask, double FramesAbove)
{
    private const int FrameSamples = 1024;
    private const int BandsPerBark = 2;

    /// <summary>Compares a clip with itself before it was marked.</summary>
    /// <param name="original">Mono samples.</param>
    /// <param name="marked">As many samples.</param>
    /// <param name="sampleRate">In Hz, 16000 to 32000: the frames are 1024 samples.</param>
    public static Audibility Measure(ReadOnlySpan<float> original, ReadOnlySpan<float> marked, int sampleRate)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(marked.Length, original.Length);
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleRate, 16000);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sampleRate, 32000);
        double signal = 0, noise = 0;
        var change = new float[original.Length];
        for (int i = 0; i < change.Length; i++)
        {
            change[i] = marked[i] - original[i];
            signal += (double)original[i] * original[i];
            noise += (double)change[i] * change[i];
        }

        double[,] masks = Energies(original, sampleRate), changes = Energies(change, sampleRate);
        int frames = masks.GetLength(0), bands = masks.GetLength(1);
        double[] totals = [.. Enumerable.Range(0, frames).Select(f => Enumerable.Range(0, bands).Sum(b => masks[f, b]))];
        double loudest = totals.DefaultIfEmpty(0).Max();
        double sum = 0;
        int heard = 0, above = 0;
        for (int f = 0; f < frames; f++)
        {
            if (totals[f] <= loudest * 1e-4)
            {
                continue;
            }

            heard++;
            double worst = 0;
            for (int b = 0; b < bands; b++)
            {
                double ratio = changes[f, b] / (Threshold(masks, f, b) + 1e-12);
                sum += ratio / bands;
                worst = Math.Max(worst, ratio);
            }

            above += worst > 1 ? 1 : 0;
        }

        return new Audibility(
            10 * Math.Log10(signal / noise), 10 * Math.Log10(sum / Math.Max(1, heard)), (double)above / Math.Max(1, heard));
    }

    /// <summary>What a band's surroundings hide in it: their energies, less 27 dB a Bark upwards and 10 dB downwards, less the offset.</summary>
    private static double Threshold(double[,] energies, int frame, int band)
    {
        double sum = 0;
        for (int from = 0; from < energies.GetLength(1); from++)
        {
            double bark = (double)(band - from) / BandsPerBark;
            sum += energies[frame, from] * Math.Pow(10, (bark >= 0 ? -10 * bark : 27 * bark) / 10);
        }

        double centre = (band + 0.5) / BandsPerBark;
        return sum * Math.Pow(10, -(centre <= 12 ? 3 : 0.25 * centre) / 10);
    }

    /// <summary>Energies by half Bark.</summary>
    private static double[,] Energies(ReadOnlySpan<float> samples, int sampleRate)
    {
        var fft = new RealFft(FrameSamples);
        float[] window = Windows.PeriodicHann(FrameSamples);
        int frames = Math.Max(0, ((samples.Length - FrameSamples) / (FrameSamples / 2)) + 1);
        int bands = (int)(Bark(sampleRate / 2.0) * BandsPerBark);
        var energies = new double[frames, bands];
        float[] frame = new float[FrameSamples], re = new float[fft.Bins], im = new float[fft.Bins];
        for (int f = 0; f < frames; f++)
        {
            for (int i = 0; i < frame.Length; i++)
            {
                frame[i] = samples[(f * FrameSamples / 2) + i] * window[i];
            }

            fft.Forward(frame, re, im);
            for (int k = 0; k < fft.Bins; k++)
            {
                int band = (int)(Bark((double)k * sampleRate / FrameSamples) * BandsPerBark);
                if (band < bands)
                {
                    energies[f, band] += ((double)re[k] * re[k]) + ((double)im[k] * im[k]);
                }
            }
        }

        return energies;
    }

    /// <summary>Zwicker and Terhardt 1980.</summary>
    private static double Bark(double hz) => (13 * Math.Atan(0.00076 * hz)) + (3.5 * Math.Atan(hz / 7500 * (hz / 7500)));
}
