using Myna.Layers.Decomposition;
using Myna.Layers.Document;
using Myna.Layers.Editing.Selecting;
using Myna.Layers.Pictures;
using static System.FormattableString;

namespace Myna.Layers.Editing;

/// <summary>
/// Splits a layer: the thing in a box, under points or under a mask becomes a layer above the rest; with none of them the layer is
/// split again as a whole picture is. The parts together look as the layer did, bit for bit.
/// </summary>
public sealed record SplitEdit : OneLayerEdit
{
    /// <summary>A box around the thing on the canvas: x, y, width, height.</summary>
    public IReadOnlyList<int>? Box { get; init; }

    /// <summary>Points on the thing: x, y each, on the canvas.</summary>
    public IReadOnlyList<IReadOnlyList<int>>? Include { get; init; }

    /// <summary>Points beside it.</summary>
    public IReadOnlyList<IReadOnlyList<int>>? Exclude { get; init; }

    /// <summary>A picture file as large as the canvas: white (or, where it has alpha, opaque) is the thing.</summary>
    public string? Mask { get; init; }

    /// <summary>The thing's name; null for the next free "Object".</summary>
    public string? Name { get; init; }

    /// <summary>The most parts when the layer is split as a whole; 0 for no limit.</summary>
    public int MaximumLayers { get; init; }

    /// <summary>The parts, bottom first; found when the edit is made.</summary>
    public IReadOnlyList<SplitPart>? Parts { get; init; }

    internal override LayerEdit Prepare(LayerDocument document, EditTools tools)
    {
        Layer layer = document.Layers[document.Find(Layer, worksOnLocked: false)].Baked();
        bool isWhole = Box is null && Mask is null && Include is not { Count: > 0 };
        IReadOnlyList<Layer> parts = isWhole ? Again(layer) : Marked(document, layer, tools);
        string first = document.FreeId();
        int number = int.Parse(first, System.Globalization.CultureInfo.InvariantCulture);
        var taken = document.Layers.Select(other => other.Id).ToHashSet(StringComparer.Ordinal);
        var kept = new List<SplitPart>();
        foreach (Layer part in parts)
        {
            string id;
            do
            {
                id = Invariant($"{number++}");
            }
            while (!taken.Add(id));
            kept.Add(new SplitPart(id, part.Name, part.Kind, new PlacedPicture(tools.Keep(part.Picture), part.X, part.Y), part.Text));
        }

        return this with { Mask = null, Parts = kept };
    }

    internal override LayerDocument Apply(LayerDocument document, EditPictures pictures)
    {
        int index = document.Find(Layer, worksOnLocked: false);
        Layer whole = document.Layers[index].Baked();
        IEnumerable<Layer> parts = Parts!.Select(part => whole with
        {
            Id = part.Id,
            Name = part.Name,
            Kind = part.Kind,
            Picture = pictures.Get(part.Content.Picture),
            X = part.Content.X,
            Y = part.Content.Y,
            Text = part.Text,
        });
        return document.WithLayers(document.Layers.Take(index).Concat(parts).Concat(document.Layers.Skip(index + 1)));
    }

    private Layer[] Again(Layer layer)
    {
        LayerDocument split = LayerSplitter.Split(layer.Picture, layer.Name, new SplitOptions { MaximumLayers = MaximumLayers });
        return split.Layers.Count < 2
            ? throw new MynaException($"nothing was found in layer '{layer.Name}' that could be split off; mark it by \"box\", \"include\" or \"mask\"")
            : [.. split.Layers.Select((part, i) => part.MovedTo(part.X + layer.X, part.Y + layer.Y) with { Name = i == 0 ? layer.Name : $"{layer.Name}: {part.Name}", Kind = i == 0 ? layer.Kind : part.Kind })];
    }

    private Layer[] Marked(LayerDocument document, Layer layer, EditTools tools)
    {
        byte[] shares = Mask is not null
            ? MaskOf(tools.Open(Mask), Mask, document, layer)
            : Shares(ObjectSelector.Select(
                layer.Picture, new SelectionMarks(BoxOf(layer), Points(Include, layer), Points(Exclude, layer)), CancellationToken.None));
        int[] visible = [.. Enumerable.Range(0, shares.Length).Where(i => layer.Picture.Pixels[(Picture.Channels * i) + 3] > 0)];
        if (visible.All(i => shares[i] == 0) || visible.All(i => shares[i] == 255))
        {
            throw new MynaException(
                $"nothing could be told apart from the rest of layer '{layer.Name}' there; mark it more closely, with points beside it in \"exclude\"");
        }

        LayerCut cut = Mask is not null ? LayerCut.ByMask(layer.Picture, shares) : LayerCut.Along(layer.Picture, [.. shares.Select(share => share > 0)]);

        string name = Name ?? "Object " + Enumerable.Range(1, int.MaxValue - 1).First(number => document.Layers.All(other => other.Name != Invariant($"Object {number}")));
        return [Part(layer, layer.Name, layer.Kind, cut.Rest), Part(layer, name, LayerKind.Object, cut.Thing)];
    }

    private static byte[] Shares(bool[] selected) => Array.ConvertAll(selected, isThing => isThing ? (byte)255 : (byte)0);

    private static Layer Part(Layer whole, string name, LayerKind kind, Picture picture)
    {
        Layer part = Document.Layer.FromCanvas(name, kind, picture);
        return part with { X = part.X + whole.X, Y = part.Y + whole.Y, Text = kind == LayerKind.Text ? whole.Text : null };
    }

    private PixelBox? BoxOf(Layer layer)
    {
        if (Box is null)
        {
            return null;
        }

        PixelBox box = Box is [int x, int y, > 0 and int width, > 0 and int height]
            ? new PixelBox(x - layer.X, y - layer.Y, width, height)
            : throw new MynaException("a \"box\" is four numbers: x, y, width and height, the last two above 0");
        PixelBox seen = box.Intersect(new PixelBox(0, 0, layer.Picture.Width, layer.Picture.Height));
        return seen.IsEmpty ? throw new MynaException($"the box lies beside layer '{layer.Name}'") : seen;
    }

    private static (int X, int Y)[] Points(IReadOnlyList<IReadOnlyList<int>>? points, Layer layer) =>
    [
        .. (points ?? []).Select(point => point is [int x, int y]
            ? layer.Box.Intersect(new PixelBox(x, y, 1, 1)).IsEmpty
                ? throw new MynaException(Invariant($"the point ({x}, {y}) lies beside layer '{layer.Name}'"))
                : (x - layer.X, y - layer.Y)
            : throw new MynaException("a point is two numbers: x and y")),
    ];

    /// <summary>How much of each pixel of the layer is under the mask.</summary>
    private static byte[] MaskOf(Picture mask, string name, LayerDocument document, Layer layer)
    {
        if (mask.Width != document.Width || mask.Height != document.Height)
        {
            throw new MynaException(Invariant(
                $"the mask {name} is {mask.Width} x {mask.Height} pixels large; it must be as large as the canvas, {document.Width} x {document.Height}"));
        }

        bool byAlpha = !mask.IsOpaque();
        var share = new byte[layer.Picture.Width * layer.Picture.Height];
        Picture part = mask.OnCanvas(layer.Picture.Width, layer.Picture.Height, -layer.X, -layer.Y);
        for (int i = 0; i < share.Length; i++)
        {
            ReadOnlySpan<byte> pixel = part.Pixels.AsSpan(Picture.Channels * i, Picture.Channels);
            share[i] = byAlpha || pixel[3] == 0 ? pixel[3] : (byte)((pixel[0] + pixel[1] + pixel[2] + 1) / 3);
        }

        return share;
    }
}

/// <summary>A layer that came of a split.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it shows.</param>
/// <param name="Content">Its pixels.</param>
/// <param name="Text">What is known of its lettering.</param>
public sealed record SplitPart(string Id, string Name, LayerKind Kind, PlacedPicture Content, TextBlock? Text);
