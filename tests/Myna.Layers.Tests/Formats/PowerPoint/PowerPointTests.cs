using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;
using Myna.Layers.Document;
using Myna.Layers.Formats.PowerPoint;
using Myna.Layers.Pictures;
using Myna.Layers.Tests.Formats.Oracles;
using Myna.Layers.Tests.Formats.Svg;
using A = DocumentFormat.OpenXml.Drawing;
using P = DocumentFormat.OpenXml.Presentation;

namespace Myna.Layers.Tests.Formats.PowerPoint;

[Collection(OracleProgram.OneAtATime)]
public sealed class PowerPointTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(3);

    [Theory]
    [InlineData(97, 61)]
    [InlineData(1, 1)]
    [InlineData(9000, 40)]
    public void The_file_keeps_to_the_schema(int width, int height)
    {
        using var stream = new MemoryStream(Bytes(SomeDocuments.Design(1, width, height), liveText: true));
        using PresentationDocument file = PresentationDocument.Open(stream, isEditable: false);
        string[] errors = [.. new OpenXmlValidator().Validate(file, TestContext.Current.CancellationToken).Select(error => $"{error.Path?.XPath}: {error.Description}")];
        Assert.True(errors.Length == 0, string.Join('\n', errors));
    }

    [Fact]
    public void Layers_are_at_their_boxes_with_real_text_and_descriptions()
    {
        LayerDocument document = SomeDocuments.Design(width: 970, height: 610);
        using var stream = new MemoryStream(Bytes(document, liveText: true));
        using PresentationDocument file = PresentationDocument.Open(stream, isEditable: false);
        P.Slide slide = file.PresentationPart!.SlideParts.Single().Slide!;
        Assert.Equal((970 * 9525, 610 * 9525), (file.PresentationPart.Presentation!.SlideSize!.Cx!.Value, file.PresentationPart.Presentation.SlideSize.Cy!.Value));
        P.Picture[] pictures = [.. slide.Descendants<P.Picture>()];
        Assert.Equal(document.Layers.Count - 1, pictures.Length);
        for (int i = 0; i < pictures.Length; i++)
        {
            Layer layer = document.Layers[i];
            Assert.Equal((layer.X * 9525L, layer.Y * 9525L), (pictures[i].ShapeProperties!.Transform2D!.Offset!.X!.Value, pictures[i].ShapeProperties!.Transform2D!.Offset!.Y!.Value));
            Assert.Equal(layer.Name, pictures[i].NonVisualPictureProperties!.NonVisualDrawingProperties!.Description!.Value);
            Assert.Equal(!layer.Visible, pictures[i].NonVisualPictureProperties!.NonVisualDrawingProperties!.Hidden?.Value ?? false);
        }

        P.Shape text = Assert.Single(slide.Descendants<P.Shape>());
        Assert.Equal("HAPPY", text.TextBody!.InnerText);
        A.RunProperties run = text.Descendants<A.RunProperties>().Single();
        Assert.Equal((900, true, "CC3300"), (run.FontSize!.Value, run.Bold!.Value, run.Descendants<A.RgbColorModelHex>().Single().Val!.Value));
        Assert.Equal(300_000, text.ShapeProperties!.Transform2D!.Rotation!.Value);
        Assert.Equal(3, slide.Descendants<P.GroupShape>().Count());
    }

    [Fact]
    public async Task LibreOffice_draws_the_same()
    {
        LayerDocument document = SomeDocuments.Design(17, 640, 400);
        Picture seen = await DrawAsync(document, liveText: false);
        Picture expected = document.Compose();

        // A drawing program smooths when it scales, so the comparison is made a little smaller.
        Picture small = Myna.Layers.Formats.Thumbnail.Of(expected, 160);
        Picture smallSeen = Myna.Layers.Formats.Thumbnail.Of(seen, 160);
        Assert.Equal((small.Width, small.Height), (smallSeen.Width, smallSeen.Height));
        (int largest, double mean, string where) = PictureAssert.Difference(small.Pixels, smallSeen);
        Assert.True(mean < 1.5 && largest < 48, $"largest {largest} at {where}, mean {mean}");
    }

    [Theory]
    [InlineData("HAPPY", 0)]
    [InlineData("Agogo", 0)]
    [InlineData("HAPPY", 30)]
    public async Task Live_text_covers_its_lettering(string text, double degrees)
    {
        // The box around lettering 200 x 36 pixels large, turned.
        double radians = degrees * Math.PI / 180, cos = Math.Cos(radians), sin = Math.Sin(radians);
        double width = (200 * cos) + (36 * sin), height = (200 * sin) + (36 * cos);
        var box = new PixelBox((int)(200 - (width / 2)), (int)(150 - (height / 2)), (int)width, (int)height);
        var document = new LayerDocument(400, 300, [
            new Layer("Background", LayerKind.Background, SvgWriterTests.White(400, 300), 0, 0),
            new Layer("Text", LayerKind.Text, new Picture(box.Width, box.Height), box.X, box.Y)
            {
                Text = new TextBlock(text, box) { Colour = "102030", Typeface = TypefaceClass.SansSerif, RotationDegrees = degrees },
            },
        ]);
        Picture seen = await DrawAsync(document, liveText: true);
        double scale = (double)seen.Width / 400;
        PixelBox ink = SvgWriterTests.InkOf(seen);

        // The font at hand is not that of the picture: its width is not compared.
        double top = ink.Y / scale, bottom = ink.Bottom / scale;
        Assert.InRange(ink.X / scale, box.X - 6, box.X + 12);
        if (degrees == 0)
        {
            // Capitals are 0.69 to 0.73 ems high in the fonts that may stand in for Arial.
            Assert.InRange(top, box.Y - 5, box.Y + 7);
            Assert.InRange(bottom, box.Bottom - 5, box.Bottom + 5);
        }
        else
        {
            Assert.InRange(top, box.Y - 8, box.Y + 12);
        }
    }

    private static async Task<Picture> DrawAsync(LayerDocument document, bool liveText)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/soffice"), "LibreOffice Impress is not installed; apt-get install libreoffice-impress");
        using var folder = new TemporaryFolder();
        string path = folder.File("slide.pptx");
        await File.WriteAllBytesAsync(path, Bytes(document, liveText), TestContext.Current.CancellationToken);
        string said = OracleProgram.Run(
            "/usr/bin/soffice", Timeout, $"-env:UserInstallation=file://{folder.Path}/profile", "--headless", "--convert-to", "png", "--outdir", folder.Path, path);
        Assert.True(File.Exists(folder.File("slide.png")), $"LibreOffice wrote nothing: {said}");
        return await PictureFile.ReadAsync(folder.File("slide.png"), cancellationToken: TestContext.Current.CancellationToken);
    }

    private static byte[] Bytes(LayerDocument document, bool liveText)
    {
        using var stream = new MemoryStream();
        PowerPointWriter.Write(document, stream, liveText, cancellationToken: TestContext.Current.CancellationToken);
        return stream.ToArray();
    }
}
