using System.Text;
using System.Xml.Linq;
using Myna.Layers.Document;
using Myna.Layers.Formats.Html;
using Myna.Layers.Pictures;

namespace Myna.Layers.Tests.Formats.Html;

public sealed class HtmlWriterTests
{
    [Fact]
    public async Task Every_layer_is_at_its_place_with_its_pixels()
    {
        LayerDocument document = SomeDocuments.Design(blend: BlendMode.SoftLight);
        XElement[] images = [.. Parse(document, liveText: false).Descendants("img")];
        Assert.Equal(document.Layers.Count, images.Length);
        for (int i = 0; i < images.Length; i++)
        {
            Layer layer = document.Layers[i];
            string style = images[i].Attribute("style")!.Value;
            Assert.StartsWith($"left:{layer.X}px;top:{layer.Y}px;", style, StringComparison.Ordinal);
            Assert.Equal(layer.Blend == BlendMode.SoftLight, style.Contains("mix-blend-mode:soft-light", StringComparison.Ordinal));
            Assert.Equal(!layer.Visible, style.Contains("display:none", StringComparison.Ordinal));
            Assert.Equal(layer.Opacity != 255, style.Contains("opacity:", StringComparison.Ordinal));
            byte[] png = Convert.FromBase64String(images[i].Attribute("src")!.Value["data:image/png;base64,".Length..]);
            Assert.Equal(layer.Picture.Pixels, (await PictureFile.ReadAsync(png, "layer.png", cancellationToken: TestContext.Current.CancellationToken)).Pixels);
        }
    }

    [Fact]
    public void Text_is_live_and_markup_in_it_is_harmless()
    {
        LayerDocument document = SomeDocuments.Design();
        Layer text = document.Layers[^1] with { Name = "<script>alert(1)</script>\"", Text = document.Layers[^1].Text! with { Text = "a <b> & c\nsecond", FontFamily = "x';}</style>" } };
        XElement root = Parse(document with { Layers = [.. document.Layers.SkipLast(1), text] }, liveText: true);
        XElement paragraph = Assert.Single(root.Descendants("p"));
        Assert.Equal("a <b> & c\nsecond", paragraph.Value);
        Assert.Contains("rotate(5deg)", paragraph.Attribute("style")!.Value, StringComparison.Ordinal);
        Assert.Contains("color:#CC3300", paragraph.Attribute("style")!.Value, StringComparison.Ordinal);
        Assert.Contains("'xstyle'", paragraph.Attribute("style")!.Value, StringComparison.Ordinal);
        Assert.Empty(root.Descendants("script"));
    }

    private static XElement Parse(LayerDocument document, bool liveText)
    {
        using var stream = new MemoryStream();
        HtmlWriter.Write(document, stream, "A <title>", liveText, cancellationToken: TestContext.Current.CancellationToken);
        string html = Encoding.UTF8.GetString(stream.ToArray());
        Assert.StartsWith("<!DOCTYPE html>\n", html, StringComparison.Ordinal);

        // Written so that it is XML as well.
        return XDocument.Parse(html["<!DOCTYPE html>\n".Length..]).Root!;
    }
}
