namespace Myna.Cli.LongForm.Dubbing;

/// <summary>The speech of a cue, as fast as its slot asks for within limits.</summary>
/// <param name="Samples">The speech.</param>
/// <param name="Speed">The rate it was spoken at.</param>
internal sealed record FittedSpeech(float[] Samples, float Speed);

/// <summary>Finds the rate of speech at which a text fills a slot.</summary>
internal static class SlotFit
{
    private const int MostTries = 4;

    // A slot that is filled this far sounds right; nothing is gained by another try.
    private const double WellFilled = 0.92;

    /// <summary>Speaks a text so that it fits.</summary>
    /// <param name="slotSamples">Length of the slot.</param>
    /// <param name="slowest">Lower limit of the rate.</param>
    /// <param name="fastest">Upper limit of the rate.</param>
    /// <param name="speak">Speaks at a rate.</param>
    /// <returns>Speech that fills the slot as well as can be; longer than the slot only at the upper limit.</returns>
    public static async Task<FittedSpeech> FitAsync(long slotSamples, float slowest, float fastest, Func<float, Task<float[]>> speak)
    {
        float speed = Math.Clamp(1f, slowest, fastest);
        FittedSpeech? best = null;
        for (int i = 0; i < MostTries; i++)
        {
            var made = new FittedSpeech(await speak(speed), speed);
            best = best is null || IsBetter(made, best, slotSamples) ? made : best;
            double filled = slotSamples == 0 ? double.PositiveInfinity : (double)made.Samples.Length / slotSamples;
            if (filled is <= 1 and >= WellFilled)
            {
                break;
            }

            // Length is not quite inverse to the rate: every sound has a whole number of frames. So aim a little short.
            float next = (float)Math.Clamp(speed * filled * (filled > 1 ? 1.01 : 1.0 / 0.98), slowest, fastest);
            if (next == speed)
            {
                break;
            }

            speed = next;
        }

        return best!;
    }

    private static bool IsBetter(FittedSpeech made, FittedSpeech best, long slot)
    {
        bool fits = made.Samples.Length <= slot;
        bool bestFits = best.Samples.Length <= slot;
        return fits != bestFits ? fits : fits ? made.Samples.Length > best.Samples.Length : made.Samples.Length < best.Samples.Length;
    }
}
