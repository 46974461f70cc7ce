using System.Text.Json;
using Myna.Tensors.Weights.Checkpoints;

namespace Myna.Diffusion.QwenImageLayered.Vae;

/// <summary>Sizes of the RGBA VAE: <c>vae/config.json</c> (<c>AutoencoderKLQwenImage</c>).</summary>
public sealed record VaeConfig
{
    private VaeConfig(ConfigSection json)
    {
        BaseChannels = json.Integer("base_dim", 1, 4096);
        LatentChannels = json.Integer("z_dim", 1, 1024);
        Multipliers = json.Integers("dim_mult", 1, 64, [1, 2, 4, 4]);
        json.Require(Multipliers.Count == 4 && Multipliers[0] == 1, "dim_mult", "should be four numbers that begin with 1 (an eightfold reduction)");
        ResidualBlocks = json.Integer("num_res_blocks", 1, 16, 2);
        PictureChannels = json.Integer("input_channels", 1, 16, 3);
        json.Require(PictureChannels == 4, "input_channels", "should be 4: only the VAE of Qwen-Image-Layered reads transparency");
        LatentsMean = Floats(json, "latents_mean");
        LatentsStd = Floats(json, "latents_std");
        json.Require(LatentsStd.All(std => std > 0), "latents_std", "should be numbers above 0");
        json.Require(json.Integers("attn_scales", 0, int.MaxValue, []).Length == 0, "attn_scales", "should be empty");
    }

    /// <summary>Features at full resolution: 96 in the release.</summary>
    public int BaseChannels { get; }

    /// <summary>Features of a latent pixel: 16.</summary>
    public int LatentChannels { get; }

    /// <summary>Features at each scale, in multiples of the base.</summary>
    public IReadOnlyList<int> Multipliers { get; }

    /// <summary>Residual blocks at each scale of the encoder; the decoder has one more.</summary>
    public int ResidualBlocks { get; }

    /// <summary>R, G, B, A.</summary>
    public int PictureChannels { get; }

    /// <summary>Mean of each latent channel, by which latents are normalised for the transformer.</summary>
    public IReadOnlyList<float> LatentsMean { get; }

    /// <summary>Standard deviation of each latent channel.</summary>
    public IReadOnlyList<float> LatentsStd { get; }

    /// <summary>Reads a VAE's configuration.</summary>
    /// <param name="folder">The model's <c>vae</c> folder.</param>
    /// <exception cref="MynaException">The file is missing, damaged, or that of another VAE.</exception>
    public static VaeConfig Load(string folder)
    {
        string path = Path.Combine(folder, "config.json");
        using JsonDocument document = JsonFile.Read(path);
        return new VaeConfig(new ConfigSection(path, "", document.RootElement));
    }

    private float[] Floats(ConfigSection json, string key)
    {
        double[] numbers = json.Numbers(key, -1e6, 1e6);
        json.Require(numbers.Length == LatentChannels, key, $"should be {LatentChannels} numbers, one for each latent channel");
        return Array.ConvertAll(numbers, number => (float)number);
    }
}
