using CsCheck;
using Myna.Audio.Files;
using Myna.Audio.Reference;
using static Myna.Audio.Tests.Reference.Voices;

namespace Myna.Audio.Tests.Reference;

public class ReferenceClipTests
{
    private static readonly ReferenceSettings Settings = new();

    [Fact]
    public async Task A_real_clip_of_three_seconds_is_kept_whole_and_levelled()
    {
        string path = Path.Combine(AppContext.BaseDirectory, "Golden", "reference.wav");
        ReferenceClip prepared = Prepare(await AudioFile.ReadAsync(path, TestContext.Current.CancellationToken));
        Assert.Equal(76800, prepared.Samples.Length);
        Assert.Equal(24000, prepared.SampleRate);
        Assert.Equal(0.08, LoudRms(prepared.Samples), 1e-4);
        Assert.Equal(3.2, prepared.Report.UsedSeconds, 1e-9);
        Assert.InRange(prepared.Report.SignalToNoiseDecibels, 40, 90);
        Assert.InRange(prepared.Report.BandwidthHz, 9000, 12000);
        Assert.DoesNotContain(prepared.Report.Advice, advice => advice.Severity > AdviceSeverity.Note);
    }

    [Fact]
    public void Silence_is_trimmed_to_the_margins()
    {
        ReferenceClip prepared = Prepare(Clip(Join(Silence(1), Speech(4), Silence(1.5))));
        Assert.Equal(0.9, prepared.Report.UsedFromSeconds, 0.011);
        Assert.InRange(prepared.Report.UsedSeconds, 4.22 - 0.05, 4.22 + 0.011);
        Assert.Equal(6.5, prepared.Report.Seconds, 1e-9);
    }

    [Fact]
    public void Soft_noise_around_speech_is_trimmed_too()
    {
        float[] clip = Join(Silence(1), Speech(4), Silence(1));
        ReferenceClip prepared = Prepare(Clip(Mix(clip, Signals.Noise(0.0005, 6, 24000))));
        Assert.Equal(0.9, prepared.Report.UsedFromSeconds, 0.02);
        Assert.InRange(prepared.Report.UsedSeconds, 4.1, 4.25);
    }

    [Fact]
    public void Of_a_long_clip_the_twelve_seconds_with_most_speech_are_used()
    {
        // A word every second for 8 s, then 14 s of steady speech, then words again.
        float[] sparse = Join(Speech(0.3), Silence(0.7));
        float[] clip = Join([.. Enumerable.Repeat(sparse, 8), Speech(14), .. Enumerable.Repeat(sparse, 5)]);
        ReferenceClip prepared = Prepare(Clip(clip));
        Assert.Equal(12 * 24000, prepared.Samples.Length);
        Assert.InRange(prepared.Report.UsedFromSeconds, 7.9, 10.1);
    }

    [Fact]
    public void The_peak_limit_wins_over_the_level()
    {
        // Soft speech with one loud knock: at the level asked for, the knock would be far beyond full scale.
        float[] clip = Speech(4, peak: 0.05);
        clip[50_000] = 0.9f;
        float[] prepared = Prepare(Clip(clip)).Samples;
        Assert.Equal(0.97, prepared.Max(MathF.Abs), 1e-5);
        Assert.InRange(LoudRms(prepared), 0, 0.08);
    }

    [Fact]
    public void Stereo_of_another_rate_becomes_mono_at_24_khz_and_is_not_changed()
    {
        float[] mono = Speech(4, 44100);
        var clip = new AudioClip([.. mono.SelectMany(sample => new[] { sample, sample })], 2, 44100);
        float[] before = [.. clip.Samples];
        ReferenceClip prepared = Prepare(clip);
        Assert.Equal(before, clip.Samples);
        Assert.Equal((2, 44100), (prepared.Report.Channels, prepared.Report.SampleRate));
        Assert.InRange(prepared.Samples.Length, 3.9 * 24000, 4 * 24000);
        Assert.Equal(0.08, LoudRms(prepared.Samples), 1e-4);
    }

    [Fact]
    public void Clips_that_cannot_be_used_are_refused_with_the_reason()
    {
        Says("me.wav is empty; give a recording with at least 3 s", Clip([]));
        Says("me.wav is 1.2 s long; at least 3 s of speech is needed", Clip(Speech(1.2)));
        Says("me.wav is 2.99 s long", Clip(Speech(2.9999)));
        Says("me.wav is silent: all its samples are zero", Clip(Silence(5)));
        Says("me.wav is silent: its loudest moment is at -7", Clip(Signals.Noise(0.0002, 5, 24000)));
        Says("me.wav is silent as mono: its channels cancel", new AudioClip([.. Speech(4).SelectMany(x => new[] { x, -x })], 2, 24000));
        Says("s of speech (6.0 s with its silence); at least 3 s is needed", Clip(Join(Silence(2), Speech(2), Silence(2))));
        Says("me.wav is mostly silence: only 0.", Clip(Join(Speech(0.1), Silence(4), Speech(0.1))));
        Says("me.wav has a sample rate of 100 Hz", Clip(Speech(4), 100));
        float[] broken = Speech(4);
        broken[777] = float.NaN;
        Says("samples that are no numbers", Clip(broken));

        static void Says(string part, AudioClip clip)
            => Assert.Contains(part, Assert.Throws<MynaException>(() => Prepare(clip)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_clip_is_prepared_or_refused_but_never_crashes()
        => Gen.Select(Gen.Int[1, 3], Gen.Int[900, 12000], Gen.Double[0, 20], Gen.Double[-140, 20], Gen.Int[0, 5]).Sample(
            sample =>
            {
                (int channels, int rate, double seconds, double decibels, int kind) = sample;
                float[] samples = Signals.Noise(Math.Pow(10, decibels / 20), seconds * channels, rate);
                Array.Resize(ref samples, samples.Length / channels * channels);
                for (int i = 0; i < samples.Length; i++)
                {
                    samples[i] = kind switch
                    {
                        0 => i % rate < rate / 10 ? samples[i] : 0,
                        1 => Math.Sign(samples[i]),
                        2 => i == rate ? float.NegativeInfinity : samples[i],
                        3 => i == rate ? 1e30f : samples[i],
                        _ => samples[i],
                    };
                }

                try
                {
                    ReferenceClip prepared = Prepare(new AudioClip(samples, channels, rate));
                    Assert.InRange(prepared.Samples.Length, 3 * 24000, 12 * 24000);
                    Assert.All(prepared.Samples, value => Assert.InRange(value, -0.98f, 0.98f));
                    Assert.All(prepared.Report.Advice, advice => Assert.DoesNotContain("NaN", advice.Sentence, StringComparison.Ordinal));
                }
                catch (MynaException error)
                {
                    Assert.StartsWith("me.wav", error.Message, StringComparison.Ordinal);
                }
            },
            iter: 60);

    [Fact]
    public void A_cancelled_preparation_stops()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() => ReferenceClip.Prepare(Clip(Speech(4)), Settings, "me.wav", cancelled.Token));
    }

    private static ReferenceClip Prepare(AudioClip clip) => ReferenceClip.Prepare(clip, Settings, "me.wav", TestContext.Current.CancellationToken);

    private static double LoudRms(float[] samples)
    {
        float peak = samples.Max(MathF.Abs);
        return Signals.Rms([.. samples.Where(sample => MathF.Abs(sample) > 0.02f * peak)]);
    }
}
