using CsCheck;
using Myna.Audio.Loudness;

namespace Myna.Audio.Tests.Loudness;

public sealed class PeakLimiterTests
{
    private const int Rate = 24000;
    private const float Ceiling = 0.985f;

    [Fact]
    public void Sound_under_the_ceiling_keeps_its_bits()
    {
        float[] sound = Tone(4800, 0.98f);
        Assert.Equal(sound, Limit(sound, 1000));
    }

    [Theory]
    [InlineData(1.2f)]
    [InlineData(1.7f)]
    [InlineData(8f)]
    public void No_sample_passes_the_ceiling_and_no_sample_jumps(float peak)
    {
        float[] sound = Tone(9600, 0.5f);
        for (int i = 0; i < 60; i++)
        {
            sound[4000 + i] = peak * MathF.Sin(MathF.PI * i / 60);
        }

        float[] limited = Limit(sound, 777);
        Assert.All(limited, sample => Assert.InRange(MathF.Abs(sample), 0, Ceiling * 1.000001f));

        // A smooth gain: it moves by less than two parts of the window from one sample to the next.
        double step = 2.0 / new PeakLimiter(Rate).LookAhead;
        for (int i = 1; i < sound.Length; i++)
        {
            if (MathF.Abs(sound[i]) > 0.05f && MathF.Abs(sound[i - 1]) > 0.05f)
            {
                Assert.InRange((limited[i] / sound[i]) - (limited[i - 1] / sound[i - 1]), -step, step);
            }
        }

        Assert.Equal(sound[..3500], limited[..3500]);
        Assert.Equal(sound[5000..], limited[5000..]);
    }

    [Fact]
    public void Pieces_do_not_change_the_result() =>
        Gen.Select(Gen.Float[-2f, 2f].Array[0, 900], Gen.Int[1, 400]).Sample((sound, piece) =>
        {
            float[] whole = Limit(sound, Math.Max(1, sound.Length));
            float[] pieces = Limit(sound, piece);
            Assert.Equal(sound.Length, pieces.Length);
            Assert.Equal(whole, pieces);
            Assert.All(whole, sample => Assert.InRange(MathF.Abs(sample), 0, Ceiling * 1.000001f));
        }, iter: 60);

    private static float[] Tone(int samples, float peak) =>
        [.. Enumerable.Range(0, samples).Select(i => peak * MathF.Sin(2 * MathF.PI * 200 * i / Rate))];

    private static float[] Limit(float[] sound, int piece)
    {
        var limiter = new PeakLimiter(Rate);
        var limited = new List<float>();
        for (int at = 0; at < sound.Length; at += piece)
        {
            limited.AddRange(limiter.Push(sound.AsSpan(at, Math.Min(piece, sound.Length - at))));
        }

        limited.AddRange(limiter.Finish());
        return [.. limited];
    }
}
