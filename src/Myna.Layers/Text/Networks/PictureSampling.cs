using Myna.Layers.Pictures;

namespace Myna.Layers.Text.Networks;

/// <summary>Pictures as networks see them: other sizes and places, transparency on white, values normalised, blue first.</summary>
internal static class PictureSampling
{
    /// <summary>A part of a picture made smaller or larger (means of areas, or bilinear), at the upper left of a map that is 0 elsewhere.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="part">Which part.</param>
    /// <param name="width">Columns it gets.</param>
    /// <param name="height">Rows it gets.</param>
    /// <param name="paddedWidth">Columns of the map.</param>
    /// <param name="paddedHeight">Rows of the map.</param>
    /// <param name="mean">What is subtracted from each channel, of 1.</param>
    /// <param name="deviation">What it is divided by then.</param>
    public static FeatureMap Area(Picture picture, PixelBox part, int width, int height, int paddedWidth, int paddedHeight, float[] mean, float[] deviation)
    {
        var map = new FeatureMap(paddedHeight, paddedWidth, 3);
        double across = (double)part.Width / width, down = (double)part.Height / height;
        int taps = Math.Max(1, (int)Math.Ceiling(Math.Max(across, down) - 0.01));
        Span<float> colour = stackalloc float[3];
        Span<float> sum = stackalloc float[3];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                sum.Clear();
                for (int v = 0; v < taps; v++)
                {
                    for (int u = 0; u < taps; u++)
                    {
                        Bilinear(picture, part.X + ((x + ((u + 0.5) / taps)) * across), part.Y + ((y + ((v + 0.5) / taps)) * down), colour);
                        (sum[0], sum[1], sum[2]) = (sum[0] + colour[0], sum[1] + colour[1], sum[2] + colour[2]);
                    }
                }

                int at = ((y * paddedWidth) + x) * 3;
                for (int c = 0; c < 3; c++)
                {
                    map.Values[at + c] = ((sum[2 - c] / (255f * taps * taps)) - mean[c]) / deviation[c];
                }
            }
        }

        return map;
    }

    /// <summary>A line of text straightened: seen through the projection that makes its quadrilateral a rectangle.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="quad">Its corners.</param>
    /// <param name="width">Columns it gets.</param>
    /// <param name="height">Rows it gets.</param>
    /// <param name="paddedWidth">Columns of the map; what is beyond <paramref name="width"/> is 0.</param>
    public static FeatureMap Straighten(Picture picture, TextQuad quad, int width, int height, int paddedWidth)
    {
        var map = new FeatureMap(height, paddedWidth, 3);
        Projection projection = Projection.FromUnitSquare(quad);
        double step = Math.Max(quad.Height / height, quad.Width / width);
        int taps = Math.Clamp((int)Math.Ceiling(step - 0.2), 1, 16);
        Span<float> colour = stackalloc float[3];
        Span<float> sum = stackalloc float[3];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                sum.Clear();
                for (int v = 0; v < taps; v++)
                {
                    for (int u = 0; u < taps; u++)
                    {
                        CanvasPoint at = projection.Map((x + ((u + 0.5) / taps)) / width, (y + ((v + 0.5) / taps)) / height);
                        Bilinear(picture, at.X, at.Y, colour);
                        (sum[0], sum[1], sum[2]) = (sum[0] + colour[0], sum[1] + colour[1], sum[2] + colour[2]);
                    }
                }

                for (int c = 0; c < 3; c++)
                {
                    map.Values[(((y * paddedWidth) + x) * 3) + c] = (sum[2 - c] / (127.5f * taps * taps)) - 1;
                }
            }
        }

        return map;
    }

    /// <summary>The colour at a place, between the middles of pixels; beyond the edge as at the edge.</summary>
    private static void Bilinear(Picture picture, double x, double y, Span<float> colour)
    {
        float u = (float)Math.Clamp(x - 0.5, 0, picture.Width - 1), v = (float)Math.Clamp(y - 0.5, 0, picture.Height - 1);
        int left = (int)u, top = (int)v, right = Math.Min(left + 1, picture.Width - 1), bottom = Math.Min(top + 1, picture.Height - 1);
        (u, v) = (u - left, v - top);
        ReadOnlySpan<byte> upper = picture.Row(top), lower = picture.Row(bottom);
        colour.Clear();
        Add(upper.Slice(4 * left, 4), (1 - u) * (1 - v), colour);
        Add(upper.Slice(4 * right, 4), u * (1 - v), colour);
        Add(lower.Slice(4 * left, 4), (1 - u) * v, colour);
        Add(lower.Slice(4 * right, 4), u * v, colour);
    }

    private static void Add(ReadOnlySpan<byte> pixel, float weight, Span<float> colour)
    {
        float alpha = pixel[3] / 255f, white = 255 * (1 - alpha);
        for (int c = 0; c < 3; c++)
        {
            colour[c] += weight * ((alpha * pixel[c]) + white);
        }
    }
}
