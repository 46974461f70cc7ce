using Myna.Audio.Files;
using Myna.Audio.Rhythm;

namespace Myna.Audio.Tests.Rhythm;

public class SyllableCounterTests
{
    private const int Rate = 24_000;

    [Theory]
    [InlineData(3, 4.0)]
    [InlineData(12, 5.0)]
    [InlineData(20, 6.5)]
    public void Bursts_of_a_vowel_are_counted(int count, double perSecond)
    {
        SpeechRate rate = SyllableCounter.Measure(Bursts(count, perSecond, pauseAfter: -1));
        Assert.Equal(count, rate.Syllables);
        Assert.Equal(perSecond, rate.SyllablesPerSecond!.Value, 0.2 * perSecond);
    }

    [Fact]
    public void Pauses_do_not_slow_the_rate()
    {
        SpeechRate rate = SyllableCounter.Measure(Bursts(12, 5, pauseAfter: 5));
        Assert.Equal(12, rate.Syllables);
        Assert.Equal(5, rate.SyllablesPerSecond!.Value, 1);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.00001)]
    public void Silence_has_no_syllables(double amplitude)
    {
        SpeechRate rate = SyllableCounter.Measure(new AudioClip([.. Enumerable.Range(0, Rate).Select(i => (float)(amplitude * Math.Sin(0.1 * i)))], 1, Rate));
        Assert.Equal((0, null), (rate.Syllables, rate.SyllablesPerSecond));
        Assert.Equal(0, SyllableCounter.Measure(new AudioClip([], 1, Rate)).Syllables);
    }

    /// <summary>What people say in a second is three to seven syllables; read aloud it is four to six.</summary>
    [Theory]
    [InlineData("reader-low.wav")]
    [InlineData("reader-mid.wav")]
    [InlineData("reader-high.wav")]
    public async Task Readers_speak_at_the_pace_of_readers(string file)
    {
        AudioClip clip = await AudioFile.ReadAsync(Samples.PathOf(file), TestContext.Current.CancellationToken);
        Assert.InRange(SyllableCounter.Measure(clip).SyllablesPerSecond!.Value, 3, 7);
    }

    private static AudioClip Bursts(int count, double perSecond, int pauseAfter)
    {
        var samples = new List<float>();
        int length = (int)(Rate / perSecond);
        for (int burst = 0; burst < count; burst++)
        {
            for (int i = 0; i < length; i++)
            {
                double envelope = 0.03 + (0.97 * Math.Pow(Math.Sin(Math.PI * i / length), 2));
                samples.Add((float)(0.3 * envelope * (Math.Sin(2 * Math.PI * 700 * i / Rate) + (0.5 * Math.Sin(2 * Math.PI * 1200 * i / Rate)))));
            }

            if (burst == pauseAfter)
            {
                samples.AddRange(new float[Rate]);
            }
        }

        return new AudioClip([.. samples], 1, Rate);
    }
}
