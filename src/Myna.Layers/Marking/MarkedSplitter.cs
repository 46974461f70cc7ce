using Myna.Layers.Decomposition;
using Myna.Layers.Decomposition.Matting;
using Myna.Layers.Document;
using Myna.Layers.Editing.Selecting;
using Myna.Layers.Pictures;
using static System.FormattableString;

namespace Myna.Layers.Marking;

/// <summary>
/// Splits off a picture what a person marked, and nothing else: each thing becomes a layer with soft edges, the first on top, and the rest
/// is closed beneath it. The layers recompose the picture bit for bit.
/// </summary>
public static class MarkedSplitter
{
    private const int LeastMargin = 32;
    private const byte LeastCovered = 4;

    private sealed record Thing(string Called, PixelBox? Box, IReadOnlyList<(int X, int Y)> Include, Picture? Mask);

    /// <summary>Splits a picture by marks.</summary>
    /// <param name="input">The picture.</param>
    /// <param name="name">Its name, for the document.</param>
    /// <param name="marks">What is marked.</param>
    /// <param name="options">
    /// How; null for the defaults. With <see cref="SplitOptions.TextOnly"/> the lettering under the marks becomes layers, in place of the
    /// marked things. <see cref="SplitOptions.MaximumLayers"/> refuses more marks than that.
    /// </param>
    /// <param name="progress">Told about each stage.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="MynaException">A mark does not fit the picture, or nothing can be told apart there.</exception>
    public static LayerDocument Split(
        Picture input, string name, SplitMarks marks, SplitOptions? options = null, IProgress<SplitProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(marks);
        options ??= new SplitOptions();
        marks.Check(input.Width, input.Height);
        if (options.TextOnly)
        {
            return LetteringWithin(input, name, marks, options, progress, cancellationToken);
        }

        List<Thing> things = Things(marks);
        if (options.MaximumLayers > 0 && things.Count > options.MaximumLayers - 1)
        {
            throw new MynaException(Invariant($"{things.Count} things are marked, which makes {things.Count + 1} layers with the background; at most {options.MaximumLayers} are wanted"));
        }

        Picture ground = input.Copy();
        var hints = new List<LayerHint>();
        for (int k = 0; k < things.Count; k++)
        {
            progress?.Report(new SplitProgress(Invariant($"cutting out {things[k].Called}"), 0.8 * k / things.Count));
            cancellationToken.ThrowIfCancellationRequested();
            (LayerHint hint, ground) = CutOut(ground, things[k], marks.Exclude, options, cancellationToken);

            // What was marked first lies on top.
            hints.Insert(0, hint);
        }

        return LayerSplitter.Finish(input, name, new Scene(ground, hints), options, progress, cancellationToken);
    }

    private static List<Thing> Things(SplitMarks marks)
    {
        var things = new List<Thing>();
        var free = marks.Include.ToHashSet();
        foreach (PixelBox box in marks.Boxes)
        {
            (int X, int Y)[] on = [.. marks.Include.Where(point => !box.Intersect(new PixelBox(point.X, point.Y, 1, 1)).IsEmpty)];
            free.ExceptWith(on);
            things.Add(new Thing(Invariant($"what is in the box {box.X},{box.Y},{box.Width},{box.Height}"), box, on, null));
        }

        if (free.Count > 0)
        {
            (int x, int y) = marks.Include.First(free.Contains);
            things.Add(new Thing(Invariant($"what is at {x},{y}"), null, [.. marks.Include.Where(free.Contains)], null));
        }

        things.AddRange(marks.Masks.Select(mask => new Thing("what is under the mask", null, [], mask)));
        return things;
    }

    private static (LayerHint Hint, Picture Ground) CutOut(
        Picture ground, Thing thing, IReadOnlyList<(int X, int Y)> exclude, SplitOptions options, CancellationToken cancellationToken)
    {
        bool isSoft = thing.Mask is not null || options.Selection is not null;
        byte[] shares = thing.Mask is not null ? SplitMarks.SharesOf(thing.Mask)
            : options.Selection is { } model ? model.Select(ground, thing.Box, thing.Include, exclude, cancellationToken)
            : Selected(ground, thing, exclude, cancellationToken);
        bool[] covered = [.. shares.Select((share, i) => share >= LeastCovered && ground.Pixels[(Picture.Channels * i) + 3] > 0)];
        PixelBox box = HoleFill.BoxOf(covered, ground.Width, ground.Height);
        int visible = Enumerable.Range(0, shares.Length).Count(i => ground.Pixels[(Picture.Channels * i) + 3] > 0);
        if (box.IsEmpty || Enumerable.Range(0, shares.Length).Count(i => covered[i] && shares[i] == 255) == visible)
        {
            throw new MynaException($"{thing.Called} could not be told apart from the rest; mark it more closely, with points beside it");
        }

        PixelBox around = box.Grow(LeastMargin, ground.Width, ground.Height);
        byte[] part = Crop(shares, ground.Width, around);
        Picture picture = ground.Crop(around);
        LayerCut cut = isSoft ? LayerCut.ByMask(picture, part) : LayerCut.Along(picture, [.. part.Select(share => share > 0)]);
        var hole = new bool[shares.Length];
        Picture rest = ground.Copy();
        for (int y = 0, j = 0; y < around.Height; y++)
        {
            cut.Rest.Row(y).CopyTo(rest.Row(around.Y + y)[(Picture.Channels * around.X)..]);
            for (int x = 0; x < around.Width; x++, j++)
            {
                hole[((around.Y + y) * ground.Width) + around.X + x] = cut.Thing.Pixels[(Picture.Channels * j) + 3] > 0;
            }
        }

        return (new LayerHint(LayerKind.Object, around, cut.Thing, null), HoleFill.Fill(rest, hole, options, cancellationToken));
    }

    /// <summary>Selects within the surroundings of a box, and in the whole picture by points alone.</summary>
    private static byte[] Selected(Picture ground, Thing thing, IReadOnlyList<(int X, int Y)> exclude, CancellationToken cancellationToken)
    {
        var all = new PixelBox(0, 0, ground.Width, ground.Height);
        PixelBox near = thing.Box is { } box ? box.Intersect(all).Grow(Math.Max(LeastMargin, Math.Max(box.Width, box.Height) / 2), ground.Width, ground.Height) : all;
        var marks = new SelectionMarks(
            thing.Box is { } outer ? Shift(outer.Intersect(all), near) : null,
            [.. thing.Include.Select(point => (point.X - near.X, point.Y - near.Y))],
            [.. exclude.Where(point => !near.Intersect(new PixelBox(point.X, point.Y, 1, 1)).IsEmpty).Select(point => (point.X - near.X, point.Y - near.Y))]);
        bool[] selected = ObjectSelector.Select(near == all ? ground : ground.Crop(near), marks, cancellationToken);
        var shares = new byte[ground.Width * ground.Height];
        for (int y = 0, j = 0; y < near.Height; y++)
        {
            for (int x = 0; x < near.Width; x++, j++)
            {
                shares[((near.Y + y) * ground.Width) + near.X + x] = selected[j] ? (byte)255 : (byte)0;
            }
        }

        return shares;
    }

    private static PixelBox Shift(PixelBox box, PixelBox origin) => new(box.X - origin.X, box.Y - origin.Y, box.Width, box.Height);

    private static byte[] Crop(byte[] plane, int stride, PixelBox box)
    {
        var part = new byte[box.Width * box.Height];
        for (int y = 0; y < box.Height; y++)
        {
            plane.AsSpan(((box.Y + y) * stride) + box.X, box.Width).CopyTo(part.AsSpan(y * box.Width));
        }

        return part;
    }

    /// <summary>The lettering that lies under the marks; all other lettering goes back into the background.</summary>
    private static LayerDocument LetteringWithin(
        Picture input, string name, SplitMarks marks, SplitOptions options, IProgress<SplitProgress>? progress, CancellationToken cancellationToken)
    {
        LayerDocument all = LayerSplitter.Split(input, name, options, progress, cancellationToken);
        Picture bottom = all.Layers[0].Picture.OnCanvas(input.Width, input.Height, all.Layers[0].X, all.Layers[0].Y);
        var kept = new List<LayerHint>();
        foreach (Layer layer in all.Layers.Skip(1))
        {
            if (IsUnder(layer, marks))
            {
                kept.Add(new LayerHint(layer.Kind, layer.Box, layer.Picture, null) { Text = layer.Text });
            }
            else
            {
                Compositing.Over.Blend(layer.Picture, bottom, layer.X, layer.Y);
            }
        }

        return kept.Count > 0
            ? LayerSplitter.Finish(input, name, new Scene(bottom, kept), options, progress, cancellationToken)
            : throw new MynaException("no lettering was found under the marks");
    }

    private static bool IsUnder(Layer layer, SplitMarks marks)
    {
        PixelBox box = layer.Box;
        bool isOn = marks.Boxes.Any(mark => 2 * mark.Intersect(box).Area >= box.Area)
            || marks.Include.Any(point => !box.Intersect(new PixelBox(point.X, point.Y, 1, 1)).IsEmpty);
        foreach (Picture mask in isOn ? [] : marks.Masks)
        {
            byte[] shares = Crop(SplitMarks.SharesOf(mask), mask.Width, box);
            isOn |= 2L * shares.Count(share => share >= 128) >= shares.Length;
        }

        return isOn && !marks.Exclude.Any(point => !box.Intersect(new PixelBox(point.X, point.Y, 1, 1)).IsEmpty);
    }
}
