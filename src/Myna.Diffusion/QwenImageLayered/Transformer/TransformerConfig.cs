using System.Text.Json;
using Myna.Tensors.Weights.Checkpoints;

namespace Myna.Diffusion.QwenImageLayered.Transformer;

/// <summary>Sizes of the diffusion transformer: <c>transformer/config.json</c> (<c>QwenImageTransformer2DModel</c>).</summary>
public sealed record TransformerConfig
{
    private TransformerConfig(ConfigSection json)
    {
        Blocks = json.Integer("num_layers", 1, 1000);
        Heads = json.Integer("num_attention_heads", 1, 1024);
        HeadSize = json.Integer("attention_head_dim", 2, 1024);
        Channels = json.Integer("in_channels", 4, 4096);
        TextWidth = json.Integer("joint_attention_dim", 1, 1 << 16);
        Axes = json.Integers("axes_dims_rope", 2, 1024, [16, 56, 56]);
        json.Require(Axes.Count == 3 && Axes.Sum() == HeadSize && Axes.All(size => size % 2 == 0), "axes_dims_rope", $"should be three even numbers that add to attention_head_dim ({HeadSize})");
        json.Require(json.Integer("patch_size", 1, 16, 2) == LatentPacking.Patch, "patch_size", "should be 2");
        json.Require(json.Integer("out_channels", 1, 1024, 16) * LatentPacking.Patch * LatentPacking.Patch == Channels, "out_channels", $"should be a quarter of in_channels ({Channels})");

        // The flags tell the model from its sisters, which need other steps.
        json.Require(json.Flag("use_layer3d_rope", false), "use_layer3d_rope", "should be true: this is another model of the family, not the layered one");
        json.Require(json.Flag("use_additional_t_cond", false), "use_additional_t_cond", "should be true: this is another model of the family, not the layered one");
        json.Require(!json.Flag("zero_cond_t", false), "zero_cond_t", "should be false");
        json.Require(!json.Flag("guidance_embeds", false), "guidance_embeds", "should be false");
    }

    /// <summary>Sizes by number, for measurements.</summary>
    internal TransformerConfig(int blocks, int heads, int headSize, int channels, int textWidth, int[] axes)
    {
        (Blocks, Heads, HeadSize, Channels, TextWidth, Axes) = (blocks, heads, headSize, channels, textWidth, axes);
    }

    /// <summary>The release's sizes (60 blocks of 24 heads of 128), for measurements without its files.</summary>
    internal static TransformerConfig Release { get; } = new(60, 24, 128, 64, 3584, [16, 56, 56]);

    /// <summary>Number of blocks.</summary>
    public int Blocks { get; }

    /// <summary>Heads of the attention.</summary>
    public int Heads { get; }

    /// <summary>Channels of a head.</summary>
    public int HeadSize { get; }

    /// <summary>Width of the residual streams.</summary>
    public int Width => Heads * HeadSize;

    /// <summary>Width of the MLP's hidden layer.</summary>
    public int Hidden => 4 * Width;

    /// <summary>Values of an image token: 16 latent channels of 2×2 pixels.</summary>
    public int Channels { get; }

    /// <summary>Width of a text embedding.</summary>
    public int TextWidth { get; }

    /// <summary>Channels of a head that turn with layer, row and column.</summary>
    public IReadOnlyList<int> Axes { get; }

    /// <summary>Reads a transformer's configuration.</summary>
    /// <param name="folder">The model's <c>transformer</c> folder.</param>
    /// <exception cref="MynaException">The file is missing or damaged, or describes another model.</exception>
    public static TransformerConfig Load(string folder)
    {
        string path = Path.Combine(folder, "config.json");
        using JsonDocument document = JsonFile.Read(path);
        return new TransformerConfig(new ConfigSection(path, "", document.RootElement));
    }
}
