using Myna.Layers.Document;
using Myna.Layers.Formats;
using Myna.Layers.Formats.Photoshop;
using Myna.Layers.Pictures;

namespace Myna.Layers.Tests.Formats.Photoshop;

public sealed class PsdRoundTripTests
{
    [Theory]
    [InlineData(false, PsdCompression.RunLength, false)]
    [InlineData(false, PsdCompression.Zip, false)]
    [InlineData(true, PsdCompression.RunLength, false)]
    [InlineData(true, PsdCompression.Zip, true)]
    [InlineData(false, PsdCompression.RunLength, true)]
    public void A_document_comes_back(bool large, PsdCompression compression, bool alphaAsMasks)
    {
        LayerDocument document = SomeDocuments.Design();
        ImportedDocument back = Import(Bytes(PhotoshopExport.ToPsd(document, alphaAsMasks), large, compression));
        Assert.Empty(back.Warnings);
        Assert.Equal((document.Width, document.Height), (back.Document.Width, back.Document.Height));
        Assert.Equal(document.Layers.Count, back.Document.Layers.Count);
        foreach ((Layer expected, Layer actual) in document.Layers.Zip(back.Document.Layers))
        {
            Assert.Equal(
                (expected.Name, expected.X, expected.Y, expected.Opacity, expected.Blend, expected.Visible, expected.Locked, expected.Group),
                (actual.Name, actual.X, actual.Y, actual.Opacity, actual.Blend, actual.Visible, actual.Locked, actual.Group));
            PictureAssert.Same(expected.Picture, actual.Picture);
        }

        Assert.Equal(document.Compose().Pixels, back.Document.Compose().Pixels);
        Assert.Equal(document.Compose().Pixels, back.Merged!.Pixels);
    }

    [Fact]
    public void The_merged_picture_keeps_its_transparency()
    {
        LayerDocument document = SomeDocuments.Design(transparent: true);
        PsdFile back = PsdReader.Read(Bytes(PhotoshopExport.ToPsd(document)), "test.psd", cancellationToken: TestContext.Current.CancellationToken);

        // Laid on white and taken off it again: what is almost transparent loses steps of colour, but not of what one sees.
        PictureAssert.Close(document.Compose().Pixels, back.Merged!, most: 1, mean: 0.1);
    }

    [Fact]
    public void Resolution_and_profile_come_back()
    {
        byte[] profile = [.. Enumerable.Range(0, 129).Select(i => (byte)i)];
        PsdFile file = PhotoshopExport.ToPsd(SomeDocuments.Design()) with { PixelsPerInch = 300.5, IccProfile = profile };
        PsdFile back = PsdReader.Read(Bytes(file), "test.psd", cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(300.5, back.PixelsPerInch, 4);
        Assert.Equal(profile, back.IccProfile);
    }

    [Fact]
    public void Masks_come_back_and_are_worked_into_the_layer()
    {
        var random = new Random(3);
        Layer ellipse = SomeDocuments.Ellipse("Masked", LayerKind.Object, random, 20, 10, 5, 6);
        var alpha = new byte[8 * 4];
        random.NextBytes(alpha);
        var mask = new PsdMask(new PixelBox(9, 8, 8, 4), alpha, 255);
        var file = new PsdFile(40, 30, [
            new PsdLayer("Masked") { Picture = ellipse.Picture.Copy(), X = 5, Y = 6, Mask = mask },
            new PsdLayer("Off") { Picture = ellipse.Picture.Copy(), X = 5, Y = 6, Mask = mask with { Disabled = true, Outside = 0 } },
        ]);
        PsdFile back = PsdReader.Read(Bytes(file), "test.psd", cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(alpha, back.Layers[0].Mask!.Alpha);
        Assert.Equal((mask.Box, mask.Outside, false), (back.Layers[0].Mask!.Box, back.Layers[0].Mask!.Outside, back.Layers[0].Mask!.Disabled));
        Assert.True(back.Layers[1].Mask!.Disabled);

        LayerDocument document = PhotoshopImport.ToDocument(back).Document;
        PictureAssert.Same(ellipse.Picture, document.Layers[1].Picture);
        Assert.Equal(ellipse.Picture.Row(0)[(5 * 4) + 3], document.Layers[0].Picture.Row(0)[(5 * 4) + 3]);
        int seen = ellipse.Picture.Row(3)[(6 * 4) + 3];
        Assert.Equal(Math.Round(seen * alpha[(1 * 8) + 2] / 255.0), document.Layers[0].Picture.Row(3)[(6 * 4) + 3]);
    }

    [Fact]
    public void A_clipped_layer_shows_only_on_its_base()
    {
        var random = new Random(4);
        var file = new PsdFile(40, 30, [
            new PsdLayer("Base") { Picture = SomeDocuments.Ellipse("", LayerKind.Object, random, 20, 10, 0, 0).Picture, X = 5, Y = 6 },
            new PsdLayer("Clipped") { Picture = SomeDocuments.Gradient(40, 30, random), Clipped = true },
        ]);
        LayerDocument document = PhotoshopImport.ToDocument(PsdReader.Read(Bytes(file), "test.psd", cancellationToken: TestContext.Current.CancellationToken)).Document;
        Picture clipped = document.Layers[1].Picture;
        Assert.Equal(0, clipped.Row(0)[3]);
        Assert.Equal(255, clipped.Row(11)[(15 * 4) + 3]);
        Assert.Equal(document.Layers[0].Picture.Row(0)[(9 * 4) + 3], clipped.Row(6)[(14 * 4) + 3]);
    }

    [Fact]
    public void Groups_hand_down_what_they_ask_for_and_say_so()
    {
        Picture dot = SomeDocuments.Gradient(3, 3, new Random(1));
        var file = new PsdFile(9, 9, [
            new PsdLayer("</Layer group>") { Section = PsdSection.GroupEnd },
            new PsdLayer("dot") { Picture = dot, Opacity = 128 },
            new PsdLayer("a/b") { Section = PsdSection.ClosedGroup, Visible = false, Opacity = 100, BlendKey = PsdBlendKeys.PassThrough },
        ]);
        ImportedDocument import = PhotoshopImport.ToDocument(PsdReader.Read(Bytes(file), "test.psd", cancellationToken: TestContext.Current.CancellationToken));
        Layer layer = Assert.Single(import.Document.Layers);
        Assert.Equal(("a\u2215b", false, (byte)50), (layer.Group, layer.Visible, layer.Opacity));
        Assert.Contains(import.Warnings, warning => warning.Contains("opacity of group", StringComparison.Ordinal));
    }

    [Fact]
    public void Too_large_canvases_ask_for_the_other_format()
    {
        var file = new PsdFile(30_001, 1, []);
        MynaException error = Assert.Throws<MynaException>(() => Bytes(file));
        Assert.Contains(".psb", error.Message, StringComparison.Ordinal);
        Assert.Equal(30_001, PsdReader.Read(Bytes(file, large: true), "test.psb", cancellationToken: TestContext.Current.CancellationToken).Merged!.Width);
    }

    internal static byte[] Bytes(PsdFile file, bool large = false, PsdCompression compression = PsdCompression.RunLength)
    {
        using var stream = new MemoryStream();
        PsdWriter.Write(file, stream, large, compression, cancellationToken: TestContext.Current.CancellationToken);
        return stream.ToArray();
    }

    private static ImportedDocument Import(byte[] bytes)
        => PhotoshopImport.ToDocument(PsdReader.Read(bytes, "test.psd", cancellationToken: TestContext.Current.CancellationToken));
}
