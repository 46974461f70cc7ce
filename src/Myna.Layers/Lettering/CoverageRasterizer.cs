namespace Myna.Layers.Lettering;

/// <summary>
/// Fills outlines with exact coverage of each pixel: every edge adds the signed area to its right to a buffer of
/// differences, whose running sum along a row is the coverage (as in R. Levien's font-rs).
/// </summary>
public static class CoverageRasterizer
{
    /// <summary>Fills an outline.</summary>
    /// <param name="outline">The shape, in pixels of the canvas; contours must not overlap one another.</param>
    /// <param name="width">The canvas' pixels in a row.</param>
    /// <param name="height">The canvas' rows.</param>
    /// <returns>Coverage 0 to 1: [height, width].</returns>
    public static float[] Fill(Outline outline, int width, int height)
    {
        ArgumentNullException.ThrowIfNull(outline);
        int stride = width + 2;
        var differences = new float[stride * height];
        foreach ((float X, float Y)[] contour in outline.Contours)
        {
            for (int i = 0; i < contour.Length; i++)
            {
                AddEdge(differences, stride, width, height, contour[i], contour[(i + 1) % contour.Length]);
            }
        }

        var coverage = new float[width * height];
        for (int y = 0; y < height; y++)
        {
            float sum = 0;
            for (int x = 0; x < width; x++)
            {
                sum += differences[(y * stride) + x];
                coverage[(y * width) + x] = Math.Min(1, Math.Abs(sum));
            }
        }

        return coverage;
    }

    private static void AddEdge(float[] differences, int stride, int width, int height, (float X, float Y) from, (float X, float Y) to)
    {
        if (from.Y == to.Y)
        {
            return;
        }

        float sign = from.Y < to.Y ? 1 : -1;
        ((float X, float Y) top, (float X, float Y) bottom) = from.Y < to.Y ? (from, to) : (to, from);
        float slope = (bottom.X - top.X) / (bottom.Y - top.Y);
        int first = Math.Max(0, (int)MathF.Floor(top.Y)), last = Math.Min(height - 1, (int)MathF.Ceiling(bottom.Y) - 1);
        for (int y = first; y <= last; y++)
        {
            float y0 = Math.Max(y, top.Y), y1 = Math.Min(y + 1, bottom.Y);
            if (y1 <= y0)
            {
                continue;
            }

            float xa = Math.Clamp(top.X + ((y0 - top.Y) * slope), 0, width), xb = Math.Clamp(top.X + ((y1 - top.Y) * slope), 0, width);
            AddSpan(differences.AsSpan(y * stride, stride), Math.Min(xa, xb), Math.Max(xa, xb), sign * (y1 - y0));
        }
    }

    /// <summary>Adds an edge that crosses one row between x = left and x = right and covers <paramref name="cover"/> of its height.</summary>
    private static void AddSpan(Span<float> row, float left, float right, float cover)
    {
        int first = (int)MathF.Floor(left), last = (int)MathF.Floor(right);
        if (first == last || right - left < 1e-6f)
        {
            float middle = ((left + right) / 2) - first;
            row[first] += cover * (1 - middle);
            row[first + 1] += cover * middle;
            return;
        }

        // Cell by cell: how much of the edge's height falls within it, and the area to the right of that part.
        float perPixel = cover / (right - left);
        for (int x = first; x <= last; x++)
        {
            float a = Math.Max(left, x), b = Math.Min(right, x + 1);
            float part = (b - a) * perPixel;
            float middle = ((a + b) / 2) - x;
            row[x] += part * (1 - middle);
            row[Math.Min(x + 1, row.Length - 1)] += part * middle;
        }
    }
}
