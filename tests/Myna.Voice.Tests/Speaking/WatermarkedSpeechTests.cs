using Myna.Audio.Watermark;

namespace Myna.Voice.Tests.Speaking;

/// <summary>What a real model speaks carries the mark, whoever asks and however it is handed out.</summary>
public sealed class WatermarkedSpeechTests(LiteModelTests.Loaded loaded) : IClassFixture<LiteModelTests.Loaded>
{
    private const string Text = "The quick brown fox jumps over the lazy dog. Nobody had seen it before, and nobody saw it again.";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Speech_is_marked_unless_it_is_asked_not_to_be()
    {
        InstalledEspeak.Require();
        float[] marked = Samples(await Speak(Request()));
        WatermarkReport report = Detect(marked);
        Assert.True(report.Present, $"p = {report.PValue}");
        Assert.Equal(default(WatermarkPayload), report.Payload);

        float[] plain = Samples(await Speak(Request() with { Watermark = WatermarkSettings.Off }));
        Assert.False(Detect(plain).Present);
        Assert.Equal(plain.Length, marked.Length);
        Assert.InRange(Audibility.Measure(plain, marked, loaded.Model.SampleRate).SignalToNoise, 22, 40);

        // The stream is what the embedder makes of the whole but for the ends of sentences, where nothing may be held back.
        float[] offline = WatermarkEmbedder.Mark(plain, loaded.Model.SampleRate, WatermarkSettings.Default);
        Assert.InRange(offline.Zip(marked).Count(pair => pair.First == pair.Second) / (double)offline.Length, 0.4, 1);
    }

    [Fact]
    public async Task A_stream_and_a_file_carry_the_same_payload()
    {
        InstalledEspeak.Require();
        var key = WatermarkKey.Create();
        var settings = new WatermarkSettings { Key = key, Payload = new WatermarkPayload(key.Id, 0x12345678) };
        float[] live = Samples(await Speak(Request() with { Watermark = settings, Live = true }));
        float[] whole = Samples(await Speak(Request() with { Watermark = settings, Live = false }));
        foreach (float[] samples in new[] { live, whole })
        {
            WatermarkReport report = WatermarkDetector.Detect(samples, loaded.Model.SampleRate, [WatermarkKey.Public, key], Cancellation);
            Assert.Equal(settings.Payload, report.Payload);
            Assert.Equal(key, report.Key);
        }
    }

    [Fact]
    public async Task Chunks_follow_one_another_and_marks_come_with_theirs()
    {
        InstalledEspeak.Require();
        List<SpeechChunk> chunks = await Speak(Request());
        double end = 0;
        foreach (SpeechChunk chunk in chunks)
        {
            Assert.Equal(end, chunk.Start, 1e-9);
            end += chunk.Samples.Length / (double)chunk.SampleRate;
            Assert.All(chunk.Marks, mark => Assert.InRange(mark.Start, chunk.Start - 1e-9, Math.Max(end, chunk.Start + 1e-9)));
        }

        // At the end of a sentence nothing is held back: what has come is as long as what was spoken.
        SpeechChunk[] ends = [.. chunks.Where(chunk => chunk.SoFar is not null)];
        Assert.Equal(2, ends.Length);
        Assert.All(ends, chunk => Assert.Equal(chunk.Start + (chunk.Samples.Length / (double)chunk.SampleRate), chunk.SoFar!.Position, 1e-9));
    }

    private static float[] Samples(List<SpeechChunk> chunks) => [.. chunks.SelectMany(chunk => chunk.Samples.ToArray())];

    private WatermarkReport Detect(float[] samples) =>
        WatermarkDetector.Detect(samples, loaded.Model.SampleRate, [WatermarkKey.Public], Cancellation);

    private SpeechRequest Request() => new(Text, loaded.Voice) { Seed = 3, Sampling = SamplingOptions.Fast };

    private async Task<List<SpeechChunk>> Speak(SpeechRequest request)
    {
        using ISpeaker speaker = loaded.Model.CreateSpeaker();
        return await speaker.SpeakAsync(request, Cancellation).ToListAsync(Cancellation);
    }
}
