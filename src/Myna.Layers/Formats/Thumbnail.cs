using Myna.Layers.Pictures;

namespace Myna.Layers.Formats;

/// <summary>Scales pictures down by averaging.</summary>
internal static class Thumbnail
{
    /// <summary>The picture itself if its longer side fits, else a smaller one; every pixel is the mean of those it stands for, weighted by alpha.</summary>
    public static Picture Of(Picture picture, int longestSide)
    {
        int longer = Math.Max(picture.Width, picture.Height);
        if (longer <= longestSide)
        {
            return picture;
        }

        int width = (int)Math.Max(1, (long)picture.Width * longestSide / longer);
        int height = (int)Math.Max(1, (long)picture.Height * longestSide / longer);
        var small = new Picture(width, height);
        Span<long> sums = stackalloc long[4];
        for (int y = 0; y < height; y++)
        {
            int top = (int)((long)y * picture.Height / height), bottom = (int)((y + 1L) * picture.Height / height);
            Span<byte> row = small.Row(y);
            for (int x = 0; x < width; x++)
            {
                int left = (int)((long)x * picture.Width / width), right = (int)((x + 1L) * picture.Width / width);
                sums.Clear();
                for (int fromY = top; fromY < bottom; fromY++)
                {
                    ReadOnlySpan<byte> from = picture.Row(fromY)[(left * 4)..(right * 4)];
                    for (int i = 0; i < from.Length; i += 4)
                    {
                        int alpha = from[i + 3];
                        sums[0] += from[i] * alpha;
                        sums[1] += from[i + 1] * alpha;
                        sums[2] += from[i + 2] * alpha;
                        sums[3] += alpha;
                    }
                }

                if (sums[3] == 0)
                {
                    continue;
                }

                for (int c = 0; c < 3; c++)
                {
                    row[(x * 4) + c] = (byte)((sums[c] + (sums[3] / 2)) / sums[3]);
                }

                long pixels = (long)(right - left) * (bottom - top);
                row[(x * 4) + 3] = (byte)((sums[3] + (pixels / 2)) / pixels);
            }
        }

        return small;
    }
}
