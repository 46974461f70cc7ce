using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Myna.Tensors.Hardware;
using Myna.Tensors.Threads;
using Myna.Tensors.Weights;
using Myna.Tensors.Weights.Checkpoints;
using Myna.Voice.Qwen3Tts.Configuration;
using Myna.Voice.Qwen3Tts.SpeakerEncoder;
using Myna.Voice.Qwen3Tts.SpeechTokenizer;

namespace Myna.Voice.Tests.Qwen3Tts.SpeechTokenizer;

/// <summary>
/// Every stage of decoder, encoder and speaker encoder is equal, bit for bit, at every vector width and with one thread and two.
/// A process computes with one width, so the test starts its own program for each.
/// </summary>
public sealed class CodecWidthsTests
{
    [Fact]
    public async Task The_codec_gives_the_same_bits_at_every_vector_width_and_number_of_threads()
    {
        string[] expected = await FingerprintOf(VectorWidth.Scalar, threads: 1);
        Assert.True(expected.Length > 60, $"only {expected.Length} stages");
        foreach (VectorWidth width in Simd.Supported)
        {
            foreach (int threads in width == VectorWidth.Scalar ? new[] { 2 } : [1, 2])
            {
                Assert.Equal(expected, await FingerprintOf(width, threads));
            }
        }
    }

    /// <summary>What the processes started above run, too; there it leaves the fingerprints behind.</summary>
    [Fact]
    public void The_codec_gives_the_same_bits_every_time()
    {
        string[] lines = Take();
        Assert.Equal(lines, Take());
        FingerprintProcess.Leave([$"{Simd.Width} {Crew.Shared.Members}", .. lines]);
    }

    private static string[] Take()
    {
        var stages = new Dictionary<string, IncrementalHash>(StringComparer.Ordinal);
        string folder = Path.Combine(Qwen3TtsFolder.Golden, "base");
        string codec = Path.Combine(folder, "speech_tokenizer");
        DecoderStream stream = SpeechTokenizerDecoder.Load(codec).Start();
        stream.Tap = Add;
        var wave = new float[10 * 1920];
        stream.Append(DecoderStreamTests.Codes(10, 1), wave);
        Add("wave", wave, 1);

        using SafetensorsFile clip = SafetensorsFile.Open(Path.Combine(Qwen3TtsFolder.Golden, "encode.safetensors"));
        float[] reference = clip.ReadFloats("ref_wave_0.5s");
        SpeechTokenizerEncoder encoder = SpeechTokenizerEncoder.Load(codec);
        encoder.Tap = (stage, rows, channels) => Add($"encoder {stage}", rows, channels);
        int[] codes = encoder.Encode(reference);

        using CheckpointTensors tensors = CheckpointTensors.Open(folder);
        Qwen3SpeakerEncoder speaker = Qwen3SpeakerEncoder.Load(tensors, Qwen3TtsConfig.Load(folder).SpeakerEncoder!);
        speaker.Tap = (stage, rows, channels) => Add($"speaker {stage}", rows, channels);
        Add("x-vector", speaker.Embed(reference), 1);
        return [string.Join(' ', codes), .. stages.Select(stage => $"{stage.Key} {Convert.ToHexString(stage.Value.GetHashAndReset())}")];

        void Add(string stage, ReadOnlySpan<float> rows, int channels)
        {
            if (!stages.TryGetValue(stage, out IncrementalHash? hash))
            {
                stages[stage] = hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            }

            hash.AppendData(MemoryMarshal.AsBytes(rows));
        }
    }

    private static async Task<string[]> FingerprintOf(VectorWidth width, int threads)
    {
        string[] lines = await FingerprintProcess.RunAsync(typeof(CodecWidthsTests), nameof(The_codec_gives_the_same_bits_every_time), width, threads);
        Assert.Equal($"{width} {threads}", lines[0]);
        return lines[1..];
    }
}
