using Myna.Layers.Decomposition.Matting;
using Myna.Layers.Document;
using Myna.Layers.Pictures;
using static System.FormattableString;

namespace Myna.Layers.Decomposition;

/// <summary>Names layers, and crops them to what is visible.</summary>
internal static class LayerNames
{
    private const int LongestTitle = 40;

    public static IEnumerable<Layer> Name(IEnumerable<LayerHint> hints)
    {
        var counts = new Dictionary<LayerKind, int>();
        foreach (LayerHint hint in hints)
        {
            PixelBox box = hint.Picture.VisibleBox();
            if (box.IsEmpty)
            {
                continue;
            }

            if (hint.Text is { Text: { } words } read)
            {
                yield return new Layer("Text: " + Title(words), hint.Kind, hint.Picture.Crop(box), hint.Box.X + box.X, hint.Box.Y + box.Y)
                {
                    Text = read with { Box = new PixelBox(hint.Box.X + box.X, hint.Box.Y + box.Y, box.Width, box.Height) },
                };
                continue;
            }

            int number = counts[hint.Kind] = counts.GetValueOrDefault(hint.Kind) + 1;
            yield return new Layer(Invariant($"{hint.Kind} {number}"), hint.Kind, hint.Picture.Crop(box), hint.Box.X + box.X, hint.Box.Y + box.Y)
            {
                Text = hint.Kind != LayerKind.Text ? null : new TextBlock(null, new PixelBox(hint.Box.X + box.X, hint.Box.Y + box.Y, box.Width, box.Height))
                {
                    Colour = hint.Source is { } source
                        ? Invariant($"{(int)source.Colour.R:x2}{(int)source.Colour.G:x2}{(int)source.Colour.B:x2}")
                        : null,
                },
            };
        }
    }

    /// <summary>The words in one line, cut where they are too many for a name.</summary>
    private static string Title(string words)
    {
        string line = words.Replace('\n', ' ');
        return line.Length <= LongestTitle ? line : string.Concat(line.AsSpan(0, LongestTitle), "…");
    }
}
