using System.Text.Json;
using Myna.Tensors.Weights;
using Myna.Voice.Qwen3Tts;
using Myna.Voice.Tests.Qwen3Tts.Talker;

namespace Myna.Voice.Tests.Qwen3Tts.Generation;

/// <summary>
/// The eleven greedy generations of the official code, from the stored prompts: every layer of the prompt, every hidden row and
/// logit, every input of the next frame, within the fixtures' tolerances, and every code exactly.
/// </summary>
public sealed class GreedyGoldenTests
{
    private const double LayerTolerance = 5e-5;
    private const double LogitTolerance = 2e-4;
    private const double PredictorTolerance = 1e-4;
    private const double InputTolerance = 1e-5;

    public static TheoryData<string> Cases { get; } = ReadCases();

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_generation_equals_the_official_one(string name)
    {
        (string checkpoint, int maxTokens, bool endedByItself) = Describe(name);
        using var tiny = new TinyTalker(checkpoint);
        using SafetensorsFile golden = TinyTalker.Golden(name);
        var seen = new StageLog();
        tiny.Generator.Tap = seen.Add;
        int[] codes = [.. tiny.Speak(tiny.Request(name, maxTokens, new SpySampler(tiny.Greedy(), seen)), out FrameStreamEnd end).SelectMany(frame => frame)];

        Assert.Equal(Integers(golden, "codes"), codes);
        Assert.Equal(Integers(golden, "sequence"), seen.Tokens);
        Assert.Equal(endedByItself ? FrameStreamEnd.EndOfSpeech : FrameStreamEnd.Budget, end);

        float[] prompt = TinyTalker.Prompts.ReadFloats($"{name}.inputs_embeds");
        CloseTo("talker_hidden", seen.All("talker.hidden"), LayerTolerance);
        CloseTo("logits", seen.All("talker.logits"), LogitTolerance);
        CloseTo("step_inputs", seen.All("talker.input")[prompt.Length..], InputTolerance);

        // Layers and the predictor's stages are stored for some of the cases.
        if (golden.Tensors.ContainsKey("prefill_layer1"))
        {
            for (int layer = 0; layer < tiny.Config.Layers; layer++)
            {
                float[] output = seen.First($"layer{layer}.output");
                if (layer == tiny.Config.Layers - 1)
                {
                    tiny.Weights.Talker.Norm(output, output);
                }

                CloseTo($"prefill_layer{layer + 1}", output, LayerTolerance);
            }
        }

        if (golden.Tensors.ContainsKey("scores"))
        {
            CloseTo("scores", [.. seen.Scores], LogitTolerance);
        }

        if (golden.Tensors.ContainsKey("sub_hidden"))
        {
            CloseTo("sub_prefill_embeds", seen.All("predictor.start"), LayerTolerance);
            CloseTo("sub_hidden", seen.All("predictor.hidden"), PredictorTolerance);
            CloseTo("sub_logits", seen.All("predictor.logits"), LogitTolerance);
        }

        void CloseTo(string tensor, float[] actual, double tolerance) => Close(golden.ReadFloats(tensor), actual, tolerance, tensor);
    }

    [Theory]
    [InlineData("clone_icl_english_stream", "base")]
    [InlineData("custom_vivian_english_nonstream", "custom-voice")]
    public void The_first_layer_equals_the_official_one_inside(string name, string checkpoint)
    {
        using var tiny = new TinyTalker(checkpoint);
        using SafetensorsFile golden = TinyTalker.Golden(name);
        var seen = new StageLog();
        tiny.Generator.Tap = seen.Add;
        tiny.Speak(tiny.Request(name, 1), out _);
        int heads = tiny.Config.Heads, keyHeads = tiny.Config.KeyValueHeads, size = tiny.Config.HeadSize;
        int rows = golden.ReadFloats("prefill_layer0").Length / tiny.Config.HiddenSize;
        float[] joint = seen.First("layer0.joint"), turned = seen.First("layer0.joint_turned");

        Close(golden.ReadFloats("prefill_l0.input_layernorm"), seen.First("layer0.input_norm"), LayerTolerance, "input_layernorm");
        Close(golden.ReadFloats("prefill_l0.q_proj"), Columns(joint, rows, 0, heads * size), LayerTolerance, "q_proj");
        Close(golden.ReadFloats("prefill_l0.k_proj"), Columns(joint, rows, heads * size, keyHeads * size), LayerTolerance, "k_proj");
        Close(golden.ReadFloats("prefill_l0.v_proj"), Columns(joint, rows, (heads + keyHeads) * size, keyHeads * size), LayerTolerance, "v_proj");
        Close(golden.ReadFloats("prefill_l0.q_rope"), HeadsFirst(Columns(turned, rows, 0, heads * size), rows, heads, size), LayerTolerance, "q_rope");
        Close(golden.ReadFloats("prefill_l0.k_rope"), HeadsFirst(Columns(turned, rows, heads * size, keyHeads * size), rows, keyHeads, size), LayerTolerance, "k_rope");
        Close(golden.ReadFloats("prefill_l0.attn_heads_concat"), seen.First("layer0.heard"), LayerTolerance, "attn_heads_concat");
        Close(golden.ReadFloats("prefill_l0.o_proj"), seen.First("layer0.out"), LayerTolerance, "o_proj");
        Close(golden.ReadFloats("prefill_l0.post_attention_layernorm"), seen.First("layer0.post_norm"), LayerTolerance, "post_attention_layernorm");
        Close(golden.ReadFloats("prefill_l0.mlp"), seen.First("layer0.mlp"), LayerTolerance, "mlp");
        Close(golden.ReadFloats("prefill_l0.out"), seen.First("layer0.output"), LayerTolerance, "out");
    }

    internal static int[] Integers(SafetensorsFile file, string tensor) => [.. file.ReadFloats(tensor).Select(x => (int)x)];

    internal static void Close(ReadOnlySpan<float> golden, ReadOnlySpan<float> actual, double tolerance, string what)
    {
        Assert.True(golden.Length == actual.Length, $"{what}: {actual.Length} values, not {golden.Length}");
        for (int i = 0; i < golden.Length; i++)
        {
            bool equal = golden[i] == actual[i] || Math.Abs((double)golden[i] - actual[i]) <= tolerance;
            Assert.True(equal, $"{what}[{i}] is {actual[i]}, not {golden[i]}");
        }
    }

    private static float[] Columns(float[] rows, int count, int first, int width)
    {
        int stride = rows.Length / count;
        return [.. Enumerable.Range(0, count).SelectMany(row => rows.AsSpan((row * stride) + first, width).ToArray())];
    }

    /// <summary>[T, heads, d] → [heads, T, d].</summary>
    private static float[] HeadsFirst(float[] x, int rows, int heads, int size)
    {
        var y = new float[x.Length];
        for (int row = 0; row < rows; row++)
        {
            for (int head = 0; head < heads; head++)
            {
                x.AsSpan(((row * heads) + head) * size, size).CopyTo(y.AsSpan(((head * rows) + row) * size));
            }
        }

        return y;
    }

    private static TheoryData<string> ReadCases()
    {
        var cases = new TheoryData<string>();
        using JsonDocument document = Open();
        foreach (JsonProperty property in document.RootElement.EnumerateObject().Where(p => !p.Name.StartsWith('_')))
        {
            cases.Add(property.Name);
        }

        return cases;
    }

    private static (string Checkpoint, int MaxTokens, bool EndedByItself) Describe(string name)
    {
        using JsonDocument document = Open();
        JsonElement json = document.RootElement.GetProperty(name);
        return (json.GetProperty("checkpoint").GetString()!, json.GetProperty("max_new_tokens").GetInt32(), json.GetProperty("ended_by_eos").GetBoolean());
    }

    private static JsonDocument Open() => JsonDocument.Parse(File.ReadAllBytes(Qwen3TtsFolder.File("gen.json")));
}
