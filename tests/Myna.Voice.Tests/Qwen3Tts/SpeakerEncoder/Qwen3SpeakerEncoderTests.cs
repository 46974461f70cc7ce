using Myna.Tensors.Weights;
using Myna.Tensors.Weights.Checkpoints;
using Myna.Voice.Qwen3Tts.Configuration;
using Myna.Voice.Qwen3Tts.SpeakerEncoder;
using Myna.Voice.Tests.Qwen3Tts.SpeechTokenizer;

namespace Myna.Voice.Tests.Qwen3Tts.SpeakerEncoder;

/// <summary>Every stage of the speaker encoder against the official one, on the tiny checkpoint.</summary>
public sealed class Qwen3SpeakerEncoderTests : IClassFixture<CodecFixture>
{
    private const double MelTolerance = 2e-3;
    private const double StageTolerance = 5e-4;

    private static readonly string[] NoStages =
        ["wav", "mel", "padded_head", "padded_tail", "hann_window", "mel_basis", "magnitude_first4", "magnitude_last2", "fc", "x_vector", "short_wav", "short_mel", "short_x_vector"];

    private readonly CodecFixture _codec;

    public Qwen3SpeakerEncoderTests(CodecFixture codec) => _codec = codec;

    [Fact]
    public void Every_stage_behind_the_mel_equals_the_official_one()
    {
        // From the official mel: the logarithm of nearly silent bins differs by up to 1e-3 from one Fourier transform to another.
        using SafetensorsFile golden = _codec.Open("speaker.safetensors");
        Qwen3SpeakerEncoder encoder = Load();
        var stages = new Dictionary<string, (float[] Rows, int Channels)>();
        encoder.Tap = (stage, rows, channels) => stages.Add(stage, (rows.ToArray(), channels));
        float[] mel = golden.ReadFloats("mel");
        float[] vector = encoder.EmbedMel(mel, mel.Length / 128);

        string[] compared = [.. golden.Tensors.Keys.Except(NoStages)];
        Assert.Equal(12, compared.Length);
        foreach (string name in compared)
        {
            (float[] rows, int channels) = stages[name];
            float[] actual = name == "asp" ? rows : CodecFixture.ChannelFirst(rows, channels, rows.Length / channels);
            double difference = CodecFixture.Difference(golden.ReadFloats(name), actual);
            Assert.True(difference <= StageTolerance, $"{name} is off by {difference:G3}");
        }

        Assert.InRange(CodecFixture.Difference(golden.ReadFloats("x_vector"), vector), 0, StageTolerance);
    }

    [Fact]
    public void Mel_and_vector_of_a_clip_equal_the_official_ones()
    {
        using SafetensorsFile golden = _codec.Open("speaker.safetensors");
        Qwen3SpeakerEncoder encoder = Load();
        float[] mel = [];
        encoder.Tap = (stage, rows, _) => mel = stage == "mel" ? rows.ToArray() : mel;
        float[] vector = encoder.Embed(golden.ReadFloats("wav"));
        Assert.InRange(CodecFixture.Difference(golden.ReadFloats("mel"), mel), 0, MelTolerance);
        Assert.InRange(CodecFixture.Difference(golden.ReadFloats("x_vector"), vector), 0, StageTolerance);
    }

    [Fact]
    public void The_shortest_clip_works_and_a_shorter_one_is_refused()
    {
        using SafetensorsFile golden = _codec.Open("speaker.safetensors");
        Qwen3SpeakerEncoder encoder = Load();
        float[] wave = golden.ReadFloats("short_wav");
        Assert.Equal(1280, wave.Length);
        Assert.InRange(CodecFixture.Difference(golden.ReadFloats("short_x_vector"), encoder.Embed(wave)), 0, StageTolerance);
        foreach (int samples in new[] { 0, 1, 384, 385, 1279 })
        {
            MynaException error = Assert.Throws<MynaException>(() => encoder.Embed(wave.AsSpan(0, samples)));
            Assert.Contains("s long", error.Message, StringComparison.Ordinal);
        }

        wave[700] = float.NaN;
        Assert.Throws<MynaException>(() => encoder.Embed(wave));
    }

    [Fact]
    public void A_clip_from_a_file_gives_the_official_vector()
    {
        using SafetensorsFile golden = _codec.Open("audio-input.safetensors");
        float[] vector = Load().Embed(golden.ReadFloats("path_resampled"));
        Assert.InRange(CodecFixture.Difference(golden.ReadFloats("path_x_vector"), vector), 0, StageTolerance);
    }

    private Qwen3SpeakerEncoder Load()
    {
        string folder = Path.Combine(_codec.Golden, "base");
        using CheckpointTensors tensors = CheckpointTensors.Open(folder);
        return Qwen3SpeakerEncoder.Load(tensors, Qwen3TtsConfig.Load(folder).SpeakerEncoder!, _codec.Crew);
    }
}
