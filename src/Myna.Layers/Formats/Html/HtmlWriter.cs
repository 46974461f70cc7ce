using System.Net;
using System.Text;
using Myna.Layers.Document;
using static Myna.Layers.Formats.CssBlendModes;

namespace Myna.Layers.Formats.Html;

/// <summary>
/// Writes one HTML file that needs nothing else: each layer an element at its place, with its pixels as an embedded PNG or
/// with live text where the string is known.
/// </summary>
public static class HtmlWriter
{
    /// <summary>Writes a file; the stream stays open.</summary>
    /// <param name="document">The layers.</param>
    /// <param name="stream">Where to.</param>
    /// <param name="title">The page's title.</param>
    /// <param name="liveText">Whether text layers become text; the letters then look as near as the fonts at hand allow.</param>
    /// <param name="progress">Told how much is done, from 0 to 1.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public static void Write(
        LayerDocument document, Stream stream, string title, bool liveText = true, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(document);
        using var html = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        html.WriteLine("<!DOCTYPE html>");
        html.WriteLine("<html lang=\"en\">");
        html.WriteLine("<head>");
        html.WriteLine("<meta charset=\"utf-8\"/>");
        html.WriteLine("<meta name=\"viewport\" content=\"width=device-width\"/>");
        html.WriteLine($"<title>{Text(title)}</title>");
        html.WriteLine("<style>");
        html.WriteLine("body { margin: 0; }");
        html.WriteLine($".canvas {{ position: relative; overflow: hidden; isolation: isolate; width: {Number(document.Width)}px; height: {Number(document.Height)}px; }}");
        html.WriteLine(".canvas img, .canvas p { position: absolute; margin: 0; }");
        html.WriteLine(".canvas p { white-space: pre; transform-origin: center; }");
        html.WriteLine(".canvas section { display: contents; }");
        html.WriteLine("</style>");
        html.WriteLine("</head>");
        html.WriteLine("<body>");
        html.WriteLine("<div class=\"canvas\">");
        foreach (LayerTree node in LayerTree.Of(document.Layers))
        {
            WriteNode(html, node, document.Layers.Count, liveText, progress, cancellationToken);
        }

        html.WriteLine("</div>");
        html.WriteLine("</body>");
        html.WriteLine("</html>");
    }

    private static void WriteNode(TextWriter html, LayerTree node, int count, bool liveText, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (node is LayerTree.Group group)
        {
            html.WriteLine($"<section data-name=\"{Text(group.Name)}\">");
            foreach (LayerTree child in group.Children)
            {
                WriteNode(html, child, count, liveText, progress, cancellationToken);
            }

            html.WriteLine("</section>");
            return;
        }

        var leaf = (LayerTree.Leaf)node;
        if (liveText && TextLayout.Of(leaf.Layer) is { } text)
        {
            WriteText(html, leaf.Layer, text);
        }
        else
        {
            WriteImage(html, leaf.Layer);
        }

        progress?.Report((leaf.Index + 1.0) / count);
    }

    private static void WriteImage(TextWriter html, Layer layer)
    {
        html.Write($"<img alt=\"{Text(layer.Name)}\" width=\"{Number(layer.Picture.Width)}\" height=\"{Number(layer.Picture.Height)}\"");
        html.Write($" style=\"left:{Number(layer.X)}px;top:{Number(layer.Y)}px;{Style(layer)}\" src=\"");
        html.Write(EmbeddedPng.Address(layer.Picture));
        html.WriteLine("\"/>");
    }

    private static void WriteText(TextWriter html, Layer layer, TextLayout layout)
    {
        TextBlock block = layer.Text!;
        double spacing = layout.Lines.Count == 1 ? layout.SizePixels * 1.2 : layout.Lines[1].Baseline - layout.Lines[0].Baseline;

        // A line box has the baseline about 0.35 of the font's size below its middle (ascent 0.905, descent 0.212 in Arial).
        double top = layout.Top + layout.Lines[0].Baseline - (spacing / 2) - (0.347 * layout.SizePixels);
        double height = spacing * layout.Lines.Count;
        var style = new StringBuilder($"left:{Number(layout.Left)}px;top:{Number(top)}px;width:{Number(layout.Width)}px;height:{Number(height)}px;");
        style.Append($"font:{(block.Italic == true ? "italic " : "")}{(block.Bold == true ? "bold " : "")}{Number(layout.SizePixels)}px/{Number(spacing)}px {FontFamilies.Css(block)};");
        style.Append($"letter-spacing:{Number(layout.LetterSpacing)}px;");
        style.Append($"color:#{FontFamilies.Colour(block)};");
        if (layout.RotationDegrees != 0)
        {
            style.Append($"transform-origin:{Number(layout.CentreX - layout.Left)}px {Number(layout.CentreY - top)}px;transform:rotate({Number(layout.RotationDegrees)}deg);");
        }

        style.Append(Style(layer));
        html.WriteLine($"<p data-name=\"{Text(layer.Name)}\" style=\"{style}\">{Text(string.Join('\n', layout.Lines.Select(line => line.Text)))}</p>");
    }

    /// <summary>A string within HTML, in a form that is XML as well.</summary>
    private static string Text(string text) => WebUtility.HtmlEncode(XmlNames.Clean(text));
}
