using Myna.Layers.Decomposition.Regions;
using Myna.Layers.Document;
using Myna.Layers.Pictures;

namespace Myna.Layers.Decomposition.Objects;

/// <summary>Second thoughts about objects once all are known: words into blocks, cut shapes into one, crumbs to their neighbours.</summary>
/// <param name="map">The regions.</param>
/// <param name="sets">Which regions belong together; changed.</param>
/// <param name="background">Which regions are background.</param>
internal sealed class ObjectMerging(RegionMap map, DisjointSets sets, bool[] background)
{
    private const float SameColour = 12;
    private const float ExactlySameColour = 5;
    private readonly double _pixels = (double)map.Width * map.Height;

    /// <summary>Joins the words of one block of text, and loose pieces of letters.</summary>
    public void JoinWords(List<SceneObject> objects)
    {
        SceneObject[] words = [.. objects.Where(thing => thing.Flat && thing.Regions.All(region => region.Area < 0.02 * _pixels))];
        for (int i = 0; i < words.Length; i++)
        {
            for (int j = i + 1; j < words.Length; j++)
            {
                SceneObject a = words[i], b = words[j];
                if (a.Kind != LayerKind.Text && b.Kind != LayerKind.Text)
                {
                    continue;
                }

                int tall = Math.Max(LetterHeight(a), LetterHeight(b));
                int thin = Math.Min(a.Thickness, b.Thickness), thick = Math.Max(a.Thickness, b.Thickness);
                bool alike = (a.Colour - b.Colour).Largest <= (thin <= 2 ? 40 : SameColour) && thick <= (2 * thin) + 2;
                Gap(a.Box, b.Box, out int across, out int down);
                if (alike && ((across <= 1.6 * tall && down <= 1.1 * tall) || (down == 0 && across <= 4 * tall && thin > 1)))
                {
                    Join(a, b);
                }
            }
        }
    }

    /// <summary>Joins pieces of exactly one colour between which nothing of the background is seen: something lies across them.</summary>
    public void JoinCutShapes(List<SceneObject> objects)
    {
        SceneObject[] flat = [.. objects.Where(thing => thing.Flat && thing.Kind != LayerKind.Text && thing.Thickness > 3)];
        for (int i = 0; i < flat.Length; i++)
        {
            for (int j = i + 1; j < flat.Length; j++)
            {
                if ((flat[i].Colour - flat[j].Colour).Largest <= ExactlySameColour && IsCovered(flat[i].Box, flat[j].Box))
                {
                    Join(flat[i], flat[j]);
                }
            }
        }
    }

    /// <summary>Gives objects too small to be layers to what they touch or what is nearest.</summary>
    public void JoinCrumbs(List<SceneObject> objects)
    {
        double small = Math.Max(40, 0.0015 * _pixels);
        int near = 4 + (Math.Min(map.Width, map.Height) / 60);
        var ofRegion = new Dictionary<int, SceneObject>();
        foreach (SceneObject thing in objects)
        {
            foreach (Region region in thing.Regions)
            {
                ofRegion[region.Index] = thing;
            }
        }

        foreach (SceneObject crumb in objects.Where(thing => IsCrumb(thing, small) || IsLooseHair(thing, objects) || IsSlivers(thing, small)).OrderBy(thing => thing.Area))
        {
            var contact = new Dictionary<SceneObject, int>();
            foreach (Region region in crumb.Regions)
            {
                foreach ((int other, int length) in region.Neighbours)
                {
                    if (!background[other] && ofRegion.TryGetValue(other, out SceneObject? thing) && thing != crumb)
                    {
                        contact[thing] = contact.GetValueOrDefault(thing) + length;
                    }
                }
            }

            SceneObject? home = contact.Count > 0 ? contact.MaxBy(pair => pair.Value * (pair.Key.Kind == LayerKind.Text ? 0.3 : 1)).Key : null;
            home ??= objects.Where(thing => thing.Area > 4 * crumb.Area && thing.Kind != LayerKind.Text && IsNear(thing, crumb.Box, near)).MaxBy(thing => thing.Area);
            if (home is not null)
            {
                Join(crumb, home);
            }
        }
    }

    /// <summary>Whether an object is too small, or too torn, to be a layer of its own.</summary>
    public static bool IsCrumb(SceneObject thing, double small)
        => thing.Kind == LayerKind.Text ? thing.Area < (thing.Regions.Count < 3 ? 0.25 : 0.1) * small
            : thing.Area < (thing.Flat && thing.Thickness > 3 ? 0.25 * small : small) || (thing.Thickness <= 4 && !thing.Flat && thing.Area < 4 * small);

    /// <summary>Strokes in the halo of a textured object are its hairs, however much they look like letters.</summary>
    private bool IsLooseHair(SceneObject thing, List<SceneObject> objects)
        => thing.Kind == LayerKind.Text && thing.Area < 0.0012 * _pixels
            && objects.Any(body => body.Kind == LayerKind.Object && body.Area > 10 * thing.Area && IsNear(body, thing.Box, 3)
                && body.Box.Grow(4 + (Math.Min(map.Width, map.Height) / 25), map.Width, map.Height).Intersect(thing.Box) == thing.Box);

    /// <summary>
    /// Strips that run between the background and something else are the blurred edge of the latter; a letter has one
    /// thing around it.
    /// </summary>
    private bool IsSlivers(SceneObject thing, double small)
    {
        if (thing.Area > 2 * small)
        {
            return false;
        }

        int slivers = 0;
        foreach (Region region in thing.Regions)
        {
            double whole = region.Neighbours.Values.Sum() + 1e-9, onBackground = region.Neighbours.Where(pair => background[pair.Key]).Sum(pair => pair.Value) / whole;
            slivers += onBackground is > 0.15 and < 0.85 ? region.Area : 0;
        }

        return slivers > 0.5 * thing.Area;
    }

    private void Join(SceneObject a, SceneObject b) => sets.Join(a.Regions[0].Index, b.Regions[0].Index);

    private static int LetterHeight(SceneObject thing)
    {
        int[] heights = [.. thing.Regions.Where(region => region.Area >= 8).Select(region => region.Box.Height).Order()];
        return heights.Length == 0 ? thing.Box.Height : heights[heights.Length * 2 / 3];
    }

    private static void Gap(PixelBox a, PixelBox b, out int across, out int down)
    {
        across = Math.Max(0, Math.Max(a.X, b.X) - Math.Min(a.Right, b.Right));
        down = Math.Max(0, Math.Max(a.Y, b.Y) - Math.Min(a.Bottom, b.Bottom));
    }

    /// <summary>Whether on the lines between two boxes hardly any background is seen.</summary>
    private bool IsCovered(PixelBox a, PixelBox b)
    {
        double ax = a.X + (a.Width / 2.0), ay = a.Y + (a.Height / 2.0), bx = b.X + (b.Width / 2.0), by = b.Y + (b.Height / 2.0);
        int steps = (int)Math.Max(Math.Abs(ax - bx), Math.Abs(ay - by)) + 1, open = 0;
        for (int k = 0; k <= steps; k++)
        {
            int x = Math.Clamp((int)(ax + ((bx - ax) * k / steps)), 0, map.Width - 1), y = Math.Clamp((int)(ay + ((by - ay) * k / steps)), 0, map.Height - 1);
            open += background[map.Label[(y * map.Width) + x]] ? 1 : 0;
        }

        return open <= 0.06 * steps;
    }

    private static bool IsNear(SceneObject thing, PixelBox box, int near)
    {
        for (int y = Math.Max(thing.Box.Y, box.Y - near); y < Math.Min(thing.Box.Bottom, box.Bottom + near); y++)
        {
            for (int x = Math.Max(thing.Box.X, box.X - near); x < Math.Min(thing.Box.Right, box.Right + near); x++)
            {
                if (thing.Seen[((y - thing.Box.Y) * thing.Box.Width) + x - thing.Box.X])
                {
                    return true;
                }
            }
        }

        return false;
    }
}
