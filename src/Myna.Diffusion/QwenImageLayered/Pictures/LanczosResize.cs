using Myna.Layers.Pictures;

namespace Myna.Diffusion.QwenImageLayered.Pictures;

/// <summary>
/// The resize that the model was trained with, bit for bit: Lanczos of three lobes on 8-bit premultiplied RGBA, rows first, in
/// fixed point of 22 bits, as the library Pillow does it.
/// </summary>
public static class LanczosResize
{
    private const double Lobes = 3;

    /// <summary>Resizes a picture; one that has the size already is returned as it is.</summary>
    public static Picture Resize(Picture input, int width, int height)
    {
        if (input.Width == width && input.Height == height)
        {
            return input;
        }

        Picture picture = Premultiplied(input);
        picture = FixedPointResize.Resize(picture, width, height, Lobes, Lanczos);
        Unpremultiply(picture);
        return picture;
    }

    private static Picture Premultiplied(Picture input)
    {
        Picture picture = input.Copy();
        byte[] pixels = picture.Pixels;
        for (int i = 0; i < pixels.Length; i += Picture.Channels)
        {
            int alpha = pixels[i + 3];
            for (int c = 0; c < 3; c++)
            {
                int t = (pixels[i + c] * alpha) + 128;
                pixels[i + c] = (byte)(((t >> 8) + t) >> 8);
            }
        }

        return picture;
    }

    private static void Unpremultiply(Picture picture)
    {
        byte[] pixels = picture.Pixels;
        for (int i = 0; i < pixels.Length; i += Picture.Channels)
        {
            int alpha = pixels[i + 3];
            for (int c = 0; alpha is not (0 or 255) && c < 3; c++)
            {
                pixels[i + c] = (byte)Math.Min(255 * pixels[i + c] / alpha, 255);
            }
        }
    }

    private static double Lanczos(double x) => x is >= -Lobes and < Lobes ? Sinc(x) * Sinc(x / Lobes) : 0;

    private static double Sinc(double x) => x == 0 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);
}
