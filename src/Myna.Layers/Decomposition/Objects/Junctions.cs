namespace Myna.Layers.Decomposition.Objects;

/// <summary>
/// Reads depth from T-junctions: where two objects and something else meet, the outline of the one in front goes
/// straight on, so it takes up half of a small disc around the junction, and the others share the rest.
/// </summary>
internal static class Junctions
{
    private const double LeastShare = 0.06;

    /// <summary>By how much the first object leads over the second, −0.5 to 0.5, as a mean over their junctions; 0 where there are none.</summary>
    /// <param name="owner">The object (from 1) that each pixel shows; 0 for the background.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="count">How many objects there are.</param>
    /// <param name="reach">The disc's radius, in pixels.</param>
    public static double[,] Lead(int[] owner, int width, int height, int count, int reach)
    {
        var sum = new double[count + 1, count + 1];
        var seen = new int[count + 1, count + 1];
        var taken = new bool[((width / reach) + 1) * ((height / reach) + 1)];
        var pixels = new int[count + 1];
        for (int y = 1; y + 1 < height; y++)
        {
            for (int x = 1; x + 1 < width; x++)
            {
                int i = (y * width) + x;
                if ((owner[i] == owner[i + 1] && owner[i] == owner[i + width]) || !ThreeMeet(owner, i, width))
                {
                    continue;
                }

                int cell = (y / reach * ((width / reach) + 1)) + (x / reach);
                if (taken[cell])
                {
                    continue;
                }

                taken[cell] = true;
                Array.Clear(pixels);
                int disc = Count(owner, x, y, reach, width, height, pixels, out double full);
                if (disc < 0.83 * full)
                {
                    continue;
                }

                for (int a = 1; a <= count; a++)
                {
                    for (int b = 1; b <= count && pixels[a] > LeastShare * disc; b++)
                    {
                        if (a != b && pixels[b] > LeastShare * disc && pixels[a] + pixels[b] < (1 - LeastShare) * disc)
                        {
                            // Beyond a half there is no more to say: the disc lies on a corner of the other.
                            sum[a, b] += (Math.Min(pixels[a], 0.55 * disc) - Math.Min(pixels[b], 0.55 * disc)) / disc;
                            seen[a, b]++;
                        }
                    }
                }
            }
        }

        for (int a = 0; a <= count; a++)
        {
            for (int b = 0; b <= count; b++)
            {
                sum[a, b] /= Math.Max(1, seen[a, b]);
            }
        }

        return sum;
    }

    private static bool ThreeMeet(int[] owner, int i, int width)
    {
        int first = owner[i], second = -1;
        for (int dy = -width; dy <= width; dy += width)
        {
            for (int dx = -1; dx <= 1; dx++)
            {
                int here = owner[i + dy + dx];
                if (here == first || here == second)
                {
                    continue;
                }

                if (second >= 0)
                {
                    return true;
                }

                second = here;
            }
        }

        return false;
    }

    private static int Count(int[] owner, int x, int y, int reach, int width, int height, int[] pixels, out double full)
    {
        int disc = 0, step = 1 + (reach / 18);
        full = Math.PI * reach * reach / (step * step);
        for (int dy = -reach; dy <= reach; dy += step)
        {
            for (int dx = -reach; dx <= reach; dx += step)
            {
                if ((dx * dx) + (dy * dy) <= reach * reach && x + dx >= 0 && x + dx < width && y + dy >= 0 && y + dy < height)
                {
                    pixels[owner[((y + dy) * width) + x + dx]]++;
                    disc++;
                }
            }
        }

        return disc;
    }
}
