using Myna.Diffusion.QwenImageLayered.Pictures;
using Myna.Layers.Pictures;
using Myna.Tensors.Kernels.Convolutions;
using Myna.Tensors.Threads;
using Myna.Tensors.Weights.Checkpoints;

namespace Myna.Diffusion.QwenImageLayered.Vae;

/// <summary>The RGBA VAE of one picture: 8 times smaller, 16 channels, normalised for the transformer.</summary>
/// <remarks>Latents are arrays <c>[channels, h, w]</c>, as the transformer's packing reads them.</remarks>
public sealed class RgbaVae
{
    /// <summary>Pixels of the picture to one of the latent, on each side.</summary>
    public const int Reduction = 8;

    private readonly VaeEncoder _encoder;
    private readonly VaeDecoder _decoder;

    private RgbaVae(VaeConfig config, VaeEncoder encoder, VaeDecoder decoder)
    {
        (Config, _encoder, _decoder) = (config, encoder, decoder);
    }

    /// <summary>Its sizes.</summary>
    public VaeConfig Config { get; }

    internal VaeEncoder Encoder => _encoder;

    internal VaeDecoder Decoder => _decoder;

    /// <summary>Loads a VAE.</summary>
    /// <param name="folder">The model's <c>vae</c> folder.</param>
    /// <exception cref="MynaException">A file is missing or damaged, or holds another VAE.</exception>
    public static RgbaVae Load(string folder)
    {
        VaeConfig config = VaeConfig.Load(folder);
        using CheckpointTensors tensors = CheckpointTensors.Open(folder, VaeWeights.FileName);
        var weights = new VaeWeights(tensors);
        return new RgbaVae(config, new VaeEncoder(weights, config), new VaeDecoder(weights, config));
    }

    /// <summary>The normalised mean of a picture's latent.</summary>
    /// <param name="picture">Sides multiples of 8.</param>
    /// <param name="crew">Who computes.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns><c>[channels, H/8, W/8]</c>.</returns>
    /// <exception cref="ArgumentException">A side is no multiple of 8.</exception>
    public float[] Encode(Picture picture, Crew crew, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(picture);
        if (picture.Width % Reduction != 0 || picture.Height % Reduction != 0)
        {
            throw new ArgumentException($"The VAE reads sides that are multiples of {Reduction}, not {picture.Width} x {picture.Height}.", nameof(picture));
        }

        return Normalised(_encoder.Encode(PictureValues.FromPicture(picture), crew, cancellationToken));
    }

    /// <summary>The picture of a normalised latent, straight alpha.</summary>
    /// <param name="latent"><c>[channels, height, width]</c>.</param>
    /// <param name="height">Rows of the latent.</param>
    /// <param name="width">Its pixels in a row.</param>
    /// <param name="crew">Who computes.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public Picture Decode(ReadOnlySpan<float> latent, int height, int width, Crew crew, CancellationToken cancellationToken = default) =>
        PictureValues.ToPicture(_decoder.Decode(Denormalised(latent, height, width), crew, cancellationToken));

    internal float[] Normalised(FeatureMap moments)
    {
        int channels = Config.LatentChannels, pixels = moments.Height * moments.Width;
        var latent = new float[channels * pixels];
        for (int y = 0; y < moments.Height; y++)
        {
            ReadOnlySpan<float> row = moments.Row(y);
            for (int i = 0; i < moments.Width * channels; i++)
            {
                (int x, int c) = Math.DivRem(i, channels);
                latent[(c * pixels) + (y * moments.Width) + x] = (row[(x * moments.Channels) + c] - Config.LatentsMean[c]) / Config.LatentsStd[c];
            }
        }

        return latent;
    }

    internal FeatureMap Denormalised(ReadOnlySpan<float> latent, int height, int width)
    {
        int channels = Config.LatentChannels, pixels = height * width;
        ArgumentOutOfRangeException.ThrowIfNotEqual(latent.Length, channels * pixels);
        var map = new FeatureMap(height, width, channels);
        for (int y = 0; y < height; y++)
        {
            Span<float> row = map.Row(y);
            for (int i = 0; i < row.Length; i++)
            {
                (int x, int c) = Math.DivRem(i, channels);
                row[i] = (latent[(c * pixels) + (y * width) + x] * Config.LatentsStd[c]) + Config.LatentsMean[c];
            }
        }

        return map;
    }
}
