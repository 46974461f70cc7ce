using Myna.Audio;
using Myna.Tensors.Signal;

namespace Myna.Trust.Detection;

/// <summary>
/// How the spectrum of speech moves, in numbers: linear-frequency cepstra (LFCC; Md Sahidullah, T. Kinnunen, C. Hanilçi: A Comparison of
/// Features for Synthetic Speech Detection, Interspeech 2015) and their differences from frame to frame, over frames with sound in them.
/// Means are left out, for they tell of the microphone and the room. Everything above 7.5 kHz and below a fixed noise is taken away first:
/// else it would be told how a file was recorded or coded, and not who spoke.
/// </summary>
internal static class SpeechStatistics
{
    /// <summary>Numbers for a stretch: of each cepstrum the deviation, that of its differences, and how far it follows itself.</summary>
    public const int Count = Cepstra * PerCepstrum;

    /// <summary>Seconds of a stretch.</summary>
    public const double StretchSeconds = 3;

    /// <summary>The least length that is looked at, in seconds.</summary>
    public const double LeastSeconds = 2;

    private const int PerCepstrum = 5;
    private const int Rate = 15_000; // Hz
    private const int Window = 512; // 34 ms
    private const int Hop = 150; // 10 ms
    private const int Filters = 24;
    private const int Cepstra = 18; // from the second on: the first is loudness
    private const double Level = 0.08; // RMS
    private const double NoisePeak = 8.0 / 32_768; // of the triangular noise
    private const double QuietBelow = 1e-3; // of the mean power of a frame: −30 dB
    private const int LeastFrames = 80;

    /// <summary>The numbers of each stretch of a clip.</summary>
    /// <param name="clip">Speech of any rate.</param>
    /// <param name="cancellationToken">Checked between stretches.</param>
    /// <returns>One array of <see cref="Count"/> for each stretch with enough sound; none for clips that are too short or silent.</returns>
    public static IReadOnlyList<double[]> Of(AudioClip clip, CancellationToken cancellationToken)
    {
        var found = new List<double[]>();
        float[] samples = Alike(clip);
        int stretch = (int)(StretchSeconds * Rate), least = (int)(LeastSeconds * Rate);
        for (int at = 0; at + least <= samples.Length; at += stretch)
        {
            cancellationToken.ThrowIfCancellationRequested();
            // What is left at the end goes with the last whole stretch where it is too short for one of its own.
            int end = samples.Length - at - stretch < least ? samples.Length : at + stretch;
            if (OfStretch(samples.AsSpan(at, end - at)) is { } numbers)
            {
                found.Add(numbers);
            }

            if (end == samples.Length)
            {
                break;
            }
        }

        return found;
    }

    private static float[] Alike(AudioClip clip)
    {
        float[] samples = [.. clip.ToMono().Resampled(Rate).Samples];
        double power = samples.Sum(sample => (double)sample * sample);
        double gain = power > 0 ? Level / Math.Sqrt(power / samples.Length) : 0;
        uint state = 0x9E3779B9;
        for (int i = 0; i < samples.Length && gain is > 0 and < 1e6; i++)
        {
            samples[i] = (float)((samples[i] * gain) + (NoisePeak * (Uniform(ref state) - Uniform(ref state))));
        }

        return samples;
    }

    private static double[]? OfStretch(ReadOnlySpan<float> samples)
    {
        int frames = ((samples.Length - Window) / Hop) + 1;
        var fourier = new RealFft(Window);
        var frame = new float[Window];
        float[] re = new float[fourier.Bins], im = new float[fourier.Bins];
        var cepstra = new double[frames][];
        var powers = new double[frames];
        for (int t = 0; t < frames; t++)
        {
            for (int i = 0; i < Window; i++)
            {
                frame[i] = (float)(samples[(t * Hop) + i] * (0.5 - (0.5 * Math.Cos(2 * Math.PI * i / Window))));
                powers[t] += (double)frame[i] * frame[i];
            }

            fourier.Forward(frame, re, im);
            cepstra[t] = CepstraOf(re, im);
        }

        double mean = powers.Average();
        int[] sounding = [.. Enumerable.Range(1, Math.Max(0, frames - 1)).Where(t => powers[t] > QuietBelow * mean && powers[t - 1] > QuietBelow * mean)];
        return sounding.Length < LeastFrames ? null : [.. Enumerable.Range(0, Cepstra).SelectMany(k => Numbers(cepstra, sounding, k))];
    }

    // Triangular filters of equal width from 0 to 7.5 kHz, logarithm, cosine transform.
    private static double[] CepstraOf(float[] re, float[] im)
    {
        var bands = new double[Filters];
        double width = (re.Length - 1) / (Filters + 1.0);
        for (int bin = 1; bin < re.Length; bin++)
        {
            double power = ((double)re[bin] * re[bin]) + ((double)im[bin] * im[bin]), at = (bin / width) - 1;
            int below = (int)Math.Floor(at);
            double share = at - below;
            if (below >= 0 && below < Filters)
            {
                bands[below] += power * (1 - share);
            }

            if (below + 1 is >= 0 and < Filters)
            {
                bands[below + 1] += power * share;
            }
        }

        var cepstra = new double[Cepstra];
        for (int k = 0; k < Cepstra; k++)
        {
            for (int band = 0; band < Filters; band++)
            {
                cepstra[k] += Math.Log(bands[band] + 1e-9) * Math.Cos(Math.PI * (k + 1) * (band + 0.5) / Filters) / Filters;
            }
        }

        return cepstra;
    }

    private static double[] Numbers(double[][] cepstra, int[] sounding, int k)
    {
        double mean = sounding.Average(t => cepstra[t][k]);
        double variance = sounding.Average(t => Square(cepstra[t][k] - mean)) + 1e-12;
        double differences = sounding.Average(t => Square(cepstra[t][k] - cepstra[t - 1][k])) + 1e-12;
        double jumps = sounding.Average(t => Math.Abs(cepstra[t][k] - cepstra[t - 1][k])) + 1e-12;
        double skew = sounding.Average(t => Cube(cepstra[t][k] - mean)) / Math.Pow(variance, 1.5);
        return [Math.Log(variance) / 2, Math.Log(differences) / 2, Math.Log(jumps) - (Math.Log(differences) / 2), differences / variance, skew];

        static double Square(double x) => x * x;
        static double Cube(double x) => x * x * x;
    }

    private static double Uniform(ref uint state)
    {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        return state / 4294967296.0;
    }
}
