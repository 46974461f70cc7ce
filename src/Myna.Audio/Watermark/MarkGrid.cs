namespace Myna.Audio.Watermark;

/// <summary>
/// Where the mark stands in time and frequency. Speech is cut into pairs of slots of 16 ms and into 52 bands; a tile is one band
/// of one pair. A tile says + when its first slot is louder than its second and − when it is softer, measured against the
/// bands around it, so that neither the speech's level, nor its spectrum, nor an equaliser, nor an onset in all bands weighs in.
/// </summary>
internal static class MarkGrid
{
    /// <summary>Length of a slot, in seconds.</summary>
    public const double SlotSeconds = 0.016;

    /// <summary>How long one slot fades into the next, in seconds.</summary>
    public const double FadeSeconds = 128 / 24000.0;

    /// <summary>Pairs until the pattern repeats: 1.92 s.</summary>
    public const int Pairs = 60;

    /// <summary>Bands of a pair, from 281 to 6938 Hz.</summary>
    public const int Bands = 52;

    /// <summary>Bands below 3.4 kHz, which a telephone carries too: 94 Hz wide each; those above are 188 Hz wide.</summary>
    public const int NarrowBands = 33;

    /// <summary>Tiles until the pattern repeats.</summary>
    public const int Tiles = Pairs * Bands;

    /// <summary>How many bands on each side a band is measured against.</summary>
    public const int Reach = 3;

    /// <summary>How long the pattern is, in seconds.</summary>
    public const double PeriodSeconds = Pairs * 2 * SlotSeconds;

    private const double LowestHz = 281.25;
    private const double NarrowHz = 93.75;

    /// <summary>
    /// Whether a tile says nothing but that the mark is there: every other one, as on a chessboard. The others hold the payload.
    /// </summary>
    public static bool IsPilot(int pair, int band) => ((pair + band) & 1) == 0;

    /// <summary>Lower edge of a band, in Hz; that of band 52 is the upper edge of the last.</summary>
    public static double EdgeHz(int band) => band <= NarrowBands
        ? LowestHz + (band * NarrowHz)
        : LowestHz + (NarrowBands * NarrowHz) + ((band - NarrowBands) * 2 * NarrowHz);

    /// <summary>Takes the mean of the bands around from every band's value.</summary>
    /// <param name="decibels"><c>[52]</c> in and out.</param>
    public static void TakeSurroundings(Span<float> decibels)
    {
        Span<float> sums = stackalloc float[Bands + 1];
        sums[0] = 0;
        for (int b = 0; b < Bands; b++)
        {
            sums[b + 1] = sums[b] + decibels[b];
        }

        for (int b = 0; b < Bands; b++)
        {
            int from = Math.Max(0, b - Reach), to = Math.Min(Bands, b + Reach + 1);
            decibels[b] -= (sums[to] - sums[from]) / (to - from);
        }
    }

    /// <summary>The window of a slot: flat, with quarter sines at both ends whose squares add up to one with the next slot's.</summary>
    public static float[] Window(int slotSamples, int fadeSamples)
    {
        var window = new float[slotSamples + fadeSamples];
        Array.Fill(window, 1f);
        for (int i = 0; i < fadeSamples; i++)
        {
            window[i] = window[^(i + 1)] = (float)Math.Sin(Math.PI / 2 * (i + 0.5) / fadeSamples);
        }

        return window;
    }
}
