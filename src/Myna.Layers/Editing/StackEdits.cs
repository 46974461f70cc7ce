using Myna.Layers.Compositing;
using Myna.Layers.Document;
using Myna.Layers.Pictures;

namespace Myna.Layers.Editing;

/// <summary>Takes a layer away.</summary>
public sealed record DeleteEdit : OneLayerEdit
{
    internal override LayerDocument Apply(LayerDocument document, EditPictures pictures)
    {
        int index = document.Find(Layer, worksOnLocked: false);
        return document.WithLayers(document.Layers.Where((_, i) => i != index));
    }
}

/// <summary>Makes a second layer like a first, just above it.</summary>
public sealed record DuplicateEdit : OneLayerEdit
{
    /// <summary>The new layer's id; found when the edit is made.</summary>
    public string? Id { get; init; }

    /// <summary>The new layer's name; null for the first one's with "copy".</summary>
    public string? Name { get; init; }

    internal override LayerEdit Prepare(LayerDocument document, EditTools tools) => this with { Id = Id ?? document.FreeId() };

    internal override LayerDocument Apply(LayerDocument document, EditPictures pictures)
    {
        int index = document.Find(Layer, worksOnLocked: true);
        document.RequireFree(Id!);
        Layer first = document.Layers[index];
        Layer second = first with { Id = Id!, Name = Name ?? first.Name + " copy", Locked = false };
        return document.WithLayers(document.Layers.Take(index + 1).Append(second).Concat(document.Layers.Skip(index + 1)));
    }
}

/// <summary>Puts layers that lie on one another into a folder.</summary>
public sealed record GroupEdit : LayerEdit
{
    /// <summary>Ids or names of the layers; neighbours in the stack.</summary>
    public IReadOnlyList<string> Layers { get; set; } = [];

    /// <summary>The folder's name; '/' makes folders in folders.</summary>
    public string Name { get; set; } = "";

    internal override LayerDocument Apply(LayerDocument document, EditPictures pictures)
    {
        if (string.IsNullOrWhiteSpace(Name))
        {
            throw new MynaException("a group needs a name; give one in \"name\"");
        }

        int[] places = Neighbours.Of(document, Layers, "group");
        return document.WithLayers(document.Layers.Select((layer, i) => places.Contains(i) ? layer with { Group = Name } : layer));
    }
}

/// <summary>Takes a layer out of its folder.</summary>
public sealed record UngroupEdit : OneLayerEdit
{
    internal override Layer Change(Layer layer, EditPictures pictures) => layer with { Group = null };
}

/// <summary>
/// Makes one layer of several that lie on one another, as they look by themselves. With blend modes other than Normal, or
/// half-transparent pixels, the whole picture may change by it.
/// </summary>
public sealed record MergeEdit : LayerEdit
{
    /// <summary>Ids or names of the layers; neighbours in the stack.</summary>
    public IReadOnlyList<string> Layers { get; set; } = [];

    /// <summary>The new layer's name; null for the lowest one's.</summary>
    public string? Name { get; init; }

    /// <summary>The new layer's id; found when the edit is made.</summary>
    public string? Id { get; init; }

    internal override LayerEdit Prepare(LayerDocument document, EditTools tools) => this with { Id = Id ?? document.FreeId() };

    internal override LayerDocument Apply(LayerDocument document, EditPictures pictures)
    {
        int[] places = Neighbours.Of(document, Layers, "merge");
        document.RequireFree(Id!);
        Layer[] seen = [.. places.Select(place => document.Layers[place].Baked())];
        PixelBox box = seen.Select(layer => layer.Box).Aggregate((a, b) => a.Union(b));
        if (box.Area > PictureLimits.Default.MaximumPixels)
        {
            throw new MynaException("the layers lie too far apart to be merged; move them nearer to one another first");
        }

        var canvas = new Picture(box.Width, box.Height);
        foreach (Layer layer in seen.Where(layer => layer.Visible))
        {
            // The lowest keeps its mode for the result: by itself there is nothing beneath it.
            Blending.Blend(layer == seen[0] ? BlendMode.Normal : layer.Blend, layer.Picture, canvas, layer.X - box.X, layer.Y - box.Y, layer.Opacity);
        }

        Layer lowest = document.Layers[places[0]];
        var merged = new Layer(Name ?? lowest.Name, seen.All(layer => layer.Kind == lowest.Kind) ? lowest.Kind : LayerKind.Image, canvas, box.X, box.Y)
        {
            Id = Id!,
            Blend = lowest.Blend,
            Group = seen.All(layer => layer.Group == lowest.Group) ? lowest.Group : null,
        };
        return document.WithLayers(document.Layers.Take(places[0]).Append(merged).Concat(document.Layers.Skip(places[^1] + 1)));
    }
}

/// <summary>Layers that lie on one another without others between them.</summary>
internal static class Neighbours
{
    /// <summary>Their places, lowest first.</summary>
    /// <exception cref="MynaException">There are none, or others lie between them.</exception>
    public static int[] Of(LayerDocument document, IReadOnlyList<string> layers, string verb)
    {
        int[] places = [.. layers.Select(layer => document.Find(layer, worksOnLocked: false)).Distinct().Order()];
        return places.Length == 0 ? throw new MynaException($"there is nothing to {verb}; name layers in \"layers\"")
            : places[^1] - places[0] != places.Length - 1
                ? throw new MynaException($"layers to {verb} must lie on one another; '{document.Layers[Between(places)].Name}' lies between them: change the order first")
                : places;
    }

    private static int Between(int[] places) => Enumerable.Range(places[0], places[^1] - places[0]).First(place => !places.Contains(place));
}
