using Myna.Layers.Pictures;

namespace Myna.Diffusion.QwenImageLayered.Pictures;

/// <summary>
/// A separable resize of 8-bit RGBA, rows first, with 8 bits in between and weights in fixed point of 22 bits: what the library
/// Pillow computes, bit for bit. Smaller pictures are made with a filter as much wider.
/// </summary>
internal static class FixedPointResize
{
    private const int FractionBits = 32 - 8 - 2;

    /// <summary>Resizes all four channels alike; a side that has its size already is left alone.</summary>
    /// <param name="input">The picture.</param>
    /// <param name="width">New width.</param>
    /// <param name="height">New height.</param>
    /// <param name="lobes">Where the filter ends, in pixels to either side.</param>
    /// <param name="kernel">The filter's weight at a distance.</param>
    public static Picture Resize(Picture input, int width, int height, double lobes, Func<double, double> kernel)
    {
        Picture picture = width == input.Width ? input : AlongRows(input, width, lobes, kernel);
        return height == input.Height ? picture : Transposed(AlongRows(Transposed(picture), height, lobes, kernel));
    }

    private static Picture AlongRows(Picture input, int width, double lobes, Func<double, double> kernel)
    {
        (int First, int[] Weights)[] filters = Filters(input.Width, width, lobes, kernel);
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

    private static (int First, int[] Weights)[] Filters(int inputs, int outputs, double lobes, Func<double, double> kernel)
    {
        double scale = (double)inputs / outputs;
        double stretch = Math.Max(scale, 1);
        double support = lobes * stretch;
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
                weights[k] = kernel((k + first - centre + 0.5) / stretch);
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
}
