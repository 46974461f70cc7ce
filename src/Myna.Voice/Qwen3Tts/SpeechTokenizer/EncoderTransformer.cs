using Myna.Tensors.Kernels;
using Myna.Tensors.Kernels.Convolutions;
using Myna.Tensors.Threads;

namespace Myna.Voice.Qwen3Tts.SpeechTokenizer;

/// <summary>
/// The transformer of the encoder, at 25 Hz: plain causal attention over everything before (the configured window is not applied
/// by the reference), layer norms with bias, learned scales on both branches, no final norm (specification §11).
/// </summary>
internal sealed class EncoderTransformer
{
    /// <summary>Rows taken through the wide products together.</summary>
    private const int PieceRows = 96;

    private readonly SpeechEncoderConfig _config;
    private readonly Layer[] _layers;

    public EncoderTransformer(CodecWeights weights, SpeechEncoderConfig config)
    {
        _config = config;
        _layers = [.. Enumerable.Range(0, config.NumHiddenLayers).Select(i => Read(weights, $"encoder.encoder_transformer.layers.{i}", config))];
    }

    /// <summary>Runs all layers over a whole sequence.</summary>
    /// <param name="x"><c>[rows, hidden]</c>, changed in place.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="scratch">Working memory.</param>
    /// <param name="crew">Who does it.</param>
    /// <param name="tap">Shown the stages, or null.</param>
    /// <param name="cancellationToken">Ends the work between two pieces.</param>
    public void Forward(Span<float> x, int rows, CodecScratch scratch, Crew crew, CodecTap? tap, CancellationToken cancellationToken)
    {
        int wide = _config.NumAttentionHeads * _config.HeadDim;
        var rotary = new RotaryPositions(rows, _config.HeadDim, _config.RopeTheta);
        var keys = new float[rows * wide];
        var values = new float[rows * wide];
        for (int i = 0; i < _layers.Length; i++)
        {
            for (int from = 0; from < rows; from += PieceRows)
            {
                cancellationToken.ThrowIfCancellationRequested();
                int count = Math.Min(PieceRows, rows - from);
                Span<float> h = x.Slice(from * _config.HiddenSize, count * _config.HiddenSize);
                Attend(_layers[i], h, from, count, keys, values, rotary, scratch, crew, i == 0 ? tap : null);
                Feed(_layers[i], h, count, scratch, crew, i == 0 ? tap : null);
            }

            tap?.Invoke($"transformer_{i}", x, _config.HiddenSize);
        }
    }

    private static Layer Read(CodecWeights weights, string name, SpeechEncoderConfig config)
    {
        int hidden = config.HiddenSize, wide = config.NumAttentionHeads * config.HeadDim;
        return new Layer(
            weights.Floats($"{name}.input_layernorm.weight", hidden),
            weights.Floats($"{name}.input_layernorm.bias", hidden),
            weights.Stacked(hidden, ($"{name}.self_attn.q_proj", wide), ($"{name}.self_attn.k_proj", wide), ($"{name}.self_attn.v_proj", wide)),
            weights.Linear($"{name}.self_attn.o_proj", hidden, wide, bias: false),
            weights.Floats($"{name}.self_attn_layer_scale.scale", hidden),
            weights.Floats($"{name}.post_attention_layernorm.weight", hidden),
            weights.Floats($"{name}.post_attention_layernorm.bias", hidden),
            weights.Linear($"{name}.mlp.fc1", config.IntermediateSize, hidden, bias: false),
            weights.Linear($"{name}.mlp.fc2", hidden, config.IntermediateSize, bias: false),
            weights.Floats($"{name}.mlp_layer_scale.scale", hidden));
    }

    /// <summary>h += s1·o(attention(norm(h))) for rows that follow those whose keys and values are there.</summary>
    private void Attend(
        Layer layer, Span<float> h, int from, int count, float[] keys, float[] values, RotaryPositions rotary, CodecScratch scratch, Crew crew, CodecTap? tap)
    {
        int hidden = _config.HiddenSize, heads = _config.NumAttentionHeads, wide = heads * _config.HeadDim;
        Span<float> x = scratch.Get(CodecScratch.Purpose.Normed, count * hidden); // [count, hidden]
        Span<float> qkv = scratch.Get(CodecScratch.Purpose.Projected, count * 3 * wide); // [count, 3, heads, d]
        Span<float> answers = scratch.Get(CodecScratch.Purpose.Answers, count * wide); // [count, heads, d]
        Normalization.LayerNorm(h, x, layer.AttentionNorm, layer.AttentionShift, _config.NormEps);
        tap?.Invoke("l0_input_layernorm", x, hidden);
        layer.Qkv.Multiply(x, count, qkv, crew);
        for (int row = 0; tap is not null && row < count; row++)
        {
            tap("l0_q_proj", qkv.Slice(row * 3 * wide, wide), wide);
        }

        rotary.Apply(qkv, 3 * wide, count, 2 * heads, from);
        for (int row = 0; row < count; row++)
        {
            qkv.Slice(((row * 3) + 1) * wide, wide).CopyTo(keys.AsSpan((from + row) * wide));
            qkv.Slice(((row * 3) + 2) * wide, wide).CopyTo(values.AsSpan((from + row) * wide));
        }

        int seen = (from + count) * wide;
        WindowedAttention.Answer(
            qkv, 3 * wide, count, keys.AsSpan(0, seen), values.AsSpan(0, seen), heads, _config.HeadDim, from + count, answers, crew);
        layer.Output.Multiply(answers, count, x, crew);
        tap?.Invoke("l0_o_proj", x, hidden);
        Elementwise.GatedResidual(h, x, layer.AttentionScale, h);
    }

    /// <summary>h += s2·fc2(GELU(fc1(norm(h)))).</summary>
    private void Feed(Layer layer, Span<float> h, int count, CodecScratch scratch, Crew crew, CodecTap? tap)
    {
        Span<float> x = scratch.Get(CodecScratch.Purpose.Normed, count * _config.HiddenSize); // [count, hidden]
        Span<float> inner = scratch.Get(CodecScratch.Purpose.Wide, count * _config.IntermediateSize); // [count, inner]
        Normalization.LayerNorm(h, x, layer.MlpNorm, layer.MlpShift, _config.NormEps);
        layer.Up.Multiply(x, count, inner, crew);
        Activations.GeluExact(inner, inner);
        layer.Down.Multiply(inner, count, x, crew);
        tap?.Invoke("l0_mlp", x, _config.HiddenSize);
        Elementwise.GatedResidual(h, x, layer.MlpScale, h);
    }

    private sealed record Layer(
        float[] AttentionNorm,
        float[] AttentionShift,
        PanelMatrix Qkv,
        PanelMatrix Output,
        float[] AttentionScale,
        float[] MlpNorm,
        float[] MlpShift,
        PanelMatrix Up,
        PanelMatrix Down,
        float[] MlpScale);
}
