namespace Myna.Layers.Text.Detection;

/// <summary>
/// Lines of text from the detector's map of probabilities, as DB does it (Liao et al. 2020, section 3.4; PaddleOCR,
/// ppocr/postprocess/db_postprocess.py): connected pixels above a threshold, the smallest rectangle around them, scored by
/// the mean probability in it and grown back by area / perimeter, since the detector was taught shrunken lines.
/// </summary>
internal static class ProbabilityBoxes
{
    private const float PixelThreshold = 0.3f;
    private const double BoxThreshold = 0.55;
    private const double UnclipRatio = 1.6;
    private const double LeastSide = 3;
    private const int MostBoxes = 1000;

    /// <summary>Finds the lines.</summary>
    /// <param name="probabilities">[height, width].</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    public static List<RotatedRectangle> Find(float[] probabilities, int width, int height)
    {
        var boxes = new List<RotatedRectangle>();
        var visited = new bool[probabilities.Length];
        var pixels = new List<int>();
        for (int start = 0; start < probabilities.Length && boxes.Count < MostBoxes; start++)
        {
            if (visited[start] || probabilities[start] <= PixelThreshold)
            {
                continue;
            }

            Collect(probabilities, visited, width, height, start, pixels);
            RotatedRectangle heart = RotatedRectangle.Around(Outline(pixels, width));
            if (Math.Min(heart.Width, heart.Height) < LeastSide || Score(probabilities, width, height, heart) < BoxThreshold)
            {
                continue;
            }

            double distance = heart.Width * heart.Height * UnclipRatio / (2 * (heart.Width + heart.Height));
            boxes.Add(heart.Grow(distance));
        }

        return boxes;
    }

    private static void Collect(float[] probabilities, bool[] visited, int width, int height, int start, List<int> pixels)
    {
        pixels.Clear();
        pixels.Add(start);
        visited[start] = true;
        for (int next = 0; next < pixels.Count; next++)
        {
            int x = pixels[next] % width, y = pixels[next] / width;
            for (int v = Math.Max(0, y - 1); v <= Math.Min(height - 1, y + 1); v++)
            {
                for (int u = Math.Max(0, x - 1); u <= Math.Min(width - 1, x + 1); u++)
                {
                    int i = (v * width) + u;
                    if (!visited[i] && probabilities[i] > PixelThreshold)
                    {
                        visited[i] = true;
                        pixels.Add(i);
                    }
                }
            }
        }
    }

    /// <summary>The corners of the first and last pixel of each row: their hull is the hull of all.</summary>
    private static List<CanvasPoint> Outline(List<int> pixels, int width)
    {
        var rows = new Dictionary<int, (int First, int Last)>();
        foreach (int i in pixels)
        {
            int x = i % width, y = i / width;
            rows[y] = rows.TryGetValue(y, out (int First, int Last) row) ? (Math.Min(row.First, x), Math.Max(row.Last, x)) : (x, x);
        }

        var points = new List<CanvasPoint>();
        foreach ((int y, (int first, int last)) in rows)
        {
            points.AddRange([new(first, y), new(first, y + 1), new(last + 1, y), new(last + 1, y + 1)]);
        }

        return points;
    }

    private static double Score(float[] probabilities, int width, int height, RotatedRectangle box)
    {
        Pictures.PixelBox bounds = box.ToQuad().Bounds(width, height);
        double sum = 0;
        int count = 0;
        for (int y = bounds.Y; y < bounds.Bottom; y++)
        {
            for (int x = bounds.X; x < bounds.Right; x++)
            {
                if (box.Contains(new CanvasPoint(x + 0.5, y + 0.5)))
                {
                    sum += probabilities[(y * width) + x];
                    count++;
                }
            }
        }

        return count == 0 ? 0 : sum / count;
    }
}
