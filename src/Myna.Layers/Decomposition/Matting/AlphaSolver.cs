using Myna.Layers.Decomposition.Completion;
using Myna.Layers.Decomposition.Objects;
using Myna.Layers.Decomposition.Regions;
using Myna.Layers.Document;
using Myna.Layers.Pictures;

namespace Myna.Layers.Decomposition.Matting;

/// <summary>
/// Finds the alpha of objects, bottom first: at the edge of an object a pixel is a mixture of its colour F and what lies
/// beneath, B, so its alpha is where the pixel lies on the line from B to F.
/// </summary>
/// <param name="picture">The picture.</param>
/// <param name="map">Its regions.</param>
/// <param name="rank">The place in the stack of what each pixel shows: 0 background, 1 the lowest object…</param>
/// <param name="beneath">The background's colours; objects are laid on it as they are solved.</param>
/// <param name="tolerance">How far a pixel that shows the background alone can be from its colour, in levels.</param>
/// <param name="exact">Whether what lies beneath the objects is known exactly.</param>
internal sealed class AlphaSolver(ColourPlanes picture, RegionMap map, int[] rank, ColourPlanes beneath, float tolerance, bool exact)
{
    private const int EdgeReach = 2;
    private const int SoftReach = 6;
    private const float LeastContrast = 12;
    private const int GuideRadius = 3;
    private const float Flatness = 40;
    private readonly int[] _highestNear = HighestNear(rank, picture.Width, picture.Height, EdgeReach);

    /// <summary>Solves for one object and lays it on what lies beneath.</summary>
    /// <param name="thing">The object.</param>
    /// <param name="k">Its place in the stack, from 1.</param>
    /// <param name="shadow">The strength of soft shadows at each pixel; those of this object have <paramref name="shadowOf"/> = k.</param>
    /// <param name="shadowOf">Whose shadow lies at each pixel; 0 for none.</param>
    public LayerHint Solve(SceneObject thing, int k, float[]? shadow, int[]? shadowOf)
    {
        PixelBox box = Shade.Grown(thing.Box.Grow(EdgeReach, picture.Width, picture.Height), k, shadowOf, picture.Width);
        int width = box.Width, height = box.Height;
        var own = new bool[width * height];
        var whole = new bool[width * height];
        for (int y = 0; y < thing.Box.Height; y++)
        {
            for (int x = 0; x < thing.Box.Width; x++)
            {
                int to = ((y + thing.Box.Y - box.Y) * width) + x + thing.Box.X - box.X;
                own[to] = thing.Seen[(y * thing.Box.Width) + x];
                whole[to] = thing.Whole[(y * thing.Box.Width) + x];
            }
        }

        float[]? refined = exact || thing.Flat ? null : Refined(own, box);
        bool soft = thing.Kind == LayerKind.Object && exact;
        int reach = soft ? Math.Clamp(thing.Thickness / 3, EdgeReach, SoftReach) : EdgeReach;
        byte[] depth = DepthWithin(own, box);
        bool[] core = Core(own, depth, box, k, reach, thing);
        Rgb? flat = thing.Flat ? FlatColour(core, box) : null;
        ColourPlanes colours = ObjectColours.Extend(picture, core, box, flat);
        bool[] near = ShapeCompletion.Dilate(own, width, height, EdgeReach);
        float[]? shade = Shade.Under(near, box, shadow, shadowOf, k, picture.Width);
        var layer = new Picture(width, height);
        Picture? dark = shade is null ? null : new Picture(width, height);
        for (int y = 0, j = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++, j++)
            {
                int i = ((box.Y + y) * picture.Width) + box.X + x;
                Rgb fill = colours.At(j);
                if (dark is not null)
                {
                    Shade.Put(dark, j, shade![j]);
                    beneath.Set(i, (1 - shade[j]) * beneath.At(i));
                }

                Rgb behind = beneath.At(i);
                float alpha = AlphaAt(i, j, k, fill, behind, own, whole, near, depth, reach, soft);
                if (refined is not null && rank[i] <= k && _highestNear[i] <= k && near[j])
                {
                    // What lies beneath is a guess, so the picture's own edges have a say.
                    alpha = own[j] && depth[j] > EdgeReach + 1 ? 1 : (0.5f * alpha) + (0.5f * Math.Clamp((refined[j] - 0.08f) / 0.84f, 0, 1));
                }

                if (own[j] && alpha >= 1 && _highestNear[i] <= k)
                {
                    // Next to what lies on it a pixel is mixed with that, and its own colour is that of its surroundings.
                    fill = picture.At(i);
                }

                Put(layer, j, i, alpha, fill);
            }
        }

        return new LayerHint(thing.Kind, box, layer, thing) { Shadow = dark };
    }

    /// <summary>The object's mask, refined by the picture's edges.</summary>
    private float[] Refined(bool[] own, PixelBox box)
    {
        var guide = new ColourPlanes(box.Width, box.Height);
        for (int j = 0; j < own.Length; j++)
        {
            guide.Set(j, picture.At(((box.Y + (j / box.Width)) * picture.Width) + box.X + (j % box.Width)));
        }

        return GuidedFilter.Refine(guide, Array.ConvertAll(own, here => here ? 1f : 0f), GuideRadius, Flatness);
    }

    private float AlphaAt(
        int i, int j, int k, Rgb fill, Rgb behind, bool[] own, bool[] whole, bool[] near, byte[] depth, int reach, bool soft)
    {
        if (rank[i] > k)
        {
            return whole[j] ? 1 : 0;
        }

        if (!near[j] || (own[j] && (depth[j] > reach || (depth[j] > EdgeReach && _highestNear[i] > k))))
        {
            return own[j] ? 1 : 0;
        }

        if (own[j] && _highestNear[i] > k && depth[j] > 1)
        {
            return 1;
        }

        Rgb span = fill - behind, seen = picture.At(i) - behind;
        if (span.Largest < LeastContrast || (!own[j] && seen.Largest <= tolerance))
        {
            return own[j] ? 1 : 0;
        }

        float alpha = Rgb.Dot(seen, span) / Rgb.Dot(span, span);
        float enough = soft && depth[j] > EdgeReach ? 0.8f : 0.95f;
        return alpha >= enough ? 1 : alpha < 0.03f ? 0 : alpha;
    }

    private void Put(Picture layer, int j, int i, float alpha, Rgb fill)
    {
        if (alpha <= 0.002f)
        {
            return;
        }

        Rgb colour = fill.Clamp();
        Span<byte> pixel = layer.Pixels.AsSpan(4 * j, 4);
        (pixel[0], pixel[1], pixel[2]) = ((byte)MathF.Round(colour.R), (byte)MathF.Round(colour.G), (byte)MathF.Round(colour.B));
        pixel[3] = (byte)Math.Clamp(MathF.Round(255 * alpha), 0, 255);
        beneath.Set(i, Rgb.Mix(beneath.At(i), colour, alpha));
    }

    /// <summary>The steps from each pixel of the object to the nearest pixel that is not; the canvas' border does not count.</summary>
    private static byte[] DepthWithin(bool[] own, PixelBox box)
        => RegionMap.DistanceToEdge(Array.ConvertAll(own, here => here ? 1 : 0), box.Width, box.Height);

    /// <summary>The pixels that show the object alone: away from its edge, and from anything that lies on it.</summary>
    private bool[] Core(bool[] own, byte[] depth, PixelBox box, int k, int reach, SceneObject thing)
    {
        var core = new bool[own.Length];
        int count = 0;
        for (int from = Math.Min(reach + 1, Math.Max(1, thing.Thickness)); from >= 1 && count < 4; from--)
        {
            for (int j = 0; j < own.Length; j++)
            {
                int i = ((box.Y + (j / box.Width)) * picture.Width) + box.X + (j % box.Width);
                core[j] = own[j] && depth[j] >= from && (_highestNear[i] <= k || from == 1) && map.Distance[i] >= Math.Min(from, 2);
                count += core[j] ? 1 : 0;
            }
        }

        return core;
    }

    /// <summary>The median colour of the core; of thin strokes, of those pixels that differ most from what lies beneath.</summary>
    private Rgb FlatColour(bool[] core, PixelBox box)
    {
        var pixels = new List<int>();
        for (int j = 0; j < core.Length; j++)
        {
            if (core[j])
            {
                pixels.Add(((box.Y + (j / box.Width)) * picture.Width) + box.X + (j % box.Width));
            }
        }

        if (pixels.Count == 0)
        {
            return default;
        }

        // Half of the pixels: those farthest from what lies beneath, for thin strokes are paler than their colour.
        pixels.Sort((a, b) => Contrast(b).CompareTo(Contrast(a)));
        List<int> strong = pixels[..Math.Max(1, pixels.Count / 2)];
        float Median(float[] plane)
        {
            float[] values = [.. strong.Select(i => plane[i])];
            Array.Sort(values);
            return values[values.Length / 2];
        }

        return new Rgb(Median(picture.R), Median(picture.G), Median(picture.B));

        float Contrast(int i)
        {
            Rgb difference = picture.At(i) - beneath.At(i);
            return Rgb.Dot(difference, difference);
        }
    }

    /// <summary>The highest rank within a chessboard distance of each pixel.</summary>
    private static int[] HighestNear(int[] rank, int width, int height, int reach)
    {
        var rows = new int[rank.Length];
        var result = new int[rank.Length];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                int highest = 0;
                for (int k = Math.Max(0, x - reach); k <= Math.Min(width - 1, x + reach); k++)
                {
                    highest = Math.Max(highest, rank[(y * width) + k]);
                }

                rows[(y * width) + x] = highest;
            }
        }

        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                int highest = 0;
                for (int k = Math.Max(0, y - reach); k <= Math.Min(height - 1, y + reach); k++)
                {
                    highest = Math.Max(highest, rows[(k * width) + x]);
                }

                result[(y * width) + x] = highest;
            }
        }

        return result;
    }
}
