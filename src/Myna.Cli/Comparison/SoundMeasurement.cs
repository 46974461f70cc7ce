using Myna.Audio;
using Myna.Audio.Loudness;
using Myna.Audio.Pitch;
using Myna.Audio.Rhythm;
using Myna.Cli.Json;

namespace Myna.Cli.Comparison;

/// <summary>Takes the numbers of one sound.</summary>
internal static class SoundMeasurement
{
    /// <summary>Measures loudness after EBU R 128 and the pitch of its voice.</summary>
    public static SoundFacts Of(string path, AudioClip clip, CancellationToken cancellationToken)
    {
        LoudnessReport loudness = LoudnessMeter.Measure(clip);
        PitchTrack pitch = new PitchTracker().Track(clip, cancellationToken);
        SpeechRate rate = SyllableCounter.Measure(clip);
        return new SoundFacts
        {
            File = path,
            Seconds = Math.Round(clip.Seconds, 3),
            SampleRate = clip.SampleRate,
            Channels = clip.Channels,
            LoudnessLufs = Finite(loudness.IntegratedLufs),
            LoudnessRangeLu = Finite(loudness.RangeLu),
            TruePeakDb = Finite(loudness.TruePeakDbtp),
            PitchMedianHz = Finite(pitch.MedianHz),
            PitchLowHz = Finite(pitch.Percentile(0.05)),
            PitchHighHz = Finite(pitch.Percentile(0.95)),
            VoicedShare = Math.Round(pitch.VoicedShare, 3),
            Syllables = rate.Syllables,
            SyllablesPerSecond = Finite(rate.SyllablesPerSecond),
        };
    }

    /// <summary>A value that JSON can say: rounded, or null for what has no number.</summary>
    public static double? Finite(double? value) =>
        value is { } number && double.IsFinite(number) ? Math.Round(number, 2) + 0.0 : null; // -0 becomes 0
}
