using System.Buffers.Binary;
using Myna.Layers.Formats.Photoshop;
using Myna.Layers.Pictures;

namespace Myna.Layers.Tests.Formats.Photoshop;

public sealed class PsdReaderTests
{
    private const int Grey = 1, Indexed = 2, Rgb = 3, Cmyk = 4, Multichannel = 7, Duotone = 8, Lab = 9;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Sixteen_bits_are_rounded_to_eight_under_every_compression(int compression)
    {
        var random = new Random(compression);
        byte[][] channels = [.. Enumerable.Range(0, 3).Select(_ => Bytes(random, 5 * 4 * 2))];
        PsdFile file = Read(PsdBuilder.File(5, 4, 16, Rgb, compression, channels));
        for (int i = 0; i < 20; i++)
        {
            for (int c = 0; c < 3; c++)
            {
                int value = BinaryPrimitives.ReadUInt16BigEndian(channels[c].AsSpan(i * 2));
                Assert.Equal(Math.Round(value / 257.0), file.Merged!.Pixels[(i * 4) + c]);
            }

            Assert.Equal(255, file.Merged!.Pixels[(i * 4) + 3]);
        }

        Assert.Contains(file.Warnings, warning => warning.Contains("16 bits", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Floating_point_samples_become_srgb(int compression)
    {
        float[] samples = [0, 0.5f, 1, 2, -1, float.NaN, 0.0031308f, 0.214f];
        var channel = new byte[samples.Length * 4];
        for (int i = 0; i < samples.Length; i++)
        {
            BinaryPrimitives.WriteSingleBigEndian(channel.AsSpan(i * 4), samples[i]);
        }

        Picture picture = Read(PsdBuilder.File(4, 2, 32, Grey, compression, [channel])).Merged!;
        Assert.Equal([0, 188, 255, 255, 0, 0, 10, 127], Enumerable.Range(0, 8).Select(i => picture.Pixels[i * 4]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Bitmaps_are_black_where_bits_are_set(int compression)
    {
        Picture picture = Read(PsdBuilder.File(10, 2, 1, 0, compression, [[0b10100000, 0b01000000, 0, 0]])).Merged!;
        Assert.Equal([0, 255, 0, 255, 255, 255, 255, 255, 255, 0, 255], Enumerable.Range(0, 11).Select(i => picture.Pixels[i * 4]));
    }

    [Fact]
    public void Palettes_give_their_colours_and_their_transparent_one()
    {
        byte[] palette = [.. Enumerable.Range(0, 768).Select(i => (byte)(i < 256 ? i : i < 512 ? 511 - i : 7))];
        using var resources = new MemoryStream();
        var writer = new BigEndianWriter(resources, wide: false);
        writer.Key("8BIM");
        writer.Int16(1047);
        writer.PascalString("", 2);
        writer.Int32(2);
        writer.Int16(3);
        Picture picture = Read(PsdBuilder.File(2, 1, 8, Indexed, 0, [[200, 3]], palette, resources.ToArray())).Merged!;
        Assert.Equal([200, 55, 7, 255, 3, 252, 7, 0], picture.Pixels);
    }

    [Fact]
    public void Inks_become_light()
    {
        // Stored inverted: full yellow ink is 0 in the third channel.
        Picture picture = Read(PsdBuilder.File(3, 1, 8, Cmyk, 1, [[255, 255, 0], [255, 255, 128], [0, 255, 255], [255, 0, 128]])).Merged!;
        Assert.Equal([255, 255, 0, 255, 0, 0, 0, 255, 0, 64, 128, 255], picture.Pixels);
    }

    [Fact]
    public void Lab_becomes_srgb()
    {
        // White, black, mid grey, and the sRGB red (Lab 54.29, 80.81, 69.89 under D50; Lindbloom).
        Picture picture = Read(PsdBuilder.File(4, 1, 8, Lab, 0, [[255, 0, 137, 138], [128, 128, 128, 209], [128, 128, 128, 198]])).Merged!;
        Assert.Equal([255, 255, 255, 255, 0, 0, 0, 255], picture.Pixels[..8]);
        Assert.InRange(picture.Pixels[8], 127, 129);
        Assert.True(picture.Pixels[12] >= 253 && picture.Pixels[13] <= 12 && picture.Pixels[14] <= 12, string.Join(' ', picture.Pixels[12..]));
    }

    [Fact]
    public void Duotones_are_read_as_grey_with_a_warning()
    {
        PsdFile file = Read(PsdBuilder.File(2, 1, 8, Duotone, 0, [[10, 20]]));
        Assert.Equal([10, 10, 10, 255, 20, 20, 20, 255], file.Merged!.Pixels);
        Assert.Contains(file.Warnings, warning => warning.Contains("duotone", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Multichannel, "multichannel")]
    [InlineData(77, "77")]
    public void Modes_without_a_meaning_are_refused(int mode, string named)
    {
        MynaException error = Assert.Throws<MynaException>(() => Read(PsdBuilder.File(2, 1, 8, mode, 0, [[10, 20]])));
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Announced_sizes_are_not_believed()
    {
        byte[] file = PsdBuilder.File(2, 1, 8, Rgb, 1, [[1, 2], [3, 4], [5, 6]]);
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(14), 9_000);
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(18), 9_000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<MynaException>(() => Read(file));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20);
    }

    [Fact]
    public void Large_canvases_are_refused_by_the_limits()
    {
        byte[] file = PsdRoundTripTests.Bytes(PhotoshopExport.ToPsd(SomeDocuments.Design()));
        MynaException error = Assert.Throws<MynaException>(
            () => PsdReader.Read(file, "big.psd", new PictureLimits { MaximumPixels = 100 }, TestContext.Current.CancellationToken));
        Assert.Contains("big.psd is 97 x 61", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_layers_are_refused_by_the_limits()
    {
        var canvas = new Picture(50, 50);
        var file = new PsdFile(50, 50, [.. Enumerable.Range(0, 20).Select(i => new PsdLayer($"{i}") { Picture = canvas })]);
        byte[] bytes = PsdRoundTripTests.Bytes(file);
        Assert.Equal(20, Read(bytes).Layers.Count);
        Assert.Throws<MynaException>(() => PsdReader.Read(bytes, "many.psd", new PictureLimits { MaximumPixels = 2500 }, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Other_files_are_named_as_such()
        => Assert.Contains("not a Photoshop file", Assert.Throws<MynaException>(() => Read([1, 2, 3])).Message, StringComparison.Ordinal);

    private static byte[] Bytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private static PsdFile Read(byte[] bytes) => PsdReader.Read(bytes, "test.psd", cancellationToken: TestContext.Current.CancellationToken);
}
