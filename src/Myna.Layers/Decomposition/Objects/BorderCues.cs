namespace Myna.Layers.Decomposition.Objects;

/// <summary>
/// What the border between two things says about which is in front: it is the outline of that one, so it bulges away
/// from it more often than not, and that one may throw a soft shadow over it, which darkens the other towards the border.
/// </summary>
/// <param name="Bulge">By how much the first bulges into the second, as the mean share of a disc on the border by which the second has more; −1 to 1.</param>
/// <param name="Shade">By how many levels the second darkens towards the border more than the first does.</param>
internal readonly record struct BorderCues(double Bulge, double Shade)
{
    private const int Spacing = 4;
    private const double MostOthers = 0.05;
    private const float MostDarkening = 40;

    /// <summary>The cues of every pair; zero for those that do not meet.</summary>
    /// <param name="owner">The object (from 1) that each pixel shows; 0 for the background.</param>
    /// <param name="picture">The picture.</param>
    /// <param name="count">How many objects there are.</param>
    public static BorderCues[,] Of(int[] owner, ColourPlanes picture, int count)
    {
        int width = picture.Width, height = picture.Height, reach = Math.Clamp(Math.Min(width, height) / 30, 6, 30);
        var bulge = new double[count + 1, count + 1];
        var shade = new double[count + 1, count + 1];
        var bulges = new int[count + 1, count + 1];
        var shades = new int[count + 1, count + 1];
        var pixels = new int[count + 1];
        var middle = new (int X, int Y)[count + 1];
        for (int y = 1; y + 1 < height; y++)
        {
            for (int x = 1 + (y % Spacing); x + 1 < width; x++)
            {
                int i = (y * width) + x, a = owner[i], b = owner[i + 1] != a ? owner[i + 1] : owner[i + width];
                if (a == 0 || b == 0 || a == b || (x + y) % Spacing != 0)
                {
                    continue;
                }

                Array.Clear(pixels);
                Array.Clear(middle);
                int disc = Count(owner, x, y, reach, width, height, pixels, middle);
                if (pixels[a] + pixels[b] >= (1 - MostOthers) * disc)
                {
                    double more = (double)(pixels[b] - pixels[a]) / disc;
                    bulge[a, b] += more;
                    bulge[b, a] -= more;
                    bulges[a, b]++;
                    bulges[b, a]++;
                }

                // Straight away from the border, on both sides.
                double dx = ((double)middle[b].X / Math.Max(1, pixels[b])) - ((double)middle[a].X / Math.Max(1, pixels[a]));
                double dy = ((double)middle[b].Y / Math.Max(1, pixels[b])) - ((double)middle[a].Y / Math.Max(1, pixels[a]));
                double length = Math.Sqrt((dx * dx) + (dy * dy));
                if (length > 0.2 * reach
                    && Darkening(owner, picture, b, x, y, dx / length, dy / length, reach) is { } there
                    && Darkening(owner, picture, a, x, y, -dx / length, -dy / length, reach) is { } here)
                {
                    shade[a, b] += there - here;
                    shade[b, a] -= there - here;
                    shades[a, b]++;
                    shades[b, a]++;
                }
            }
        }

        var cues = new BorderCues[count + 1, count + 1];
        for (int a = 0; a <= count; a++)
        {
            for (int b = 0; b <= count; b++)
            {
                cues[a, b] = new BorderCues(bulge[a, b] / Math.Max(1, bulges[a, b]), shade[a, b] / Math.Max(1, shades[a, b]));
            }
        }

        return cues;
    }

    private static int Count(int[] owner, int x, int y, int reach, int width, int height, int[] pixels, (int X, int Y)[] middle)
    {
        int disc = 0, step = Math.Max(1, reach / 10);
        for (int dy = -reach; dy <= reach; dy += step)
        {
            for (int dx = -reach; dx <= reach; dx += step)
            {
                if ((dx * dx) + (dy * dy) <= reach * reach && x + dx >= 0 && x + dx < width && y + dy >= 0 && y + dy < height)
                {
                    int here = owner[((y + dy) * width) + x + dx];
                    pixels[here]++;
                    middle[here] = (middle[here].X + dx, middle[here].Y + dy);
                    disc++;
                }
            }
        }

        return disc;
    }

    /// <summary>By how many levels a thing is darker near a place of its border than farther in; null where it is too narrow.</summary>
    private static float? Darkening(int[] owner, ColourPlanes picture, int thing, int x, int y, double dx, double dy, int reach)
    {
        const int Near = 3;
        Span<float> tones = stackalloc float[2];
        for (int k = 0; k < 2; k++)
        {
            int far = k == 0 ? Near : reach;
            int u = (int)Math.Round(x + (far * dx)), v = (int)Math.Round(y + (far * dy));
            if (u < 0 || v < 0 || u >= picture.Width || v >= picture.Height || owner[(v * picture.Width) + u] != thing)
            {
                return null;
            }

            int i = (v * picture.Width) + u;
            tones[k] = (0.3f * picture.R[i]) + (0.59f * picture.G[i]) + (0.11f * picture.B[i]);
        }

        return Math.Clamp(tones[1] - tones[0], -MostDarkening, MostDarkening);
    }
}
