namespace Myna.Layers.Decomposition.Completion;

/// <summary>The mean over a square around each pixel, in a time that does not depend on the square's size.</summary>
internal static class BoxMean
{
    /// <summary>The means; at the border of those pixels that are there.</summary>
    /// <param name="plane">The values: [height, width].</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="radius">Half the square's side, in pixels.</param>
    public static float[] Of(float[] plane, int width, int height, int radius)
    {
        var rows = new float[plane.Length];
        for (int y = 0; y < height; y++)
        {
            Line(plane, rows, y * width, 1, width, radius);
        }

        var result = new float[plane.Length];
        for (int x = 0; x < width; x++)
        {
            Line(rows, result, x, width, height, radius);
        }

        return result;
    }

    private static void Line(float[] from, float[] to, int start, int step, int length, int radius)
    {
        double sum = 0;
        int count = 0;
        for (int k = 0; k < Math.Min(radius, length); k++)
        {
            sum += from[start + (k * step)];
            count++;
        }

        for (int k = 0; k < length; k++)
        {
            if (k + radius < length)
            {
                sum += from[start + ((k + radius) * step)];
                count++;
            }

            if (k - radius - 1 >= 0)
            {
                sum -= from[start + ((k - radius - 1) * step)];
                count--;
            }

            to[start + (k * step)] = (float)(sum / count);
        }
    }
}
