namespace Myna.Audio.Reference;

/// <summary>Finds peaks that were cut off: three samples or more in a row at the top.</summary>
internal static class Clipping
{
    private const int LeastRun = 3;

    /// <summary>Where nearly full scale is reached, the top is anything from here on: compression smears flat peaks.</summary>
    private const float FullScale = 0.995f;

    /// <summary>Else it is the largest sample and one and a half 16-bit steps below it: clipped first, then turned down.</summary>
    private const float Tolerance = 1.5f / 32768;

    /// <summary>A clip softer than this was not clipped; there steps are wide against the wave.</summary>
    private const float Softest = 0.05f;

    /// <summary>The share of samples in cut-off peaks, over all channels; each channel and each sign has its own top.</summary>
    public static double Share(AudioClip clip)
    {
        long clipped = 0;
        for (int channel = 0; channel < clip.Channels; channel++)
        {
            clipped += Count(clip, channel, 1) + Count(clip, channel, -1);
        }

        return clip.Samples.Length == 0 ? 0 : (double)clipped / clip.Samples.Length;
    }

    private static long Count(AudioClip clip, int channel, int sign)
    {
        float top = 0;
        for (int i = channel; i < clip.Samples.Length; i += clip.Channels)
        {
            top = Math.Max(top, sign * clip.Samples[i]);
        }

        if (top < Softest)
        {
            return 0;
        }

        float from = top >= FullScale ? FullScale : top - Tolerance;
        long count = 0;
        int run = 0;
        for (int i = channel; i < clip.Samples.Length; i += clip.Channels)
        {
            run = sign * clip.Samples[i] >= from ? run + 1 : 0;
            count += run == LeastRun ? LeastRun : run > LeastRun ? 1 : 0;
        }

        return count;
    }
}
