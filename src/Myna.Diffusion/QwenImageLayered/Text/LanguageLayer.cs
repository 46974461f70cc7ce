using Myna.Diffusion.QwenImageLayered.Weights;
using Myna.Tensors.Kernels;
using Myna.Tensors.Threads;

namespace Myna.Diffusion.QwenImageLayered.Text;

/// <summary>One decoder layer: causal attention with grouped heads, then a gated MLP, each behind an RMS norm.</summary>
internal sealed class LanguageLayer
{
    private readonly LanguageModelConfig _config;
    private readonly float[] _inputNorm;
    private readonly float[] _attentionNorm;
    private readonly IProjection _query;
    private readonly IProjection _key;
    private readonly IProjection _value;
    private readonly IProjection _output;
    private readonly IProjection _gate;
    private readonly IProjection _up;
    private readonly IProjection _down;
    private readonly TiledAttention _attention;

    public LanguageLayer(IModelWeights weights, string name, LanguageModelConfig config, WeightFormat format)
    {
        int width = config.Width, keys = config.KeyValueHeads * config.HeadSize;
        _config = config;
        _inputNorm = weights.Vector(name + "input_layernorm.weight", width);
        _attentionNorm = weights.Vector(name + "post_attention_layernorm.weight", width);
        _query = weights.Projection(name + "self_attn.q_proj", width, width, format);
        _key = weights.Projection(name + "self_attn.k_proj", keys, width, format);
        _value = weights.Projection(name + "self_attn.v_proj", keys, width, format);
        _output = weights.Projection(name + "self_attn.o_proj", width, width, format, bias: false);
        _gate = weights.Projection(name + "mlp.gate_proj", config.Hidden, width, format, bias: false);
        _up = weights.Projection(name + "mlp.up_proj", config.Hidden, width, format, bias: false);
        _down = weights.Projection(name + "mlp.down_proj", width, config.Hidden, format, bias: false);
        _attention = new TiledAttention(config.Heads, config.KeyValueHeads, config.HeadSize);
    }

    /// <summary>Changes hidden states <c>[tokens, width]</c> in place.</summary>
    /// <param name="states">The states: a whole sequence, or one token more where the cache has some.</param>
    /// <param name="positions">Their positions.</param>
    /// <param name="crew">Who computes.</param>
    /// <param name="cache">Keeps keys and values for the tokens to come; null where none come.</param>
    public void Run(float[] states, TokenPositions positions, Crew crew, KeyValueCache? cache = null)
    {
        int width = _config.Width, tokens = states.Length / width, keyWidth = _config.KeyValueHeads * _config.HeadSize;
        var normed = new float[states.Length];
        var query = new float[states.Length];
        var key = new float[tokens * keyWidth];
        var value = new float[key.Length];
        Normalization.RmsNorm(states, normed, _inputNorm, _config.Epsilon);
        _query.Multiply(normed, tokens, query, crew);
        _key.Multiply(normed, tokens, key, crew);
        _value.Multiply(normed, tokens, value, crew);
        positions.Apply(query, _config.Heads, crew);
        positions.Apply(key, _config.KeyValueHeads, crew);
        if (cache is null)
        {
            _attention.Answer(query, width, tokens, key, value, keyWidth, tokens, causal: true, query, crew);
        }
        else
        {
            // A token alone looks at all there are; several together begin the sequence.
            cache.Add(key, value);
            _attention.Answer(query, width, tokens, cache.Keys, cache.Values, keyWidth, cache.Count, causal: tokens == cache.Count, query, crew);
        }

        _output.Multiply(query, tokens, normed, crew);
        Elementwise.Add(states, normed, states);

        Normalization.RmsNorm(states, normed, _attentionNorm, _config.Epsilon);
        var gate = new float[tokens * _config.Hidden];
        var up = new float[gate.Length];
        _gate.Multiply(normed, tokens, gate, crew);
        _up.Multiply(normed, tokens, up, crew);
        Activations.Silu(gate, gate);
        Elementwise.Multiply(gate, up, gate);
        _down.Multiply(gate, tokens, normed, crew);
        Elementwise.Add(states, normed, states);
    }
}
