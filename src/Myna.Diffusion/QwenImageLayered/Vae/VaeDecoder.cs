using Myna.Tensors.Kernels;
using Myna.Tensors.Kernels.Convolutions;
using Myna.Tensors.Threads;

namespace Myna.Diffusion.QwenImageLayered.Vae;

/// <summary>Latent → RGBA, 8 times larger. Source: <c>QwenImageDecoder3d</c>, for one frame.</summary>
internal sealed class VaeDecoder
{
    private readonly Convolution2d _quantise;
    private readonly Convolution2d _first;
    private readonly VaeMiddle _middle;
    private readonly List<(string Name, object Block)> _up = [];
    private readonly ChannelNorm _norm;
    private readonly Convolution2d _last;

    public VaeDecoder(VaeWeights weights, VaeConfig config)
    {
        int scales = config.Multipliers.Count;
        int channels = config.BaseChannels * config.Multipliers[^1];
        _quantise = weights.Convolution("post_quant_conv", config.LatentChannels, config.LatentChannels, 1);
        _first = weights.Convolution("decoder.conv_in", channels, config.LatentChannels, 3);
        _middle = new VaeMiddle(weights, "decoder.mid_block", channels);
        for (int scale = 0; scale < scales; scale++)
        {
            string name = $"decoder.up_blocks.{scale}";
            int outputs = config.BaseChannels * config.Multipliers[scales - 1 - scale];
            for (int i = 0; i <= config.ResidualBlocks; i++)
            {
                _up.Add(($"{name}.resnets.{i}", new ResidualBlock(weights, $"{name}.resnets.{i}", channels, outputs)));
                channels = outputs;
            }

            if (scale < scales - 1)
            {
                _up.Add((name + ".upsamplers.0", weights.Convolution(name + ".upsamplers.0.resample.1", channels / 2, channels, 3)));
                channels /= 2;
            }
        }

        _norm = weights.Norm("decoder.norm_out", channels);
        _last = weights.Convolution("decoder.conv_out", config.PictureChannels, channels, 3);
    }

    /// <summary>Decodes a latent that is not normalised any more.</summary>
    /// <param name="latent"><c>[h, w, latent channels]</c>.</param>
    /// <param name="crew">Who does it.</param>
    /// <param name="cancellationToken">Checked between blocks.</param>
    /// <param name="tap">Told every module's output, or null.</param>
    /// <returns><c>[8h, 8w, 4]</c>, -1 … 1.</returns>
    public FeatureMap Decode(FeatureMap latent, Crew crew, CancellationToken cancellationToken, VaeTap? tap = null)
    {
        var maps = new FeatureMaps();
        FeatureMap quantised = maps.Rent(latent.Height, latent.Width, latent.Channels);
        _quantise.Run(latent, quantised, crew);
        tap?.Invoke("post_quant_conv", quantised);
        FeatureMap x = maps.Rent(latent.Height, latent.Width, _first.Outputs);
        _first.Run(quantised, x, crew);
        maps.Return(quantised);
        tap?.Invoke("decoder.conv_in", x);
        x = _middle.Run(x, maps, crew, tap);
        foreach ((string name, object block) in _up)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (block is ResidualBlock residual)
            {
                x = residual.Run(x, maps, crew);
            }
            else
            {
                var doubling = (Convolution2d)block;
                FeatureMap doubled = maps.Rent(2 * x.Height, 2 * x.Width, doubling.Outputs);
                doubling.RunDoubling(x, doubled, crew);
                maps.Return(x);
                x = doubled;
            }

            tap?.Invoke(name, x);
        }

        _norm.Run(x, x, silu: true, crew);
        var picture = new FeatureMap(x.Height, x.Width, _last.Outputs);
        _last.Run(x, picture, crew);
        tap?.Invoke("decoder.conv_out", picture);
        Elementwise.Clamp(picture.All, -1f, 1f, picture.All);
        return picture;
    }
}
