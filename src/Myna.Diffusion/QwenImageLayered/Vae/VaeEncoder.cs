using Myna.Tensors.Kernels.Convolutions;
using Myna.Tensors.Threads;

namespace Myna.Diffusion.QwenImageLayered.Vae;

/// <summary>A stage's result, for tests: the module's name in the checkpoint and its output.</summary>
internal delegate void VaeTap(string module, FeatureMap output);

/// <summary>RGBA → mean and log-variance of the latent, 8 times smaller. Source: <c>QwenImageEncoder3d</c>, for one frame.</summary>
internal sealed class VaeEncoder
{
    private readonly Convolution2d _first;
    private readonly VaeSteps _down = new(doubles: false);
    private readonly VaeMiddle _middle;
    private readonly ChannelNorm _norm;
    private readonly Convolution2d _last;
    private readonly Convolution2d _quantise;

    /// <summary>The steps of <see cref="_down"/> that are done in bands, and how many rows of their result a band reaches above and below.</summary>
    private readonly int _cut;
    private readonly int _reach;

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
                _down.Add(name, new ResidualBlock(weights, name, channels, outputs));
                channels = outputs;
            }

            if (scale < config.Multipliers.Count - 1)
            {
                string name = $"encoder.down_blocks.{_down.Count}";
                _down.Add(name, weights.Convolution(name + ".resample.1", channels, channels, 3));
                _cut = 2 << scale <= RowBands.Scale ? _down.Count : _cut;
            }
        }

        _middle = new VaeMiddle(weights, "encoder.mid_block", channels);
        _norm = weights.Norm("encoder.norm_out", channels);
        _last = weights.Convolution("encoder.conv_out", 2 * config.LatentChannels, channels, 3);
        _quantise = weights.Convolution("quant_conv", 2 * config.LatentChannels, 2 * config.LatentChannels, 1);
        int rows = 0, size = 1;
        for (int i = _cut - 1; i >= 0; i--)
        {
            // Halving, a row is made of twice its place and the two rows after it; a residual block sees two rows further.
            (rows, size) = _down.Resizes(i) ? ((2 * rows) + 1, 2 * size) : (rows + 2, size);
        }

        _reach = (rows + size) / size;
    }

    /// <summary>Encodes values of -1 … 1.</summary>
    /// <param name="picture"><c>[H, W, 4]</c>, sides multiples of 8.</param>
    /// <param name="crew">Who does it.</param>
    /// <param name="cancellationToken">Checked between blocks.</param>
    /// <param name="tap">Told every module's output (of one band at the large scales), or null.</param>
    /// <param name="bandRows">Rows of a quarter of the picture that are done at once at the large scales; the result does not depend on it.</param>
    /// <returns><c>[H/8, W/8, 2·latent channels]</c>: means, then log-variances.</returns>
    public FeatureMap Encode(
        FeatureMap picture, Crew crew, CancellationToken cancellationToken, VaeTap? tap = null, int bandRows = RowBands.MostRows)
    {
        var maps = new FeatureMaps();
        int scale = _down.Scale(0, _cut), height = picture.Height / scale;
        FeatureMap? x = null;
        foreach (RowBand band in RowBands.Of(height, bandRows, _reach))
        {
            bool whole = band == new RowBand(0, height, 0, height);
            FeatureMap seen = picture;
            if (!whole)
            {
                seen = maps.Rent(scale * (band.Below - band.Above), picture.Width, picture.Channels);
                RowBands.Copy(picture, scale * band.Above, seen, 0, seen.Height, crew);
            }

            FeatureMap rows = maps.Rent(seen.Height, seen.Width, _first.Outputs);
            _first.Run(seen, rows, crew);
            tap?.Invoke("encoder.conv_in", rows);
            rows = _down.Run(rows, 0, _cut, maps, crew, tap, cancellationToken);
            if (whole)
            {
                x = rows;
                break;
            }

            x ??= new FeatureMap(height, rows.Width, rows.Channels);
            RowBands.Copy(rows, band.From - band.Above, x, band.From, band.To - band.From, crew);
            maps.Return(seen);
            maps.Return(rows);
        }

        x = _down.Run(x!, _cut, _down.Count, maps, crew, tap, cancellationToken);
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
