using System.IO.Compression;
using System.Text;
using Myna.Layers.Document;
using Myna.Layers.Formats;
using Myna.Layers.Formats.OpenRaster;
using Myna.Layers.Pictures;
using Myna.Layers.Tests.Formats.Oracles;

namespace Myna.Layers.Tests.Formats.OpenRaster;

[Collection(OracleProgram.OneAtATime)]
public sealed class OpenRasterTests
{
    [Theory]
    [InlineData(BlendMode.Normal, false)]
    [InlineData(BlendMode.Exclusion, false)]
    [InlineData(BlendMode.ColorBurn, true)]
    public void A_document_comes_back(BlendMode blend, bool transparent)
    {
        LayerDocument document = SomeDocuments.Design(5, blend: blend, transparent: transparent);
        ImportedDocument back = Read(Bytes(document));
        Assert.Empty(back.Warnings);
        Assert.Equal(document.Layers.Count, back.Document.Layers.Count);
        foreach ((Layer expected, Layer actual) in document.Layers.Zip(back.Document.Layers))
        {
            Assert.Equal(
                (expected.Name, expected.X, expected.Y, expected.Opacity, expected.Blend, expected.Visible, expected.Locked, expected.Group),
                (actual.Name, actual.X, actual.Y, actual.Opacity, actual.Blend, actual.Visible, actual.Locked, actual.Group));
            Assert.Equal(expected.Picture.Pixels, actual.Picture.Pixels);
        }

        Assert.Equal(document.Compose().Pixels, back.Document.Compose().Pixels);
        Assert.Equal(document.Compose().Pixels, back.Merged!.Pixels);
    }

    [Fact]
    public void The_first_entry_tells_the_format_uncompressed()
    {
        byte[] file = Bytes(SomeDocuments.Design());
        Assert.Equal("mimetypeimage/openraster", Encoding.ASCII.GetString(file, 30, 24));
        Assert.Equal([0, 0], file.AsSpan(8, 2).ToArray());
    }

    [Fact]
    public async Task The_thumbnail_fits_into_256_pixels()
    {
        byte[] file = Bytes(SomeDocuments.Design(width: 700, height: 300));
        using var zip = new ZipArchive(new MemoryStream(file));
        using var bytes = new MemoryStream();
        await using (Stream entry = zip.GetEntry("Thumbnails/thumbnail.png")!.Open())
        {
            await entry.CopyToAsync(bytes, TestContext.Current.CancellationToken);
        }

        Picture thumbnail = await PictureFile.ReadAsync(bytes.ToArray(), "thumbnail.png", cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal((256, 109), (thumbnail.Width, thumbnail.Height));
    }

    [Theory]
    [InlineData(BlendMode.Normal, true)]
    [InlineData(BlendMode.Multiply, false)]
    [InlineData(BlendMode.Exclusion, false)]
    public async Task Krita_sees_the_same(BlendMode blend, bool transparent)
    {
        LayerDocument document = SomeDocuments.Design(6, blend: blend, transparent: transparent);
        Picture seen = await Krita.CompositeAsync(Bytes(document), "ora");
        PictureAssert.Close(document.Compose().Pixels, seen);
    }

    [Fact]
    public void Nested_stacks_hand_down_places_opacity_and_visibility()
    {
        const string Stack = """
            <image version="0.0.3" w="20" h="10"><stack>
              <stack name="far" x="2" y="1" opacity="0.5"><stack name="near" visibility="hidden"><layer name="dot" src="data/dot.png" x="3" y="4" opacity="0.5" composite-op="svg:nonsense"/></stack></stack>
              <text name="later"/>
            </stack></image>
            """;
        ImportedDocument import = Read(Zip(("stack.xml", Encoding.UTF8.GetBytes(Stack)), ("data/dot.png", Png(new Picture(2, 2)))));
        Layer layer = Assert.Single(import.Document.Layers);
        Assert.Equal(("dot", "far/near", 5, 5, (byte)64, false, BlendMode.Normal), (layer.Name, layer.Group, layer.X, layer.Y, layer.Opacity, layer.Visible, layer.Blend));
        Assert.Equal(3, import.Warnings.Count);
    }

    [Fact]
    public void Bombs_are_refused()
    {
        // A stack of 40 MB of blanks, and a PNG that says it is larger than anyone allows.
        byte[] blanks = Zip(("stack.xml", [.. Enumerable.Repeat((byte)' ', 40 << 20)]));
        Assert.True(blanks.Length < 100_000);
        Assert.Throws<MynaException>(() => Read(blanks));

        byte[] png = Png(new Picture(2, 2));
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), 60_000);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), 60_000);
        const string Stack = """<image w="9" h="9"><stack><layer name="a" src="a.png"/></stack></image>""";
        Assert.Throws<MynaException>(() => Read(Zip(("stack.xml", Encoding.UTF8.GetBytes(Stack)), ("a.png", png))));
    }

    [Theory]
    [InlineData("<image w='9' h='9'><stack><layer name='a'/></stack></image>")]
    [InlineData("<image w='9' h='9'><stack><layer name='a' src='../../etc/passwd'/></stack></image>")]
    [InlineData("<image w='9' h='9'><stack><layer src='stack.xml'/></stack></image>")]
    [InlineData("<image w='0' h='9'><stack/></image>")]
    [InlineData("<image w='90000' h='90000'><stack/></image>")]
    [InlineData("<image w='9' h='9'><stack>")]
    [InlineData("<svg/>")]
    [InlineData("<!DOCTYPE image [<!ENTITY a 'b'>]><image w='9' h='9'><stack/></image>")]
    [InlineData("")]
    public void Damaged_stacks_are_refused_with_a_message(string stack)
        => Assert.Contains("test.ora", Assert.Throws<MynaException>(() => Read(Zip(("stack.xml", Encoding.UTF8.GetBytes(stack))))).Message, StringComparison.Ordinal);

    [Fact]
    public void Stacks_too_deep_are_refused()
    {
        string deep = "<image w='9' h='9'>" + string.Concat(Enumerable.Repeat("<stack>", 5000)) + string.Concat(Enumerable.Repeat("</stack>", 5000)) + "</image>";
        Assert.Throws<MynaException>(() => Read(Zip(("stack.xml", Encoding.UTF8.GetBytes(deep)))));
    }

    [Fact]
    public void Cut_and_changed_files_are_refused_or_read()
    {
        byte[] file = Bytes(SomeDocuments.Design(width: 30, height: 20));
        var random = new Random(8);
        for (int i = 0; i < 400; i++)
        {
            byte[] changed = i % 2 == 0 ? file[..random.Next(file.Length)] : [.. file];
            for (int k = 0; i % 2 == 1 && k < 4; k++)
            {
                changed[random.Next(changed.Length)] = (byte)random.Next(256);
            }

            try
            {
                Read(changed);
            }
            catch (MynaException)
            {
                // What it is for.
            }
        }
    }

    internal static byte[] Bytes(LayerDocument document)
    {
        using var stream = new MemoryStream();
        OpenRasterWriter.Write(document, stream, cancellationToken: TestContext.Current.CancellationToken);
        return stream.ToArray();
    }

    private static ImportedDocument Read(byte[] file)
        => OpenRasterReader.Read(new MemoryStream(file), "test.ora", cancellationToken: TestContext.Current.CancellationToken);

    private static byte[] Png(Picture picture)
    {
        using var stream = new MemoryStream();
        PngWriter.Write(stream, picture);
        return stream.ToArray();
    }

    private static byte[] Zip(params (string Name, byte[] Bytes)[] entries)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] bytes) in entries)
            {
                using Stream entry = zip.CreateEntry(name).Open();
                entry.Write(bytes);
            }
        }

        return stream.ToArray();
    }
}
