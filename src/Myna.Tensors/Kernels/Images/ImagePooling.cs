namespace Myna.Tensors.Kernels.Images;

/// <summary>Means and enlargements of pictures kept as [height, width, channels].</summary>
public static class ImagePooling
{
    /// <summary>The mean of each channel over all pixels, added from the first pixel to the last.</summary>
    /// <param name="x">[pixels, channels].</param>
    /// <param name="mean">Receives [channels]; its length says how many channels there are.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    public static void MeanOfPixels(ReadOnlySpan<float> x, Span<float> mean)
    {
        int pixels = SpanLengths.Rows(x.Length, mean.Length);
        mean.Clear();
        for (int i = 0; i < pixels; i++)
        {
            Elementwise.Add(mean, x.Slice(i * mean.Length, mean.Length), mean);
        }

        Elementwise.Scale(mean, 1f / pixels, mean);
    }

    /// <summary>The mean of each block of pixels; what does not fill a block is left out.</summary>
    /// <param name="x">[height, width, channels].</param>
    /// <param name="height">Rows of the picture.</param>
    /// <param name="width">Columns of the picture.</param>
    /// <param name="channels">Channels.</param>
    /// <param name="blockHeight">Rows of a block.</param>
    /// <param name="blockWidth">Columns of a block.</param>
    /// <returns>[height / block height, width / block width, channels].</returns>
    public static float[] MeanOfBlocks(ReadOnlySpan<float> x, int height, int width, int channels, int blockHeight, int blockWidth)
    {
        int rows = height / blockHeight, columns = width / blockWidth;
        var y = new float[rows * columns * channels];
        for (int row = 0; row < rows * blockHeight; row++)
        {
            for (int column = 0; column < columns * blockWidth; column++)
            {
                Span<float> sum = y.AsSpan((((row / blockHeight) * columns) + (column / blockWidth)) * channels, channels);
                Elementwise.Add(sum, x.Slice(((row * width) + column) * channels, channels), sum);
            }
        }

        Elementwise.Scale(y, 1f / (blockHeight * blockWidth), y);
        return y;
    }

    /// <summary>Repeats every pixel (nearest neighbour).</summary>
    /// <param name="x">[height, width, channels].</param>
    /// <param name="height">Rows of the picture.</param>
    /// <param name="width">Columns of the picture.</param>
    /// <param name="channels">Channels.</param>
    /// <param name="factor">How often, across and down.</param>
    /// <returns>[height · factor, width · factor, channels].</returns>
    public static float[] Repeat(ReadOnlySpan<float> x, int height, int width, int channels, int factor)
    {
        int wide = width * factor * channels;
        var y = new float[checked(height * factor * wide)];
        for (int row = 0; row < height; row++)
        {
            Span<float> first = y.AsSpan(row * factor * wide, wide);
            for (int column = 0; column < width; column++)
            {
                ReadOnlySpan<float> pixel = x.Slice(((row * width) + column) * channels, channels);
                for (int k = 0; k < factor; k++)
                {
                    pixel.CopyTo(first[(((column * factor) + k) * channels)..]);
                }
            }

            for (int k = 1; k < factor; k++)
            {
                first.CopyTo(y.AsSpan(((row * factor) + k) * wide, wide));
            }
        }

        return y;
    }
}
