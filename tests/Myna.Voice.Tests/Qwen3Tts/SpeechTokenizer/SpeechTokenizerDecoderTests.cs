using Myna.Tensors.Weights;
using Myna.Voice.Qwen3Tts.SpeechTokenizer;

namespace Myna.Voice.Tests.Qwen3Tts.SpeechTokenizer;

/// <summary>Every stage of the decoder against the official one, on the tiny checkpoint.</summary>
public sealed class SpeechTokenizerDecoderTests : IClassFixture<CodecFixture>
{
    private const double StageTolerance = 5e-5;
    private const double WaveTolerance = 1e-4;

    /// <summary>Plain products are 3e-6 off, as the official decoder is from doubles; the fast convolutions 8e-6.</summary>
    private const double ExpectedWaveDifference = 1.2e-5;

    private static readonly string[] SequenceStages =
        ["tr_input_proj", "tr_l0_input_layernorm", "tr_l0_q_proj", "tr_l0_o_proj", "tr_l0_mlp", "tr_layer0", "tr_layer1", "tr_norm", "tr_output"];

    private readonly CodecFixture _codec;

    public SpeechTokenizerDecoderTests(CodecFixture codec) => _codec = codec;

    [Fact]
    public void Every_stage_equals_the_official_decoder()
    {
        using SafetensorsFile golden = _codec.Open("decode.safetensors");
        int[] codes = CodecFixture.Integers(golden, "codes");
        var stages = new Dictionary<string, (List<float> Rows, int Channels)>();
        DecoderStream stream = _codec.Decoder().Start();
        stream.Tap = (stage, rows, channels) =>
        {
            if (!stages.TryGetValue(stage, out (List<float> Rows, int Channels) seen))
            {
                stages[stage] = seen = ([], channels);
            }

            seen.Rows.AddRange(rows);
        };
        var wave = new float[codes.Length / 16 * 1920];
        Assert.Equal(wave.Length, stream.Append(codes, wave));

        string[] compared = [.. golden.Tensors.Keys.Where(name => name is not ("codes" or "wav" or "wav_unclamped_range"))];
        Assert.Equal(27, compared.Length);
        foreach (string name in compared)
        {
            (List<float> rows, int channels) = stages[name];
            float[] expected = golden.ReadFloats(name);
            float[] actual = SequenceStages.Contains(name) ? [.. rows] : CodecFixture.ChannelFirst(rows, channels, expected.Length / channels);
            double difference = CodecFixture.Difference(expected, actual);
            Assert.True(difference <= StageTolerance, $"{name} is off by {difference:G3}");
        }

        double off = CodecFixture.Difference(golden.ReadFloats("wav"), wave);
        Assert.True(off <= ExpectedWaveDifference, $"the wave is off by {off:G3}");
    }

    [Fact]
    public void A_long_decode_equals_the_official_one()
    {
        using SafetensorsFile golden = _codec.Open("decode-long.safetensors");
        int[] codes = CodecFixture.Integers(golden, "codes");
        var wave = new float[48 * 1920];
        _codec.Decoder().Start().Append(codes, wave);
        double difference = CodecFixture.Difference(golden.ReadFloats("wav"), wave);
        Assert.True(difference <= WaveTolerance / 10, $"the wave is off by {difference:G3}");

        // 310 frames: the official full decode, not its chunked one.
        codes = CodecFixture.Integers(golden, "codes_310");
        wave = new float[310 * 1920];
        _codec.Decoder().Start().Append(codes, wave);
        difference = CodecFixture.Difference(golden.ReadFloats("wav_310_full_frames298_to_304"), wave.AsSpan(298 * 1920, 6 * 1920));
        Assert.True(difference <= WaveTolerance / 10, $"frames 298 to 303 are off by {difference:G3}");
    }

    [Fact]
    public void The_official_chunks_can_be_made_from_short_streams()
    {
        // Chunks of 16 frames with the 4 before as context, positions from 0 in each: what the official loop hears at its seams.
        using SafetensorsFile golden = _codec.Open("decode-long.safetensors");
        int[] codes = CodecFixture.Integers(golden, "codes");
        SpeechTokenizerDecoder decoder = _codec.Decoder();
        var wave = new List<float>();
        for (int start = 0; start < 48; start += 16)
        {
            int context = start - 4 > 0 ? 4 : start;
            var chunk = new float[(16 + context) * 1920];
            decoder.Start().Append(codes.AsSpan((start - context) * 16, (16 + context) * 16), chunk);
            wave.AddRange(chunk.AsSpan(context * 1920));
        }

        float[] frames = [.. wave.Skip(14 * 1920).Take(6 * 1920)];
        double difference = CodecFixture.Difference(golden.ReadFloats("wav_chunk16_left4_frames14_to_20"), frames);
        Assert.True(difference <= WaveTolerance / 10, $"frames 14 to 19 are off by {difference:G3}");
    }
}
