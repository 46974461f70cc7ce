using Myna.Layers.Document;
using Myna.Layers.Formats.Photoshop;
using Myna.Layers.Formats.Tiff;
using Myna.Layers.Pictures;
using Myna.Layers.Tests.Formats.Oracles;

namespace Myna.Layers.Tests.Formats.Tiff;

[Collection(OracleProgram.OneAtATime)]
public sealed class LayeredTiffTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_merged_picture_is_exact_and_the_layers_are_in_their_tag(bool transparent)
    {
        LayerDocument document = SomeDocuments.Design(15, 150, 140, transparent: transparent);
        using var folder = new TemporaryFolder();
        string path = folder.File("layers.tiff");
        File.WriteAllBytes(path, Bytes(document));
        PillowFile seen = Pillow.Read(path);
        PictureAssert.Same(document.Compose(), Assert.Single(seen.Frames));

        byte[] block = seen.LayerBlock!;
        ReadOnlySpan<byte> name = "Adobe Photoshop Document Data Block\0"u8;
        Assert.True(block.AsSpan().StartsWith(name));
        var reader = new BigEndianReader(block.AsSpan(name.Length), "layers.tiff", "tag");
        Assert.True(PsdTags.TryNext(ref reader, wide: false, 4, out string key, out BigEndianReader content));
        Assert.Equal("Layr", key);
        var header = new PsdHeader(document.Width, document.Height, 4, 8, PsdColourMode.Rgb, false);
        var layers = new PsdLayerReader(header, new PsdColours(PsdColourMode.Rgb, [], null), "layers.tiff", PictureLimits.Default, TestContext.Current.CancellationToken);
        layers.ReadLayers(content);
        LayerDocument back = PhotoshopImport.ToDocument(new PsdFile(document.Width, document.Height, layers.Layers)).Document;
        Assert.Equal(document.Compose().Pixels, back.Compose().Pixels);
        Assert.Equal(document.Layers.Select(layer => (layer.Name, layer.Group)), back.Layers.Select(layer => (layer.Name, layer.Group)));
    }

    [Fact]
    public async Task Krita_sees_the_same()
    {
        LayerDocument document = SomeDocuments.Design(16);
        Picture seen = await Krita.CompositeAsync(Bytes(document), "tiff");
        PictureAssert.Close(document.Compose().Pixels, seen);
    }

    private static byte[] Bytes(LayerDocument document)
    {
        using var stream = new MemoryStream();
        LayeredTiffWriter.Write(document, stream, 300, cancellationToken: TestContext.Current.CancellationToken);
        return stream.ToArray();
    }
}
