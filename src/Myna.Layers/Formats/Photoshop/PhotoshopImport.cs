using Myna.Layers.Compositing;
using Myna.Layers.Document;
using Myna.Layers.Pictures;

namespace Myna.Layers.Formats.Photoshop;

/// <summary>Turns the records of a PSD file into a layer document.</summary>
/// <remarks>
/// Masks and clipping are worked into the layers' alpha, the settings of groups into their layers; where that cannot be
/// exact, a warning says so.
/// </remarks>
public sealed class PhotoshopImport
{
    private readonly PsdFile _file;
    private readonly List<string> _warnings = [];

    private PhotoshopImport(PsdFile file)
    {
        _file = file;
    }

    /// <summary>Makes the document.</summary>
    public static ImportedDocument ToDocument(PsdFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        var import = new PhotoshopImport(file);
        List<Layer> layers = import.Layers();
        if (layers.Count == 0)
        {
            Picture picture = file.Merged ?? throw new MynaException("the Photoshop file has neither layers nor a merged picture; save it again with 'maximize compatibility'");
            layers.Add(Layer.FromCanvas(picture.IsOpaque() ? "Background" : "Layer 1", picture.IsOpaque() ? LayerKind.Background : LayerKind.Image, picture));
        }

        return new ImportedDocument(new LayerDocument(file.Width, file.Height, layers), file.Merged, [.. file.Warnings, .. import._warnings]).Checked();
    }

    /// <summary>What the groups around a layer ask of it.</summary>
    private sealed record Surroundings(string? Path, bool Visible, double Opacity, IReadOnlyList<PsdMask> Masks);

    private List<Layer> Layers()
    {
        var layers = new List<Layer>();
        var around = new Stack<Surroundings>();
        around.Push(new Surroundings(null, true, 1, []));

        // From the top, because a group's own record lies above its layers.
        for (int i = _file.Layers.Count - 1; i >= 0; i--)
        {
            PsdLayer record = _file.Layers[i];
            switch (record.Section)
            {
                case PsdSection.OpenGroup or PsdSection.ClosedGroup:
                    around.Push(Inside(around.Peek(), record));
                    break;
                case PsdSection.GroupEnd:
                    if (around.Count > 1)
                    {
                        around.Pop();
                    }

                    break;
                default:
                    if (Convert(record, i, around.Peek()) is { } layer)
                    {
                        layers.Add(layer);
                    }

                    break;
            }
        }

        layers.Reverse();
        return layers;
    }

    private Surroundings Inside(Surroundings outside, PsdLayer group)
    {
        if (group.BlendKey is not (PsdBlendKeys.PassThrough or PsdBlendKeys.Normal))
        {
            _warnings.Add($"group '{group.Name}' mixes as a whole ('{group.BlendKey.Trim()}'); its layers were taken over as if it did not");
        }

        if (group.Opacity != 255)
        {
            _warnings.Add($"the opacity of group '{group.Name}' was given to each of its layers; where they overlap it looks different");
        }

        string step = LayerTree.StepOf(group.Name);
        return new Surroundings(
            outside.Path is null ? step : outside.Path + "/" + step,
            outside.Visible && group.Visible,
            outside.Opacity * group.Opacity / 255,
            group.Mask is { Disabled: false } mask ? [.. outside.Masks, mask] : outside.Masks);
    }

    private Layer? Convert(PsdLayer record, int index, Surroundings around)
    {
        if (record.Picture is null && record.NotDrawn is not null)
        {
            // Left out; the reader has said so already.
            return null;
        }

        Picture picture = record.Picture ?? new Picture(1, 1);
        bool visible = record.Visible && around.Visible;
        int x = record.Picture is null ? 0 : record.X, y = record.Picture is null ? 0 : record.Y;
        PsdMask[] masks = record.Mask is { Disabled: false } own ? [own, .. around.Masks] : [.. around.Masks];
        foreach (PsdMask mask in masks)
        {
            Multiply(picture, x, y, mask);
        }

        if (record.Clipped && ClippingBase(index) is { } basis)
        {
            visible &= basis.Visible;
            MultiplyByAlpha(picture, x, y, basis);
        }

        if (PsdBlendKeys.Parse(record.BlendKey) is null)
        {
            _warnings.Add($"layer '{record.Name}' has the blend mode '{record.BlendKey.Trim()}', which Myna does not know; it became Normal");
        }

        var box = new PixelBox(x, y, picture.Width, picture.Height);
        bool isBackground = index == 0 && picture.Width == _file.Width && picture.Height == _file.Height && picture.IsOpaque();
        return new Layer(
            record.Name,
            record.Text is not null ? LayerKind.Text : isBackground ? LayerKind.Background : LayerKind.Image,
            picture, x, y)
        {
            Opacity = (byte)Math.Round(record.Opacity * around.Opacity),
            Blend = PsdBlendKeys.Parse(record.BlendKey) ?? BlendMode.Normal,
            Visible = visible,
            Locked = record.Locked,
            Group = around.Path,
            Text = record.Text is { } text ? TextOf(text, box) : null,
        };
    }

    private static TextBlock TextOf(PsdText text, PixelBox box) => new(text.Text, box)
    {
        RotationDegrees = text.RotationDegrees,
        SizePixels = text.SizePixels,
        Colour = text.Colour,
        FontFamily = text.Font,
    };

    /// <summary>The layer a clipped one shows on: the nearest beneath, in the same group, that is not clipped itself.</summary>
    private PsdLayer? ClippingBase(int index)
    {
        for (int i = index - 1; i >= 0 && _file.Layers[i].Section == PsdSection.Layer; i--)
        {
            if (!_file.Layers[i].Clipped)
            {
                return _file.Layers[i];
            }
        }

        _warnings.Add($"layer '{_file.Layers[index].Name}' is clipped to a group, which Myna cannot do; it was left as it is");
        return null;
    }

    private static void Multiply(Picture picture, int left, int top, PsdMask mask)
    {
        for (int y = 0; y < picture.Height; y++)
        {
            Span<byte> row = picture.Row(y);
            long maskY = (long)top + y - mask.Box.Y;
            bool inside = maskY >= 0 && maskY < mask.Box.Height;
            for (int x = 0; x < picture.Width; x++)
            {
                long maskX = (long)left + x - mask.Box.X;
                byte alpha = inside && maskX >= 0 && maskX < mask.Box.Width ? mask.Alpha[(maskY * mask.Box.Width) + maskX] : mask.Outside;
                row[(x * 4) + 3] = (byte)Over.Div255(row[(x * 4) + 3] * alpha);
            }
        }
    }

    private static void MultiplyByAlpha(Picture picture, int left, int top, PsdLayer basis)
    {
        for (int y = 0; y < picture.Height; y++)
        {
            Span<byte> row = picture.Row(y);
            for (int x = 0; x < picture.Width; x++)
            {
                int baseX = left + x - basis.X, baseY = top + y - basis.Y;
                bool inside = basis.Picture is { } there && baseX >= 0 && baseY >= 0 && baseX < there.Width && baseY < there.Height;
                int alpha = inside ? Over.Div255(basis.Picture!.Row(baseY)[(baseX * 4) + 3] * basis.Opacity) : 0;
                row[(x * 4) + 3] = (byte)Over.Div255(row[(x * 4) + 3] * alpha);
            }
        }
    }
}
