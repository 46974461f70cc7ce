using System.Text.Json;
using Myna.Layers.Document;
using Myna.Server.Hosting;

namespace Myna.Server.Layers;

/// <summary>Changes the facts of layers: names, places, order, opacity.</summary>
internal static class LayerChanges
{
    private const int FurthestPixels = 1 << 20;
    private const int MostNameLetters = 200;

    /// <summary>The document after some changes.</summary>
    /// <exception cref="HttpFault">One of them is not possible; none is done then.</exception>
    public static LayerDocument Apply(LayerDocument document, IReadOnlyList<LayerChange> changes)
    {
        List<Layer> layers = [.. document.Layers];
        foreach (LayerChange change in changes)
        {
            int index = change.Index >= 0 && change.Index < layers.Count
                ? change.Index
                : throw HttpFault.Bad("changes", $"there is no layer {change.Index}; there are {layers.Count}, counted from 0 at the bottom");
            Layer layer = layers[index];
            if (layer.Locked && change.Locked != false)
            {
                throw HttpFault.Bad("changes", $"layer {index} ({layer.Name}) is locked; send locked: false first");
            }

            layers.RemoveAt(index);
            if (change.Delete != true)
            {
                layers.Insert(Math.Clamp(change.MoveTo ?? index, 0, layers.Count), Changed(layer, change));
            }
        }

        return layers.Count > 0 ? document with { Layers = layers } : throw HttpFault.Bad("changes", "the last layer of a document cannot be deleted");
    }

    private static Layer Changed(Layer layer, LayerChange change) => (layer with
    {
        Name = change.Name is null ? layer.Name : CheckName(change.Name),
        X = Place(change.X, layer.X),
        Y = Place(change.Y, layer.Y),
    }) with
    {
        Visible = change.Visible ?? layer.Visible,
        Locked = change.Locked ?? layer.Locked,
        Opacity = change.Opacity switch
        {
            null => layer.Opacity,
            >= 0 and <= 1 => (byte)Math.Round(change.Opacity.Value * 255),
            _ => throw HttpFault.Bad("opacity", "opacity goes from 0 to 1"),
        },
        Blend = change.Blend is null ? layer.Blend : BlendOf(change.Blend),
    };

    private static int Place(int? asked, int present) =>
        asked is not { } place ? present : Math.Abs((long)place) <= FurthestPixels ? place : throw HttpFault.Bad("x", $"a layer can lie at most {FurthestPixels} pixels away");

    private static string CheckName(string name) =>
        name.Length is > 0 and <= MostNameLetters && !name.Any(char.IsControl) ? name : throw HttpFault.Bad("name", $"the name of a layer has 1 to {MostNameLetters} characters");

    private static BlendMode BlendOf(string name)
    {
        foreach (BlendMode mode in Enum.GetValues<BlendMode>())
        {
            if (JsonNamingPolicy.SnakeCaseLower.ConvertName(mode.ToString()) == name)
            {
                return mode;
            }
        }

        throw HttpFault.Bad("blend", $"there is no blend mode {name}; there are {string.Join(", ", Enum.GetNames<BlendMode>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName))}");
    }
}
