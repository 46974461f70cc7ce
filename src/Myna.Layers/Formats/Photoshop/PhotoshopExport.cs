using Myna.Layers.Document;
using Myna.Layers.Pictures;

namespace Myna.Layers.Formats.Photoshop;

/// <summary>Turns a layer document into the records of a PSD file.</summary>
/// <remarks>
/// Text layers are written as pixels. A live text layer (the tag <c>TySh</c>) made by any program but Photoshop opens with
/// the question whether to update it, even with its bitmap beside it, so Myna does not write one.
/// </remarks>
public static class PhotoshopExport
{
    /// <summary>Makes the records.</summary>
    /// <param name="document">The layers.</param>
    /// <param name="alphaAsMasks">
    /// Write opaque pixels with their alpha as a layer mask, which can be painted on later, rather than alpha in the pixels.
    /// </param>
    public static PsdFile ToPsd(LayerDocument document, bool alphaAsMasks = false)
    {
        ArgumentNullException.ThrowIfNull(document);
        var records = new List<PsdLayer>();
        foreach (LayerTree node in LayerTree.Of(document.Layers))
        {
            Add(node, records, alphaAsMasks);
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
}
