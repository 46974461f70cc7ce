using Myna.Layers.Decomposition.Regions;
using Myna.Layers.Pictures;

namespace Myna.Layers.Decomposition.Letters;

/// <summary>A connected stroke of one colour: a letter, or a part of one.</summary>
/// <param name="Pixels">Where on the canvas, as indices.</param>
/// <param name="Box">Their box.</param>
/// <param name="Certain">How many of them have the colour itself.</param>
/// <param name="Thickness">The largest distance of a pixel to the edge: about half the stroke's width.</param>
internal sealed record Glyph(List<int> Pixels, PixelBox Box, int Certain, int Thickness);

/// <summary>Cuts out the strokes of one colour.</summary>
internal static class Glyphs
{
    private const int Reach = 4;
    private const float Closest = 10;
    private const float Farthest = 52;
    private const int LeastPixels = 4;

    /// <summary>The strokes.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="ink">The colour.</param>
    /// <param name="noise">The picture's fine noise, in levels.</param>
    public static List<Glyph> Of(ColourPlanes picture, Rgb ink, float noise)
    {
        int width = picture.Width, height = picture.Height;
        var off = new float[picture.Pixels];
        for (int i = 0; i < off.Length; i++)
        {
            off[i] = (picture.At(i) - ink).Largest;
        }

        // A pixel is ink if it is nearer to the ink than half way to what is around it.
        float[] around = Sliding.Largest(off, width, height, Reach);
        var label = new int[off.Length];
        for (int i = 0; i < off.Length; i++)
        {
            label[i] = off[i] <= Math.Clamp(0.45f * around[i], Closest, Farthest) + noise ? -1 : 0;
        }

        float sure = 7 + (2 * noise);
        int most = picture.Pixels / 25, tallest = (int)(0.3 * Math.Min(width, height));
        var glyphs = new List<Glyph>();
        var pixels = new List<int>();
        for (int start = 0; start < label.Length; start++)
        {
            if (label[start] != -1)
            {
                continue;
            }

            pixels.Clear();
            pixels.Add(start);
            label[start] = glyphs.Count + 1;
            int left = width, right = 0, top = height, bottom = 0, certain = 0;
            for (int next = 0; next < pixels.Count; next++)
            {
                int i = pixels[next], x = i % width, y = i / width;
                (left, right, top, bottom) = (Math.Min(left, x), Math.Max(right, x), Math.Min(top, y), Math.Max(bottom, y));
                certain += off[i] <= sure ? 1 : 0;
                for (int dy = -1; dy <= 1; dy++)
                {
                    for (int dx = -1; dx <= 1; dx++)
                    {
                        int j = i + (dy * width) + dx;
                        if (x + dx >= 0 && x + dx < width && y + dy >= 0 && y + dy < height && label[j] == -1)
                        {
                            label[j] = glyphs.Count + 1;
                            pixels.Add(j);
                        }
                    }
                }
            }

            var box = new PixelBox(left, top, right - left + 1, bottom - top + 1);
            bool possible = pixels.Count >= LeastPixels && pixels.Count <= most && certain > 0.15 * pixels.Count && box.Height <= tallest
                && StandsOut(pixels, off, label, label[start], width, height);
            if (possible)
            {
                glyphs.Add(new Glyph([.. pixels], box, certain, 0));
            }
            else
            {
                foreach (int i in pixels)
                {
                    label[i] = 0;
                }
            }
        }

        byte[] distance = RegionMap.DistanceToEdge(label, width, height);
        return [.. glyphs.Select(glyph => glyph with { Thickness = glyph.Pixels.Max(i => distance[i]) })];
    }

    /// <summary>Whether the colour changes clearly along most of the outline.</summary>
    private static bool StandsOut(List<int> pixels, float[] off, int[] label, int mine, int width, int height)
    {
        const float Clear = 20;
        int edge = 0, clear = 0;
        foreach (int i in pixels)
        {
            int x = i % width, y = i / width;
            Look(x >= 2, i - 1, i - 2);
            Look(x + 2 < width, i + 1, i + 2);
            Look(y >= 2, i - width, i - (2 * width));
            Look(y + 2 < height, i + width, i + (2 * width));
        }

        return clear > 0.75 * edge;

        void Look(bool inside, int next, int beyond)
        {
            if (inside && label[next] != mine)
            {
                edge++;
                clear += MathF.Max(off[next], off[beyond]) >= Clear ? 1 : 0;
            }
        }
    }
}
