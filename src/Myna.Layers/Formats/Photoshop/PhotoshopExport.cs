using Myna.Layers.Document;
using Myna.Layers.Pictures;

namespace Myna.Layers.Formats.Photoshop;

/// <summary>Turns a layer document into the records of a PSD file.</summary>
/// <remarks>
/// Lettering that was read becomes a live text layer (the tag <c>TySh</c>), with its pixels as the picture that programs show until the
/// text is changed. Photoshop may ask whether to update such layers, as it does for those of any other program.
/// </remarks>
public static class PhotoshopExport
{
    /// <summary>Makes the records.</summary>
    /// <param name="document">The layers.</param>
    /// <param name="alphaAsMasks">
    /// Write opaque pixels with their alpha as a layer mask, which can be painted on later, rather than alpha in the pixels.
    /// </param>
    /// <param name="liveText">Write text that was read as live text layers, with their pixels; otherwise as pixels alone.</param>
    public static PsdFile ToPsd(LayerDocument document, bool alphaAsMasks = false, bool liveText = true)
    {
        ArgumentNullException.ThrowIfNull(document);
        var records = new List<PsdLayer>();
        foreach (LayerTree node in LayerTree.Of(document.Layers))
        {
            Add(node, records, alphaAsMasks);
        }

        if (!liveText)
        {
            records = [.. records.Select(record => record with { Text = null })];
        }

        return new PsdFile(document.Width, document.Height, records) { Merged = document.Compose() };
    }

    private static void Add(LayerTree node, List<PsdLayer> records, bool alphaAsMasks)
    {
        if (node is LayerTree.Leaf leaf)
        {
            records.Add(Record(leaf.Layer, alphaAsMasks));
            return;
        }

        var group = (LayerTree.Group)node;
        records.Add(new PsdLayer("</Layer group>") { Section = PsdSection.GroupEnd });
        foreach (LayerTree child in group.Children)
        {
            Add(child, records, alphaAsMasks);
        }

        records.Add(new PsdLayer(group.Name) { Section = PsdSection.OpenGroup, BlendKey = PsdBlendKeys.PassThrough });
    }

    private static PsdLayer Record(Layer layer, bool alphaAsMasks)
    {
        var record = new PsdLayer(layer.Name)
        {
            Picture = layer.Picture,
            X = layer.X,
            Y = layer.Y,
            BlendKey = PsdBlendKeys.Of(layer.Blend),
            Opacity = layer.Opacity,
            Visible = layer.Visible,
            Locked = layer.Locked,
            Text = layer is { Kind: LayerKind.Text, Text: { Text.Length: > 0 } block } ? TextOf(block) : null,
        };
        return alphaAsMasks && !layer.Picture.IsOpaque() ? WithMask(record, layer) : record;
    }

    private static PsdLayer WithMask(PsdLayer record, Layer layer)
    {
        Picture opaque = layer.Picture.Copy();
        var alpha = new byte[opaque.Pixels.Length / Picture.Channels];
        for (int i = 0; i < alpha.Length; i++)
        {
            alpha[i] = opaque.Pixels[(i * Picture.Channels) + 3];
            opaque.Pixels[(i * Picture.Channels) + 3] = 255;
        }

        return record with { Picture = opaque, Mask = new PsdMask(layer.Box, alpha, 0) };
    }

    /// <summary>Cap letters of common fonts are this share of the size high, and stand that far above their baseline.</summary>
    private const double CapHeight = 0.72;

    private static PsdText TextOf(TextBlock block)
    {
        int lines = block.Text!.Count(letter => letter == '\n') + 1;
        double size = block.SizePixels ?? Math.Max(1, (double)block.Box.Height / lines);
        double angle = block.RotationDegrees * Math.PI / 180, centreX = block.Box.X + (block.Box.Width / 2.0), centreY = block.Box.Y + (block.Box.Height / 2.0);

        // The beginning of the first baseline, turned about the middle of the box as the lines are.
        double x = -block.Box.Width / 2.0, y = (-block.Box.Height / 2.0) + (CapHeight * size);
        return new PsdText(block.Text!)
        {
            RotationDegrees = block.RotationDegrees,
            SizePixels = size,
            Colour = block.Colour,
            Font = FontOf(block),
            Origin = (centreX + (x * Math.Cos(angle)) - (y * Math.Sin(angle)), centreY + (x * Math.Sin(angle)) + (y * Math.Cos(angle))),
        };
    }

    /// <summary>The PostScript name of the block's font, or of one that every machine has or replaces.</summary>
    private static string FontOf(TextBlock block)
    {
        string style = (block.Bold == true ? "Bold" : "") + (block.Italic == true ? "Italic" : "");
        if (block.FontFamily is { Length: > 0 } family)
        {
            string name = family.Replace(" ", "", StringComparison.Ordinal);
            return style.Length == 0 || name.Contains('-', StringComparison.Ordinal) ? name : $"{name}-{style}";
        }

        string dash = style.Length == 0 ? "" : "-" + style;
        return block.Typeface switch
        {
            TypefaceClass.Serif => $"TimesNewRomanPS{dash}MT",
            TypefaceClass.Monospace => $"CourierNewPS{dash}MT",
            _ => $"Arial{dash}MT",
        };
    }
}
