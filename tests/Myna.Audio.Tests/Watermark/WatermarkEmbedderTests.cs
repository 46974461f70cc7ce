using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Myna.Audio.Watermark;

namespace Myna.Audio.Tests.Watermark;

public sealed class WatermarkEmbedderTests
{
    private const int SampleRate = SpokenClips.SampleRate;

    private static readonly WatermarkSettings Settings = new() { Payload = new WatermarkPayload(0x1234, 0xCAFE0001) };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void However_a_stream_is_cut_the_samples_are_the_same(int seed)
    {
        float[] speech = SpokenClips.Reader(0);
        float[] whole = WatermarkEmbedder.Mark(speech, SampleRate, Settings);
        var embedder = new WatermarkEmbedder(Settings, SampleRate);
        for (int round = 0; round < 2; round++)
        {
            // Twice: after its end an embedder is as new.
            var random = new Random(seed);
            var marked = new ArrayBufferWriter<float>();
            int at = 0;
            while (at < speech.Length)
            {
                int taken = Math.Min(random.Next(0, 5000), speech.Length - at);
                embedder.Push(speech.AsSpan(at, taken), marked);
                at += taken;
                Assert.InRange(at - marked.WrittenCount, 0, (int)(0.0374 * SampleRate));
            }

            embedder.Finish(marked);
            Assert.Equal(whole, marked.WrittenSpan.ToArray());
        }
    }

    [Fact]
    public void The_samples_are_the_same_on_every_machine() =>
        Assert.Equal(
            "3458127b29f020afd3e841ae025f02d5",
            Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(WatermarkEmbedder.Mark(SpokenClips.Reader(0), SampleRate, Settings).AsSpan())))[..32]);

    [Fact]
    public void A_stream_that_goes_on_after_a_flush_goes_on_where_it_was()
    {
        float[] speech = SpokenClips.Reader(1);
        var embedder = new WatermarkEmbedder(Settings, SampleRate);
        var marked = new ArrayBufferWriter<float>();
        embedder.Push(speech.AsSpan(0, 30_011), marked);
        embedder.Flush(marked);
        Assert.Equal(30_011, marked.WrittenCount);
        Assert.Equal(30_011, embedder.Position);
        embedder.Push(speech.AsSpan(30_011), marked);
        embedder.Finish(marked);

        // Another embedder that begins at that place makes the same samples of the rest.
        var second = new WatermarkEmbedder(Settings, SampleRate, position: 30_011);
        var rest = new ArrayBufferWriter<float>();
        second.Push(speech.AsSpan(30_011), rest);
        second.Finish(rest);
        Assert.Equal(marked.WrittenSpan[30_011..].ToArray(), rest.WrittenSpan.ToArray());

        // And but for what stands around the flush it is what the whole would have been.
        float[] whole = WatermarkEmbedder.Mark(speech, SampleRate, Settings);
        double change = 0, difference = 0;
        for (int i = 33_000; i < speech.Length; i++)
        {
            change += Math.Pow(whole[i] - speech[i], 2);
            difference += Math.Pow(whole[i] - marked.WrittenSpan[i], 2);
        }

        Assert.InRange(difference, 0, 0.01 * change);
    }

    [Fact]
    public void Silence_and_an_empty_stream_stay_as_they_are()
    {
        Assert.Equal(new float[50_000], WatermarkEmbedder.Mark(new float[50_000], SampleRate, Settings));
        Assert.Empty(WatermarkEmbedder.Mark([], SampleRate, Settings));
        float[] speech = SpokenClips.Reader(2);
        Assert.Equal(speech, WatermarkEmbedder.Mark(speech, SampleRate, WatermarkSettings.Off));
    }

    [Fact]
    public void It_does_not_leave_full_scale()
    {
        float[] loud = [.. SpokenClips.All().Select(x => Math.Clamp(8 * x, -1f, 1f))];
        Assert.All(WatermarkEmbedder.Mark(loud, SampleRate, Settings), x => Assert.InRange(x, -1f, 1f));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void The_change_is_small_and_masked(int reader)
    {
        float[] speech = SpokenClips.Reader(reader);
        float[] marked = WatermarkEmbedder.Mark(speech, SampleRate, Settings);
        Audibility audibility = Audibility.Measure(speech, marked, SampleRate);
        Assert.InRange(audibility.SignalToNoise, 22, 40);
        Assert.InRange(audibility.NoiseToMask, -40, -11);
    }

    [Fact]
    public void Work_on_a_stream_allocates_nothing()
    {
        float[] speech = SpokenClips.Reader(0);
        var embedder = new WatermarkEmbedder(Settings, SampleRate);
        var marked = new ArrayBufferWriter<float>(2 * speech.Length);
        embedder.Push(speech.AsSpan(0, 10_000), marked);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int at = 10_000; at + 500 < speech.Length; at += 500)
        {
            embedder.Push(speech.AsSpan(at, 500), marked);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
