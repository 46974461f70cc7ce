using Myna.Audio.Reference;
using static Myna.Audio.Tests.Reference.Voices;

namespace Myna.Audio.Tests.Reference;

public class ReferenceReportTests
{
    [Fact]
    public void A_good_clip_gets_no_advice()
        => Assert.Empty(Report(Clip(Join(Speech(4), Silence(0.3), Speech(4)))).Advice);

    [Fact]
    public void Numbers_are_those_of_the_clip()
    {
        // Speech-like bursts of a tone of known level over noise of known level.
        float[] tone = Signals.Tone(1000, 2, 24000, 0.2);
        float[] clip = Mix(Join(tone, Silence(1), tone, Silence(1)), Signals.Noise(0.001, 6, 24000));
        ReferenceReport report = Report(Clip([.. clip.Select(sample => sample + 0.01f)]), new ReferenceSettings { SpeechRangeDecibels = 20 });
        Assert.Equal(6, report.Seconds, 1e-9);
        Assert.Equal(4, report.SpeechSeconds, 0.03);
        Assert.Equal(0.01, report.DcOffset, 1e-4);
        Assert.Equal(Signals.Decibels(0.215), report.PeakDbfs, 0.2);
        Assert.Equal(Signals.Decibels(0.2 / Math.Sqrt(2)), report.SpeechDbfs, 0.1);
        Assert.Equal(0, report.ClippedShare);
    }

    [Theory]
    [InlineData(0.0001)]
    [InlineData(0.001)]
    [InlineData(0.01)]
    public void The_noise_floor_is_found_in_the_pauses(double deviation)
    {
        float[] clip = Mix(Join(Speech(3), Silence(0.5), Speech(3)), Signals.Noise(deviation, 6.5, 24000));
        ReferenceReport report = Report(Clip(clip));
        Assert.Equal(Signals.Decibels(deviation), report.NoiseFloorDbfs, 1.5);
        Assert.Equal(report.SpeechDbfs - report.NoiseFloorDbfs, report.SignalToNoiseDecibels, 1e-9);
    }

    [Fact]
    public void Noise_is_warned_of()
    {
        float[] speech = Join(Speech(3), Silence(0.5), Speech(3));
        Assert.Contains("above the noise", Only(Report(Clip(Mix(speech, Signals.Noise(0.02, 6.5, 24000)))), AdviceTopic.Noise, AdviceSeverity.Warning), StringComparison.Ordinal);
        Only(Report(Clip(Mix(speech, Signals.Noise(0.1, 6.5, 24000)))), AdviceTopic.Noise, AdviceSeverity.Serious);
    }

    [Theory]
    [InlineData(1.6, AdviceSeverity.Warning)]
    [InlineData(4.0, AdviceSeverity.Serious)]
    public void Clipping_is_measured_and_warned_of(double gain, AdviceSeverity severity)
    {
        float[] speech = Speech(8, 48000, peak: gain);

        // Cut-off peaks by definition: at full scale. A clip turned down afterwards must read the same.
        float[] clipped = [.. speech.Select(sample => Math.Clamp(sample, -1f, 32767 / 32768f))];
        double share = speech.Count(sample => Math.Abs(sample) > 0.995) / (double)speech.Length;
        ReferenceReport report = Report(Clip(clipped, 48000));
        Assert.InRange(report.ClippedShare, share * 0.5, share * 1.05);
        string sentence = Only(report, AdviceTopic.Clipping, severity);
        Assert.EndsWith("% of its samples; record again with lower gain", sentence, StringComparison.Ordinal);
        Assert.Equal(severity == AdviceSeverity.Serious, sentence.Contains("heavily", StringComparison.Ordinal));
        Assert.InRange(Report(Clip([.. clipped.Select(sample => sample * 0.3f)], 48000)).ClippedShare, share * 0.3, share * 1.05);
    }

    [Fact]
    public void Loud_tones_are_not_taken_for_clipped()
    {
        foreach (double hz in (double[])[100, 150, 440, 3000])
        {
            Assert.Equal(0, Report(Clip(Signals.Tone(hz, 4, 24000, 0.99))).ClippedShare);
        }
    }

    [Fact]
    public void A_telephone_line_is_heard_even_in_a_file_of_high_rate()
    {
        ReferenceReport report = Report(Clip(Speech(7, 8000), 8000).Resampled(44100));
        Assert.InRange(report.BandwidthHz, 3500, 4500);
        Assert.Contains("as from a telephone", Only(report, AdviceTopic.Bandwidth, AdviceSeverity.Serious), StringComparison.Ordinal);
        Assert.InRange(Report(Clip(Speech(7))).BandwidthHz, 7000, 8000);
        Assert.InRange(Report(Clip(Mix(Speech(7), Signals.Noise(0.001, 7, 24000)))).BandwidthHz, 11500, 12000);
    }

    [Fact]
    public void Soft_short_and_off_centre_clips_are_named()
    {
        Assert.Contains("is soft", Only(Report(Clip(Speech(7, peak: 0.01))), AdviceTopic.Level, AdviceSeverity.Warning), StringComparison.Ordinal);
        Assert.Contains("8 to 12 s", Only(Report(Clip(Speech(4))), AdviceTopic.Length, AdviceSeverity.Note), StringComparison.Ordinal);
        Assert.Contains("5.0 % of full scale", Only(Report(Clip([.. Speech(7).Select(x => x + 0.05f)])), AdviceTopic.DcOffset, AdviceSeverity.Warning), StringComparison.Ordinal);
    }

    [Fact]
    public void The_most_serious_advice_comes_first()
    {
        float[] bad = [.. Speech(4, 8000, peak: 1.02).Select(sample => Math.Clamp(sample, -1f, 1f))];
        AdviceSeverity[] severities = [.. Report(Clip(bad, 8000)).Advice.Select(advice => advice.Severity)];
        Assert.True(severities.Length >= 2);
        Assert.Equal(severities.OrderDescending(), severities);
    }

    private static ReferenceReport Report(AudioClip clip, ReferenceSettings? settings = null)
        => ReferenceClip.Prepare(clip, settings, "me.wav", TestContext.Current.CancellationToken).Report;

    private static string Only(ReferenceReport report, AdviceTopic topic, AdviceSeverity severity)
    {
        ReferenceAdvice advice = Assert.Single(report.Advice, advice => advice.Topic == topic);
        Assert.Equal(severity, advice.Severity);
        return advice.Sentence;
    }
}
