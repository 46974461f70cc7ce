namespace Myna.Layers.Decomposition.Regions;

/// <summary>How fast the colour changes at each pixel, in levels per pixel.</summary>
internal static class EdgeStrength
{
    /// <summary>The gradient by Scharr's 3 × 3 filters (rotation-invariant to 1 %), the largest of the three channels.</summary>
    public static float[] Of(ColourPlanes picture)
    {
        int width = picture.Width, height = picture.Height;
        var strength = new float[width * height];
        for (int c = 0; c < ColourPlanes.Count; c++)
        {
            float[] plane = picture[c];
            for (int y = 0; y < height; y++)
            {
                int up = Math.Max(y - 1, 0) * width, here = y * width, down = Math.Min(y + 1, height - 1) * width;
                for (int x = 0; x < width; x++)
                {
                    int left = Math.Max(x - 1, 0), right = Math.Min(x + 1, width - 1);
                    float a = plane[up + left], b = plane[up + x], d = plane[up + right];
                    float e = plane[here + left], f = plane[here + right];
                    float g = plane[down + left], h = plane[down + x], k = plane[down + right];
                    float dx = ((3 * (d + k - a - g)) + (10 * (f - e))) / 32;
                    float dy = ((3 * (g + k - a - d)) + (10 * (h - b))) / 32;
                    float square = (dx * dx) + (dy * dy);
                    ref float best = ref strength[here + x];
                    best = MathF.Max(best, square);
                }
            }
        }

        for (int i = 0; i < strength.Length; i++)
        {
            strength[i] = MathF.Sqrt(strength[i]);
        }

        return strength;
    }

    /// <summary>
    /// The deviation of the picture's fine noise, from the median of second differences of three pixels in a row, which
    /// flat fills and gradients do not touch.
    /// </summary>
    public static float Noise(ColourPlanes picture)
    {
        var histogram = new int[1024];
        int count = 0;
        for (int y = 0; y < picture.Height; y += 2)
        {
            for (int x = 1; x + 1 < picture.Width; x++)
            {
                int i = (y * picture.Width) + x;
                float second = MathF.Abs(picture.G[i - 1] - (2 * picture.G[i]) + picture.G[i + 1]);
                histogram[Math.Min(1023, (int)(2 * second))]++;
                count++;
            }
        }

        int seen = 0, bin = 0;
        while (bin < 1023 && (seen += histogram[bin]) < count / 2)
        {
            bin++;
        }

        // The second difference of noise of deviation s has deviation √6·s, and its median size is 0.674 of that; half a
        // level is rounding.
        return MathF.Max(0, (bin / 2f) - 0.5f) / (0.674f * 2.449f);
    }
}
