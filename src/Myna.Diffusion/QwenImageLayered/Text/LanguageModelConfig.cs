using System.Text.Json;
using Myna.Tensors.Weights.Checkpoints;

namespace Myna.Diffusion.QwenImageLayered.Text;

/// <summary>Sizes of the language model of Qwen2.5-VL: <c>text_encoder/config.json</c>, flat or in <c>text_config</c>.</summary>
public sealed record LanguageModelConfig
{
    private LanguageModelConfig(ConfigSection json)
    {
        Width = json.Integer("hidden_size", 2, 1 << 16);
        Hidden = json.Integer("intermediate_size", 1, 1 << 18);
        Layers = json.Integer("num_hidden_layers", 1, 1000);
        Heads = json.Integer("num_attention_heads", 1, 1024);
        KeyValueHeads = json.Integer("num_key_value_heads", 1, 1024, Heads);
        json.Require(Width % Heads == 0 && Width / Heads % 2 == 0, "num_attention_heads", $"should divide hidden_size ({Width}) into heads of even size");
        json.Require(Heads % KeyValueHeads == 0, "num_key_value_heads", $"should divide num_attention_heads ({Heads})");
        Vocabulary = json.Integer("vocab_size", 1, 1 << 24);
        Epsilon = (float)json.Number("rms_norm_eps", 1e-12, 1, 1e-6);
        RopeBase = json.Number("rope_theta", 1, 1e12, 1_000_000);
        AxisPairs = json.Has("rope_scaling") ? json.Section("rope_scaling").Integers("mrope_section", 1, 1024, []) : [];
        json.Require(AxisPairs.Count == 0 || AxisPairs.Sum() == HeadSize / 2, "rope_scaling", $"should have an mrope_section that adds to half the head ({HeadSize / 2})");
    }

    /// <summary>Width of the hidden states.</summary>
    public int Width { get; }

    /// <summary>Width of the MLP.</summary>
    public int Hidden { get; }

    /// <summary>Decoder layers.</summary>
    public int Layers { get; }

    /// <summary>Heads of the queries.</summary>
    public int Heads { get; }

    /// <summary>Heads of keys and values.</summary>
    public int KeyValueHeads { get; }

    /// <summary>Channels of a head.</summary>
    public int HeadSize => Width / Heads;

    /// <summary>Rows of the table of embeddings.</summary>
    public int Vocabulary { get; }

    /// <summary>Epsilon of the norms.</summary>
    public float Epsilon { get; }

    /// <summary>Theta of the rotary positions.</summary>
    public double RopeBase { get; }

    /// <summary>Angle pairs that follow time, row and column; empty where all follow one position.</summary>
    public IReadOnlyList<int> AxisPairs { get; }

    /// <summary>Reads a configuration.</summary>
    /// <param name="folder">The model's <c>text_encoder</c> folder.</param>
    /// <exception cref="MynaException">The file is missing or damaged, or describes another model.</exception>
    public static LanguageModelConfig Load(string folder)
    {
        string path = Path.Combine(folder, "config.json");
        using JsonDocument document = JsonFile.Read(path);
        var root = new ConfigSection(path, "", document.RootElement);
        root.Require(root.Text("model_type", "") == "qwen2_5_vl", "model_type", "should be \"qwen2_5_vl\"");
        return new LanguageModelConfig(root.Has("text_config") ? root.Section("text_config") : root);
    }
}
