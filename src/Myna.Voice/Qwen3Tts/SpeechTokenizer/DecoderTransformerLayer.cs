using Myna.Tensors.Kernels;
using Myna.Tensors.Kernels.Convolutions;
using Myna.Tensors.Threads;

namespace Myna.Voice.Qwen3Tts.SpeechTokenizer;

/// <summary>
/// One layer of the decoder's transformer: h += s1·o(attention(norm(h))), h += s2·down(SiLU(gate(norm(h)))·up(norm(h))). Its
/// attention is wider (16 heads of 64) than the stream h (512).
/// </summary>
internal sealed class DecoderTransformerLayer
{
    private readonly int _hidden;
    private readonly int _inner;
    private readonly int _heads;
    private readonly int _headSize;
    private readonly int _window;
    private readonly float _eps;
    private readonly float[] _attentionNorm; // [hidden]
    private readonly PanelMatrix _qkv; // hidden → 3·heads·d
    private readonly PanelMatrix _o; // heads·d → hidden
    private readonly float[] _attentionScale; // [hidden]
    private readonly float[] _mlpNorm; // [hidden]
    private readonly PanelMatrix _gateUp; // hidden → 2·inner
    private readonly PanelMatrix _down; // inner → hidden
    private readonly float[] _mlpScale; // [hidden]

    public DecoderTransformerLayer(CodecWeights weights, string name, SpeechDecoderConfig config)
    {
        (_hidden, _inner, _heads, _headSize) = (config.HiddenSize, config.IntermediateSize, config.NumAttentionHeads, config.HeadDim);
        (_window, _eps) = (config.SlidingWindow, config.RmsNormEps);
        int wide = _heads * _headSize;
        _attentionNorm = weights.Floats($"{name}.input_layernorm.weight", _hidden);
        _qkv = weights.Stacked(_hidden, ($"{name}.self_attn.q_proj", wide), ($"{name}.self_attn.k_proj", wide), ($"{name}.self_attn.v_proj", wide));
        _o = weights.Linear($"{name}.self_attn.o_proj", _hidden, wide, bias: false);
        _attentionScale = weights.Floats($"{name}.self_attn_layer_scale.scale", _hidden);
        _mlpNorm = weights.Floats($"{name}.post_attention_layernorm.weight", _hidden);
        _gateUp = weights.Stacked(_hidden, ($"{name}.mlp.gate_proj", _inner), ($"{name}.mlp.up_proj", _inner));
        _down = weights.Linear($"{name}.mlp.down_proj", _hidden, _inner, bias: false);
        _mlpScale = weights.Floats($"{name}.mlp_layer_scale.scale", _hidden);
    }

    /// <summary>Runs the layer on frames that follow those of <paramref name="past"/>.</summary>
    /// <param name="h"><c>[frames, hidden]</c>, changed in place.</param>
    /// <param name="frames">Number of frames.</param>
    /// <param name="position">Position of the first one.</param>
    /// <param name="positions">Whose rotary tables are used.</param>
    /// <param name="past">Keys and values of the frames before.</param>
    /// <param name="scratch">Working memory.</param>
    /// <param name="crew">Who does it.</param>
    /// <param name="tap">Shown the stages of layer 0, or null.</param>
    public void Forward(
        Span<float> h, int frames, long position, DecoderTransformer positions, KeyValuePast past, CodecScratch scratch, Crew crew, CodecTap? tap)
    {
        int wide = _heads * _headSize;
        Span<float> x = scratch.Get(CodecScratch.Purpose.Normed, frames * _hidden); // [frames, hidden]
        Span<float> projected = scratch.Get(CodecScratch.Purpose.Projected, frames * Math.Max(3 * wide, 2 * _inner));
        Span<float> answers = scratch.Get(CodecScratch.Purpose.Answers, frames * Math.Max(wide, _inner));

        Normalization.RmsNorm(h, x, _attentionNorm, _eps);
        tap?.Invoke("tr_l0_input_layernorm", x, _hidden);
        Span<float> qkv = projected[..(frames * 3 * wide)]; // [frames, 3, heads, d]
        _qkv.Multiply(x, frames, qkv, crew);
        if (tap is not null)
        {
            for (int row = 0; row < frames; row++)
            {
                tap("tr_l0_q_proj", qkv.Slice(row * 3 * wide, wide), wide);
            }
        }

        // Queries and keys lie side by side, so one pass turns both.
        positions.Turn(qkv, 3 * wide, frames, 2 * _heads, position);
        past.Extend(frames, out Span<float> keys, out Span<float> values);
        for (int row = 0; row < frames; row++)
        {
            qkv.Slice(((row * 3) + 1) * wide, wide).CopyTo(keys[(row * wide)..]);
            qkv.Slice(((row * 3) + 2) * wide, wide).CopyTo(values[(row * wide)..]);
        }

        Span<float> answer = answers[..(frames * wide)];
        WindowedAttention.Answer(
            qkv, 3 * wide, frames, past.AllKeys(frames), past.AllValues(frames), _heads, _headSize, _window, answer, crew);
        past.Keep(frames);
        _o.Multiply(answer, frames, x, crew);
        tap?.Invoke("tr_l0_o_proj", x, _hidden);
        Elementwise.GatedResidual(h, x, _attentionScale, h);

        Normalization.RmsNorm(h, x, _mlpNorm, _eps);
        Span<float> gateUp = projected[..(frames * 2 * _inner)]; // [frames, 2, inner]
        _gateUp.Multiply(x, frames, gateUp, crew);
        Span<float> gated = answers[..(frames * _inner)]; // [frames, inner]
        for (int row = 0; row < frames; row++)
        {
            Span<float> gate = gateUp.Slice(row * 2 * _inner, _inner);
            Activations.Silu(gate, gate);
            Elementwise.Multiply(gate, gateUp.Slice(((row * 2) + 1) * _inner, _inner), gated.Slice(row * _inner, _inner));
        }

        _down.Multiply(gated, frames, x, crew);
        tap?.Invoke("tr_l0_mlp", x, _hidden);
        Elementwise.GatedResidual(h, x, _mlpScale, h);
    }
}
