using System.Xml.Linq;
using Myna.Layers.Document;
using Myna.Layers.Formats.Svg;
using Myna.Layers.Pictures;
using Myna.Layers.Tests.Formats.Oracles;

namespace Myna.Layers.Tests.Formats.Svg;

[Collection(OracleProgram.OneAtATime)]
public sealed class SvgWriterTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Theory]
    [InlineData(BlendMode.Normal, false)]
    [InlineData(BlendMode.Multiply, false)]
    [InlineData(BlendMode.Normal, true)]
    public async Task Gimp_draws_the_same(BlendMode blend, bool transparent)
    {
        LayerDocument document = SomeDocuments.Design(9, blend: blend, transparent: transparent);
        Picture seen = await Gimp.CompositeAsync(Bytes(document, liveText: false), "svg");
        PictureAssert.Close(document.Compose().Pixels, seen, most: 3, mean: 0.3);
    }

    [Fact]
    public async Task Live_text_covers_its_lettering()
    {
        // Dark letters on white: where they are drawn must be about where the box is.
        var block = new TextBlock("HAPPY", new(60, 80, 200, 36)) { Colour = "102030", Typeface = TypefaceClass.SansSerif, Bold = true };
        var document = new LayerDocument(400, 200, [
            new Layer("Background", LayerKind.Background, White(400, 200), 0, 0),
            new Layer("Text: HAPPY", LayerKind.Text, new Picture(200, 36), 60, 80) { Text = block },
        ]);
        Picture seen = await Gimp.CompositeAsync(Bytes(document, liveText: true), "svg");
        PixelBox ink = InkOf(seen);
        Assert.InRange(ink.X, 57, 66);

        // GIMP's renderer leaves the length asked for out of account, browsers do not.
        Assert.InRange(ink.Right, 210, 263);
        Assert.InRange(ink.Y, 76, 84);
        Assert.InRange(ink.Bottom, 114, 118);
    }

    [Fact]
    public void Text_is_live_and_its_pixels_are_gone()
    {
        LayerDocument document = SomeDocuments.Design();
        XElement root = XDocument.Parse(System.Text.Encoding.UTF8.GetString(Bytes(document, liveText: true)).TrimStart('\uFEFF')).Root!;
        Assert.Equal("HAPPY", Assert.Single(root.Descendants(Svg + "text")).Value);
        Assert.Equal(document.Layers.Count - 1, root.Descendants(Svg + "image").Count());
        Assert.InRange((double)Assert.Single(root.Descendants(Svg + "tspan")).Attribute("textLength")!, 31, 33);
        Assert.Contains("rotate(5", (string?)root.Descendants(Svg + "text").Single().Attribute("transform"), StringComparison.Ordinal);
    }

    [Fact]
    public void Names_that_xml_does_not_allow_are_cleaned()
    {
        LayerDocument document = SomeDocuments.Design();
        document = document with { Layers = [document.Layers[0] with { Name = "a\u0000<b>\ud800 & \"c\" 🐈", Group = "x\u0001" }] };
        XElement root = XDocument.Parse(System.Text.Encoding.UTF8.GetString(Bytes(document, liveText: true)).TrimStart('\uFEFF')).Root!;
        Assert.Equal("a<b> & \"c\" 🐈", root.Descendants(Svg + "title").Single().Value);
    }

    internal static Picture White(int width, int height)
    {
        var picture = new Picture(width, height);
        picture.Pixels.AsSpan().Fill(255);
        return picture;
    }

    /// <summary>The box around everything darker than mid grey.</summary>
    internal static PixelBox InkOf(Picture picture)
    {
        Picture ink = picture.Copy();
        for (int i = 0; i < ink.Pixels.Length; i += 4)
        {
            ink.Pixels[i + 3] = ink.Pixels[i] < 128 ? (byte)255 : (byte)0;
        }

        return ink.VisibleBox();
    }

    private static byte[] Bytes(LayerDocument document, bool liveText)
    {
        using var stream = new MemoryStream();
        SvgWriter.Write(document, stream, liveText, cancellationToken: TestContext.Current.CancellationToken);
        return stream.ToArray();
    }
}
