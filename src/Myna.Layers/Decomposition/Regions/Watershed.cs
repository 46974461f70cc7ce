namespace Myna.Layers.Decomposition.Regions;

/// <summary>
/// Cuts a picture into basins of low edge strength by flooding from their lowest places (F. Meyer, <em>Topographic
/// distance and watershed lines</em>, 1994), level by level with a queue for each.
/// </summary>
internal static class Watershed
{
    private const int Levels = 128;

    /// <summary>Labels every pixel.</summary>
    /// <param name="strength">Edge strength in levels per pixel: [height, width].</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="floor">Strengths up to this are as good as none.</param>
    /// <param name="known">Pixels that belong to region 0 beforehand; null for none.</param>
    /// <param name="regions">How many regions there are, region 0 included even if it is empty.</param>
    /// <returns>The region of each pixel: [height, width]; region 0 only where <paramref name="known"/> says so.</returns>
    public static int[] Label(float[] strength, int width, int height, float floor, bool[]? known, out int regions)
    {
        int pixels = width * height;
        var level = new byte[pixels];
        for (int i = 0; i < pixels; i++)
        {
            float above = strength[i] - floor;
            level[i] = (byte)(above <= 0 ? 0 : Math.Min(Levels - 1, 1 + (int)(above < 48 ? above : 48 + ((above - 48) / 4))));
        }

        var label = new int[pixels];
        Array.Fill(label, -1);
        if (known is not null)
        {
            for (int i = 0; i < pixels; i++)
            {
                label[i] = known[i] ? 0 : -1;
            }
        }

        regions = 1 + MarkMinima(level, label, width, height);
        Flood(level, label, width, height);
        return label;
    }

    /// <summary>Gives every plateau without a lower neighbour a label of its own, from 1.</summary>
    private static int MarkMinima(byte[] level, int[] label, int width, int height)
    {
        int count = 0;
        var plateau = new List<int>();
        var seen = new bool[level.Length];
        for (int start = 0; start < level.Length; start++)
        {
            if (seen[start] || label[start] >= 0)
            {
                continue;
            }

            plateau.Clear();
            plateau.Add(start);
            seen[start] = true;
            bool lowest = true;
            for (int next = 0; next < plateau.Count; next++)
            {
                int i = plateau[next], x = i % width, y = i / width;
                for (int side = 0; side < 4; side++)
                {
                    int j = Neighbour(i, x, y, side, width, height);
                    if (j < 0 || label[j] == 0)
                    {
                        continue;
                    }

                    if (level[j] < level[i])
                    {
                        lowest = false;
                    }
                    else if (level[j] == level[i] && !seen[j])
                    {
                        seen[j] = true;
                        plateau.Add(j);
                    }
                }
            }

            if (lowest)
            {
                count++;
                foreach (int i in plateau)
                {
                    label[i] = count;
                }
            }
        }

        return count;
    }

    private static void Flood(byte[] level, int[] label, int width, int height)
    {
        var queues = new Queue<int>[Levels];
        for (int i = 0; i < Levels; i++)
        {
            queues[i] = new Queue<int>();
        }

        for (int i = 0; i < level.Length; i++)
        {
            if (label[i] > 0 && HasUnlabelledNeighbour(label, i, width, height))
            {
                queues[level[i]].Enqueue(i);
            }
        }

        for (int current = 0; current < Levels; current++)
        {
            while (queues[current].TryDequeue(out int i))
            {
                int x = i % width, y = i / width;
                for (int side = 0; side < 4; side++)
                {
                    int j = Neighbour(i, x, y, side, width, height);
                    if (j >= 0 && label[j] < 0)
                    {
                        label[j] = label[i];
                        queues[Math.Max(current, level[j])].Enqueue(j);
                    }
                }
            }
        }

        // What only the known region surrounds.
        for (int i = 0; i < label.Length; i++)
        {
            label[i] = Math.Max(label[i], 0);
        }
    }

    private static bool HasUnlabelledNeighbour(int[] label, int i, int width, int height)
    {
        int x = i % width, y = i / width;
        return (x > 0 && label[i - 1] < 0) || (x + 1 < width && label[i + 1] < 0)
            || (y > 0 && label[i - width] < 0) || (y + 1 < height && label[i + width] < 0);
    }

    private static int Neighbour(int i, int x, int y, int side, int width, int height) => side switch
    {
        0 => x > 0 ? i - 1 : -1,
        1 => x + 1 < width ? i + 1 : -1,
        2 => y > 0 ? i - width : -1,
        _ => y + 1 < height ? i + width : -1,
    };
}
