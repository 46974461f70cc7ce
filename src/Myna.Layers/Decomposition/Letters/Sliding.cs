namespace Myna.Layers.Decomposition.Letters;

/// <summary>The largest value within a square around each pixel (van Herk's and Gil and Werman's running maximum would be faster; squares here are small).</summary>
internal static class Sliding
{
    /// <summary>The largest values.</summary>
    /// <param name="plane">The values: [height, width].</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="reach">Half the square's side, in pixels.</param>
    public static float[] Largest(float[] plane, int width, int height, int reach)
    {
        var rows = new float[plane.Length];
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<float> from = plane.AsSpan(y * width, width);
            Span<float> to = rows.AsSpan(y * width, width);
            for (int x = 0; x < width; x++)
            {
                float largest = 0;
                for (int k = Math.Max(0, x - reach); k <= Math.Min(width - 1, x + reach); k++)
                {
                    largest = MathF.Max(largest, from[k]);
                }

                to[x] = largest;
            }
        }

        var result = new float[plane.Length];
        for (int y = 0; y < height; y++)
        {
            Span<float> to = result.AsSpan(y * width, width);
            for (int k = Math.Max(0, y - reach); k <= Math.Min(height - 1, y + reach); k++)
            {
                ReadOnlySpan<float> from = rows.AsSpan(k * width, width);
                for (int x = 0; x < width; x++)
                {
                    to[x] = MathF.Max(to[x], from[x]);
                }
            }
        }

        return result;
    }
}
