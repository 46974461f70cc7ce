using Myna.Diffusion.QwenImageLayered.Transformer;
using Myna.Diffusion.QwenImageLayered.Vae;
using Myna.Diffusion.QwenImageLayered.Weights;
using Myna.Tensors.Threads;
using Myna.Tensors.Weights;
using Myna.Tensors.Weights.Checkpoints;

namespace Myna.Diffusion.Tests.QwenImageLayered.Transformer;

public sealed class LayeredTransformerTests
{
    private static readonly TransformerConfig Config = TransformerConfig.Load(Path.Combine(Golden.Tiny, "transformer"));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    internal static LayeredTransformer Open(WeightPlan plan, int? resident = null)
    {
        var weights = new CheckpointModelWeights(CheckpointTensors.Open(Path.Combine(Golden.Tiny, "transformer"), VaeWeights.FileName));
        ITransformerBlocks blocks = resident is { } kept ? new StreamedBlocks(weights, Config, plan, kept) : new ResidentBlocks(weights, Config, plan);
        return new LayeredTransformer(weights, Config, blocks, plan.Ends);
    }

    [Fact]
    public void The_time_embedding_agrees()
    {
        using SafetensorsFile tensors = Golden.Tensors("transformer", "time_embed.safetensors");
        using LayeredTransformer transformer = Open(WeightPlan.For(WeightFormat.Float32));
        // The official library's exponential is not rounded correctly: one unit in the last place, which 1000·t makes 6e-5 of.
        Golden.Close(tensors.ReadFloats("freqs"), TimeEmbedding.Frequencies(), 6e-8f, "freqs");
        float[] times = tensors.ReadFloats("t");
        for (int i = 0; i < times.Length; i++)
        {
            Golden.Close(tensors.ReadFloats("time_proj").AsSpan(i * 256, 256), TimeEmbedding.Project(times[i]), 1e-4f, $"projection of {times[i]}");
            for (int condition = 0; condition < 2; condition++)
            {
                float[] embedding = transformer.Time.Embed(times[i], condition, Crew.Shared);
                Golden.Close(tensors.ReadFloats($"conditioning_{condition}").AsSpan(i * 96, 96), embedding, 5e-5f, $"embedding of {times[i]}");
            }
        }
    }

    [Fact]
    public void The_whole_transformer_agrees()
    {
        using SafetensorsFile tensors = Golden.Tensors("transformer", "forward_a.safetensors");
        using LayeredTransformer transformer = Open(WeightPlan.For(WeightFormat.Float32));
        int stages = 0;
        TransformerSample sample = Forward(transformer, tensors, 0, (stage, values) =>
        {
            if (tensors.Tensors.ContainsKey(stage))
            {
                Golden.Close(tensors.ReadFloats(stage), values, 5e-5f, stage);
                stages++;
            }
        });
        Assert.Equal(8, stages);
        Golden.Close(tensors.ReadFloats("out"), sample.Output, 5e-5f, "out");
    }

    [Fact]
    public void Samples_that_go_together_are_what_the_masked_batch_is()
    {
        using SafetensorsFile tensors = Golden.Tensors("transformer", "forward_b.safetensors");
        using LayeredTransformer transformer = Open(WeightPlan.For(WeightFormat.Float32));
        (TransformerSample Sample, float[] Tokens, float Time)[] inputs = [.. Enumerable.Range(0, 2).Select(i => Input(tensors, i))];
        transformer.Forward([.. inputs.Select(input => input.Sample)], [.. inputs.Select(input => input.Tokens)], [.. inputs.Select(input => input.Time)], Crew.Shared, null, Token);
        for (int i = 0; i < 2; i++)
        {
            float[] output = inputs[i].Sample.Output;
            Golden.Close(tensors.ReadFloats("out").AsSpan(i * output.Length, output.Length), output, 5e-5f, $"sample {i}");
        }
    }

    [Fact]
    public void Block_0_agrees_inside()
    {
        using SafetensorsFile tensors = Golden.Tensors("transformer", "block0.safetensors");
        var weights = new CheckpointModelWeights(CheckpointTensors.Open(Path.Combine(Golden.Tiny, "transformer"), VaeWeights.FileName));
        using var blocks = new ResidentBlocks(weights, Config, WeightPlan.For(WeightFormat.Float32));
        foreach (string kind in (string[])["nomask", "mask"])
        {
            int rows = (int)tensors.Entry(kind + ".img_in").Shape[0];
            for (int i = 0; i < rows; i++)
            {
                int text = kind == "mask" ? (int)tensors.ReadFloats("mask").Skip(i * 5).Take(5).Sum() : 5;
                var sample = new TransformerSample(Config, new float[text * Config.TextWidth], Slots(tensors));
                Part(tensors, kind + ".img_in", i, 16 * 96).CopyTo(sample.ImageStream.Span);
                Part(tensors, kind + ".txt_in", i, 5 * 96)[..(text * 96)].CopyTo(sample.TextStream.Span);
                float[] embedding = Part(tensors, kind + ".temb", i, 96).ToArray();
                Myna.Tensors.Kernels.Activations.Silu(embedding, embedding);
                sample.Activated = embedding;
                int stages = 0;
                new BlockPass(Config).Run(blocks.Take(0), sample, last: false, Crew.Shared, (stage, values) =>
                {
                    if (tensors.Tensors.ContainsKey($"{kind}.{stage}"))
                    {
                        ReadOnlySpan<float> expected = Part(tensors, $"{kind}.{stage}", i, (int)(tensors.Entry($"{kind}.{stage}").Elements / rows));
                        Golden.Close(expected[..values.Length], values, 2e-5f, $"{kind}.{stage}");
                        stages++;
                    }
                }, Token);
                Assert.True(stages >= (kind == "nomask" ? 4 : 1), $"{stages} stages");
                Golden.Close(Part(tensors, kind + ".img_out", i, 16 * 96), sample.ImageStream.Span, 2e-5f, $"{kind} image {i}");
                Golden.Close(Part(tensors, kind + ".txt_out", i, 5 * 96)[..(text * 96)], sample.TextStream.Span, 2e-5f, $"{kind} text {i}");
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Streamed_blocks_give_the_same_bits(int resident)
    {
        using SafetensorsFile tensors = Golden.Tensors("transformer", "forward_a.safetensors");
        using LayeredTransformer whole = Open(WeightPlan.For(WeightFormat.Float32)), streamed = Open(WeightPlan.For(WeightFormat.Float32), resident);
        float[] expected = Forward(whole, tensors, 0).Output;
        Assert.Equal(expected, Forward(streamed, tensors, 0).Output);
        Assert.Equal(expected, Forward(streamed, tensors, 0).Output);
    }

    [Theory]
    [InlineData(WeightFormat.Float32)]
    [InlineData(WeightFormat.Int4)]
    public void Threads_do_not_change_a_bit(WeightFormat format)
    {
        using SafetensorsFile tensors = Golden.Tensors("transformer", "forward_a.safetensors");
        using LayeredTransformer transformer = Open(WeightPlan.For(format));
        using var one = new Crew(1);
        using var three = new Crew(3);
        Assert.Equal(Forward(transformer, tensors, 0, crew: one).Output, Forward(transformer, tensors, 0, crew: three).Output);
    }

    // Measured: 0.97 % and 6.6 %; random weights are the worst case.
    [Theory]
    [InlineData(WeightFormat.BFloat16, 1e-5)]
    [InlineData(WeightFormat.Int8, 0.02)]
    [InlineData(WeightFormat.Int4, 0.12)]
    public void Rounded_weights_drift_no_further_than_is_documented(WeightFormat format, double most)
    {
        using SafetensorsFile tensors = Golden.Tensors("transformer", "forward_a.safetensors");
        using LayeredTransformer transformer = Open(WeightPlan.For(format));
        float[] expected = tensors.ReadFloats("out"), actual = Forward(transformer, tensors, 0).Output;
        (double drift, double cosine) = Drift(expected, actual);
        TestContext.Current.TestOutputHelper?.WriteLine($"{format}: relative rms {drift:0.00000}, cosine {cosine:0.0000000}");
        Assert.InRange(drift, 0, most);
    }

    internal static (double RelativeRms, double Cosine) Drift(float[] expected, float[] actual)
    {
        double difference = 0, square = 0, other = 0, product = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            difference += Math.Pow(expected[i] - actual[i], 2);
            square += Math.Pow(expected[i], 2);
            other += Math.Pow(actual[i], 2);
            product += (double)expected[i] * actual[i];
        }

        return (Math.Sqrt(difference / square), product / Math.Sqrt(square * other));
    }

    [Fact]
    public void Another_model_of_the_family_is_refused()
    {
        using var folder = new TemporaryFolder();
        string config = File.ReadAllText(Path.Combine(Golden.Tiny, "transformer", "config.json"));
        File.WriteAllText(folder.File("config.json"), config.Replace("\"use_layer3d_rope\": true", "\"use_layer3d_rope\": false", StringComparison.Ordinal));
        MynaException exception = Assert.Throws<MynaException>(() => TransformerConfig.Load(folder.Path));
        Assert.Contains("use_layer3d_rope", exception.Message, StringComparison.Ordinal);
    }

    internal static TransformerSample Forward(LayeredTransformer transformer, SafetensorsFile tensors, int index, TransformerTap? tap = null, Crew? crew = null)
    {
        (TransformerSample sample, float[] tokens, float time) = Input(tensors, index);
        transformer.Forward([sample], [tokens], [time], crew ?? Crew.Shared, null, Token, tap);
        return sample;
    }

    private static (TransformerSample Sample, float[] Tokens, float Time) Input(SafetensorsFile tensors, int index)
    {
        int text = (int)tensors.Entry("y").Shape[1];
        int kept = tensors.Tensors.ContainsKey("mask") ? (int)tensors.ReadFloats("mask").Skip(index * text).Take(text).Sum() : text;
        float[] prompt = Part(tensors, "y", index, text * Config.TextWidth)[..(kept * Config.TextWidth)].ToArray();
        var sample = new TransformerSample(Config, prompt, [.. Enumerable.Repeat((4, 6), 5)]);
        return (sample, Part(tensors, "x", index, 120 * Config.Channels).ToArray(), tensors.ReadFloats("t")[index]);
    }

    /// <summary>16 tokens: as many slots of 2×2 as it takes.</summary>
    private static (int Rows, int Columns)[] Slots(SafetensorsFile tensors) =>
        [.. Enumerable.Repeat((2, 2), (int)tensors.Entry("img_freqs").Shape[0] / 4)];

    private static ReadOnlySpan<float> Part(SafetensorsFile tensors, string name, int index, int length) => tensors.ReadFloats(name).AsSpan(index * length, length);
}
