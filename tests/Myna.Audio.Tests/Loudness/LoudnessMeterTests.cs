using Myna.Audio.Loudness;

namespace Myna.Audio.Tests.Loudness;

/// <summary>The test signals of EBU Tech 3341 (loudness, true peak) and EBU Tech 3342 (range) that are made of tones.</summary>
public class LoudnessMeterTests
{
    private const int Rate = 48000;

    [Theory]
    [InlineData(-23, 48000)]
    [InlineData(-33, 48000)]
    [InlineData(-23, 44100)]
    [InlineData(-23, 24000)]
    [InlineData(-23, 22050)]
    public void Tech_3341_cases_1_and_2_a_steady_tone(double decibels, int rate)
    {
        LoudnessReport report = LoudnessMeter.Measure(Stereo(rate, (20, decibels)));
        Assert.Equal(decibels, report.IntegratedLufs, 0.1);
        Assert.Equal(decibels, report.MaximumMomentaryLufs, 0.1);
        Assert.Equal(decibels, report.MaximumShortTermLufs, 0.1);
        Assert.Equal(decibels, report.SamplePeakDbfs, 0.1);
        Assert.Equal(report.IntegratedLufs, LoudnessMeter.Integrated(Stereo(rate, (20, decibels))));
    }

    [Fact]
    public void Tech_3341_case_3_quiet_parts_are_gated()
        => Assert.Equal(-23, Integrated((10, -36), (60, -23), (10, -36)), 0.1);

    [Fact]
    public void Tech_3341_case_4_very_quiet_parts_are_gated()
        => Assert.Equal(-23, Integrated((10, -72), (10, -36), (60, -23), (10, -36), (10, -72)), 0.1);

    [Fact]
    public void Tech_3341_case_5_loud_parts_are_averaged()
        => Assert.Equal(-23, Integrated((20, -26), (20.1, -20), (20, -26)), 0.1);

    [Fact]
    public void Tech_3341_case_6_surround_channels_weigh_more()
    {
        float[][] channels = [.. new[] { -28.0, -28, -24, -30, -30 }.Select(decibels => Signals.Tone(1000, 20, Rate, Amplitude(decibels)))];
        Assert.Equal(-23, LoudnessMeter.Integrated(Interleave(channels, Rate)), 0.1);

        // The same with a loud low-frequency channel, which must not count.
        float[] low = Signals.Tone(1000, 20, Rate, 0.9);
        Assert.Equal(-23, LoudnessMeter.Integrated(Interleave([.. channels[..3], low, .. channels[3..]], Rate)), 0.1);
    }

    [Fact]
    public void Tech_3341_case_9_short_term_loudness_is_steady()
        => SteadyAfter(3, meter => meter.ShortTermLufs, Repeat(5, (1.34, -20), (1.66, -30)));

    [Fact]
    public void Tech_3341_case_12_momentary_loudness_is_steady()
        => SteadyAfter(1, meter => meter.MomentaryLufs, Repeat(25, (0.18, -20), (0.22, -30)));

    /// <summary>Cases 15 to 19: tones whose peaks fall between samples.</summary>
    [Theory]
    [InlineData(4, 0.5, 0, -6)]
    [InlineData(4, 0.5, 45, -6)]
    [InlineData(6, 0.5, 60, -6)]
    [InlineData(8, 0.5, 67.5, -6)]
    [InlineData(4, 1.41, 45, 3)]
    public void Tech_3341_cases_15_to_19_true_peaks(int samplesPerTurn, double amplitude, double phase, double expected)
    {
        float[] tone = Signals.Tone((double)Rate / samplesPerTurn, 1, Rate, amplitude, phase);
        for (int i = 0; i < 480; i++)
        {
            // Faded in and out, as a start in full swing would overshoot.
            float gain = 0.5f - (0.5f * MathF.Cos(MathF.PI * i / 480));
            tone[i] *= gain;
            tone[^(i + 1)] *= gain;
        }

        Assert.InRange(LoudnessMeter.Measure(new AudioClip(tone, 1, Rate)).TruePeakDbtp, expected - 0.4, expected + 0.2);
    }

    [Fact]
    public void Tech_3342_cases_1_to_4_loudness_range()
    {
        Assert.Equal(10, Range((20, -20), (20, -30)), 1.0);
        Assert.Equal(5, Range((20, -20), (20, -15)), 1.0);
        Assert.Equal(20, Range((20, -40), (20, -20)), 1.0);
        Assert.Equal(15, Range((20, -50), (20, -35), (20, -20), (20, -35), (20, -50)), 1.0);

        static double Range(params (double, double)[] parts)
        {
            var meter = new LoudnessMeter(2, Rate, truePeak: false);
            meter.Add(Stereo(Rate, parts).Samples);
            return meter.Finish().RangeLu;
        }
    }

    /// <summary>The coefficients that ITU-R BS.1770-4 prints for 48 kHz.</summary>
    [Fact]
    public void The_weighting_is_the_standards_at_48_khz()
    {
        KWeighting.Biquad shelf = KWeighting.Shelf(48000), pass = KWeighting.HighPass(48000);
        Assert.Equal(1.53512485958697, shelf.B0, 1e-9);
        Assert.Equal(-2.69169618940638, shelf.B1, 1e-9);
        Assert.Equal(1.19839281085285, shelf.B2, 1e-9);
        Assert.Equal(-1.69065929318241, shelf.A1, 1e-9);
        Assert.Equal(0.73248077421585, shelf.A2, 1e-9);
        Assert.Equal(-1.99004745483398, pass.A1, 1e-9);
        Assert.Equal(0.99007225036621, pass.A2, 1e-9);
    }

    [Fact]
    public void Silence_and_sounds_too_short_have_no_loudness()
    {
        LoudnessReport silence = LoudnessMeter.Measure(new AudioClip(new float[Rate], 1, Rate));
        Assert.Equal(double.NegativeInfinity, silence.IntegratedLufs);
        Assert.Equal(double.NegativeInfinity, silence.TruePeakDbtp);
        Assert.Equal(0, silence.RangeLu);
        LoudnessReport brief = LoudnessMeter.Measure(new AudioClip(Signals.Tone(1000, 0.3, Rate), 1, Rate));
        Assert.Equal(double.NegativeInfinity, brief.MaximumMomentaryLufs);
        Assert.Equal(-6.02, brief.SamplePeakDbfs, 0.01);
    }

    [Fact]
    public void Pieces_measure_as_the_whole()
    {
        AudioClip clip = Stereo(44100, (2, -20), (3, -26));
        var meter = new LoudnessMeter(2, 44100);
        for (int from = 0; from < clip.Samples.Length; from += 2 * 1009)
        {
            meter.Add(clip.Samples.AsSpan(from, Math.Min(2 * 1009, clip.Samples.Length - from)));
        }

        Assert.Equal(LoudnessMeter.Measure(clip), meter.Finish());
    }

    private static double Integrated(params (double, double)[] parts) => LoudnessMeter.Integrated(Stereo(Rate, parts));

    private static void SteadyAfter(double seconds, Func<LoudnessMeter, double> value, (double, double)[] parts)
    {
        AudioClip clip = Stereo(Rate, parts);
        var meter = new LoudnessMeter(2, Rate, truePeak: false);
        for (int step = 1; step * Rate / 10 <= clip.SamplesPerChannel; step++)
        {
            meter.Add(clip.Samples.AsSpan((step - 1) * Rate / 10 * 2, Rate / 10 * 2));
            if (step / 10.0 >= seconds)
            {
                Assert.Equal(-23, value(meter), 0.1);
            }
        }
    }

    private static (double Seconds, double Decibels)[] Repeat(int times, params (double, double)[] parts)
        => [.. Enumerable.Repeat(parts, times).SelectMany(part => part)];

    /// <summary>A 1 kHz tone in both channels, its level changing from part to part.</summary>
    private static AudioClip Stereo(int rate, params (double Seconds, double Decibels)[] parts)
    {
        float[] tone = Signals.Tone(1000, parts.Sum(part => part.Seconds), rate, 1);
        int at = 0;
        foreach ((double seconds, double decibels) in parts)
        {
            int end = Math.Min(tone.Length, at + (int)Math.Round(seconds * rate));
            for (; at < end; at++)
            {
                tone[at] *= (float)Amplitude(decibels);
            }
        }

        return Interleave([tone, tone], rate);
    }

    private static AudioClip Interleave(float[][] channels, int rate)
    {
        var samples = new float[channels.Length * channels[0].Length];
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = channels[i % channels.Length][i / channels.Length];
        }

        return new AudioClip(samples, channels.Length, rate);
    }

    private static double Amplitude(double decibels) => Math.Pow(10, decibels / 20);
}
