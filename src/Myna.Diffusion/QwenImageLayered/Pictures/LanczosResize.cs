using Myna.Layers.Pictures;

namespace Myna.Diffusion.QwenImageLayered.Pictures;

/// <summary>
/// The resize that the model was trained with, bit for bit: Lanczos of three lobes on 8-bit premultiplied RGBA, rows first, in
/// fixed point of 22 bits, as the library Pillow does it.
/// </summary>
internal static class LanczosResize
{
    private const int FractionBits = 32 - 8 - 2;
    private const double Lobes = 3;

    /// <summary>Resizes a picture; one that has the size already is returned as it is.</summary>
    public static Picture Resize(Picture input, int width, int height)
    {
        if (input.Width == width && input.Height == height)
        {
            return input;
        }

        Picture picture = Premultiplied(input);
        picture = width == input.Width ? picture : AlongRows(picture, width);
        picture = height == input.Height ? picture : Transposed(AlongRows(Transposed(picture), height));
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

    private static Picture AlongRows(Picture input, int width)
    {
        (int First, int[] Weights)[] filters = Filters(input.Width, width);
        var result = new Picture(width, input.Height);
        for (int y = 0; y < input.Height; y++)
        {
            ReadOnlySpan<byte> row = input.Row(y);
            Span<byte> target = result.Row(y);
            for (int x = 0; x < width; x++)
            {
                (int first, int[] weights) = filters[x];
                for (int c = 0; c < Picture.Channels; c++)
                {
                    int sum = 1 << (FractionBits - 1);
                    for (int k = 0; k < weights.Length; k++)
                    {
                        sum += weights[k] * row[((first + k) * Picture.Channels) + c];
                    }

                    target[(x * Picture.Channels) + c] = (byte)Math.Clamp(sum >> FractionBits, 0, 255);
                }
            }
        }

        return result;
    }

    private static Picture Transposed(Picture input)
    {
        var result = new Picture(input.Height, input.Width);
        for (int y = 0; y < input.Height; y++)
        {
            for (int x = 0; x < input.Width; x++)
            {
                input.Row(y).Slice(x * Picture.Channels, Picture.Channels).CopyTo(result.Row(x)[(y * Picture.Channels)..]);
            }
        }

        return result;
    }

    private static (int First, int[] Weights)[] Filters(int inputs, int outputs)
    {
        double scale = (double)inputs / outputs;
        double stretch = Math.Max(scale, 1);
        double support = Lobes * stretch;
        var filters = new (int First, int[] Weights)[outputs];
        for (int i = 0; i < outputs; i++)
        {
            double centre = (i + 0.5) * scale;
            int first = Math.Max((int)(centre - support + 0.5), 0);
            int end = Math.Min((int)(centre + support + 0.5), inputs);
            var weights = new double[end - first];
            double sum = 0;
            for (int k = 0; k < weights.Length; k++)
            {
                weights[k] = Lanczos((k + first - centre + 0.5) / stretch);
                sum += weights[k];
            }

            filters[i] = (first, Array.ConvertAll(weights, weight =>
            {
                double fixedPoint = weight / sum * (1 << FractionBits);
                return (int)(fixedPoint < 0 ? fixedPoint - 0.5 : fixedPoint + 0.5);
            }));
        }

        return filters;
    }

    private static double Lanczos(double x) => x is >= -Lobes and < Lobes ? Sinc(x) * Sinc(x / Lobes) : 0;

    private static double Sinc(double x) => x == 0 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);
}
