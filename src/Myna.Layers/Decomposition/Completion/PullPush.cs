namespace Myna.Layers.Decomposition.Completion;

/// <summary>
/// Fills the unknown pixels of a plane smoothly from the known ones: averages on a pyramid of ever smaller planes
/// ("pull"), then fills from coarse to fine ("push"; Gortler et al., <em>The Lumigraph</em>, 1996), then evens out.
/// </summary>
internal static class PullPush
{
    private const int Smoothings = 8;

    /// <summary>Fills a plane in place.</summary>
    /// <param name="plane">The values: [height, width].</param>
    /// <param name="known">Which of them are known; at least one, or all become 0.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    public static void Fill(float[] plane, bool[] known, int width, int height)
    {
        var weight = new float[plane.Length];
        for (int i = 0; i < plane.Length; i++)
        {
            weight[i] = known[i] ? 1 : 0;
        }

        Fill(plane, weight, width, height);
    }

    /// <summary>Fills a plane in place; weights between 0 and 1 say how much to trust a value.</summary>
    public static void Fill(float[] plane, float[] weight, int width, int height)
    {
        if (width <= 1 && height <= 1)
        {
            return;
        }

        int halfWidth = (width + 1) / 2, halfHeight = (height + 1) / 2;
        var half = new float[halfWidth * halfHeight];
        var halfWeight = new float[halfWidth * halfHeight];
        for (int y = 0; y < halfHeight; y++)
        {
            for (int x = 0; x < halfWidth; x++)
            {
                float sum = 0, weights = 0;
                for (int dy = 0; dy < 2 && (2 * y) + dy < height; dy++)
                {
                    for (int dx = 0; dx < 2 && (2 * x) + dx < width; dx++)
                    {
                        int i = (((2 * y) + dy) * width) + (2 * x) + dx;
                        sum += weight[i] * plane[i];
                        weights += weight[i];
                    }
                }

                int j = (y * halfWidth) + x;
                half[j] = weights > 0 ? sum / weights : 0;
                halfWeight[j] = Math.Min(1, weights);
            }
        }

        Fill(half, halfWeight, halfWidth, halfHeight);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                int i = (y * width) + x;
                if (weight[i] < 1)
                {
                    float coarse = Sample(half, halfWidth, halfHeight, (x - 0.5f) / 2, (y - 0.5f) / 2);
                    plane[i] = (weight[i] * plane[i]) + ((1 - weight[i]) * coarse);
                }
            }
        }

        EvenOut(plane, weight, width, height);
    }

    /// <summary>A few rounds towards the mean of the four neighbours, which take the steps of the pyramid away.</summary>
    private static void EvenOut(float[] plane, float[] weight, int width, int height)
    {
        for (int round = 0; round < Smoothings; round++)
        {
            for (int y = 0; y < height; y++)
            {
                int up = Math.Max(y - 1, 0) * width, here = y * width, down = Math.Min(y + 1, height - 1) * width;
                for (int x = 0; x < width; x++)
                {
                    if (weight[here + x] <= 0)
                    {
                        plane[here + x] = 0.25f * (plane[up + x] + plane[down + x]
                            + plane[here + Math.Max(x - 1, 0)] + plane[here + Math.Min(x + 1, width - 1)]);
                    }
                }
            }
        }
    }

    private static float Sample(float[] plane, int width, int height, float x, float y)
    {
        x = Math.Clamp(x, 0, width - 1);
        y = Math.Clamp(y, 0, height - 1);
        int column = (int)x, row = (int)y;
        int right = Math.Min(column + 1, width - 1), below = Math.Min(row + 1, height - 1);
        float u = x - column, v = y - row;
        float top = plane[(row * width) + column] + (u * (plane[(row * width) + right] - plane[(row * width) + column]));
        float bottom = plane[(below * width) + column] + (u * (plane[(below * width) + right] - plane[(below * width) + column]));
        return top + (v * (bottom - top));
    }
}
