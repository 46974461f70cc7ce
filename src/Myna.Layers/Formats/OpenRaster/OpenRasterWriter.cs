using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml;
using Myna.Layers.Document;
using Myna.Layers.Pictures;

namespace Myna.Layers.Formats.OpenRaster;

/// <summary>
/// Writes OpenRaster files (<em>OpenRaster</em>, baseline of version 0.0.3, freedesktop.org): a ZIP with the stack in XML
/// and a PNG for each layer, as Krita, GIMP and MyPaint read it.
/// </summary>
public static class OpenRasterWriter
{
    internal const string MimeType = "image/openraster";
    private const int ThumbnailSide = 256;

    /// <summary>Writes a file; the stream stays open and should seek.</summary>
    /// <param name="document">The layers.</param>
    /// <param name="stream">Where to.</param>
    /// <param name="pixelsPerInch">The resolution for printing.</param>
    /// <param name="progress">Told how much is done, from 0 to 1.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public static void Write(
        LayerDocument document, Stream stream, double pixelsPerInch = 72, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(document);
        using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);

        // First and uncompressed, so that the bytes at a fixed place tell the format.
        using (Stream mime = zip.CreateEntry("mimetype", CompressionLevel.NoCompression).Open())
        {
            mime.Write(Encoding.ASCII.GetBytes(MimeType));
        }

        using (Stream stack = zip.CreateEntry("stack.xml").Open())
        {
            WriteStack(document, stack, pixelsPerInch);
        }

        for (int i = 0; i < document.Layers.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            WritePng(zip, FileOf(i), document.Layers[i].Picture);
            progress?.Report((i + 1.0) / (document.Layers.Count + 1));
        }

        Picture merged = document.Compose();
        WritePng(zip, "mergedimage.png", merged);
        WritePng(zip, "Thumbnails/thumbnail.png", Thumbnail.Of(merged, ThumbnailSide));
        progress?.Report(1);
    }

    private static string FileOf(int index) => $"data/layer{index.ToString(CultureInfo.InvariantCulture)}.png";

    private static void WritePng(ZipArchive zip, string name, Picture picture)
    {
        // PNG is compressed already. The baseline asks for an alpha channel in every layer.
        using Stream entry = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
        PngWriter.Write(entry, picture, alwaysAlpha: true);
    }

    private static void WriteStack(LayerDocument document, Stream stream, double pixelsPerInch)
    {
        using var xml = XmlWriter.Create(stream, new XmlWriterSettings { Indent = true, Encoding = new UTF8Encoding(false) });
        xml.WriteStartElement("image");
        xml.WriteAttributeString("version", "0.0.3");
        Number(xml, "w", document.Width);
        Number(xml, "h", document.Height);
        Number(xml, "xres", pixelsPerInch);
        Number(xml, "yres", pixelsPerInch);
        xml.WriteStartElement("stack");
        WriteNodes(xml, LayerTree.Of(document.Layers));
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void WriteNodes(XmlWriter xml, IReadOnlyList<LayerTree> nodes)
    {
        // The file goes from the top down.
        foreach (LayerTree node in nodes.Reverse())
        {
            if (node is LayerTree.Leaf leaf)
            {
                WriteLayer(xml, leaf);
                continue;
            }

            var group = (LayerTree.Group)node;
            xml.WriteStartElement("stack");
            xml.WriteAttributeString("name", XmlNames.Clean(group.Name));
            xml.WriteAttributeString("opacity", "1");
            xml.WriteAttributeString("visibility", "visible");
            xml.WriteAttributeString("composite-op", OpenRasterOperators.Of(BlendMode.Normal));
            xml.WriteAttributeString("isolation", "auto");
            WriteNodes(xml, group.Children);
            xml.WriteEndElement();
        }
    }

    private static void WriteLayer(XmlWriter xml, LayerTree.Leaf leaf)
    {
        Layer layer = leaf.Layer;
        xml.WriteStartElement("layer");
        xml.WriteAttributeString("name", XmlNames.Clean(layer.Name));
        xml.WriteAttributeString("src", FileOf(leaf.Index));
        Number(xml, "x", layer.X);
        Number(xml, "y", layer.Y);
        Number(xml, "opacity", layer.Opacity / 255.0);
        xml.WriteAttributeString("visibility", layer.Visible ? "visible" : "hidden");
        xml.WriteAttributeString("composite-op", OpenRasterOperators.Of(layer.Blend));
        if (layer.Locked)
        {
            xml.WriteAttributeString("edit-locked", "true");
        }

        xml.WriteEndElement();
    }

    private static void Number(XmlWriter xml, string name, double value) => xml.WriteAttributeString(name, value.ToString("R", CultureInfo.InvariantCulture));
}
