using Myna.Layers.Decomposition.Objects;
using Myna.Layers.Pictures;

namespace Myna.Layers.Decomposition.Glass;

/// <summary>Tells the objects that lie on panes from those beneath them, and what order panes lie in.</summary>
internal static class PaneOrder
{
    private const double MostlyOn = 0.6;

    /// <summary>
    /// Puts panes that overlap in order. The order that they were found in says little: both weaken what lies beneath
    /// alike. A small pane that lies mostly on a larger one is taken to lie above it, as what could be seen of it was seen there.
    /// Its colour is then what makes the same of the place where both lie.
    /// </summary>
    /// <param name="panes">The panes, top first; changed.</param>
    public static void Stack(List<Pane> panes)
    {
        for (int high = 0; high < panes.Count; high++)
        {
            for (int low = high + 1; low < panes.Count; low++)
            {
                Pane upper = panes[high], lower = panes[low];
                int areaOfUpper = upper.Inside.Count(here => here), areaOfLower = lower.Inside.Count(here => here);
                if (areaOfUpper > areaOfLower && Shared(upper, lower) > MostlyOn * areaOfLower)
                {
                    // I = t1·(t2·U + k2) + k1 was read as if the upper were first taken off; the other way round, k2' = t1·k2 + (1 − t2)·k1.
                    Rgb added = (upper.Transmission * lower.Added) + ((1 - lower.Transmission) * upper.Added);
                    panes.RemoveAt(low);
                    panes.Insert(high, lower with { Added = added });
                }
            }
        }
    }

    private static int Shared(Pane a, Pane b)
    {
        PixelBox box = a.Box.Intersect(b.Box);
        int count = 0;
        for (int y = box.Y; y < box.Bottom; y++)
        {
            for (int x = box.X; x < box.Right; x++)
            {
                count += a.Inside[((y - a.Box.Y) * a.Box.Width) + x - a.Box.X] && b.Inside[((y - b.Box.Y) * b.Box.Width) + x - b.Box.X] ? 1 : 0;
            }
        }

        return count;
    }

    /// <summary>Moves the objects that lie on a pane above all others.</summary>
    /// <returns>The objects, bottom first, and how many of them lie beneath the panes.</returns>
    public static (List<SceneObject> Objects, int Beneath) Part(List<SceneObject> objects, IReadOnlyList<Pane> panes)
    {
        if (panes.Count == 0)
        {
            return (objects, objects.Count);
        }

        var on = new List<SceneObject>();
        var beneath = new List<SceneObject>();
        foreach (SceneObject thing in objects)
        {
            (panes.Any(pane => LiesOn(thing, pane)) ? on : beneath).Add(thing);
        }

        return ([.. beneath, .. on], beneath.Count);
    }

    private static bool LiesOn(SceneObject thing, Pane pane)
    {
        int inside = 0, hidden = 0;
        for (int y = 0, j = 0; y < thing.Box.Height; y++)
        {
            for (int x = 0; x < thing.Box.Width; x++, j++)
            {
                int px = thing.Box.X + x - pane.Box.X, py = thing.Box.Y + y - pane.Box.Y;
                if (thing.Seen[j] && px >= 0 && py >= 0 && px < pane.Box.Width && py < pane.Box.Height)
                {
                    int i = (py * pane.Box.Width) + px;
                    inside += pane.Inside[i] ? 1 : 0;
                    hidden += pane.Inside[i] && !pane.Clear[i] ? 1 : 0;
                }
            }
        }

        return hidden > 0.5 * inside && hidden > 10;
    }
}
