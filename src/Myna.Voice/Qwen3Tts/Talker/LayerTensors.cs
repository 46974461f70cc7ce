using Myna.Voice.Qwen3Tts.Configuration;

namespace Myna.Voice.Qwen3Tts;

/// <summary>Names of a decoder layer's tensors in the checkpoint, and which of them make one product (specification §3).</summary>
/// <param name="stack">Name of the stack with a dot behind it, for example <c>talker.model.</c>.</param>
/// <param name="index">Number of the layer.</param>
/// <param name="shape">Sizes of the decoder.</param>
internal readonly struct LayerTensors(string stack, int index, TransformerConfig shape)
{
    private readonly string _layer = $"{stack}layers.{index}.";

    public string InputNorm => $"{_layer}input_layernorm.weight";

    public string PostNorm => $"{_layer}post_attention_layernorm.weight";

    public string QueryNorm => $"{_layer}self_attn.q_norm.weight";

    public string KeyNorm => $"{_layer}self_attn.k_norm.weight";

    /// <summary>Queries, keys and values in one product: one hand-off, and the input is read once.</summary>
    public ProjectionPlan Joint => new($"{_layer}self_attn.qkv", shape.HiddenSize,
    [
        new($"{_layer}self_attn.q_proj.weight", shape.QuerySize),
        new($"{_layer}self_attn.k_proj.weight", shape.KeyValueSize),
        new($"{_layer}self_attn.v_proj.weight", shape.KeyValueSize),
    ]);

    public ProjectionPlan Out => ProjectionPlan.Of($"{_layer}self_attn.o_proj", shape.HiddenSize, shape.QuerySize);

    /// <summary>Gate and up in one product.</summary>
    public ProjectionPlan GateUp => new($"{_layer}mlp.gate_up", shape.HiddenSize,
    [
        new($"{_layer}mlp.gate_proj.weight", shape.IntermediateSize),
        new($"{_layer}mlp.up_proj.weight", shape.IntermediateSize),
    ]);

    public ProjectionPlan Down => ProjectionPlan.Of($"{_layer}mlp.down_proj", shape.HiddenSize, shape.IntermediateSize);

    /// <summary>All products of the layer.</summary>
    public IEnumerable<ProjectionPlan> Projections => [Joint, Out, GateUp, Down];

    /// <summary>All vectors of the layer, with their lengths.</summary>
    public IEnumerable<(string Name, int Length)> Vectors =>
        [(InputNorm, shape.HiddenSize), (QueryNorm, shape.HeadSize), (KeyNorm, shape.HeadSize), (PostNorm, shape.HiddenSize)];
}
