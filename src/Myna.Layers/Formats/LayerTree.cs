using Myna.Layers.Document;

namespace Myna.Layers.Formats;

/// <summary>
/// A document's layers as a tree: neighbours of the same <see cref="Layer.Group"/> lie in one group, groups in groups.
/// </summary>
internal abstract record LayerTree
{
    private LayerTree()
    {
    }

    /// <summary>A layer and its place in the document's list.</summary>
    public sealed record Leaf(Layer Layer, int Index) : LayerTree;

    /// <summary>A group and what it holds, bottom first.</summary>
    public sealed record Group(string Name, IReadOnlyList<LayerTree> Children) : LayerTree;

    /// <summary>The tree of a document: what lies outermost, bottom first.</summary>
    public static IReadOnlyList<LayerTree> Of(IReadOnlyList<Layer> layers)
    {
        var open = new Stack<(string Name, List<LayerTree> Children)>();
        open.Push(("", []));
        var path = new List<string>();
        for (int i = 0; i < layers.Count; i++)
        {
            string[] wanted = layers[i].Group?.Split('/', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
            int shared = 0;
            while (shared < wanted.Length && shared < path.Count && wanted[shared] == path[shared])
            {
                shared++;
            }

            Close(open, path, shared);
            foreach (string name in wanted.AsSpan(shared))
            {
                open.Push((name, []));
                path.Add(name);
            }

            open.Peek().Children.Add(new Leaf(layers[i], i));
        }

        Close(open, path, 0);
        return open.Pop().Children;
    }

    /// <summary>A name that can be one step of <see cref="Layer.Group"/>.</summary>
    public static string StepOf(string name)
    {
        string step = name.Replace('/', '\u2215').Trim();
        return step.Length == 0 ? "Group" : step;
    }

    private static void Close(Stack<(string Name, List<LayerTree> Children)> open, List<string> path, int down)
    {
        while (path.Count > down)
        {
            (string name, List<LayerTree> children) = open.Pop();
            path.RemoveAt(path.Count - 1);
            open.Peek().Children.Add(new Group(name, children));
        }
    }
}
