using Myna.Tensors.Signal;

namespace Myna.Audio.Pictures;

/// <summary>The spectrum of a sound, one for each column of a picture.</summary>
internal sealed class SpectrogramColumns
{
    private const double WindowSeconds = 0.032;
    private const int MostFramesPerColumn = 4;

    private readonly double[] _decibels;

    private SpectrogramColumns(double[] decibels, int bins)
    {
        _decibels = decibels;
        Bins = bins;
    }

    /// <summary>Frequencies from 0 to half the sample rate.</summary>
    public int Bins { get; }

    /// <summary>The power of one frequency in one column, in dB: a full-scale sine has 0.</summary>
    public double this[int column, int bin] => _decibels[(column * Bins) + bin];

    /// <summary>Analyses a mono sound in windows of about 32 ms.</summary>
    /// <param name="samples">The sound.</param>
    /// <param name="sampleRate">Its rate in Hz.</param>
    /// <param name="columns">How many columns it fills.</param>
    /// <param name="cancellationToken">Checked every column.</param>
    public static SpectrogramColumns Of(ReadOnlySpan<float> samples, int sampleRate, int columns, CancellationToken cancellationToken)
    {
        int size = 64;
        while (size * 2 <= WindowSeconds * sampleRate * 1.35 && size < RealFft.MostSamples)
        {
            size *= 2;
        }

        var fft = new RealFft(size);
        float[] window = Windows.PeriodicHann(size);
        var frame = new float[size];
        var re = new float[fft.Bins];
        var im = new float[fft.Bins];
        var decibels = new double[columns * fft.Bins];
        var powers = new double[fft.Bins];

        // A full-scale sine has the amplitude sum(window)/2 = size/4 in its bin.
        double fullScale = size / 4.0 * (size / 4.0);
        for (int column = 0; column < columns; column++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            double from = (double)samples.Length * column / columns, width = (double)samples.Length / columns;
            int frames = (int)Math.Clamp(Math.Ceiling(width / (size / 4.0)), 1, MostFramesPerColumn);
            Array.Clear(powers);
            for (int i = 0; i < frames; i++)
            {
                Cut(samples, (long)(from + ((i + 0.5) * width / frames)) - (size / 2), window, frame);
                fft.Forward(frame, re, im);
                for (int bin = 0; bin < powers.Length; bin++)
                {
                    powers[bin] += ((double)re[bin] * re[bin]) + ((double)im[bin] * im[bin]);
                }
            }

            for (int bin = 0; bin < powers.Length; bin++)
            {
                decibels[(column * powers.Length) + bin] = 10 * Math.Log10((powers[bin] / frames / fullScale) + 1e-20);
            }
        }

        return new SpectrogramColumns(decibels, fft.Bins);
    }

    /// <summary>The largest value.</summary>
    public double Loudest() => _decibels.Max();

    private static void Cut(ReadOnlySpan<float> samples, long from, float[] window, float[] frame)
    {
        for (int i = 0; i < frame.Length; i++)
        {
            long at = from + i;
            frame[i] = at >= 0 && at < samples.Length ? samples[(int)at] * window[i] : 0;
        }
    }
}
