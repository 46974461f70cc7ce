using System.Text;
using System.Xml;
using Myna.Layers.Document;
using static Myna.Layers.Formats.CssBlendModes;

namespace Myna.Layers.Formats.Svg;

/// <summary>
/// Writes SVG: each layer a group that Inkscape shows as a layer, with its pixels as an embedded PNG at their place, or
/// with live text where the string is known.
/// </summary>
public static class SvgWriter
{
    private const string Svg = "http://www.w3.org/2000/svg";
    private const string Inkscape = "http://www.inkscape.org/namespaces/inkscape";

    /// <summary>Writes a file; the stream stays open.</summary>
    /// <param name="document">The layers.</param>
    /// <param name="stream">Where to.</param>
    /// <param name="liveText">Whether text layers become text; the letters then look as near as the fonts at hand allow.</param>
    /// <param name="progress">Told how much is done, from 0 to 1.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public static void Write(
        LayerDocument document, Stream stream, bool liveText = true, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(document);
        using var xml = XmlWriter.Create(stream, new XmlWriterSettings { Indent = true, Encoding = new UTF8Encoding(false), CloseOutput = false });
        xml.WriteStartElement("svg", Svg);
        xml.WriteAttributeString("xmlns", "inkscape", null, Inkscape);
        xml.WriteAttributeString("width", Number(document.Width));
        xml.WriteAttributeString("height", Number(document.Height));
        xml.WriteAttributeString("viewBox", $"0 0 {Number(document.Width)} {Number(document.Height)}");

        // A stack of its own: blend modes must not reach the page beneath.
        xml.WriteAttributeString("style", "isolation:isolate");
        foreach (LayerTree node in LayerTree.Of(document.Layers))
        {
            WriteNode(xml, node, document.Layers.Count, liveText, progress, cancellationToken);
        }

        xml.WriteEndElement();
    }

    private static void WriteNode(XmlWriter xml, LayerTree node, int count, bool liveText, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        xml.WriteStartElement("g", Svg);
        xml.WriteAttributeString("inkscape", "groupmode", Inkscape, "layer");
        if (node is LayerTree.Group group)
        {
            xml.WriteAttributeString("inkscape", "label", Inkscape, XmlNames.Clean(group.Name));
            foreach (LayerTree child in group.Children)
            {
                WriteNode(xml, child, count, liveText, progress, cancellationToken);
            }
        }
        else
        {
            var leaf = (LayerTree.Leaf)node;
            WriteLayer(xml, leaf, liveText);
            progress?.Report((leaf.Index + 1.0) / count);
        }

        xml.WriteEndElement();
    }

    private static void WriteLayer(XmlWriter xml, LayerTree.Leaf leaf, bool liveText)
    {
        Layer layer = leaf.Layer;
        xml.WriteAttributeString("inkscape", "label", Inkscape, XmlNames.Clean(layer.Name));
        xml.WriteAttributeString("id", "layer" + Number(leaf.Index));
        if (Style(layer) is { Length: > 0 } style)
        {
            xml.WriteAttributeString("style", style);
        }

        if (liveText && TextLayout.Of(layer) is { } text)
        {
            WriteText(xml, layer.Text!, text);
            return;
        }

        xml.WriteStartElement("image", Svg);
        xml.WriteAttributeString("x", Number(layer.X));
        xml.WriteAttributeString("y", Number(layer.Y));
        xml.WriteAttributeString("width", Number(layer.Picture.Width));
        xml.WriteAttributeString("height", Number(layer.Picture.Height));
        xml.WriteAttributeString("href", EmbeddedPng.Address(layer.Picture));
        xml.WriteElementString("title", Svg, XmlNames.Clean(layer.Name));
        xml.WriteEndElement();
    }

    private static void WriteText(XmlWriter xml, TextBlock block, TextLayout layout)
    {
        xml.WriteStartElement("text", Svg);
        xml.WriteAttributeString("xml", "space", "http://www.w3.org/XML/1998/namespace", "preserve");
        xml.WriteAttributeString("font-family", FontFamilies.Css(block));
        xml.WriteAttributeString("font-size", Number(layout.SizePixels));
        xml.WriteAttributeString("fill", "#" + FontFamilies.Colour(block));
        if (block.Bold == true)
        {
            xml.WriteAttributeString("font-weight", "bold");
        }

        if (block.Italic == true)
        {
            xml.WriteAttributeString("font-style", "italic");
        }

        if (layout.RotationDegrees != 0)
        {
            xml.WriteAttributeString("transform", $"rotate({Number(layout.RotationDegrees)} {Number(layout.CentreX)} {Number(layout.CentreY)})");
        }

        // Blanks between the lines would be drawn; this keeps the writer from indenting them.
        xml.WriteRaw("");
        foreach ((string line, double baseline) in layout.Lines)
        {
            xml.WriteStartElement("tspan", Svg);
            xml.WriteAttributeString("x", Number(layout.Left));
            xml.WriteAttributeString("y", Number(layout.Top + baseline));
            if (layout.Lines.Count == 1)
            {
                // The font at hand may be wider or narrower than the one in the picture.
                xml.WriteAttributeString("textLength", Number(layout.Width));
                xml.WriteAttributeString("lengthAdjust", "spacingAndGlyphs");
            }

            xml.WriteString(XmlNames.Clean(line));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }
}
