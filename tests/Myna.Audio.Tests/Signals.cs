namespace Myna.Audio.Tests;

/// <summary>Sounds the tests make, and how they are measured.</summary>
internal static class Signals
{
    public static float[] Tone(double hz, double seconds, int rate, double amplitude = 0.5, double phaseDegrees = 0)
    {
        var samples = new float[(int)Math.Round(seconds * rate)];
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = (float)(amplitude * Math.Sin((2 * Math.PI * hz * i / rate) + (phaseDegrees * Math.PI / 180)));
        }

        return samples;
    }

    /// <summary>Gaussian noise of a given standard deviation, the same for the same seed.</summary>
    public static float[] Noise(double deviation, double seconds, int rate, int seed = 1)
    {
        var random = new Random(seed);
        var samples = new float[(int)Math.Round(seconds * rate)];
        for (int i = 0; i < samples.Length; i++)
        {
            double radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
            samples[i] = (float)(deviation * radius * Math.Cos(2 * Math.PI * random.NextDouble()));
        }

        return samples;
    }

    public static double Rms(ReadOnlySpan<float> samples)
    {
        double sum = 0;
        foreach (float sample in samples)
        {
            sum += (double)sample * sample;
        }

        return Math.Sqrt(sum / samples.Length);
    }

    /// <summary>
    /// Amplitude of the part of a signal that is a sine of <paramref name="hz"/>, and the RMS of all else, by least
    /// squares over the whole span.
    /// </summary>
    public static (double Amplitude, double PhaseDegrees, double ResidualRms) Fit(ReadOnlySpan<float> samples, double hz, int rate, int firstSample = 0)
    {
        double ss = 0, cc = 0, sc = 0, xs = 0, xc = 0;
        for (int i = 0; i < samples.Length; i++)
        {
            (double s, double c) = Math.SinCos(2 * Math.PI * hz * (i + firstSample) / rate);
            ss += s * s;
            cc += c * c;
            sc += s * c;
            xs += s * samples[i];
            xc += c * samples[i];
        }

        double determinant = (ss * cc) - (sc * sc);
        double a = ((xs * cc) - (xc * sc)) / determinant;
        double b = ((xc * ss) - (xs * sc)) / determinant;
        double rest = 0;
        for (int i = 0; i < samples.Length; i++)
        {
            (double s, double c) = Math.SinCos(2 * Math.PI * hz * (i + firstSample) / rate);
            double d = samples[i] - (a * s) - (b * c);
            rest += d * d;
        }

        return (Math.Sqrt((a * a) + (b * b)), Math.Atan2(b, a) * 180 / Math.PI, Math.Sqrt(rest / samples.Length));
    }

    public static double Decibels(double amplitude) => 20 * Math.Log10(Math.Max(amplitude, 1e-12));
}
