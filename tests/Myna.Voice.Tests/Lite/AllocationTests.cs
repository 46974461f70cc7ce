using Myna.Voice.Lite;

namespace Myna.Voice.Tests.Lite;

/// <summary>Once a sentence of some length has been spoken, the next one needs no new memory.</summary>
public sealed class AllocationTests : IDisposable
{
    private readonly LiteFixture _lite = new();

    public void Dispose() => _lite.Dispose();

    [Fact]
    public void Sampling_a_mel_allocates_nothing_once_warm()
    {
        LiteConfig config = _lite.Config;
        const int Frames = 60;
        var decoder = new Decoder(new WeightReader(_lite.Acoustic).In("dec"), config);
        var sampler = new FlowSampler(decoder, config);
        DecoderVoice voice = decoder.Listen(_lite.Reference.ReadFloats("vector"), _lite.Reference.ReadFloats("frames"), _lite.Crew);
        var workspace = new Workspace();
        float[] mu = new float[Frames * config.Mels], h = new float[Frames * config.Text.Width], x = new float[Frames * config.Mels];

        Assert.Equal(0, AllocatedBytes(() => sampler.Sample(mu, h, x, voice, 2, 1f, workspace, _lite.Crew, null, null, CancellationToken.None)));
    }

    [Fact]
    public void Making_a_waveform_allocates_nothing_once_warm()
    {
        var vocoder = new Vocoder(new WeightReader(_lite.VocoderFile), _lite.Config);
        var sentence = new VocoderSentence(vocoder, new Workspace(), _lite.Crew);
        float[] mel = _lite.Synthesis.ReadFloats("mel"), noise = _lite.Synthesis.ReadFloats("noise_wave");
        var piece = new float[4096];

        Assert.Equal(0, AllocatedBytes(() =>
        {
            sentence.Begin(mel, noise);
            while (sentence.Read(piece) > 0)
            {
            }
        }));
    }

    /// <summary>
    /// What the calling thread takes from the heap in a warm run. The least of several runs: a collection set off by another
    /// test counts the rest of the thread's allocation buffer as taken.
    /// </summary>
    private static long AllocatedBytes(Action action)
    {
        action();
        return Enumerable.Range(0, 6).Min(_ =>
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            action();
            return GC.GetAllocatedBytesForCurrentThread() - before;
        });
    }
}
