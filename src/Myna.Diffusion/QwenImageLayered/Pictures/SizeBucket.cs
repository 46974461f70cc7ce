namespace Myna.Diffusion.QwenImageLayered.Pictures;

/// <summary>The size at which the model works: about resolution² pixels of the picture's own shape, both sides multiples of 32.</summary>
/// <param name="Width">Pixels in a row.</param>
/// <param name="Height">Rows.</param>
/// <remarks>Source: <c>calculate_dimensions</c> of the official pipeline (diffusers, <c>pipeline_qwenimage_layered.py</c>).</remarks>
public readonly record struct SizeBucket(int Width, int Height)
{
    /// <summary>Pixels on a side of one token of the transformer: 8 of the VAE times 2 of the packing.</summary>
    public const int TokenPixels = 16;

    private const int Step = 32;

    /// <summary>Tokens of one slot.</summary>
    public int Tokens => Width / TokenPixels * (Height / TokenPixels);

    /// <summary>The bucket of a picture.</summary>
    /// <param name="width">The picture's pixels in a row, 1 or more.</param>
    /// <param name="height">Its rows, 1 or more.</param>
    /// <param name="resolution">640 or 1024.</param>
    /// <exception cref="MynaException">The picture is so long and thin that its bucket would have no pixels, or the resolution is another one.</exception>
    public static SizeBucket For(int width, int height, int resolution)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (resolution is not (640 or 1024))
        {
            throw new MynaException($"the resolution is {resolution}; Qwen-Image-Layered was trained for 640 and 1024");
        }

        double ratio = (double)width / height;
        double w = Math.Sqrt((double)resolution * resolution * ratio);
        double h = w / ratio;
        var bucket = new SizeBucket(Round(w), Round(h));
        return bucket is { Width: > 0, Height: > 0 }
            ? bucket
            : throw new MynaException($"the picture is {width} x {height} pixels large, too long and thin to be split by this model; crop it to a ratio below 1000 : 1");
    }

    private static int Round(double side) => (int)Math.Min(1 << 20, Math.Round(side / Step, MidpointRounding.ToEven) * Step);
}
