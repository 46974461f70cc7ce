using Myna.Layers.Decomposition.Matting;
using Myna.Layers.Document;
using Myna.Layers.Pictures;
using static System.FormattableString;

namespace Myna.Layers.Decomposition;

/// <summary>Names layers, and crops them to what is visible.</summary>
internal static class LayerNames
{
    private const int LongestTitle = 40;

    /// <summary>What the name of a shadow's layer begins with; the rest is its caster's.</summary>
    public const string ShadowOf = "Shadow of ";

    public static IEnumerable<Layer> Name(IReadOnlyList<LayerHint> hints)
    {
        var counts = new Dictionary<LayerKind, int>();
        var names = new Dictionary<LayerHint, string>(ReferenceEqualityComparer.Instance);
        var boxes = hints.Select(hint => hint.Picture.VisibleBox()).ToList();
        for (int k = 0; k < hints.Count; k++)
        {
            if (!boxes[k].IsEmpty && hints[k].Caster is null)
            {
                names[hints[k]] = hints[k].Text?.Text is { } words
                    ? "Text: " + Title(words)
                    : Invariant($"{hints[k].Kind} {counts[hints[k].Kind] = counts.GetValueOrDefault(hints[k].Kind) + 1}");
            }
        }

        for (int k = 0; k < hints.Count; k++)
        {
            if (!boxes[k].IsEmpty)
            {
                yield return Make(hints[k], boxes[k], names);
            }
        }
    }

    private static Layer Make(LayerHint hint, PixelBox box, Dictionary<LayerHint, string> names)
    {
        string name = hint.Caster is not { } caster ? names[hint]
            : names.TryGetValue(caster, out string? thing) ? ShadowOf + thing : "Shadow";
        int x = hint.Box.X + box.X, y = hint.Box.Y + box.Y;

        // Layers of large pictures are large: what needs no cropping is not copied.
        Picture picture = box == new PixelBox(0, 0, hint.Picture.Width, hint.Picture.Height) ? hint.Picture : hint.Picture.Crop(box);
        if (hint.Text is { } read)
        {
            return new Layer(name, hint.Kind, picture, x, y) { Text = read };
        }

        return new Layer(name, hint.Kind, picture, x, y)
        {
            Text = hint.Kind != LayerKind.Text ? null : new TextBlock(null, new PixelBox(x, y, box.Width, box.Height))
            {
                Colour = (hint.Colour ?? hint.Source?.Colour) is { } colour
                    ? Invariant($"{(int)colour.R:x2}{(int)colour.G:x2}{(int)colour.B:x2}")
                    : null,
            },
        };
    }

    /// <summary>The words in one line, cut where they are too many for a name.</summary>
    private static string Title(string words)
    {
        string line = words.Replace('\n', ' ');
        return line.Length <= LongestTitle ? line : string.Concat(line.AsSpan(0, LongestTitle), "…");
    }
}
