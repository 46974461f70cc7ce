using System.Globalization;
using System.Text.Json;
using Myna.Layers.Document;
using Myna.Layers.Editing;
using Myna.Server.Hosting;

namespace Myna.Server.Layers;

/// <summary>Changes that name layers by their places, as the edits that they stand for.</summary>
internal static class LayerChanges
{
    private const int MostNameLetters = 200;

    /// <summary>The edits for some changes.</summary>
    /// <param name="document">The layers before; they need ids.</param>
    /// <param name="changes">The changes in order, each place counted at its time.</param>
    /// <exception cref="HttpFault">One of them is not possible.</exception>
    public static IReadOnlyList<LayerEdit> ToEdits(LayerDocument document, IReadOnlyList<LayerChange> changes)
    {
        var edits = new List<LayerEdit>();
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

            if (change.Delete == true && layers.Count == 1)
            {
                throw HttpFault.Bad("changes", "the last layer of a document cannot be deleted");
            }

            edits.AddRange(Of(layer.Id, change));
            layers.RemoveAt(index);
            if (change.Delete != true)
            {
                int place = Math.Clamp(change.MoveTo ?? index, 0, layers.Count);
                if (place != index)
                {
                    edits.Insert(edits.Count - (change.Locked == true ? 1 : 0), OrderOf(layer.Id, layers, place));
                }

                layers.Insert(place, layer with { Locked = change.Locked ?? layer.Locked });
            }
        }

        return edits;
    }

    private static OrderEdit OrderOf(string layer, List<Layer> others, int place) =>
        place == 0 ? new OrderEdit { Layer = layer, To = StackPlace.Bottom } : new OrderEdit { Layer = layer, Above = others[place - 1].Id };

    // Unlocking comes first and locking last: a locked layer takes no other edits.
    private static IEnumerable<LayerEdit> Of(string layer, LayerChange change)
    {
        if (change.Locked == false)
        {
            yield return new LockEdit { Layer = layer, Locked = false };
        }

        if (change.Delete == true)
        {
            yield return new DeleteEdit { Layer = layer };
            yield break;
        }

        if (change.Name is { } name)
        {
            yield return new RenameEdit { Layer = layer, Name = CheckName(name) };
        }

        if (change.Visible is { } visible)
        {
            yield return new VisibilityEdit { Layer = layer, Visible = visible };
        }

        if (change.Opacity is { } opacity)
        {
            yield return new OpacityEdit { Layer = layer, Value = opacity };
        }

        if (change.Blend is { } blend)
        {
            yield return new BlendEdit { Layer = layer, Mode = BlendOf(blend) };
        }

        if (change.X is not null || change.Y is not null)
        {
            yield return new MoveEdit { Layer = layer, X = change.X, Y = change.Y };
        }

        if (change.Locked == true)
        {
            yield return new LockEdit { Layer = layer, Locked = true };
        }
    }

    private static string CheckName(string name) => name.Length is > 0 and <= MostNameLetters && !name.Any(char.IsControl)
        ? name
        : throw HttpFault.Bad("name", string.Create(CultureInfo.InvariantCulture, $"the name of a layer has 1 to {MostNameLetters} characters"));

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
