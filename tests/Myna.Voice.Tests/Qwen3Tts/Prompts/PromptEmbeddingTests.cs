using Myna.Tensors.Threads;
using Myna.Voice.Qwen3Tts;
using Myna.Tensors.Weights.Checkpoints;
using Myna.Voice.Qwen3Tts.Configuration;
using Myna.Voice.Qwen3Tts.Prompts;

namespace Myna.Voice.Tests.Qwen3Tts.Prompts;

public sealed class PromptEmbeddingTests
{
    private const float Tolerance = 1e-5f;

    [Theory]
    [InlineData("base", 10)]
    [InlineData("custom-voice", 9)]
    [InlineData("voice-design", 7)]
    public void Embeddings_equal_the_official_ones(string checkpoint, int prompts)
    {
        using CheckpointTensors tensors = CheckpointTensors.Open(Qwen3TtsFolder.File(checkpoint));
        using var crew = new Crew(2);
        PromptEmbedding embedding = Open(tensors, checkpoint, crew);
        int cases = 0;
        foreach (string name in GoldenPrompts.Names.Where(name => GoldenPrompts.Checkpoint(name) == checkpoint))
        {
            PromptLayout layout = PromptLayout.Lay(GoldenPrompts.Config(checkpoint), GoldenPrompts.Tokenizer, GoldenPrompts.Request(name));

            float[] rows = embedding.Embed(layout.Positions, GoldenPrompts.Codes(name), GoldenPrompts.SpeakerVector(name));

            Near(GoldenPrompts.Tensors.ReadFloats($"{name}.inputs_embeds"), rows);
            Near(GoldenPrompts.Tensors.ReadFloats($"{name}.trailing_text_hidden"), embedding.EmbedText([.. layout.TrailingTextIds]));
            Near(GoldenPrompts.Tensors.ReadFloats($"{name}.tts_pad_embed"), embedding.Pad.ToArray());
            cases++;
        }

        Assert.Equal(prompts, cases);
    }

    [Fact]
    public void A_token_is_the_same_alone_and_among_others()
    {
        using CheckpointTensors tensors = CheckpointTensors.Open(Qwen3TtsFolder.File("base"));
        using var one = new Crew(1);
        using var three = new Crew(3);
        int[] ids = [.. Enumerable.Range(0, 600), .. Enumerable.Range(0, 300)];
        float[] together = Open(tensors, "base", three).EmbedText(ids);
        PromptEmbedding alone = Open(tensors, "base", one);
        for (int i = 0; i < ids.Length; i += 7)
        {
            Assert.Equal(together[(i * 64)..((i + 1) * 64)], alone.EmbedText([ids[i]]));
        }
    }

    [Fact]
    public void What_a_position_needs_must_be_given()
    {
        using CheckpointTensors tensors = CheckpointTensors.Open(Qwen3TtsFolder.File("base"));
        using var crew = new Crew(1);
        PromptEmbedding embedding = Open(tensors, "base", crew);

        Assert.Throws<ArgumentException>(() => embedding.Embed([new PromptPosition(1, CodecPart.SpeakerVector)], [], new float[3]));
        Assert.Throws<ArgumentException>(() => embedding.Embed([new PromptPosition(1, CodecPart.ReferenceFrame(1))], new int[16], []));
    }

    private static PromptEmbedding Open(CheckpointTensors tensors, string checkpoint, Crew crew)
    {
        Qwen3TtsConfig config = GoldenPrompts.Config(checkpoint);
        var source = new CheckpointWeights(tensors, TalkerPrecision.Float32);
        return new PromptEmbedding(source, config, new TalkerWeights(source, config.Talker), crew);
    }

    private static void Near(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= Tolerance, $"value {i} is {actual[i]}, not {expected[i]}");
        }
    }
}
