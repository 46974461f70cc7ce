using Myna.Layers.Decomposition.Completion;
using Myna.Layers.Decomposition.Objects;
using Myna.Layers.Decomposition.Surfaces;
using Myna.Layers.Document;
using Myna.Layers.Pictures;

namespace Myna.Layers.Decomposition.Glass;

/// <summary>
/// The background with the flat and gradient shapes on it that are large enough to have panes on them: each is
/// continued over its convex hull.
/// </summary>
internal static class KnownSurfaces
{
    private const double LeastShare = 0.004;

    /// <summary>Adds the shapes; null if there are none.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="background">The exactly known background.</param>
    /// <param name="objects">The objects.</param>
    /// <param name="noise">The picture's fine noise, in levels.</param>
    public static Background? Add(ColourPlanes picture, Background background, List<SceneObject> objects, float noise)
    {
        ColourPlanes colours = background.Colours.Copy();
        bool[] seen = [.. background.Seen];
        bool any = false;
        foreach (SceneObject thing in objects.Where(thing => thing.Kind != LayerKind.Text && thing.Area > LeastShare * picture.Pixels).OrderByDescending(thing => thing.Area))
        {
            PixelBox box = thing.Box;
            byte[] depth = Regions.RegionMap.DistanceToEdge(Array.ConvertAll(thing.Seen, here => here ? 1 : 0), box.Width, box.Height);
            bool[] core = [.. depth.Select((d, j) => thing.Seen[j] && d > 3)];
            if (core.Count(here => here) < 100)
            {
                continue;
            }

            ColourPlanes fill = ObjectColours.Extend(picture, core, box, null);
            bool[] hull = ConvexHull.Fill(thing.Seen, box.Width, box.Height);
            float tolerance = 3 + (3 * noise);
            if (!ObjectColours.IsExact(picture, core, box, noise))
            {
                continue;
            }

            any = true;
            for (int j = 0; j < hull.Length; j++)
            {
                int i = ((box.Y + (j / box.Width)) * picture.Width) + box.X + (j % box.Width);
                if (hull[j] && !background.Seen[i])
                {
                    colours.Set(i, fill.At(j));
                    seen[i] = thing.Seen[j] && (picture.At(i) - fill.At(j)).Largest <= tolerance;
                }
            }
        }

        return any ? new Background(colours, seen, true, background.Tolerance) : null;
    }
}
