using Myna.Layers.Decomposition.Completion;
using Myna.Layers.Decomposition.Regions;
using Myna.Layers.Document;
using Myna.Layers.Pictures;

namespace Myna.Layers.Decomposition.Objects;

/// <summary>
/// Joins the pieces of a thing that something lies across: their colours are of one fill, or alike where they are
/// textured, and between them nothing of the background is seen.
/// </summary>
internal static class CutPieces
{
    private const double SmallestShare = 0.0004;
    private const int LongestSide = 96;

    /// <summary>Joins them.</summary>
    /// <param name="map">The regions.</param>
    /// <param name="picture">The picture.</param>
    /// <param name="objects">The objects.</param>
    /// <param name="sets">Which regions belong together; changed.</param>
    /// <param name="background">Which regions are background.</param>
    /// <param name="noise">The picture's fine noise, in levels.</param>
    public static void Join(RegionMap map, ColourPlanes picture, List<SceneObject> objects, DisjointSets sets, bool[] background, float noise)
    {
        SceneObject[] things = [.. objects.Where(thing => thing.Kind != LayerKind.Text && thing.Area > SmallestShare * picture.Pixels && thing.Thickness > 3)
            .OrderByDescending(thing => thing.Area)];
        for (int i = 0; i < things.Length; i++)
        {
            for (int j = i + 1; j < things.Length; j++)
            {
                if (AreOne(map, picture, things[i], things[j], background, noise))
                {
                    sets.Join(things[i].Regions[0].Index, things[j].Regions[0].Index);
                }
            }
        }
    }

    private static bool AreOne(RegionMap map, ColourPlanes picture, SceneObject a, SceneObject b, bool[] background, float noise)
    {
        PixelBox box = a.Box.Union(b.Box);
        int step = Math.Max(1, Math.Max(box.Width, box.Height) / LongestSide);
        int width = (box.Width + step - 1) / step, height = (box.Height + step - 1) / step;
        var mask = new bool[width * height];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                int u = box.X + (x * step), v = box.Y + (y * step);
                mask[(y * width) + x] = a.In(a.Seen, u, v) || b.In(b.Seen, u, v);
            }
        }

        bool[] hull = ConvexHull.Fill(mask, width, height);
        int area = 0, open = 0;
        for (int j = 0; j < hull.Length; j++)
        {
            if (hull[j])
            {
                area++;
                open += background[map.Label[((box.Y + (j / width * step)) * map.Width) + box.X + (j % width * step)]] ? 1 : 0;
            }
        }

        double exposed = (double)open / Math.Max(1, area);
        if (exposed > 0.3)
        {
            return false;
        }

        float off = (a.Colour - b.Colour).Largest;
        if (exposed < 0.05 && !a.Flat && !b.Flat && off < 30 && Alike(a, b))
        {
            return true;
        }

        if (off > 90)
        {
            return false;
        }

        // One flat or gradient fill explains both.
        bool[] core = new bool[box.Width * box.Height];
        AddCore(core, box, a, map);
        AddCore(core, box, b, map);
        return ObjectColours.IsExact(picture, core, box, noise) && IsCovered(map, a, b, background);
    }

    private static bool Alike(SceneObject a, SceneObject b)
    {
        double first = Texture(a), second = Texture(b);
        return Math.Max(first, second) < (2 * Math.Min(first, second)) + 2;
    }

    private static double Texture(SceneObject thing) => thing.Regions.Sum(region => (double)region.Texture * region.Area) / thing.Area;

    private static void AddCore(bool[] core, PixelBox box, SceneObject thing, RegionMap map)
    {
        int deep = Math.Min(RegionMap.CoreDistance + 1, Math.Max(1, thing.Thickness - 1));
        for (int y = 0; y < thing.Box.Height; y++)
        {
            for (int x = 0; x < thing.Box.Width; x++)
            {
                int u = thing.Box.X + x, v = thing.Box.Y + y;
                core[((v - box.Y) * box.Width) + u - box.X] |= thing.Seen[(y * thing.Box.Width) + x] && map.Distance[(v * map.Width) + u] >= deep;
            }
        }
    }

    /// <summary>Whether on the line between the nearest pixels of both hardly any background is seen.</summary>
    private static bool IsCovered(RegionMap map, SceneObject a, SceneObject b, bool[] background)
    {
        (int ax, int ay) = Nearest(a, b.Box);
        (int bx, int by) = Nearest(b, a.Box);
        int steps = Math.Max(Math.Abs(ax - bx), Math.Abs(ay - by)) + 1, open = 0;
        for (int k = 0; k <= steps; k++)
        {
            int x = ax + ((bx - ax) * k / steps), y = ay + ((by - ay) * k / steps);
            open += background[map.Label[(y * map.Width) + x]] ? 1 : 0;
        }

        return open <= Math.Max(1, 0.08 * steps);
    }

    private static (int X, int Y) Nearest(SceneObject thing, PixelBox other)
    {
        double cx = other.X + (other.Width / 2.0), cy = other.Y + (other.Height / 2.0), least = double.MaxValue;
        (int, int) best = (thing.Box.X, thing.Box.Y);
        for (int y = 0; y < thing.Box.Height; y++)
        {
            for (int x = 0; x < thing.Box.Width; x++)
            {
                double dx = thing.Box.X + x - cx, dy = thing.Box.Y + y - cy;
                if (thing.Seen[(y * thing.Box.Width) + x] && (dx * dx) + (dy * dy) < least)
                {
                    (least, best) = ((dx * dx) + (dy * dy), (thing.Box.X + x, thing.Box.Y + y));
                }
            }
        }

        return best;
    }
}
