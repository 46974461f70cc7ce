using System.Text.Json;
using Myna.Tensors.Threads;
using Myna.Tensors.Weights;
using Myna.Voice.Qwen3Tts.SpeechTokenizer;

namespace Myna.Voice.Tests.Qwen3Tts.SpeechTokenizer;

/// <summary>Every stage of the encoder against the official one, on the tiny checkpoint; the codes exactly.</summary>
public sealed class SpeechTokenizerEncoderTests : IClassFixture<CodecFixture>
{
    private const double StageTolerance = 2e-4;

    private static readonly string[] SequenceStages =
        ["l0_input_layernorm", "l0_q_proj", "l0_o_proj", "l0_mlp", "transformer_0", "transformer_1"];

    private readonly CodecFixture _codec;

    public SpeechTokenizerEncoderTests(CodecFixture codec) => _codec = codec;

    [Fact]
    public void Every_stage_equals_the_official_encoder_and_every_code()
    {
        using SafetensorsFile golden = _codec.Open("encode.safetensors");
        SpeechTokenizerEncoder encoder = Load();
        var stages = new Dictionary<string, (List<float> Rows, int Channels)>();
        encoder.Tap = (stage, rows, channels) =>
        {
            if (!stages.TryGetValue(stage, out (List<float> Rows, int Channels) seen))
            {
                stages[stage] = seen = ([], channels);
            }

            seen.Rows.AddRange(rows);
        };
        int[] codes = encoder.Encode(Wave(golden), TestContext.Current.CancellationToken);

        string[] compared = [.. golden.Tensors.Keys.Where(name => !name.StartsWith("ref_wave", StringComparison.Ordinal) && name is not ("code_margin" or "codes" or "wav_samples"))];
        Assert.Equal(19, compared.Length);
        foreach (string name in compared)
        {
            (List<float> rows, int channels) = stages[name];
            float[] expected = golden.ReadFloats(name);
            float[] actual = SequenceStages.Contains(name) ? [.. rows] : CodecFixture.ChannelFirst(rows, channels, expected.Length / channels);
            double difference = CodecFixture.Difference(expected, actual);
            Assert.True(difference <= StageTolerance, $"{name} is off by {difference:G3}");
        }

        Assert.Equal(CodecFixture.Integers(golden, "codes"), codes);
    }

    [Fact]
    public void A_clip_from_a_file_gives_the_official_codes()
    {
        using SafetensorsFile golden = _codec.Open("audio-input.safetensors");
        Assert.Equal(
            CodecFixture.Integers(golden, "path_codes"),
            Load().Encode(golden.ReadFloats("path_resampled"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void The_references_of_the_prompts_give_the_official_codes()
    {
        using SafetensorsFile golden = _codec.Open("encode.safetensors");
        using SafetensorsFile prompts = _codec.Open("prompts.safetensors");
        SpeechTokenizerEncoder encoder = Load();
        int[][] expected = [.. prompts.Tensors.Keys.Where(name => name.EndsWith(".ref_code", StringComparison.Ordinal)).Select(name => CodecFixture.Integers(prompts, name))];
        Assert.NotEmpty(expected);
        int[][] actual = [.. new[] { "ref_wave_1.3s", "ref_wave_0.5s" }.Select(name => encoder.Encode(golden.ReadFloats(name), TestContext.Current.CancellationToken))];
        Assert.All(expected, codes => Assert.Contains(actual, codes.SequenceEqual));
    }

    [Fact]
    public void Frames_are_counted_as_the_official_encoder_counts_them()
    {
        using SafetensorsFile golden = _codec.Open("encode.safetensors");
        using JsonDocument facts = JsonDocument.Parse(File.ReadAllText(Path.Combine(_codec.Golden, "encode.json")));
        SpeechTokenizerEncoder encoder = Load();
        float[] wave = Wave(golden);
        foreach (JsonProperty length in facts.RootElement.GetProperty("samples_to_frames_[kept,raw]").EnumerateObject())
        {
            int samples = int.Parse(length.Name, System.Globalization.CultureInfo.InvariantCulture);
            int[] codes = encoder.Encode(wave.AsSpan(0, samples), TestContext.Current.CancellationToken);
            Assert.Equal(length.Value[0].GetInt32() * 16, codes.Length);
        }
    }

    [Fact]
    public void Whole_frames_do_not_depend_on_what_follows()
    {
        using SafetensorsFile golden = _codec.Open("encode.safetensors");
        SpeechTokenizerEncoder encoder = Load();
        float[] wave = Wave(golden);
        int[] whole = encoder.Encode(wave, TestContext.Current.CancellationToken);
        foreach (int frames in new[] { 4, 8, 12, 16 })
        {
            Assert.Equal(whole[..(frames * 16)], encoder.Encode(wave.AsSpan(0, frames * 1920), TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public void Any_number_of_threads_gives_the_same_codes()
    {
        using SafetensorsFile golden = _codec.Open("encode.safetensors");
        float[] wave = Wave(golden);
        int[] expected = CodecFixture.Integers(golden, "codes");
        foreach (int threads in new[] { 1, 3 })
        {
            using var crew = new Crew(threads);
            Assert.Equal(expected, SpeechTokenizerEncoder.Load(_codec.Folder, crew).Encode(wave, TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public void An_empty_or_damaged_reference_is_refused_and_work_can_be_cancelled()
    {
        SpeechTokenizerEncoder encoder = Load();
        Assert.Throws<MynaException>(() => encoder.Encode([], TestContext.Current.CancellationToken));
        var wave = new float[5000];
        wave[17] = float.PositiveInfinity;
        Assert.Contains("Sample 17", Assert.Throws<MynaException>(() => encoder.Encode(wave, TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
        Assert.Throws<OperationCanceledException>(() => encoder.Encode(new float[5000], new CancellationToken(canceled: true)));
    }

    private static float[] Wave(SafetensorsFile golden) => golden.ReadFloats("ref_wave_1.3s")[..31000];

    private SpeechTokenizerEncoder Load() => SpeechTokenizerEncoder.Load(_codec.Folder, _codec.Crew);
}
