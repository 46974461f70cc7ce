using CsCheck;
using Myna.Layers.Document;
using Myna.Layers.Formats;
using Myna.Layers.Formats.Animation;
using Myna.Layers.Pictures;
using Myna.Layers.Tests.Formats.Oracles;

namespace Myna.Layers.Tests.Formats.Animation;

public sealed class AnimationTests
{
    private static readonly LayerExportOptions Options = new() { Step = TimeSpan.FromMilliseconds(500), AnimationSide = 200 };

    [Fact]
    public void A_gif_builds_the_picture_up_layer_by_layer()
    {
        // Few colours, so that the palette holds them all.
        LayerDocument document = Flat();
        PillowFile seen = Export(document, "a.gif");
        Assert.Equal(3, seen.Frames.Length);
        Assert.Equal([500, 500, 1500], seen.Milliseconds);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal((document with { Layers = [.. document.Layers.Take(i + 1)] }).Compose().Pixels, seen.Frames[i].Pixels);
        }
    }

    [Fact]
    public void A_gif_of_many_colours_comes_close()
    {
        LayerDocument document = SomeDocuments.Design(4, 180, 140);
        PillowFile seen = Export(document, "a.gif");
        Assert.Equal(document.Layers.Count(layer => layer.Visible), seen.Frames.Length);
        Assert.True(PictureAssert.Difference(document.Compose().Pixels, seen.Frames[^1]).Mean < 4);
    }

    [Fact]
    public void A_webp_holds_every_frame_exactly()
    {
        LayerDocument document = SomeDocuments.Design(4, 120, 80);
        PillowFile seen = Export(document, "a.webp");
        Assert.Equal(500, seen.Milliseconds[0]);
        PictureAssert.Same(document.Compose(), seen.Frames[^1]);
        PictureAssert.Same((document with { Layers = [document.Layers[0]] }).Compose(), seen.Frames[0]);
    }

    [Fact]
    public void Large_pictures_are_scaled_down()
    {
        PillowFile seen = Export(SomeDocuments.Design(4, 900, 450), "a.gif");
        Assert.Equal((200, 100), (seen.Frames[0].Width, seen.Frames[0].Height));
    }

    [Fact]
    public void Packed_pixels_unpack_whatever_they_are()
        => Gen.Select(Gen.Int[1, 256], Gen.Int[1, 6000], Gen.Int[0, 1 << 20]).Sample(
            (colours, length, seed) =>
            {
                var random = new Random(seed);
                byte[] pixels = [.. Enumerable.Range(0, length).Select(i => (byte)(random.Next(4) == 0 ? random.Next(colours) : i * colours / length))];
                using var stream = new MemoryStream();
                new LzwEncoder(stream).Write(pixels, 8);
                Assert.Equal(pixels, Unpack(stream.ToArray()));
            },
            iter: 200);

    /// <summary>The decoder of appendix F of GIF89a, written from the reader's side.</summary>
    private static byte[] Unpack(byte[] packed)
    {
        int bits = packed[0], at = 1;
        var bytes = new List<byte>();
        while (packed[at] != 0)
        {
            bytes.AddRange(packed.AsSpan(at + 1, packed[at]));
            at += packed[at] + 1;
        }

        int clear = 1 << bits, end = clear + 1, size = bits + 1, position = 0;
        var table = new List<byte[]>();
        byte[]? previous = null;
        var pixels = new List<byte>();
        while (true)
        {
            int code = 0;
            for (int b = 0; b < size; b++, position++)
            {
                code |= ((bytes[position >> 3] >> (position & 7)) & 1) << b;
            }

            if (code == end)
            {
                return [.. pixels];
            }

            if (code == clear)
            {
                table = [.. Enumerable.Range(0, end + 1).Select(i => new[] { (byte)i })];
                (size, previous) = (bits + 1, null);
                continue;
            }

            byte[] entry = code < table.Count ? table[code] : [.. previous!, previous![0]];
            pixels.AddRange(entry);
            if (previous is not null && table.Count < 4096)
            {
                table.Add([.. previous, entry[0]]);
                size = table.Count == 1 << size && size < 12 ? size + 1 : size;
            }

            previous = entry;
        }
    }

    private static LayerDocument Flat()
    {
        static Picture Fill(int width, int height, byte red, byte green)
        {
            var picture = new Picture(width, height);
            for (int i = 0; i < picture.Pixels.Length; i += 4)
            {
                new byte[] { red, green, 40, 255 }.CopyTo(picture.Pixels, i);
            }

            return picture;
        }

        return new LayerDocument(90, 60, [
            new Layer("a", LayerKind.Background, Fill(90, 60, 255, 240), 0, 0),
            new Layer("b", LayerKind.Object, Fill(30, 20, 10, 200), 5, 7),
            new Layer("c", LayerKind.Object, Fill(10, 50, 100, 20), 75, 3),
        ]);
    }

    private static PillowFile Export(LayerDocument document, string name)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File(name);
        Assert.Empty(LayerExport.Write(document, path, Options, cancellationToken: TestContext.Current.CancellationToken));
        return Pillow.Read(path);
    }
}
