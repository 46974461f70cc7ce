namespace Myna.Voice.Disclosure;

/// <summary>Two soft notes, a fourth apart, that die away, and a short silence: "now comes something else".</summary>
internal static class Chime
{
    private const double NoteSeconds = 0.18;
    private const double Seconds = 0.75;
    private const double SilenceSeconds = 0.15;
    private const double Level = 0.09;
    private const double AttackSeconds = 0.008;
    private const double DecaySeconds = 0.14;
    private static readonly double[] NotesHz = [659.26, 880];

    /// <summary>The chime.</summary>
    /// <param name="sampleRate">In Hz.</param>
    /// <returns>0.9 s.</returns>
    public static float[] Samples(int sampleRate)
    {
        var samples = new float[(int)Math.Round((Seconds + SilenceSeconds) * sampleRate)];
        int end = (int)(Seconds * sampleRate);
        for (int note = 0; note < NotesHz.Length; note++)
        {
            for (int i = (int)(note * NoteSeconds * sampleRate); i < end; i++)
            {
                double t = ((double)i / sampleRate) - (note * NoteSeconds);
                double swell = Math.Min(1, t / AttackSeconds), fade = Math.Min(1, (double)(end - i) / sampleRate / 0.05);
                double tone = Math.Sin(2 * Math.PI * NotesHz[note] * t) + (0.25 * Math.Sin(4 * Math.PI * NotesHz[note] * t));
                samples[i] += (float)(Level * swell * fade * Math.Exp(-t / DecaySeconds) * tone);
            }
        }

        return samples;
    }
}
