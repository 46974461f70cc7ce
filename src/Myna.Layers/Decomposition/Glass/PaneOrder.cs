using Myna.Layers.Decomposition.Objects;

namespace Myna.Layers.Decomposition.Glass;

/// <summary>Tells the objects that lie on panes from those beneath them.</summary>
internal static class PaneOrder
{
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
