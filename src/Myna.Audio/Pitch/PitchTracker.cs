using Myna.Tensors.Kernels;

namespace Myna.Audio.Pitch;

/// <summary>Follows the fundamental frequency of one voice: YIN.</summary>
/// <remarks>
/// A. de Cheveigné, H. Kawahara (2002), <em>YIN, a fundamental frequency estimator for speech and music</em>, JASA 111:
/// steps 1–5 (difference function, cumulative mean normalisation, absolute threshold, parabolic interpolation).
/// </remarks>
public sealed class PitchTracker
{
    private const int LowRate = 16_000;

    // Up to 940 Hz: what is above tells breath and consonants from each other, not periods.
    private const int Voicing = 2000;

    private readonly PitchSettings _settings;

    /// <summary>Makes a tracker.</summary>
    /// <param name="settings">How to listen; as for speech if null.</param>
    public PitchTracker(PitchSettings? settings = null)
    {
        _settings = settings ?? new PitchSettings();
        if (!(_settings.LowestHz >= 20 && _settings.HighestHz > _settings.LowestHz && _settings.HighestHz <= Voicing / 3.0))
        {
            throw new ArgumentOutOfRangeException(
                nameof(settings), $"Pitch is looked for between 20 and {Voicing / 3} Hz; asked for {_settings.LowestHz} to {_settings.HighestHz} Hz.");
        }

        if (!(_settings.HopSeconds is > 0.0005 and <= 1 && _settings.WindowSeconds is >= 0.005 and <= 0.5))
        {
            throw new ArgumentOutOfRangeException(nameof(settings), "A hop takes 0.5 ms to 1 s, a window 5 ms to 0.5 s.");
        }
    }

    /// <summary>Follows the pitch of a clip; several channels are mixed to one.</summary>
    /// <param name="clip">The sound.</param>
    /// <param name="cancellationToken">Checked every frame.</param>
    public PitchTrack Track(AudioClip clip, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(clip);
        float[] sound = clip.ToMono().Resampled(Voicing).Resampled(LowRate).Samples;
        int window = (int)Math.Round(_settings.WindowSeconds * LowRate);
        int longest = (int)Math.Ceiling(LowRate / _settings.LowestHz) + 1;
        int needed = window + longest;
        // A window and the one a period later: their common middle, for a period of 150 Hz.
        double first = (_settings.WindowSeconds / 2) + (0.5 / 150);
        double hopSamples = _settings.HopSeconds * LowRate;
        if (sound.Length < needed)
        {
            return new PitchTrack([], _settings.HopSeconds, first);
        }

        var hz = new double[(int)((sound.Length - needed) / hopSamples) + 1];
        var powers = new double[hz.Length];
        var difference = new double[longest + 1];
        for (int frame = 0; frame < hz.Length; frame++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ReadOnlySpan<float> piece = sound.AsSpan((int)(frame * hopSamples), needed);
            powers[frame] = Power(piece[..window]);
            Difference(piece, window, difference);
            hz[frame] = Estimate(difference);
        }

        double silence = powers.Max() * Math.Pow(10, _settings.SilenceDecibels / 10);
        for (int frame = 0; frame < hz.Length; frame++)
        {
            hz[frame] = powers[frame] > 0 && powers[frame] >= silence ? hz[frame] : 0;
        }

        return new PitchTrack(hz, _settings.HopSeconds, first);
    }

    /// <summary>d(τ) = Σ (x[j] - x[j+τ])² over the window (equation 6), from one dot product for each lag.</summary>
    private static void Difference(ReadOnlySpan<float> piece, int window, Span<double> difference)
    {
        double energy = Power(piece[..window]), shifted = energy;
        difference[0] = 0;
        for (int lag = 1; lag < difference.Length; lag++)
        {
            double leaving = piece[lag - 1], coming = piece[lag + window - 1];
            shifted += (coming * coming) - (leaving * leaving);
            difference[lag] = Math.Max(0, energy + shifted - (2.0 * Dot.Product(piece[..window], piece.Slice(lag, window))));
        }
    }

    /// <summary>The pitch of one frame, or 0: the first dip of the normalised difference (equation 8) below the threshold.</summary>
    private double Estimate(ReadOnlySpan<double> difference)
    {
        int shortest = (int)(LowRate / _settings.HighestHz);
        double sum = 0, previous = 1;
        int best = 0;
        double least = _settings.Threshold;
        for (int lag = 1; lag < difference.Length - 1; lag++)
        {
            sum += difference[lag];
            double normalised = sum > 0 ? difference[lag] * lag / sum : 1;
            if (lag >= shortest && normalised < least)
            {
                least = normalised;
                best = lag;
            }
            else if (best > 0 && normalised > previous)
            {
                break; // the dip's bottom was the lag before
            }

            previous = normalised;
        }

        if (best == 0)
        {
            return 0;
        }

        // The plain difference has its minimum at the period; the normalised one is tilted.
        double before = difference[best - 1], after = difference[best + 1];
        double bend = before - (2 * difference[best]) + after;
        double beside = bend > 0 ? Math.Clamp(0.5 * (before - after) / bend, -1, 1) : 0;
        double hz = LowRate / (best + beside);
        return hz >= _settings.LowestHz && hz <= _settings.HighestHz ? hz : 0;
    }

    private static double Power(ReadOnlySpan<float> samples)
    {
        double sum = 0;
        foreach (float sample in samples)
        {
            sum += (double)sample * sample;
        }

        return sum;
    }
}
