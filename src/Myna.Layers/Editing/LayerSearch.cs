using Myna.Layers.Document;

namespace Myna.Layers.Editing;

/// <summary>Finding layers by what a person calls them, and documents with one thing changed.</summary>
public static class LayerSearch
{
    /// <summary>The place of a layer in the stack.</summary>
    /// <param name="document">The layers.</param>
    /// <param name="called">The layer's id, or its name where only one has it.</param>
    /// <param name="worksOnLocked">Whether it may be locked.</param>
    /// <exception cref="MynaException">There is none, there are several, or it is locked.</exception>
    internal static int Find(this LayerDocument document, string called, bool worksOnLocked)
    {
        int index = IndexOf(document, called);
        Layer layer = document.Layers[index];
        return layer.Locked && !worksOnLocked
            ? throw new MynaException($"layer '{layer.Name}' is locked; unlock it first: {{\"op\":\"lock\",\"layer\":\"{layer.Id}\",\"locked\":false}}")
            : index;
    }

    /// <summary>The places in the stack of the layers that a person calls so: the one with that id, else all with that name.</summary>
    /// <exception cref="MynaException">There is none.</exception>
    public static IReadOnlyList<int> PlacesOf(this LayerDocument document, string called)
    {
        ArgumentNullException.ThrowIfNull(document);
        int[] byName = Places(document, layer => layer.Name == called);
        return byName.Length > 1 && Places(document, layer => layer.Id == called).Length == 0 ? byName : [IndexOf(document, called)];
    }

    /// <summary>The document with another layer at a place.</summary>
    internal static LayerDocument With(this LayerDocument document, int index, Layer layer)
        => document.WithLayers(document.Layers.Take(index).Append(layer).Concat(document.Layers.Skip(index + 1)));

    /// <summary>The document with other layers.</summary>
    internal static LayerDocument WithLayers(this LayerDocument document, IEnumerable<Layer> layers) => document with { Layers = [.. layers] };

    /// <summary>An id that no layer has.</summary>
    internal static string FreeId(this LayerDocument document)
    {
        var taken = document.Layers.Select(layer => layer.Id).ToHashSet(StringComparer.Ordinal);
        return Enumerable.Range(document.Layers.Count + 1, int.MaxValue - document.Layers.Count - 1)
            .Select(number => number.ToString(System.Globalization.CultureInfo.InvariantCulture)).First(id => !taken.Contains(id));
    }

    /// <summary>Makes sure that an id given for a new layer is free.</summary>
    internal static void RequireFree(this LayerDocument document, string id)
    {
        if (document.Layers.Any(layer => layer.Id == id))
        {
            throw new MynaException($"there is a layer with the id '{id}' already; give another one, or none");
        }
    }

    private static int IndexOf(LayerDocument document, string called)
    {
        if (called.Length == 0)
        {
            throw new MynaException("the edit names no layer; give its id or name in \"layer\"");
        }

        int[] byId = Places(document, layer => layer.Id == called);
        if (byId is [int only])
        {
            return only;
        }

        int[] byName = Places(document, layer => layer.Name == called);
        return byName switch
        {
            [int one] => one,
            [] => throw new MynaException(
                $"there is no layer '{called}'; there are: {string.Join(", ", document.Layers.Take(40).Select(layer => $"{layer.Id} ({layer.Name})"))}"),
            _ => throw new MynaException(
                $"{byName.Length} layers are called '{called}'; name one by its id: {string.Join(", ", byName.Select(place => document.Layers[place].Id))}"),
        };
    }

    private static int[] Places(LayerDocument document, Func<Layer, bool> fits)
        => [.. Enumerable.Range(0, document.Layers.Count).Where(place => fits(document.Layers[place]))];
}
