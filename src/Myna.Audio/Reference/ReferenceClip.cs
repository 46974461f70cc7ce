using Myna.Audio.Loudness;
using Myna.Audio.Resampling;
using static System.FormattableString;

namespace Myna.Audio.Reference;

/// <summary>A reference clip as a voice model takes it: mono, at the model's rate, trimmed, of its best part and levelled.</summary>
/// <param name="Samples">Mono samples.</param>
/// <param name="SampleRate">Their rate in Hz.</param>
/// <param name="Report">What was found in the clip as given.</param>
public sealed record ReferenceClip(float[] Samples, int SampleRate, ReferenceReport Report)
{
    /// <summary>Prepares a clip: mixes it to mono, resamples, trims silence, chooses the best part and levels it.</summary>
    /// <param name="clip">The clip; not changed.</param>
    /// <param name="settings">Sizes and limits; those of Lite if null.</param>
    /// <param name="nameForErrors">What errors call it, such as its file name.</param>
    /// <param name="cancellationToken">Checked between the steps.</param>
    /// <exception cref="MynaException">The clip is empty, too short, silent, or holds too little speech.</exception>
    public static ReferenceClip Prepare(
        AudioClip clip, ReferenceSettings? settings, string nameForErrors, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(clip);
        settings ??= new ReferenceSettings();
        CheckGiven(clip, settings, nameForErrors);
        AudioClip mono = clip.ToMono();
        float[] samples = mono.Resampled(settings.SampleRate).Samples;
        cancellationToken.ThrowIfCancellationRequested();

        var speech = new SpeechFrames(samples, (int)Math.Round(settings.FrameSeconds * settings.SampleRate), settings);
        (int from, int to) = ChoosePart(clip, speech, samples.Length, settings, nameForErrors);
        float[] part = samples[from..to];
        cancellationToken.ThrowIfCancellationRequested();

        ReferenceReport report = Measure(clip, mono, speech, new AudioClip(part, 1, settings.SampleRate), from);
        SpeechLevel.Apply(part, settings);
        return new ReferenceClip(part, settings.SampleRate, report with { Advice = Advisor.Advise(report, settings) });
    }

    private static void CheckGiven(AudioClip clip, ReferenceSettings settings, string name)
    {
        if (clip.Samples.Length == 0)
        {
            throw new MynaException(Invariant($"{name} is empty; give a recording with at least {settings.LeastSeconds:0.##} s of speech"));
        }

        if (clip.SampleRate is < Resampler.LowestRate or > Resampler.HighestRate)
        {
            throw new MynaException(Invariant(
                $"{name} has a sample rate of {clip.SampleRate} Hz; {Resampler.LowestRate} to {Resampler.HighestRate} Hz can be used"));
        }

        if (clip.Seconds < settings.LeastSeconds)
        {
            throw new MynaException(Invariant($"{name} is {Down(clip.Seconds)} s long; at least {settings.LeastSeconds:0.##} s of speech is needed"));
        }

        foreach (float sample in clip.Samples)
        {
            if (!float.IsFinite(sample))
            {
                throw new MynaException($"{name} holds samples that are no numbers; export it again as 16-bit WAV");
            }
        }
    }

    private static (int From, int To) ChoosePart(
        AudioClip clip, SpeechFrames speech, int length, ReferenceSettings settings, string name)
    {
        if (speech.Count == 0)
        {
            throw new MynaException(Silent(clip, speech, name));
        }

        (int from, int to) = speech.Trimmed(length, Samples(settings.SecondsBefore), Samples(settings.SecondsAfter));
        double seconds = (double)(to - from) / settings.SampleRate;
        if (seconds < settings.LeastSeconds)
        {
            throw new MynaException(Invariant(
                $"{name} holds {Down(seconds)} s of speech ({clip.Seconds:0.0} s with its silence); at least {settings.LeastSeconds:0.##} s is needed: record a little more"));
        }

        (from, to) = speech.Densest(from, to, Samples(settings.MostSeconds));
        double spoken = speech.CountWithin(from, to) * settings.FrameSeconds;
        return spoken >= settings.LeastSpeechSeconds
            ? (from, to)
            : throw new MynaException(Invariant(
                $"{name} is mostly silence: only {Down(spoken)} s of it are loud enough to be speech, at least {settings.LeastSpeechSeconds:0.##} s must be; record continuous speech of {settings.LeastSeconds:0.##} s or more"));

        int Samples(double value) => (int)Math.Round(value * settings.SampleRate);
    }

    private static ReferenceReport Measure(AudioClip clip, AudioClip mono, SpeechFrames speech, AudioClip part, int from)
    {
        double sum = 0, peak = 0;
        foreach (float sample in clip.Samples)
        {
            sum += sample;
            peak = Math.Max(peak, Math.Abs(sample));
        }

        double speechDbfs = 10 * Math.Log10(speech.SpeechPower());
        double noiseDbfs = 10 * Math.Log10(speech.NoisePower());
        return new ReferenceReport
        {
            Seconds = clip.Seconds,
            Channels = clip.Channels,
            SampleRate = clip.SampleRate,
            UsedFromSeconds = (double)from / part.SampleRate,
            UsedSeconds = part.Seconds,
            SpeechSeconds = (double)speech.Count * speech.FrameSamples / part.SampleRate,
            LevelLufs = LoudnessMeter.Integrated(part),
            SpeechDbfs = speechDbfs,
            PeakDbfs = 20 * Math.Log10(peak),
            ClippedShare = Clipping.Share(clip),
            NoiseFloorDbfs = noiseDbfs,
            SignalToNoiseDecibels = speechDbfs - noiseDbfs,
            BandwidthHz = Bandwidth.Hz(Excerpt(mono, (double)from / part.SampleRate, part.Seconds)),
            DcOffset = sum / clip.Samples.Length,
        };
    }

    private static string Silent(AudioClip clip, SpeechFrames speech, string name)
    {
        if (Array.TrueForAll(clip.Samples, sample => sample == 0))
        {
            return $"{name} is silent: all its samples are zero; check that the right microphone was recorded";
        }

        double loudest = 10 * Math.Log10(speech.LoudestPower), peak = 20 * Math.Log10(clip.Samples.Max(MathF.Abs));
        return clip.Channels > 1 && peak > -40
            ? $"{name} is silent as mono: its channels cancel each other out; give one of its channels"
            : Invariant($"{name} is silent: its loudest moment is at {Math.Max(loudest, -200):0} dBFS; record nearer to the microphone or with higher gain");
    }

    private static AudioClip Excerpt(AudioClip mono, double fromSeconds, double seconds)
    {
        int from = Math.Min((int)(fromSeconds * mono.SampleRate), mono.Samples.Length - 1);
        int count = Math.Clamp((int)(seconds * mono.SampleRate), 1, mono.Samples.Length - from);
        return mono with { Samples = mono.Samples.AsSpan(from, count).ToArray() };
    }

    /// <summary>Seconds cut, not rounded, to hundredths: 2.999 s must not read as 3.</summary>
    private static string Down(double seconds) => Invariant($"{Math.Floor(seconds * 100) / 100:0.0#}");
}
