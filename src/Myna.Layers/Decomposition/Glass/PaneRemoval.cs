using Myna.Layers.Decomposition.Completion;
using Myna.Layers.Decomposition.Surfaces;
using Myna.Layers.Pictures;

namespace Myna.Layers.Decomposition.Glass;

/// <summary>Takes a pane off a picture: what is seen through it is unblended, its rim is bridged.</summary>
internal static class PaneRemoval
{
    private const float SameColour = 14;
    private const int Look = 9;
    private const int LeastPairs = 8;
    private const double Nearer = 0.7;

    /// <summary>
    /// Takes the pane off. Things seen through it other than the background are known by going on outside of it in the
    /// colour they have without the pane; what does not lies on the pane and stays as it is.
    /// </summary>
    /// <param name="picture">The picture; changed.</param>
    /// <param name="pane">The pane.</param>
    /// <param name="background">The background; its seen pixels are brought up to date.</param>
    /// <param name="rim">How wide the pane's frame and soft edge may be, in pixels.</param>
    /// <returns>The pane with all that is seen through it as <see cref="Pane.Clear"/>.</returns>
    public static Pane Remove(ColourPlanes picture, Pane pane, Background background, int rim)
    {
        PixelBox box = pane.Box.Grow(rim, picture.Width, picture.Height);
        int width = box.Width, height = box.Height;
        var inside = new bool[width * height];
        var clear = new bool[width * height];
        for (int y = 0; y < pane.Box.Height; y++)
        {
            for (int x = 0; x < pane.Box.Width; x++)
            {
                int to = ((y + pane.Box.Y - box.Y) * width) + x + pane.Box.X - box.X;
                inside[to] = pane.Inside[(y * pane.Box.Width) + x];
                clear[to] = pane.Clear[(y * pane.Box.Width) + x];
            }
        }

        var grown = pane with { Box = box, Inside = inside, Clear = clear };
        AddThingsBeneath(picture, grown);
        bool[] wide = ShapeCompletion.Dilate(inside, width, height, rim);
        bool[] outside = Array.ConvertAll(inside, here => !here);
        bool[] nearEdge = ShapeCompletion.Dilate(outside, width, height, 2);
        for (int j = 0; j < clear.Length; j++)
        {
            int i = At(j, box, picture.Width);
            if (clear[j] && !nearEdge[j])
            {
                picture.Set(i, grown.Beneath(picture.At(i)).Clamp());
            }
        }

        BridgeRim(picture, background, box, inside, wide, nearEdge, clear);
        float tolerance = background.Tolerance / pane.Transmission * 1.3f;
        for (int j = 0; j < clear.Length && background.Exact; j++)
        {
            int i = At(j, box, picture.Width);
            if (wide[j] && (picture.At(i) - background.Colours.At(i)).Largest <= tolerance)
            {
                picture.Set(i, background.Colours.At(i));
                background.Seen[i] = true;
            }
        }

        return grown;
    }

    /// <summary>Marks what is seen through the pane but is not the background.</summary>
    private static void AddThingsBeneath(ColourPlanes picture, Pane pane)
    {
        PixelBox box = pane.Box;
        var visited = new bool[pane.Clear.Length];
        for (int start = 0; start < visited.Length; start++)
        {
            if (visited[start] || !pane.Inside[start] || pane.Clear[start])
            {
                continue;
            }

            var part = new List<int> { start };
            var rim = new List<int>();
            visited[start] = true;
            for (int next = 0; next < part.Count; next++)
            {
                int j = part[next], x = j % box.Width, y = j / box.Width;
                Visit(x > 0, j - 1, j);
                Visit(x + 1 < box.Width, j + 1, j);
                Visit(y > 0, j - box.Width, j);
                Visit(y + 1 < box.Height, j + box.Width, j);
            }

            if (GoesOn(picture, pane, part, rim))
            {
                foreach (int j in part)
                {
                    pane.Clear[j] = true;
                }
            }

            void Visit(bool within, int to, int from)
            {
                if (!within)
                {
                    return;
                }

                if (!pane.Inside[to])
                {
                    rim.Add(from);
                }
                else if (!visited[to] && !pane.Clear[to])
                {
                    visited[to] = true;
                    part.Add(to);
                }
            }
        }
    }

    /// <summary>
    /// Whether a part goes on outside the pane in its unglazed colour rather than in the colour seen. Parts that do not
    /// reach the pane's edge lie beneath it if their unglazed colours are possible ones and pale as seen.
    /// </summary>
    private static bool GoesOn(ColourPlanes picture, Pane pane, List<int> part, List<int> rim)
    {
        if (part.Count < 12)
        {
            return true;
        }

        int possible = part.Count(j =>
        {
            Rgb u = pane.Beneath(picture.At(At(j, pane.Box, picture.Width)));
            return u.R is > -12 and < 267 && u.G is > -12 and < 267 && u.B is > -12 and < 267;
        });
        if (possible < 0.85 * part.Count)
        {
            return false;
        }

        if (rim.Count < 6)
        {
            return false;
        }

        // Some pixels in from the edge against some pixels out of it, past the frame.
        int glazed = 0, plain = 0, pairs = 0;
        double sumGlazed = 0, sumPlain = 0;
        float cx = pane.Box.X + (pane.Box.Width / 2f), cy = pane.Box.Y + (pane.Box.Height / 2f);
        foreach (int j in rim)
        {
            int i = At(j, pane.Box, picture.Width);
            float x = i % picture.Width, y = i / picture.Width;
            float dx = x - cx, dy = y - cy, length = MathF.Sqrt((dx * dx) + (dy * dy)) + 1e-3f;
            int inX = (int)(x - (Look * dx / length)), inY = (int)(y - (Look * dy / length));
            int outX = (int)(x + (Look * dx / length)), outY = (int)(y + (Look * dy / length));
            if (outX < 0 || outY < 0 || outX >= picture.Width || outY >= picture.Height || inX < 0 || inY < 0 || inX >= picture.Width || inY >= picture.Height)
            {
                continue;
            }

            Rgb within = picture.At((inY * picture.Width) + inX), without = picture.At((outY * picture.Width) + outX);
            float asGlazed = (pane.Beneath(within) - without).Largest, asPlain = (within - without).Largest;
            glazed += asGlazed < SameColour && asGlazed < asPlain ? 1 : 0;
            plain += asPlain < SameColour && asPlain <= asGlazed ? 1 : 0;
            sumGlazed += asGlazed;
            sumPlain += asPlain;
            pairs++;
        }

        // On a texture no pair need match well, but without the pane most come nearer.
        bool nearer = pairs >= LeastPairs && sumGlazed < Nearer * sumPlain;
        return nearer || (glazed > plain && glazed > 0.3 * rim.Count);
    }

    private static void BridgeRim(
        ColourPlanes picture, Background background, PixelBox box, bool[] inside, bool[] wide, bool[] nearEdge, bool[] clear)
    {
        int width = box.Width, height = box.Height;
        var known = new bool[width * height];
        var patch = new ColourPlanes(width, height);
        for (int j = 0; j < known.Length; j++)
        {
            int i = At(j, box, picture.Width);
            patch.Set(j, picture.At(i));
            known[j] = !wide[j] || (inside[j] && !nearEdge[j]);
        }

        for (int c = 0; c < ColourPlanes.Count; c++)
        {
            PullPush.Fill(patch[c], known, width, height);
        }

        for (int j = 0; j < known.Length; j++)
        {
            if (known[j] || (inside[j] && !clear[j]))
            {
                continue;
            }

            int i = At(j, box, picture.Width);
            Rgb bridged = patch.At(j), behind = background.Colours.At(i);
            picture.Set(i, background.Exact && (bridged - behind).Largest < 20 ? behind : bridged);
        }
    }

    private static int At(int j, PixelBox box, int width) => ((box.Y + (j / box.Width)) * width) + box.X + (j % box.Width);
}
