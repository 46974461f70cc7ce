using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Myna.Tensors.Hardware;
using Myna.Tensors.Threads;
using Myna.Voice.Lite;
using Myna.Voice.Lite.Alignment;

namespace Myna.Voice.Tests.Lite;

/// <summary>
/// SHA-256 of every stage of the Lite networks, from the log-mel of a clip and the symbols of a sentence to a waveform, as this
/// process computes them: with its own vector width and its own number of threads.
/// </summary>
internal sealed class NetworkFingerprint
{
    private const int Frames = 40;

    /// <summary>Where the 40 frames begin in the golden sentence: a pause, a voiced stretch and an unvoiced one.</summary>
    private const int FirstFrame = 25;

    private readonly List<string> _lines = [];

    /// <summary>What the process runs with, in the first line; then a line for every stage, in the order of computation.</summary>
    public static string[] Take(LiteFixture lite)
    {
        var fingerprint = new NetworkFingerprint();
        fingerprint._lines.Add(Describe(Simd.Width, Crew.Shared.Members));
        ReferenceVoice clip = fingerprint.Listen(lite);
        fingerprint.Decode(lite, clip);
        fingerprint.Sound(lite);
        return [.. fingerprint._lines];
    }

    public static string Describe(VectorWidth width, int threads) => $"{width}, {threads} threads";

    private ReferenceVoice Listen(LiteFixture lite)
    {
        var encoder = new ReferenceEncoder(new WeightReader(lite.Acoustic).In("ref"), lite.Config);
        return encoder.Listen(lite.Reference.ReadFloats("logmel"), Crew.Shared, Add, CancellationToken.None);
    }

    /// <summary>The sentence's symbols, then one step with guidance, so that both passes of the decoder are there.</summary>
    private void Decode(LiteFixture lite, ReferenceVoice clip)
    {
        LiteConfig config = lite.Config;
        var text = new TextEncoder(new WeightReader(lite.Acoustic).In("text"), config);
        int[] ids = [.. lite.Synthesis.ReadFloats("ids").Select(id => (int)id)];
        TextReading reading = text.Read(ids, clip.Vector, new Workspace(), Crew.Shared, Add, CancellationToken.None);

        Align(lite, reading.Mu);

        var decoder = new Decoder(new WeightReader(lite.Acoustic).In("dec"), config);
        var sampler = new FlowSampler(decoder, config);
        DecoderVoice voice = decoder.Listen(clip.Vector, clip.Frames, Crew.Shared);
        float[] x = Noise(NoisePurpose.Mel, Frames * config.Mels);
        sampler.Sample(
            reading.Mu[..(Frames * config.Mels)],
            reading.Features[..(Frames * config.Text.Width)],
            x,
            voice,
            1,
            config.Decoder.Guidance,
            new Workspace(),
            Crew.Shared,
            null,
            Add,
            CancellationToken.None);
        Add("mel after one step", x);
    }

    /// <summary>The sentence laid over the clip: what scores and word times are made of.</summary>
    private void Align(LiteFixture lite, ReadOnlySpan<float> means)
    {
        LiteConfig config = lite.Config;
        float[] mel = lite.Reference.ReadFloats("logmel");
        float[] recording = ReferenceStatistics.Measure(mel, config.Mels, config.Reference).Normalize(mel);
        var likelihoods = new FrameLikelihoods(new MelCepstra(config.Mels), recording, means, config.Mels);
        Add("alignment", likelihoods.Values);
    }

    private void Sound(LiteFixture lite)
    {
        var vocoder = new Vocoder(new WeightReader(lite.VocoderFile), lite.Config);
        var sentence = new VocoderSentence(vocoder, new Workspace(), Crew.Shared);
        int mels = lite.Config.Mels;
        ReadOnlySpan<float> mel = lite.Synthesis.ReadFloats("mel").AsSpan(FirstFrame * mels, Frames * mels);
        sentence.Begin(mel, Noise(NoisePurpose.Waveform, vocoder.Samples(Frames)), Add);
        float[] wave = new float[sentence.Samples];
        Assert.Equal(wave.Length, sentence.Read(wave, Add));
        Add("wave", wave);
    }

    private float[] Noise(NoisePurpose purpose, int count)
    {
        float[] noise = new float[count];
        new SeededNoise(7, 0, purpose).Fill(noise);
        Add($"noise {purpose}", noise);
        return noise;
    }

    private void Add(string stage, ReadOnlySpan<float> values)
    {
        Assert.False(values.IsEmpty);
        _lines.Add($"{stage} {Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(values)))}");
    }
}
