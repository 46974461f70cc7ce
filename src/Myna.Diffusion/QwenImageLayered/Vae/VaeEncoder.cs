using Myna.Tensors.Kernels.Convolutions;
using Myna.Tensors.Threads;

namespace Myna.Diffusion.QwenImageLayered.Vae;

/// <summary>A stage's result, for tests: the module's name in the checkpoint and its output.</summary>
internal delegate void VaeTap(string module, FeatureMap output);

/// <summary>RGBA → mean and log-variance of the latent, 8 times smaller. Source: <c>QwenImageEncoder3d</c>, for one frame.</summary>
internal sealed class VaeEncoder
{
    private readonly Convolution2d _first;
    private readonly List<(string Name, object Block)> _down = [];
    private readonly VaeMiddle _middle;
    private readonly ChannelNorm _norm;
    private readonly Convolution2d _last;
    private readonly Convolution2d _quantise;

    public VaeEncoder(VaeWeights weights, VaeConfig config)
    {
        int channels = config.BaseChannels;
        _first = weights.Convolution("encoder.conv_in", channels, config.PictureChannels, 3);
        for (int scale = 0; scale < config.Multipliers.Count; scale++)
        {
            for (int i = 0; i < config.ResidualBlocks; i++)
            {
                int outputs = config.BaseChannels * config.Multipliers[scale];
                string name = $"encoder.down_blocks.{_down.Count}";
                _down.Add((name, new ResidualBlock(weights, name, channels, outputs)));
                channels = outputs;
            }

            if (scale < config.Multipliers.Count - 1)
            {
                string name = $"encoder.down_blocks.{_down.Count}";
                _down.Add((name, weights.Convolution(name + ".resample.1", channels, channels, 3)));
            }
        }

        _middle = new VaeMiddle(weights, "encoder.mid_block", channels);
        _norm = weights.Norm("encoder.norm_out", channels);
        _last = weights.Convolution("encoder.conv_out", 2 * config.LatentChannels, channels, 3);
        _quantise = weights.Convolution("quant_conv", 2 * config.LatentChannels, 2 * config.LatentChannels, 1);
    }

    /// <summary>Encodes values of -1 … 1.</summary>
    /// <param name="picture"><c>[H, W, 4]</c>, sides multiples of 8.</param>
    /// <param name="crew">Who does it.</param>
    /// <param name="cancellationToken">Checked between blocks.</param>
    /// <param name="tap">Told every module's output, or null.</param>
    /// <returns><c>[H/8, W/8, 2·latent channels]</c>: means, then log-variances.</returns>
    public FeatureMap Encode(FeatureMap picture, Crew crew, CancellationToken cancellationToken, VaeTap? tap = null)
    {
        var maps = new FeatureMaps();
        FeatureMap x = maps.Rent(picture.Height, picture.Width, _first.Outputs);
        _first.Run(picture, x, crew);
        tap?.Invoke("encoder.conv_in", x);
        foreach ((string name, object block) in _down)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (block is ResidualBlock residual)
            {
                x = residual.Run(x, maps, crew);
            }
            else
            {
                FeatureMap half = maps.Rent(x.Height / 2, x.Width / 2, x.Channels);
                ((Convolution2d)block).RunHalving(x, half, crew);
                maps.Return(x);
                x = half;
            }

            tap?.Invoke(name, x);
        }

        x = _middle.Run(x, maps, crew, tap);
        _norm.Run(x, x, silu: true, crew);
        FeatureMap moments = maps.Rent(x.Height, x.Width, _last.Outputs);
        _last.Run(x, moments, crew);
        tap?.Invoke("encoder.conv_out", moments);
        var result = new FeatureMap(x.Height, x.Width, _quantise.Outputs);
        _quantise.Run(moments, result, crew);
        tap?.Invoke("quant_conv", result);
        return result;
    }
}

/// <summary>Residual block, attention, residual block at the smallest scale, in encoder and decoder alike.</summary>
internal sealed class VaeMiddle(VaeWeights weights, string name, int channels)
{
    private readonly ResidualBlock _before = new(weights, name + ".resnets.0", channels, channels);
    private readonly PixelAttention _attention = new(weights, name + ".attentions.0", channels);
    private readonly ResidualBlock _after = new(weights, name + ".resnets.1", channels, channels);

    public FeatureMap Run(FeatureMap x, FeatureMaps maps, Crew crew, VaeTap? tap)
    {
        x = _before.Run(x, maps, crew);
        tap?.Invoke(name + ".resnets.0", x);
        x = _attention.Run(x, maps, crew);
        tap?.Invoke(name + ".attentions.0", x);
        x = _after.Run(x, maps, crew);
        tap?.Invoke(name + ".resnets.1", x);
        return x;
    }
}
