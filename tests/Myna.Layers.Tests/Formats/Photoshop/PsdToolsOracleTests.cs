using Myna.Layers.Document;
using Myna.Layers.Formats.Photoshop;
using Myna.Layers.Pictures;
using Myna.Layers.Tests.Formats.Oracles;

namespace Myna.Layers.Tests.Formats.Photoshop;

/// <summary>psd-tools opens what Myna writes and sees the same.</summary>
public sealed class PsdToolsOracleTests
{
    [Theory]
    [InlineData(false, PsdCompression.RunLength, false)]
    [InlineData(false, PsdCompression.Zip, true)]
    [InlineData(true, PsdCompression.RunLength, false)]
    [InlineData(true, PsdCompression.Zip, false)]
    public void Every_layer_and_the_composite_are_the_same(bool large, PsdCompression compression, bool alphaAsMasks)
    {
        LayerDocument document = SomeDocuments.Design(seed: 7);
        PsdToolsFile seen = PsdTools.Read(
            PsdRoundTripTests.Bytes(PhotoshopExport.ToPsd(document, alphaAsMasks), large, compression), large ? "psb" : "psd");
        Assert.Equal((document.Width, document.Height, document.Layers.Count), (seen.List.Width, seen.List.Height, seen.List.Layers.Length));
        for (int i = 0; i < document.Layers.Count; i++)
        {
            Layer layer = document.Layers[i];
            Assert.Equal(
                new PsdToolsLayer(
                    layer.Name, layer.Group ?? "", layer.X, layer.Y, layer.Picture.Width, layer.Picture.Height, layer.Opacity,
                    PsdBlendKeys.Of(layer.Blend), layer.Visible, layer.Locked, alphaAsMasks && !layer.Picture.IsOpaque(), layer.Kind == LayerKind.Text ? "type" : "pixel")
                {
                    Text = layer.Text?.Text,
                },
                seen.List.Layers[i] with { Font = null, FontSize = 0, Letters = 0 });
            if (!alphaAsMasks)
            {
                Assert.Equal(layer.Picture.Pixels, seen.Pixels[i]);
            }
        }

        Picture composite = document.Compose();
        PictureAssert.Close(seen.Composite, composite);
        PictureAssert.Close(seen.Merged, composite);
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public void Composites_with_transparency_are_the_same(int seed)
    {
        LayerDocument document = SomeDocuments.Design(seed, transparent: true);
        PsdToolsFile seen = PsdTools.Read(PsdRoundTripTests.Bytes(PhotoshopExport.ToPsd(document)));
        PictureAssert.Close(seen.Composite, document.Compose());
        PictureAssert.Close(seen.Merged, document.Compose());
    }

    [Fact]
    public void Lettering_is_live_text_with_its_pixels_for_psd_tools_and_for_Myna()
    {
        LayerDocument document = SomeDocuments.Design(seed: 9);
        const string Words = "Größe (1) \\ 猫\nsecond line";
        document = document with
        {
            Layers = [.. document.Layers.Select(layer => layer.Text is null ? layer : layer with { Text = layer.Text with { Text = Words, RotationDegrees = -20 } })],
        };
        byte[] file = PsdRoundTripTests.Bytes(PhotoshopExport.ToPsd(document));
        PsdToolsLayer seen = Assert.Single(PsdTools.Read(file).List.Layers, layer => layer.Kind == "type");
        Assert.Equal((Words, "Arial-BoldMT", 12, Words.Length + 1), (seen.Text, seen.Font, seen.FontSize, seen.Letters));

        Layer read = Assert.Single(PhotoshopImport.ToDocument(PsdReader.Read(file, "text.psd", cancellationToken: TestContext.Current.CancellationToken)).Document.Layers, layer => layer.Kind == LayerKind.Text);
        Layer written = document.Layers.Single(layer => layer.Text is not null);
        Assert.Equal((Words, 12.0, "CC3300"), (read.Text!.Text, Math.Round(read.Text.SizePixels!.Value, 3), read.Text.Colour));
        Assert.Equal(-20, read.Text.RotationDegrees, 1e-6);
        Assert.Equal(written.Picture.Pixels, read.Picture.Pixels);
    }
}
