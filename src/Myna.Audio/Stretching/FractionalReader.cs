using Myna.Tensors.Kernels;

namespace Myna.Audio.Stretching;

/// <summary>Reads a sound between its samples: a windowed sinc in 64 steps from one sample to the next.</summary>
/// <remarks>
/// Segments that are joined at whole samples only are up to half a sample apart from where they belong, which is a
/// quarter of a period at half the Nyquist frequency.
/// </remarks>
internal static class FractionalReader
{
    /// <summary>Steps from one sample to the next.</summary>
    public const int Steps = 64;

    /// <summary>Samples that are needed on either side.</summary>
    public const int Half = 16;

    private const int Taps = 2 * Half;
    private const double KaiserShape = 8;
    private static readonly float[] Filters = Design();

    /// <summary>Reads samples that lie <paramref name="step"/>/64 behind whole ones.</summary>
    /// <param name="sound">The samples around: the first one stands <see cref="Half"/> - 1 before the first that is read; target length + 2·<see cref="Half"/> - 1 or more.</param>
    /// <param name="step">0 to 63; 0 copies.</param>
    /// <param name="target">What is read.</param>
    public static void Read(ReadOnlySpan<float> sound, int step, Span<float> target)
    {
        if (step == 0)
        {
            sound.Slice(Half - 1, target.Length).CopyTo(target);
            return;
        }

        ReadOnlySpan<float> filter = Filters.AsSpan(step * Taps, Taps);
        for (int i = 0; i < target.Length; i++)
        {
            target[i] = Dot.Product(sound.Slice(i, Taps), filter);
        }
    }

    private static float[] Design()
    {
        var filters = new float[Steps * Taps];
        Span<double> taps = stackalloc double[Taps];
        for (int step = 0; step < Steps; step++)
        {
            double sum = 0;
            for (int tap = 0; tap < Taps; tap++)
            {
                double distance = tap - (Half - 1) - ((double)step / Steps);
                double edge = 1 - (distance * distance / (Half * Half));
                double sinc = distance == 0 ? 1 : Math.Sin(Math.PI * distance) / (Math.PI * distance);
                taps[tap] = edge <= 0 ? 0 : sinc * Bessel(KaiserShape * Math.Sqrt(edge));
                sum += taps[tap];
            }

            // A constant stays that constant at every step.
            for (int tap = 0; tap < Taps; tap++)
            {
                filters[(step * Taps) + tap] = (float)(taps[tap] / sum);
            }
        }

        return filters;
    }

    /// <summary>The modified Bessel function I₀, by its series.</summary>
    private static double Bessel(double x)
    {
        double sum = 1, term = 1;
        for (int k = 1; term > 1e-17 * sum; k++)
        {
            term *= x / (2 * k) * (x / (2 * k));
            sum += term;
        }

        return sum;
    }
}
