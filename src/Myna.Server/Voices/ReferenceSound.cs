using Myna.Audio;

namespace Myna.Server.Voices;

/// <summary>One recording out of many, for models that take one.</summary>
internal static class ReferenceSound
{
    // More does not make a voice more alike (docs/quality.md), only slower to make.
    private const double MostSeconds = 60;
    private const double PauseSeconds = 0.3;

    /// <summary>The recordings one after the other, with short pauses, up to a minute.</summary>
    public static AudioClip Join(IReadOnlyList<AudioClip> clips)
    {
        if (clips.Count == 1)
        {
            return clips[0].ToMono();
        }

        int hz = clips.Max(clip => clip.SampleRate);
        var samples = new List<float>();
        foreach (AudioClip clip in clips)
        {
            if (samples.Count > 0)
            {
                samples.AddRange(new float[(int)(PauseSeconds * hz)]);
            }

            samples.AddRange(clip.ToMono().Resampled(hz).Samples);
        }

        int most = (int)(MostSeconds * hz);
        return new AudioClip([.. samples.Take(most)], 1, hz);
    }
}
