using Myna.Layers.Pictures;

namespace Myna.Layers.Decomposition.Letters;

/// <summary>Whether strokes stand on a line, as letters do and hairs, leaves and crumbs do not.</summary>
internal static class Baseline
{
    private const double Steepest = 0.75;
    private const double LeastShare = 0.55;

    /// <summary>Whether most of the boxes have their lower edges on one straight line or on two parallel ones a line's height apart.</summary>
    /// <param name="boxes">The strokes' boxes.</param>
    /// <param name="tall">The typical height of a letter, in pixels.</param>
    public static bool Holds(IReadOnlyList<PixelBox> boxes, int tall) => Holds(boxes, tall, out _);

    /// <summary>The same, and how steep the line is, where there are enough letters to tell.</summary>
    public static bool Holds(IReadOnlyList<PixelBox> boxes, int tall, out double? slant)
    {
        slant = null;
        double off = Math.Max(1.1, 0.09 * tall);
        if (boxes.Count < 2)
        {
            return false;
        }

        if (boxes.Count == 2)
        {
            return Math.Abs(boxes[0].Bottom - boxes[1].Bottom) <= Math.Max(2, 0.35 * tall);
        }

        int best = 0;
        double slope = 0, offset = 0;
        for (int i = 0; i < boxes.Count; i++)
        {
            for (int j = i + 1; j < boxes.Count; j++)
            {
                double dx = Middle(boxes[j]) - Middle(boxes[i]), dy = boxes[j].Bottom - boxes[i].Bottom;
                if (Math.Abs(dx) < 0.5 * tall || Math.Abs(dy) > Steepest * Math.Abs(dx))
                {
                    continue;
                }

                double m = dy / dx, b = boxes[i].Bottom - (m * Middle(boxes[i]));
                int on = boxes.Count(box => Math.Abs(box.Bottom - (m * Middle(box)) - b) <= off);
                (best, slope, offset) = on > best ? (on, m, b) : (best, slope, offset);
            }
        }

        // What is left may be a second line.
        PixelBox[] rest = [.. boxes.Where(box => Math.Abs(box.Bottom - (slope * Middle(box)) - offset) > off)];
        int second = rest.Length == 0 ? 0 : rest.Max(first => rest.Count(box =>
            Math.Abs(box.Bottom - first.Bottom - (slope * (Middle(box) - Middle(first)))) <= off));
        slant = best >= 4 ? slope : null;
        return best >= 3 && best + (second >= 3 ? second : 0) >= LeastShare * boxes.Count;
    }

    private static double Middle(PixelBox box) => box.X + (box.Width / 2.0);
}
