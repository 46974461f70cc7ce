using Myna.Layers.Pictures;

namespace Myna.Layers.Lifting;

/// <summary>A picture at another size, each pixel the mean of the area that it covers; colours count by their alpha.</summary>
internal static class AreaAverage
{
    /// <summary>Resizes a picture.</summary>
    public static Picture Resize(Picture picture, int width, int height)
    {
        if (picture.Width == width && picture.Height == height)
        {
            return picture;
        }

        var result = new Picture(width, height);
        Span<double> sums = stackalloc double[Picture.Channels];
        for (int y = 0; y < height; y++)
        {
            double top = (double)y * picture.Height / height, bottom = (double)(y + 1) * picture.Height / height;
            for (int x = 0; x < width; x++)
            {
                double left = (double)x * picture.Width / width, right = (double)(x + 1) * picture.Width / width;
                sums.Clear();
                double area = 0;
                for (int row = (int)top; row < Math.Min(picture.Height, (int)Math.Ceiling(bottom)); row++)
                {
                    double high = Math.Min(bottom, row + 1) - Math.Max(top, row);
                    ReadOnlySpan<byte> pixels = picture.Row(row);
                    for (int column = (int)left; column < Math.Min(picture.Width, (int)Math.Ceiling(right)); column++)
                    {
                        double share = high * (Math.Min(right, column + 1) - Math.Max(left, column));
                        int at = column * Picture.Channels;
                        area += share;
                        sums[3] += share * pixels[at + 3];
                        for (int c = 0; c < 3; c++)
                        {
                            sums[c] += share * pixels[at + 3] * pixels[at + c];
                        }
                    }
                }

                Span<byte> target = result.Row(y).Slice(x * Picture.Channels, Picture.Channels);
                target[3] = (byte)Math.Round(sums[3] / area);
                for (int c = 0; c < 3 && sums[3] > 0; c++)
                {
                    target[c] = (byte)Math.Round(sums[c] / sums[3]);
                }
            }
        }

        return result;
    }
}
