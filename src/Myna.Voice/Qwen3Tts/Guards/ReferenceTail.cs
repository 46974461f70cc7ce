namespace Myna.Voice.Qwen3Tts.Guards;

/// <summary>
/// Against the echo of a reference clip: when the clip ends in the middle of a sound, the model goes on with it before it
/// says the new text. Half a second of silence behind the clip, encoded with it, ends the sound; where an echo comes all the
/// same, its codes show it.
/// </summary>
internal static class ReferenceTail
{
    /// <summary>Silence that a clip should end with.</summary>
    public const double SilenceSeconds = 0.5;

    /// <summary>Frames at the beginning that may be an echo: 1 s.</summary>
    public const int MostEchoFrames = 12;

    private const int LeastEchoFrames = 3;
    private const double SameShare = 0.75;
    private const float QuietestPeak = 1e-3f;
    private const float BelowLoudest = 0.02f; // -34 dB

    /// <summary>A clip with as much silence behind it as it lacks.</summary>
    /// <param name="wave">The clip.</param>
    /// <param name="sampleRate">Its rate in Hz.</param>
    public static float[] WithSilence(ReadOnlySpan<float> wave, int sampleRate)
    {
        float loudest = 0;
        foreach (float sample in wave)
        {
            loudest = Math.Max(loudest, Math.Abs(sample));
        }

        float quiet = Math.Max(QuietestPeak, BelowLoudest * loudest);
        int wanted = (int)(SilenceSeconds * sampleRate);
        int silent = 0;
        while (silent < Math.Min(wanted, wave.Length) && Math.Abs(wave[^(silent + 1)]) <= quiet)
        {
            silent++;
        }

        var padded = new float[wave.Length + wanted - silent];
        wave.CopyTo(padded);
        return padded;
    }

    /// <summary>How many frames at the beginning of an utterance say the end of the reference again.</summary>
    /// <param name="reference">Codes of the reference, <c>[frames, code groups]</c>.</param>
    /// <param name="spoken">Codes of the utterance, <c>[frames, code groups]</c>; more than <see cref="MostEchoFrames"/> are not looked at.</param>
    /// <param name="codeGroups">Codes of a frame.</param>
    /// <returns>0 where there is no echo.</returns>
    public static int EchoFrames(ReadOnlySpan<int> reference, ReadOnlySpan<int> spoken, int codeGroups)
    {
        int referenceFrames = reference.Length / codeGroups;
        int most = Math.Min(MostEchoFrames, Math.Min(referenceFrames, spoken.Length / codeGroups));
        for (int frames = most; frames >= LeastEchoFrames; frames--)
        {
            int same = 0, changes = 0;
            for (int i = 0; i < frames; i++)
            {
                int code = spoken[i * codeGroups];
                same += code == reference[(referenceFrames - frames + i) * codeGroups] ? 1 : 0;
                changes += i > 0 && code != spoken[(i - 1) * codeGroups] ? 1 : 0;
            }

            // Silence behind silence is no echo: then one code stands still.
            if (same >= SameShare * frames && changes >= LeastEchoFrames - 1)
            {
                return frames;
            }
        }

        return 0;
    }
}
