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
    private readonly VaeSteps _up = new(doubles: true);
    private readonly ChannelNorm _norm;
    private readonly Convolution2d _last;

    /// <summary>The step of <see cref="_up"/> from which maps are cut into bands, and how many rows above and below a band reaches.</summary>
    private readonly int _cut;
    private readonly int _reach;

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
                _up.Add($"{name}.resnets.{i}", new ResidualBlock(weights, $"{name}.resnets.{i}", channels, outputs));
                channels = outputs;
            }

            if (scale < scales - 1)
            {
                _cut = 1 << (scales - 1 - scale) == RowBands.Scale ? _up.Count : _cut;
                _up.Add(name + ".upsamplers.0", weights.Convolution(name + ".upsamplers.0.resample.1", channels / 2, channels, 3));
                channels /= 2;
            }
        }

        _norm = weights.Norm("decoder.norm_out", channels);
        _last = weights.Convolution("decoder.conv_out", config.PictureChannels, channels, 3);
        _reach = 1;
        for (int i = _up.Count - 1; i >= _cut; i--)
        {
            // A row of the doubled map is its half's; a convolution sees one row further, a residual block two.
            _reach = _up.Resizes(i) ? (_reach + 2) / 2 : _reach + 2;
        }
    }

    /// <summary>Decodes a latent that is not normalised any more.</summary>
    /// <param name="latent"><c>[h, w, latent channels]</c>.</param>
    /// <param name="crew">Who does it.</param>
    /// <param name="cancellationToken">Checked between blocks.</param>
    /// <param name="tap">Told every module's output (of one band at the large scales), or null.</param>
    /// <param name="bandRows">Rows of a quarter of the picture that are done at once at the large scales; the result does not depend on it.</param>
    /// <returns><c>[8h, 8w, 4]</c>, -1 … 1.</returns>
    public FeatureMap Decode(
        FeatureMap latent, Crew crew, CancellationToken cancellationToken, VaeTap? tap = null, int bandRows = RowBands.MostRows)
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
        x = _up.Run(x, 0, _cut, maps, crew, tap, cancellationToken);
        int scale = _up.Scale(_cut, _up.Count);
        var picture = new FeatureMap(scale * x.Height, scale * x.Width, _last.Outputs);
        foreach (RowBand band in RowBands.Of(x.Height, bandRows, _reach))
        {
            FeatureMap rows = x;
            if (band != new RowBand(0, x.Height, 0, x.Height))
            {
                rows = maps.Rent(band.Below - band.Above, x.Width, x.Channels);
                RowBands.Copy(x, band.Above, rows, 0, rows.Height, crew);
            }

            rows = _up.Run(rows, _cut, _up.Count, maps, crew, tap, cancellationToken);
            _norm.Run(rows, rows, silu: true, crew);
            FeatureMap seen = maps.Rent(rows.Height, rows.Width, _last.Outputs);
            _last.Run(rows, seen, crew);
            tap?.Invoke("decoder.conv_out", seen);
            RowBands.Copy(seen, scale * (band.From - band.Above), picture, scale * band.From, scale * (band.To - band.From), crew);
            maps.Return(rows);
            maps.Return(seen);
        }

        Elementwise.Clamp(picture.All, -1f, 1f, picture.All);
        return picture;
    }
}
