namespace Myna.Voice.Lite;

/// <summary>
/// The long-term spectrum of a reference (specification §3): mean and spread of its loud frames, smoothed over bands. The mean
/// is part of the voice prompt; target mels live in the space it defines, mel = 2·x + mean.
/// </summary>
/// <param name="Mean">Smoothed mean of the log-mel, <c>[mels]</c>.</param>
/// <param name="Deviation">Smoothed standard deviation, <c>[mels]</c>.</param>
internal sealed record ReferenceStatistics(float[] Mean, float[] Deviation)
{
    private const int FewestLoudFrames = 8;

    /// <summary>Measures a reference.</summary>
    /// <param name="mel">Log-mel, <c>[frames, mels]</c>.</param>
    /// <param name="mels">Number of bands.</param>
    /// <param name="config">Range of loud frames and number of cepstral coefficients kept.</param>
    public static ReferenceStatistics Measure(ReadOnlySpan<float> mel, int mels, ReferenceConfig config)
    {
        int frames = mel.Length / mels;
        bool[] loud = LoudFrames(mel, frames, mels, config.LoudRange);
        int count = loud.Count(isLoud => isLoud);

        var mean = new double[mels];
        var square = new double[mels];
        for (int t = 0; t < frames; t++)
        {
            for (int b = 0; loud[t] && b < mels; b++)
            {
                mean[b] += mel[(t * mels) + b];
            }
        }

        for (int b = 0; b < mels; b++)
        {
            mean[b] /= count;
        }

        for (int t = 0; t < frames; t++)
        {
            for (int b = 0; loud[t] && b < mels; b++)
            {
                double d = mel[(t * mels) + b] - mean[b];
                square[b] += d * d;
            }
        }

        var deviation = new double[mels];
        for (int b = 0; b < mels; b++)
        {
            deviation[b] = Math.Sqrt(square[b] / Math.Max(1, count - 1));
        }

        return new ReferenceStatistics(Smooth(mean, config.Cepstra), Smooth(deviation, config.Cepstra));
    }

    /// <summary>What the speaker vector is told of the spectrum: concat((a+6)/3, s-1.5), <c>[2·mels]</c>.</summary>
    public float[] Features() =>
        [.. Mean.Select(a => (a + 6f) / 3f), .. Deviation.Select(s => s - 1.5f)];

    /// <summary>Normalised reference, (mel - a)/2.</summary>
    public float[] Normalize(ReadOnlySpan<float> mel)
    {
        var x = new float[mel.Length];
        for (int i = 0; i < x.Length; i++)
        {
            x[i] = (mel[i] - Mean[i % Mean.Length]) / 2f;
        }

        return x;
    }

    private static bool[] LoudFrames(ReadOnlySpan<float> mel, int frames, int mels, float range)
    {
        var energy = new double[frames];
        for (int t = 0; t < frames; t++)
        {
            foreach (float value in mel.Slice(t * mels, mels))
            {
                energy[t] += value;
            }

            energy[t] /= mels;
        }

        double threshold = energy.Max() - range;
        bool[] loud = [.. energy.Select(e => e > threshold)];
        if (loud.Count(isLoud => isLoud) < FewestLoudFrames)
        {
            Array.Fill(loud, true);
        }

        return loud;
    }

    /// <summary>Keeps the first coefficients of the orthonormal DCT-II.</summary>
    private static float[] Smooth(double[] values, int keep)
    {
        int n = values.Length;
        var result = new double[n];
        for (int k = 0; k < keep; k++)
        {
            double norm = k == 0 ? Math.Sqrt(1.0 / n) : Math.Sqrt(2.0 / n);
            double coefficient = 0;
            for (int i = 0; i < n; i++)
            {
                coefficient += values[i] * norm * Math.Cos(Math.PI * k * ((2 * i) + 1) / (2 * n));
            }

            for (int i = 0; i < n; i++)
            {
                result[i] += coefficient * norm * Math.Cos(Math.PI * k * ((2 * i) + 1) / (2 * n));
            }
        }

        return [.. result.Select(v => (float)v)];
    }
}
