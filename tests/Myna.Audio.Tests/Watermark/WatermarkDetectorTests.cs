using Myna.Audio.Resampling;
using Myna.Audio.Watermark;

namespace Myna.Audio.Tests.Watermark;

public sealed class WatermarkDetectorTests
{
    private const int SampleRate = SpokenClips.SampleRate;

    private static readonly WatermarkPayload Payload = new(0x1234, 0xCAFE0001);

    private static readonly WatermarkSettings Settings = new() { Payload = Payload };

    private static readonly float[] Speech = SpokenClips.All();

    private static readonly float[] Marked = WatermarkEmbedder.Mark(Speech, SampleRate, Settings);

    public static TheoryData<string> Attacks => [.. Changes.Keys];

    private static Dictionary<string, Func<float[], (float[] Samples, int SampleRate)>> Changes { get; } = new()
    {
        ["none"] = x => (x, SampleRate),
        ["gain -20 dB"] = x => ([.. x.Select(v => 0.1f * v)], SampleRate),
        ["8 bits"] = x => ([.. x.Select(v => MathF.Round(v * 127) / 127)], SampleRate),
        ["noise 20 dB"] = x => (Noisy(x, 20), SampleRate),
        ["48 kHz"] = x => (Resampler.Resample(x, SampleRate, 48000), 48000),
        ["16 kHz"] = x => (Resampler.Resample(x, SampleRate, 16000), 16000),
        ["8 kHz"] = x => (Resampler.Resample(x, SampleRate, 8000), 8000),
        ["1 % faster and higher"] = x => (Resampler.Resample(x, 24240, SampleRate), SampleRate),
        ["1 % slower and lower"] = x => (Resampler.Resample(x, 23760, SampleRate), SampleRate),
        ["begins elsewhere"] = x => (x[31_337..], SampleRate),
    };

    [Theory]
    [MemberData(nameof(Attacks))]
    public void It_is_found_and_read_after(string attack)
    {
        (float[] samples, int sampleRate) = Changes[attack](Marked);
        WatermarkReport report = WatermarkDetector.Detect(samples, sampleRate, [WatermarkKey.Public], TestContext.Current.CancellationToken);
        TestContext.Current.TestOutputHelper?.WriteLine($"{attack}: p {report.PValue:0.0e0}, {report.Payload}, speed {report.Speed}, {string.Join(' ', report.Ranges)}");
        Assert.True(report.Present, $"p = {report.PValue}");
        Assert.Equal(Payload, report.Payload);
        Assert.Equal(WatermarkKey.Public, report.Key);
    }

    [Theory]
    [MemberData(nameof(Attacks))]
    public void Unmarked_speech_has_none(string attack)
    {
        (float[] samples, int sampleRate) = Changes[attack](Speech);
        WatermarkReport report = WatermarkDetector.Detect(samples, sampleRate, [WatermarkKey.Public], TestContext.Current.CancellationToken);
        Assert.False(report.Present, $"p = {report.PValue}");
        Assert.Null(report.Payload);
        Assert.Null(report.Key);
        Assert.Empty(report.Ranges);
    }

    [Fact]
    public void Three_seconds_are_enough()
    {
        for (int reader = 0; reader < 3; reader++)
        {
            float[] marked = WatermarkEmbedder.Mark(SpokenClips.Reader(reader), SampleRate, Settings)[5000..77000];
            WatermarkReport report = WatermarkDetector.Detect(marked, SampleRate, [WatermarkKey.Public], TestContext.Current.CancellationToken);
            Assert.InRange(report.PValue, 0, 1e-9);
            Assert.Equal(Payload, report.Payload);
        }
    }

    [Fact]
    public void It_is_found_in_a_room_from_a_few_seconds()
    {
        // Noise that dies away within a third of a second is a room; speech, played there, is heard with 4 dB less of it.
        var random = new Random(3);
        var response = new float[8000];
        for (int i = 60; i < response.Length; i++)
        {
            response[i] = (float)((random.NextDouble() - 0.5) * Math.Pow(10, -3.0 * i / SampleRate / 0.35));
        }

        float[] marked = Marked[10_000..130_000], echoes = new float[marked.Length];
        for (int k = 60; k < response.Length; k++)
        {
            for (int i = k; i < echoes.Length; i++)
            {
                echoes[i] += response[k] * marked[i - k];
            }
        }

        double gain = Math.Sqrt(0.4 * marked.Sum(x => (double)x * x) / echoes.Sum(x => (double)x * x));
        float[] heard = Noisy([.. marked.Zip(echoes, (x, e) => x + (float)(gain * e))], 28);
        WatermarkReport report = WatermarkDetector.Detect(heard, SampleRate, [WatermarkKey.Public], TestContext.Current.CancellationToken);
        TestContext.Current.TestOutputHelper?.WriteLine($"p {report.PValue:0.0e0}, {report.Payload}");
        Assert.InRange(report.PValue, 0, 1e-12);
    }

    [Fact]
    public void Who_has_another_key_finds_nothing_and_who_has_several_is_told_which()
    {
        var key = WatermarkKey.From([.. Enumerable.Range(1, WatermarkKey.Bytes).Select(i => (byte)i)]);
        float[] marked = WatermarkEmbedder.Mark(Speech, SampleRate, new WatermarkSettings { Key = key, Payload = Payload });
        Assert.False(WatermarkDetector.Detect(marked, SampleRate, [WatermarkKey.Public], TestContext.Current.CancellationToken).Present);
        WatermarkReport report = WatermarkDetector.Detect(marked, SampleRate, [WatermarkKey.Public, key], TestContext.Current.CancellationToken);
        Assert.True(report.Present);
        Assert.Equal(key, report.Key);
        Assert.Equal(Payload, report.Payload);
    }

    [Fact]
    public void It_is_found_where_it_is()
    {
        float[] mixed = [.. Speech[..120_000], .. Marked[30_000..190_000], .. Speech[..120_000]];
        WatermarkReport report = WatermarkDetector.Detect(mixed, SampleRate, [WatermarkKey.Public], TestContext.Current.CancellationToken);
        Assert.True(report.Present);
        Assert.Equal(Payload, report.Payload);
        WatermarkRange range = Assert.Single(report.Ranges);
        Assert.InRange(range.Start, 3, 6.5);
        Assert.InRange(range.End, 10.2, 14);
    }

    [Fact]
    public void Pieces_that_were_marked_one_by_one_add_up()
    {
        float[] joined =
        [
            .. WatermarkEmbedder.Mark(SpokenClips.Reader(0), SampleRate, Settings), .. new float[10_007],
            .. WatermarkEmbedder.Mark(SpokenClips.Reader(1), SampleRate, Settings), .. new float[7_001],
            .. WatermarkEmbedder.Mark(SpokenClips.Reader(2), SampleRate, Settings),
        ];
        WatermarkReport report = WatermarkDetector.Detect(joined, SampleRate, [WatermarkKey.Public], TestContext.Current.CancellationToken);
        Assert.True(report.Present);
        Assert.Equal(Payload, report.Payload);
        Assert.InRange(report.Ranges.Sum(range => range.Seconds), 8, 11.6);
    }

    [Fact]
    public void More_than_a_minute_is_looked_at_in_segments()
    {
        float[] speech = [.. Enumerable.Repeat(Speech, 7).SelectMany(x => x)];
        float[] marked = WatermarkEmbedder.Mark(speech, SampleRate, Settings);
        WatermarkReport report = WatermarkDetector.Detect(marked, SampleRate, [WatermarkKey.Public], TestContext.Current.CancellationToken);
        Assert.Equal(Payload, report.Payload);
        WatermarkRange range = Assert.Single(report.Ranges);
        Assert.InRange(range.Start, 0, 2);
        Assert.InRange(range.End, (speech.Length / (double)SampleRate) - 2, (speech.Length / (double)SampleRate) + 0.1);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(24000)]
    public void Short_and_silent_recordings_have_none(int length)
    {
        Assert.False(WatermarkDetector.Detect(new float[length], SampleRate, [WatermarkKey.Public], TestContext.Current.CancellationToken).Present);
        Assert.False(WatermarkDetector.Detect(Marked.AsSpan(0, Math.Min(length, 6000)), SampleRate, [WatermarkKey.Public], TestContext.Current.CancellationToken).Present);
    }

    [Fact]
    public void The_chance_of_random_keys_stays_below_its_bound()
    {
        NullTrial trial = NullTrial.Run(Speech.AsSpan(0, 96_000), SampleRate, keys: 200, seed: 3, null, TestContext.Current.CancellationToken);
        Assert.Equal(0, trial.Present);
        Assert.InRange(trial.SmallestPValue, 1e-4, 1);
        Assert.All(trial.Tail, point => Assert.InRange(point.Measured, 0, point.Bound));
    }

    private static float[] Noisy(float[] samples, double decibels)
    {
        var random = new Random(11);
        double amplitude = Math.Sqrt(3 * samples.Average(x => (double)x * x) * Math.Pow(10, -decibels / 10));
        return [.. samples.Select(x => x + (float)(amplitude * ((2 * random.NextDouble()) - 1)))];
    }
}
