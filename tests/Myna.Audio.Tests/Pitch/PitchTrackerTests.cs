using Myna.Audio.Pitch;

namespace Myna.Audio.Tests.Pitch;

public class PitchTrackerTests
{
    private const int Rate = 24_000;

    [Theory]
    [InlineData(72)]
    [InlineData(87.3)]
    [InlineData(123.4)]
    [InlineData(220)]
    [InlineData(333.3)]
    [InlineData(587)]
    public void Tones_with_and_without_harmonics_are_found_within_a_third_of_a_percent(double hz)
    {
        float[] tone = Signals.Tone(hz, 1, Rate);
        float[] voice = Voice(_ => hz, 1);
        foreach (float[] sound in (float[][])[tone, voice])
        {
            PitchTrack track = new PitchTracker().Track(new AudioClip(sound, 1, Rate), TestContext.Current.CancellationToken);
            Assert.Equal(1, track.VoicedShare);
            Assert.All(track.Hz, found => Assert.InRange(found / hz, 0.9967, 1.0033));
        }
    }

    [Fact]
    public void Glide_is_followed_in_time()
    {
        double At(double time) => 100 + (150 * time);
        PitchTrack track = new PitchTracker().Track(new AudioClip(Voice(At, 2), 1, Rate), TestContext.Current.CancellationToken);

        // A window compares a piece with the next period: at 150 Hz a second the two are a few Hz apart.
        for (int frame = 0; frame < track.Hz.Count; frame++)
        {
            double time = track.FirstSeconds + (frame * track.HopSeconds);
            Assert.InRange(track.Hz[frame] / At(time), 0.97, 1.03);
        }

        Assert.InRange(track.MedianHz!.Value, 242, 258);
        Assert.InRange(track.Percentile(0.9)!.Value / track.Percentile(0.1)!.Value, 1.9, 3.2);
    }

    [Fact]
    public void Missing_fundamental_is_heard()
    {
        float[] sound = new float[Rate];
        foreach (int harmonic in (int[])[3, 4, 5, 6])
        {
            float[] tone = Signals.Tone(150 * harmonic, 1, Rate, 0.1);
            for (int i = 0; i < sound.Length; i++)
            {
                sound[i] += tone[i];
            }
        }

        PitchTrack track = new PitchTracker().Track(new AudioClip(sound, 1, Rate), TestContext.Current.CancellationToken);
        Assert.InRange(track.MedianHz!.Value, 149.5, 150.5);
    }

    [Fact]
    public void Noise_and_silence_have_no_pitch()
    {
        var tracker = new PitchTracker();
        PitchTrack noise = tracker.Track(new AudioClip(Signals.Noise(0.1, 2, Rate), 1, Rate), TestContext.Current.CancellationToken);
        PitchTrack silence = tracker.Track(new AudioClip(new float[Rate], 1, Rate), TestContext.Current.CancellationToken);
        PitchTrack nothing = tracker.Track(new AudioClip([], 1, Rate), TestContext.Current.CancellationToken);

        Assert.InRange(noise.VoicedShare, 0, 0.02);
        Assert.Equal((0.0, null), (silence.VoicedShare, silence.MedianHz));
        Assert.Empty(nothing.Hz);
        Assert.Null(nothing.MedianHz);
    }

    [Fact]
    public void Readers_have_the_voices_their_names_say()
    {
        var tracker = new PitchTracker();
        double[] medians = [.. Samples.Readers.Select(name => tracker.Track(Samples.Read(name), TestContext.Current.CancellationToken).MedianHz!.Value)];

        Assert.Equal(medians.Order(), medians);
        Assert.InRange(medians[0], 75, 140);
        Assert.InRange(medians[2], 170, 280);
    }

    /// <summary>Ten harmonics that fall by 6 dB an octave.</summary>
    private static float[] Voice(Func<double, double> hz, double seconds)
    {
        var samples = new float[(int)(seconds * Rate)];
        double phase = 0;
        for (int i = 0; i < samples.Length; i++)
        {
            for (int harmonic = 1; harmonic <= 10; harmonic++)
            {
                samples[i] += (float)(0.15 / harmonic * Math.Sin(harmonic * phase));
            }

            phase += 2 * Math.PI * hz((double)i / Rate) / Rate;
        }

        return samples;
    }
}
