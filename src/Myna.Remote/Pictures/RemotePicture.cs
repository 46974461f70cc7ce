using Myna.Layers.Pictures;
using Myna.Remote.Servers;

namespace Myna.Remote.Pictures;

/// <summary>Pictures from servers, which may be anything.</summary>
internal static class RemotePicture
{
    private const double MostStretch = 0.05;

    /// <summary>No model makes larger layers.</summary>
    private static readonly PictureLimits Limits = PictureLimits.Default with { MaximumPixels = 16_000_000, MaximumFileBytes = 256L << 20 };

    private static ReadOnlySpan<byte> PngSignature => [0x89, (byte)'P', (byte)'N', (byte)'G'];

    /// <summary>Reads a PNG picture.</summary>
    /// <exception cref="RemoteFault">It is none.</exception>
    public static async Task<Picture> ReadAsync(BackEnd server, byte[] file, string name, CancellationToken cancellationToken)
    {
        if (!file.AsSpan().StartsWith(PngSignature))
        {
            throw new RemoteFault($"{server.Label} gave something else than a PNG picture as {name}; layers need transparency", canRetry: false);
        }

        try
        {
            return await PictureFile.ReadAsync(file, name, Limits, cancellationToken).ConfigureAwait(false);
        }
        catch (MynaException exception)
        {
            throw new RemoteFault($"{server.Label} gave a picture that cannot be read: {exception.Message}", canRetry: false, exception);
        }
    }

    /// <summary>The layers among the pictures of an answer, once it is certain that they are layers of the picture.</summary>
    /// <exception cref="RemoteFault">They are not.</exception>
    public static IReadOnlyList<Picture> Layers(BackEnd server, IReadOnlyList<Picture> pictures, LayerWork work)
    {
        // The model makes the whole picture too, as its first slot; pipelines drop it, ComfyUI does not.
        IReadOnlyList<Picture> layers = pictures.Count == work.Layers + 1 ? [.. pictures.Skip(1)] : pictures;
        if (layers.Count == 0 || (layers.Count == 1 && work.Layers > 1))
        {
            throw Wrong($"gave {(layers.Count == 0 ? "no picture" : "one picture")} where {work.Layers} layers were asked for; does it run Qwen-Image-Layered?");
        }

        Picture first = layers[0];
        if (layers.Any(layer => layer.Width != first.Width || layer.Height != first.Height))
        {
            throw Wrong("gave layers of different sizes");
        }

        double stretch = (double)first.Width / first.Height * work.Bucket.Height / work.Bucket.Width;
        if (stretch is < 1 - MostStretch or > 1 + MostStretch)
        {
            throw Wrong($"gave layers of {first.Width} x {first.Height} pixels, which is another shape than the picture's {work.Input.Width} x {work.Input.Height}");
        }

        return layers.Count > 1 && layers.All(layer => layer.IsOpaque())
            ? throw Wrong("gave layers without any transparency; is its VAE the one of Qwen-Image-Layered, and its output PNG?")
            : layers;

        RemoteFault Wrong(string what) => new($"{server.Label} {what}", canRetry: false);
    }
}
