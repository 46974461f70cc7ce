using Myna.Layers.Decomposition.Regions;
using Myna.Layers.Decomposition.Surfaces;

namespace Myna.Layers.Decomposition.Matting;

/// <summary>
/// Finds soft shadows on an exactly known background: pixels that are the background darkened in proportion,
/// I = (1 − s)·B, reached from where s is next to nothing by steps so small that no edge lies between.
/// </summary>
internal static class SoftShadows
{
    private const float Strongest = 0.85f;
    private const float Step = 0.05f;
    private const float Darkest = 24;
    private const int LeastArea = 50;
    private const int LongestBridge = 3;
    private const float LeastStrength = 0.035f;

    /// <summary>How strong the shadows are at each pixel; 0 for none.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="background">The exactly known background.</param>
    public static float[] Find(ColourPlanes picture, Background background)
    {
        int width = picture.Width, height = picture.Height;
        float tolerance = background.Tolerance;
        var strength = new float[picture.Pixels];
        var fits = new bool[picture.Pixels];
        for (int i = 0; i < strength.Length; i++)
        {
            if (background.Seen[i])
            {
                continue;
            }

            Rgb seen = picture.At(i), behind = background.Colours.At(i);
            float s = 1 - (Rgb.Dot(seen, behind) / MathF.Max(1, Rgb.Dot(behind, behind)));
            fits[i] = s is > 0 and < Strongest && behind.Largest >= Darkest && (seen - ((1 - s) * behind)).Largest <= (0.7f * tolerance) + 1.5f;
            strength[i] = s;
        }

        bool[] shadow = Grow(picture, background, strength, fits);
        DropSmall(shadow, strength, width, height);
        for (int i = 0; i < strength.Length; i++)
        {
            strength[i] = shadow[i] ? strength[i] : 0;
        }

        return strength;
    }

    /// <summary>From the faint rim inwards.</summary>
    private static bool[] Grow(ColourPlanes picture, Background background, float[] strength, bool[] fits)
    {
        int width = picture.Width, height = picture.Height;
        float grain = background.Tolerance;
        var shadow = new bool[fits.Length];
        var queue = new Queue<int>();
        for (int i = 0; i < fits.Length; i++)
        {
            int x = i % width, y = i / width;
            bool faint = fits[i] && (picture.At(i) - background.Colours.At(i)).Largest <= (2.5f * grain) + 4;
            if (faint && ((x > 0 && background.Seen[i - 1]) || (x + 1 < width && background.Seen[i + 1])
                || (y > 0 && background.Seen[i - width]) || (y + 1 < height && background.Seen[i + width])))
            {
                shadow[i] = true;
                queue.Enqueue(i);
            }
        }

        bool[] onEdge = Edges(background);
        var bridged = new byte[fits.Length];
        while (queue.TryDequeue(out int i))
        {
            int x = i % width, y = i / width;
            float step = Step + (1.5f * grain / MathF.Max(40, background.Colours.At(i).Largest));
            Visit(x > 0, i - 1);
            Visit(x + 1 < width, i + 1);
            Visit(y > 0, i - width);
            Visit(y + 1 < height, i + width);

            void Visit(bool inside, int j)
            {
                if (!inside || shadow[j])
                {
                    return;
                }

                // At an edge of the background itself, known to a part of a pixel only, the shadow is taken to go on.
                bool bridge = onEdge[j] && !background.Seen[j] && strength[j] > -0.1f && strength[j] < strength[i] + 0.4f;
                bool goesOn = fits[j] && MathF.Abs(strength[j] - strength[i]) <= step;
                if (goesOn || (bridge && bridged[i] < LongestBridge))
                {
                    strength[j] = goesOn ? strength[j] : strength[i];
                    bridged[j] = goesOn ? (byte)0 : (byte)(bridged[i] + 1);
                    shadow[j] = true;
                    queue.Enqueue(j);
                }
            }
        }

        DropBlindBridges(shadow, bridged, width, height);
        return shadow;
    }

    /// <summary>A bridge has shadow on both sides.</summary>
    private static void DropBlindBridges(bool[] shadow, byte[] bridged, int width, int height)
    {
        for (int i = 0; i < shadow.Length; i++)
        {
            int x = i % width, y = i / width;
            if (bridged[i] == 0 || x < LongestBridge || y < LongestBridge || x + LongestBridge >= width || y + LongestBridge >= height)
            {
                continue;
            }

            bool left = false, right = false, up = false, down = false;
            for (int k = 1; k <= LongestBridge; k++)
            {
                left |= shadow[i - k] && bridged[i - k] == 0;
                right |= shadow[i + k] && bridged[i + k] == 0;
                up |= shadow[i - (k * width)] && bridged[i - (k * width)] == 0;
                down |= shadow[i + (k * width)] && bridged[i + (k * width)] == 0;
            }

            shadow[i] = (left && right) || (up && down);
        }
    }

    /// <summary>Where the background's own colour changes within a pixel or two, as at the edges of stripes.</summary>
    private static bool[] Edges(Background background)
    {
        int width = background.Colours.Width, height = background.Colours.Height;
        var edge = new bool[width * height];
        for (int y = 1; y + 1 < height; y++)
        {
            for (int x = 1; x + 1 < width; x++)
            {
                int i = (y * width) + x;
                float across = (background.Colours.At(i + 1) - background.Colours.At(i - 1)).Largest;
                float down = (background.Colours.At(i + width) - background.Colours.At(i - width)).Largest;
                edge[i] = MathF.Max(across, down) > 2 * background.Tolerance;
            }
        }

        return edge;
    }

    /// <summary>A shadow has some extent, some depth, and is no mere line along an edge.</summary>
    private static void DropSmall(bool[] shadow, float[] strength, int width, int height)
    {
        byte[] depth = RegionMap.DistanceToEdge(Array.ConvertAll(shadow, here => here ? 1 : 0), width, height);
        var visited = new bool[shadow.Length];
        var piece = new List<int>();
        for (int start = 0; start < shadow.Length; start++)
        {
            if (!shadow[start] || visited[start])
            {
                continue;
            }

            piece.Clear();
            piece.Add(start);
            visited[start] = true;
            float strongest = 0;
            int deepest = 0;
            for (int next = 0; next < piece.Count; next++)
            {
                int i = piece[next], x = i % width, y = i / width;
                (strongest, deepest) = (MathF.Max(strongest, strength[i]), Math.Max(deepest, depth[i]));
                Visit(x > 0, i - 1);
                Visit(x + 1 < width, i + 1);
                Visit(y > 0, i - width);
                Visit(y + 1 < height, i + width);
            }

            if (piece.Count < LeastArea || strongest < LeastStrength || deepest < 2)
            {
                foreach (int i in piece)
                {
                    shadow[i] = false;
                }
            }

            void Visit(bool inside, int j)
            {
                if (inside && shadow[j] && !visited[j])
                {
                    visited[j] = true;
                    piece.Add(j);
                }
            }
        }
    }
}
