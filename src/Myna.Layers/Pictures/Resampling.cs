using System.Runtime.InteropServices;

namespace Myna.Layers.Pictures;

/// <summary>
/// Scales, mirrors and turns pictures. Colours are weighted by alpha, so nothing bleeds in from transparent pixels; scaling is
/// Catmull-Rom, widened where a picture shrinks so that nothing flickers; what changes nothing gives back the same pixels.
/// </summary>
public static class Resampling
{
    /// <summary>The picture at another size.</summary>
    /// <param name="picture">The pixels.</param>
    /// <param name="width">Pixels in a row, 1 or more.</param>
    /// <param name="height">Rows, 1 or more.</param>
    public static Picture Scale(Picture picture, int width, int height)
    {
        ArgumentNullException.ThrowIfNull(picture);
        if (width == picture.Width && height == picture.Height)
        {
            return picture;
        }

        var scaled = new Picture(width, height);
        float[] plane = Premultiplied(picture);
        float[] narrow = new float[width * picture.Height * Picture.Channels];
        Tap[] across = Taps(picture.Width, width);
        for (int y = 0; y < picture.Height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                Weigh(across[x], plane, y * picture.Width * Picture.Channels, Picture.Channels, narrow.AsSpan(((y * width) + x) * Picture.Channels, Picture.Channels));
            }
        }

        Span<float> sum = stackalloc float[Picture.Channels];
        Tap[] down = Taps(picture.Height, height);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                Weigh(down[y], narrow, x * Picture.Channels, width * Picture.Channels, sum);
                Store(sum, scaled.Row(y).Slice(x * Picture.Channels, Picture.Channels));
            }
        }

        return scaled;
    }

    /// <summary>The picture mirrored.</summary>
    /// <param name="picture">The pixels.</param>
    /// <param name="leftRight">Whether left and right change places.</param>
    /// <param name="topBottom">Whether top and bottom do.</param>
    public static Picture Mirror(Picture picture, bool leftRight, bool topBottom)
    {
        ArgumentNullException.ThrowIfNull(picture);
        if (!leftRight && !topBottom)
        {
            return picture;
        }

        var mirrored = new Picture(picture.Width, picture.Height);
        for (int y = 0; y < picture.Height; y++)
        {
            ReadOnlySpan<int> from = MemoryMarshal.Cast<byte, int>(picture.Row(topBottom ? picture.Height - 1 - y : y));
            Span<int> to = MemoryMarshal.Cast<byte, int>(mirrored.Row(y));
            from.CopyTo(to);
            if (leftRight)
            {
                to.Reverse();
            }
        }

        return mirrored;
    }

    /// <summary>The picture turned about its middle, on a canvas just large enough. Quarter turns are exact.</summary>
    /// <param name="picture">The pixels.</param>
    /// <param name="degrees">The turn, clockwise.</param>
    public static Picture Turn(Picture picture, double degrees)
    {
        ArgumentNullException.ThrowIfNull(picture);
        double turn = ((degrees % 360) + 360) % 360;
        if (turn % 90 == 0)
        {
            return Quarters(picture, (int)turn / 90);
        }

        double radians = turn * Math.PI / 180, cos = Math.Cos(radians), sin = Math.Sin(radians);
        int width = (int)Math.Ceiling((Math.Abs(cos) * picture.Width) + (Math.Abs(sin) * picture.Height) - 1e-9);
        int height = (int)Math.Ceiling((Math.Abs(sin) * picture.Width) + (Math.Abs(cos) * picture.Height) - 1e-9);
        var turned = new Picture(width, height);
        float[] plane = Premultiplied(picture);
        Span<float> sum = stackalloc float[Picture.Channels];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                double dx = x + 0.5 - (width / 2.0), dy = y + 0.5 - (height / 2.0);
                double fromX = (cos * dx) + (sin * dy) + (picture.Width / 2.0) - 0.5, fromY = (cos * dy) - (sin * dx) + (picture.Height / 2.0) - 0.5;
                Sample(plane, picture.Width, picture.Height, fromX, fromY, sum);
                Store(sum, turned.Row(y).Slice(x * Picture.Channels, Picture.Channels));
            }
        }

        return turned;
    }

    private static Picture Quarters(Picture picture, int quarters)
    {
        if (quarters == 0)
        {
            return picture;
        }

        if (quarters == 2)
        {
            return Mirror(picture, leftRight: true, topBottom: true);
        }

        var turned = new Picture(picture.Height, picture.Width);
        for (int y = 0; y < turned.Height; y++)
        {
            Span<int> to = MemoryMarshal.Cast<byte, int>(turned.Row(y));
            for (int x = 0; x < turned.Width; x++)
            {
                (int fromX, int fromY) = quarters == 1 ? (y, picture.Height - 1 - x) : (picture.Width - 1 - y, x);
                to[x] = MemoryMarshal.Cast<byte, int>(picture.Row(fromY))[fromX];
            }
        }

        return turned;
    }

    /// <summary>Bilinear between four neighbours; outside everything is transparent.</summary>
    private static void Sample(float[] plane, int width, int height, double x, double y, Span<float> sum)
    {
        sum.Clear();
        int left = (int)Math.Floor(x), top = (int)Math.Floor(y);
        float u = (float)(x - left), v = (float)(y - top);
        for (int dy = 0; dy < 2; dy++)
        {
            for (int dx = 0; dx < 2; dx++)
            {
                int column = left + dx, row = top + dy;
                if ((uint)column >= (uint)width || (uint)row >= (uint)height)
                {
                    continue;
                }

                float weight = (dx == 0 ? 1 - u : u) * (dy == 0 ? 1 - v : v);
                for (int c = 0; c < Picture.Channels; c++)
                {
                    sum[c] += weight * plane[(((row * width) + column) * Picture.Channels) + c];
                }
            }
        }
    }

    private static float[] Premultiplied(Picture picture)
    {
        var plane = new float[picture.Pixels.Length];
        for (int i = 0; i < plane.Length; i += Picture.Channels)
        {
            float alpha = picture.Pixels[i + 3];
            for (int c = 0; c < 3; c++)
            {
                plane[i + c] = picture.Pixels[i + c] * alpha / 255;
            }

            plane[i + 3] = alpha;
        }

        return plane;
    }

    private static void Store(ReadOnlySpan<float> sum, Span<byte> pixel)
    {
        int alpha = (int)Math.Clamp(MathF.Floor(sum[3] + 0.5f), 0, 255);
        if (alpha == 0)
        {
            pixel.Clear();
            return;
        }

        for (int c = 0; c < 3; c++)
        {
            pixel[c] = (byte)Math.Clamp(MathF.Floor((sum[c] * 255 / sum[3]) + 0.5f), 0, 255);
        }

        pixel[3] = (byte)alpha;
    }

    private static void Weigh(Tap tap, float[] plane, int offset, int stride, Span<float> sum)
    {
        sum.Clear();
        for (int i = 0; i < tap.Weights.Length; i++)
        {
            int at = offset + ((tap.First + i) * stride);
            for (int c = 0; c < Picture.Channels; c++)
            {
                sum[c] += tap.Weights[i] * plane[at + c];
            }
        }
    }

    private static Tap[] Taps(int from, int to)
    {
        double scale = (double)from / to, wide = Math.Max(1, scale);
        var taps = new Tap[to];
        for (int i = 0; i < to; i++)
        {
            double centre = ((i + 0.5) * scale) - 0.5;
            int first = Math.Max(0, (int)Math.Ceiling(centre - (2 * wide))), last = Math.Min(from - 1, (int)Math.Floor(centre + (2 * wide)));
            double[] weights = [.. Enumerable.Range(first, last - first + 1).Select(j => CatmullRom((j - centre) / wide))];
            double sum = weights.Sum();
            taps[i] = new Tap(first, Array.ConvertAll(weights, weight => (float)(weight / sum)));
        }

        return taps;
    }

    private static double CatmullRom(double x)
    {
        x = Math.Abs(x);
        return x < 1 ? (((1.5 * x) - 2.5) * x * x) + 1 : x < 2 ? (((((-0.5 * x) + 2.5) * x) - 4) * x) + 2 : 0;
    }

    private readonly record struct Tap(int First, float[] Weights);
}
