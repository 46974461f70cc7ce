using Myna.Tensors.Weights.Checkpoints;

namespace Myna.Voice.Qwen3Tts.Configuration;

/// <summary>Sizes of a Qwen3 decoder stack, as the talker and the code predictor both are.</summary>
public abstract record TransformerConfig
{
    private protected TransformerConfig(ConfigSection json)
    {
        HiddenSize = json.Integer("hidden_size", 1, 1 << 16);
        IntermediateSize = json.Integer("intermediate_size", 1, 1 << 18);
        Layers = json.Integer("num_hidden_layers", 1, 1_000);
        Heads = json.Integer("num_attention_heads", 1, 1_024);
        KeyValueHeads = json.Integer("num_key_value_heads", 1, 1_024);
        HeadSize = json.Integer("head_dim", 2, 4_096);
        RmsNormEpsilon = (float)json.Number("rms_norm_eps", 0, 0.1);
        RopeTheta = json.Number("rope_theta", 1, 1e12);
        VocabularySize = json.Integer("vocab_size", 1, 1 << 24);
        CodeGroups = json.Integer("num_code_groups", 2, 256);
        MaxPositions = json.Integer("max_position_embeddings", 16, 1 << 28, 32_768);

        json.Require(Heads % KeyValueHeads == 0, "num_attention_heads", $"should be a multiple of num_key_value_heads ({KeyValueHeads})");
        json.Require(HeadSize % 2 == 0, "head_dim", "should be even");
        json.Require(json.Text("hidden_act", "silu") == "silu", "hidden_act", "should be \"silu\"");
        json.Require(!json.Flag("attention_bias", false), "attention_bias", "should be false");
        json.Require(!json.Flag("use_sliding_window", false), "use_sliding_window", "should be false");
        if (json.Has("rope_scaling"))
        {
            ConfigSection rope = json.Section("rope_scaling");
            string type = rope.Text("rope_type", rope.Text("type", "default"));
            rope.Require(type == "default", rope.Has("rope_type") ? "rope_type" : "type", "should be \"default\"");
        }
    }

    /// <summary>Width of the residual stream.</summary>
    public int HiddenSize { get; }

    /// <summary>Width inside the MLP.</summary>
    public int IntermediateSize { get; }

    /// <summary>Number of layers.</summary>
    public int Layers { get; }

    /// <summary>Query heads.</summary>
    public int Heads { get; }

    /// <summary>Heads of keys and values; each serves <see cref="Heads"/> / <see cref="KeyValueHeads"/> query heads.</summary>
    public int KeyValueHeads { get; }

    /// <summary>Width of one head. Explicit: heads times this need not be <see cref="HiddenSize"/>.</summary>
    public int HeadSize { get; }

    /// <summary>Width of all queries, <see cref="Heads"/> · <see cref="HeadSize"/>.</summary>
    public int QuerySize => Heads * HeadSize;

    /// <summary>Width of all keys or all values, <see cref="KeyValueHeads"/> · <see cref="HeadSize"/>.</summary>
    public int KeyValueSize => KeyValueHeads * HeadSize;

    /// <summary>What is added to the mean square in each RMSNorm.</summary>
    public float RmsNormEpsilon { get; }

    /// <summary>Base of the rotary frequencies.</summary>
    public double RopeTheta { get; }

    /// <summary>Number of logits: of the talker codes and control ids, of the predictor the codes of one codebook.</summary>
    public int VocabularySize { get; }

    /// <summary>Codes of one frame, the first (semantic) one included.</summary>
    public int CodeGroups { get; }

    /// <summary>Positions the stack was made for.</summary>
    public int MaxPositions { get; }
}
