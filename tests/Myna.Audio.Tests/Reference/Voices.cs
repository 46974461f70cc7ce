namespace Myna.Audio.Tests.Reference;

/// <summary>Makes sounds that are to a level meter what speech is: syllables of rich harmonics with short gaps.</summary>
internal static class Voices
{
    /// <summary>Four syllables a second of a 120 Hz voice; each falls to silence for a moment.</summary>
    public static float[] Speech(double seconds, int rate = 24000, double peak = 0.5)
    {
        var samples = new float[(int)Math.Round(seconds * rate)];
        int harmonics = (int)Math.Min(60, 0.48 * rate / 120);
        for (int i = 0; i < samples.Length; i++)
        {
            double t = (double)i / rate, syllable = Math.Max(0, Math.Sin(Math.PI * ((t * 4) % 1) * 1.15));
            double sum = 0;
            for (int h = 1; h <= harmonics; h++)
            {
                sum += Math.Sin(2 * Math.PI * 120 * h * t) / Math.Sqrt(h);
            }

            samples[i] = (float)(syllable * sum);
        }

        float top = samples.Max(MathF.Abs);
        return [.. samples.Select(sample => (float)(sample * peak / top))];
    }

    public static float[] Silence(double seconds, int rate = 24000) => new float[(int)Math.Round(seconds * rate)];

    public static float[] Join(params float[][] parts) => [.. parts.SelectMany(part => part)];

    public static float[] Mix(float[] a, float[] b) => [.. a.Zip(b, (x, y) => x + y)];

    public static AudioClip Clip(float[] samples, int rate = 24000) => new(samples, 1, rate);
}
