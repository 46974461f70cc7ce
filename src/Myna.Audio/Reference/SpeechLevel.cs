namespace Myna.Audio.Reference;

/// <summary>Brings clips to one level: that of their samples which are not silence.</summary>
internal static class SpeechLevel
{
    /// <summary>Scales samples so that the RMS of those above a share of the peak is the level asked for, within the peak limit.</summary>
    public static void Apply(Span<float> samples, ReferenceSettings settings)
    {
        double peak = 0, sum = 0;
        foreach (float sample in samples)
        {
            peak = Math.Max(peak, Math.Abs(sample));
        }

        int count = 0;
        foreach (float sample in samples)
        {
            if (Math.Abs(sample) > settings.QuietShare * peak)
            {
                sum += (double)sample * sample;
                count++;
            }
        }

        if (count == 0)
        {
            return;
        }

        double gain = Math.Min(settings.Level / Math.Sqrt(sum / count), settings.PeakLimit / peak);
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = (float)(samples[i] * gain);
        }
    }
}
