using System.Buffers;
using CsCheck;
using Myna.Audio.Pitch;
using Myna.Audio.Stretching;

namespace Myna.Audio.Tests.Stretching;

public class TimeStretchTests
{
    private const int Rate = 24_000;

    /// <summary>
    /// Tones of all heights at many speeds: frequency by the phase at both ends of the middle part, amplitude in windows
    /// of 10 ms, and no sample further from its neighbours than a tone's own curvature allows.
    /// </summary>
    [Theory]
    [InlineData(0.5)]
    [InlineData(0.67)]
    [InlineData(0.9)]
    [InlineData(1.05)]
    [InlineData(1.25)]
    [InlineData(1.5)]
    [InlineData(2)]
    public void Tones_keep_frequency_and_level_without_clicks(double speed)
    {
        double worstFrequency = 0, worstRipple = 0, worstClick = 0;
        foreach (double hz in (double[])[61.3, 83.1, 110, 146.8, 220.5, 331.7, 523.3, 997, 1731, 3000.7, 5123, 7333, 9517])
        {
            float[] output = TimeStretch.Stretch(Signals.Tone(hz, 2.5, Rate), Rate, speed);
            Span<float> middle = output.AsSpan(Rate / 10, output.Length - (Rate / 5));
            worstFrequency = Math.Max(worstFrequency, Math.Abs((Frequency(middle, hz) / hz) - 1));
            (double ripple, double click) = Unevenness(middle, hz);
            worstRipple = Math.Max(worstRipple, ripple);
            worstClick = Math.Max(worstClick, click);
        }

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"speed {speed}: frequency within {worstFrequency:0.00000 %}, amplitude within {Signals.Decibels(1 + worstRipple):0.00} dB, clicks {Signals.Decibels(worstClick):0.0} dB");
        Assert.InRange(worstFrequency, 0, 0.001);
        Assert.InRange(worstRipple, 0, 0.06);
        Assert.InRange(worstClick, 0, 0.1);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.8)]
    [InlineData(1.3)]
    [InlineData(2)]
    public void Chirp_has_at_every_time_the_frequency_it_should_have(double speed)
    {
        const double From = 120, To = 400, Seconds = 4;
        var input = new float[(int)(Seconds * Rate)];
        for (int i = 0; i < input.Length; i++)
        {
            double time = (double)i / Rate;
            double phase = 2 * Math.PI * ((From * time) + ((To - From) * time * time / (2 * Seconds)));
            input[i] = (float)(0.3 * (Math.Sin(phase) + (0.5 * Math.Sin(2 * phase)) + (0.25 * Math.Sin(3 * phase))));
        }

        var output = new AudioClip(TimeStretch.Stretch(input, Rate, speed), 1, Rate);
        PitchTrack track = new PitchTracker().Track(output, TestContext.Current.CancellationToken);

        double worst = 0;
        for (int frame = 3; frame < track.Hz.Count - 3; frame++)
        {
            double time = (track.FirstSeconds + (frame * track.HopSeconds)) * speed;
            worst = Math.Max(worst, Math.Abs((track.Hz[frame] / (From + ((To - From) * time / Seconds))) - 1));
        }

        // 10 ms of reach and half a window are a little of the chirp's 70 Hz a second.
        TestContext.Current.TestOutputHelper?.WriteLine($"speed {speed}: within {worst:0.00 %} of the chirp's frequency");
        Assert.InRange(worst, 0, 0.03);
    }

    public static TheoryData<string, double> Speech
    {
        get
        {
            var cases = new TheoryData<string, double>();
            foreach (string name in Samples.Readers)
            {
                foreach (double speed in (double[])[0.5, 0.75, 0.9, 1.1, 1.4, 2])
                {
                    cases.Add(name, speed);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Speech))]
    public void Speech_keeps_its_pitch_level_and_proportion_of_voice(string name, double speed)
    {
        AudioClip clip = Samples.Read(name);
        var tracker = new PitchTracker();
        PitchTrack before = tracker.Track(clip, TestContext.Current.CancellationToken);

        var output = new AudioClip(TimeStretch.Stretch(clip.Samples, clip.SampleRate, speed), 1, clip.SampleRate);
        PitchTrack after = tracker.Track(output, TestContext.Current.CancellationToken);

        double pitch = PitchChange(before, after, speed);
        double level = Signals.Decibels(Signals.Rms(output.Samples) / Signals.Rms(clip.Samples));
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{name} at {speed}: {output.Seconds:0.000} s, pitch {before.MedianHz:0.0} → {after.MedianHz:0.0} Hz ({pitch:+0.00 %;-0.00 %} at the same place), voiced {before.VoicedShare:0.00} → {after.VoicedShare:0.00}, level {level:+0.00;-0.00} dB");
        Assert.InRange(output.Seconds, (clip.Seconds / speed) - 0.02, (clip.Seconds / speed) + 0.02);
        Assert.InRange(pitch, -0.01, 0.01);
        Assert.InRange(level, -1, 1);
        Assert.InRange(after.VoicedShare - before.VoicedShare, -0.15, 0.15);
    }

    /// <summary>A short sound must come at its time: within 10 ms of reach in the input, and a fade.</summary>
    [Theory]
    [InlineData(0.5)]
    [InlineData(0.8)]
    [InlineData(1.25)]
    [InlineData(2)]
    public void Bursts_come_when_they_should(double speed)
    {
        var input = new float[3 * Rate];
        float[] noise = Signals.Noise(0.2, 0.03, Rate);
        for (int burst = 0; burst < 5; burst++)
        {
            noise.CopyTo(input, (int)((0.4 + (0.5 * burst)) * Rate));
        }

        float[] output = TimeStretch.Stretch(input, Rate, speed);

        for (int burst = 0; burst < 5; burst++)
        {
            int expected = (int)((0.4 + (0.5 * burst)) * Rate / speed);
            int from = expected - (Rate / 10);
            int onset = from + Array.FindIndex(output[from..(expected + (Rate / 10))], sample => Math.Abs(sample) > 0.1f);
            Assert.InRange((double)(onset - expected) / Rate, -0.035, 0.035);
        }
    }

    [Fact]
    public void Stream_has_the_bits_of_the_whole_however_it_is_cut()
    {
        float[] speech = Samples.Read("reader-mid.wav").Samples[..(2 * Rate)];
        (from speed in Gen.Double[0.5, 2] from seed in Gen.Int[0, 1 << 20] select (speed, seed)).Sample(
            cut =>
            {
                float[] whole = TimeStretch.Stretch(speech, Rate, cut.speed);
                var random = new Random(cut.seed);
                var stretch = new TimeStretch(Rate, cut.speed);
                var output = new ArrayBufferWriter<float>();
                for (int at = 0; at < speech.Length;)
                {
                    int length = Math.Min(speech.Length - at, random.Next(4) == 0 ? random.Next(30_000) : random.Next(300));
                    stretch.Push(speech.AsSpan(at, length), output);
                    at += length;
                }

                stretch.Finish(output);
                return output.WrittenSpan.SequenceEqual(whole);
            },
            iter: 12);
    }

    [Theory]
    [InlineData(8000)]
    [InlineData(24_000)]
    [InlineData(44_100)]
    public void Any_length_gives_the_length_divided_by_the_speed(int rate)
    {
        foreach (int samples in (int[])[0, 1, 2, 100, 299, 300, 301, 599, 600, 1200, 5000])
        {
            foreach (double speed in (double[])[0.5, 0.77, 1, 1.9, 2])
            {
                float[] output = TimeStretch.Stretch(Signals.Noise(0.1, (double)samples / rate, rate), rate, speed);
                Assert.Equal((int)Math.Round(samples / speed, MidpointRounding.AwayFromZero), output.Length);
                Assert.All(output, sample => Assert.InRange(sample, -2, 2));
            }
        }
    }

    [Fact]
    public void Speed_one_changes_no_bit()
    {
        float[] speech = Samples.Read("reader-low.wav").Samples;
        Assert.Equal(speech, TimeStretch.Stretch(speech, Rate, 1));
    }

    [Fact]
    public void Silence_stays_silence_and_the_end_is_not_lost()
    {
        Assert.All(TimeStretch.Stretch(new float[Rate], Rate, 0.6), sample => Assert.Equal(0f, sample));

        float[] tone = TimeStretch.Stretch(Signals.Tone(200, 1, Rate), Rate, 1.37);
        Assert.True(Signals.Rms(tone.AsSpan(tone.Length - 240)) > 0.25);
    }

    [Theory]
    [InlineData(0.49)]
    [InlineData(2.01)]
    [InlineData(double.NaN)]
    public void Other_speeds_are_refused(double speed)
        => Assert.Throws<ArgumentOutOfRangeException>(() => new TimeStretch(Rate, speed));

    /// <summary>
    /// The median of what happened to the pitch of each moment: which moments count as voiced differs a little, so the
    /// medians of the whole may differ where no moment changed.
    /// </summary>
    private static double PitchChange(PitchTrack before, PitchTrack after, double speed)
    {
        var changes = new List<double>();
        for (int frame = 0; frame < after.Hz.Count; frame++)
        {
            double time = (after.FirstSeconds + (frame * after.HopSeconds)) * speed;
            int at = (int)Math.Round((time - before.FirstSeconds) / before.HopSeconds);
            if (after.Hz[frame] > 0 && at >= 0 && at < before.Hz.Count && before.Hz[at] > 0)
            {
                changes.Add((after.Hz[frame] / before.Hz[at]) - 1);
            }
        }

        Assert.InRange(changes.Count, 20, int.MaxValue);
        changes.Sort();
        return changes[changes.Count / 2];
    }

    /// <summary>The mean frequency, from the phases of two pieces far apart; unambiguous while it is within 0.2 % or so.</summary>
    private static double Frequency(ReadOnlySpan<float> samples, double hz)
    {
        // Phase advances step by step from piece to piece, each compared with what a tone of exactly this frequency does.
        int piece = Math.Max(480, (int)(4 * Rate / hz));
        double drift = 0, previous = Signals.Fit(samples[..piece], hz, Rate).PhaseDegrees;
        int last = 0;
        for (int from = piece; from + piece <= samples.Length; from += piece)
        {
            double phase = Signals.Fit(samples.Slice(from, piece), hz, Rate, from).PhaseDegrees;
            drift += Math.IEEERemainder(phase - previous, 360);
            previous = phase;
            last = from;
        }

        return hz + (drift / 360 / ((double)last / Rate));
    }

    /// <summary>
    /// By how much the amplitude departs from 0.5 in any window of two periods (10 ms or more), as a share, and the largest
    /// departure of x[i-1] + x[i+1] - 2·cos(ω)·x[i], which is zero on a tone, in shares of the amplitude.
    /// </summary>
    private static (double Ripple, double Click) Unevenness(ReadOnlySpan<float> samples, double hz)
    {
        int window = Math.Max(Rate / 100, (int)Math.Round(2 * Rate / hz));
        double ripple = 0, click = 0, cosine = Math.Cos(2 * Math.PI * hz / Rate);
        for (int from = 0; from + window <= samples.Length; from += window / 2)
        {
            ripple = Math.Max(ripple, Math.Abs((Signals.Fit(samples.Slice(from, window), hz, Rate).Amplitude / 0.5) - 1));
        }

        for (int i = 1; i + 1 < samples.Length; i++)
        {
            click = Math.Max(click, Math.Abs(samples[i - 1] + samples[i + 1] - (2 * cosine * samples[i])) / 0.5);
        }

        return (ripple, click);
    }
}
