using System.Buffers.Binary;
using System.IO.Compression;
using CsCheck;
using Myna.Layers.Pictures;

namespace Myna.Layers.Tests.Pictures;

public sealed class PngTests
{
    [Fact]
    public void What_is_written_is_read()
        => RandomPictures.Any.Sample(picture => Assert.Equal(picture.Pixels, Read(Write(picture)).Pixels));

    [Fact]
    public void An_opaque_picture_is_written_without_alpha()
    {
        var picture = new Picture(3, 2);
        picture.Pixels.AsSpan().Fill(255);
        byte[] file = Write(picture);
        Assert.Equal(2, file[25]);
        Assert.Equal(picture.Pixels, Read(file).Pixels);
    }

    [Theory]
    [InlineData(0, 1, 255)]
    [InlineData(0, 2, 85)]
    [InlineData(0, 4, 17)]
    [InlineData(0, 8, 1)]
    public void Grey_of_few_bits_is_spread_to_eight(int type, int depth, int step)
    {
        // One row of four pixels: the values 0, 1, 1, 0.
        byte[] row = depth switch { 1 => [0b0110_0000], 2 => [0b00_01_01_00], 4 => [0x01, 0x10], _ => [0, 1, 1, 0] };
        Picture picture = Read(Make(4, 1, depth, type, [0, .. row]));
        Assert.Equal([0, step, step, 0], Enumerable.Range(0, 4).Select(x => (int)picture.Pixels[4 * x]));
        Assert.True(picture.IsOpaque());
    }

    [Fact]
    public void Sixteen_bits_are_rounded()
    {
        Picture picture = Read(Make(1, 1, 16, 6, [0, 0x80, 0x7F, 0xFF, 0xFF, 0x00, 0x80, 0x12, 0x34]));
        Assert.Equal([128, 255, 0, 18], picture.Pixels);
    }

    [Fact]
    public void A_palette_with_transparency_is_looked_up()
    {
        byte[] file = Make(2, 1, 8, 3, [0, 1, 0], ("PLTE", [10, 20, 30, 40, 50, 60]), ("tRNS", [7]));
        Assert.Equal([40, 50, 60, 255, 10, 20, 30, 7], Read(file).Pixels);
        Assert.Throws<MynaException>(() => Read(Make(2, 1, 8, 3, [0, 1, 2], ("PLTE", [10, 20, 30, 40, 50, 60]))));
    }

    [Fact]
    public void Interlaced_rows_come_together()
    {
        // Adam7 of a 2 × 2 picture: passes 1 (1 × 1), 6 (1 × 1) and 7 (2 × 1), each row behind its filter.
        Picture picture = Read(Make(2, 2, 8, 0, [0, 1, 0, 2, 0, 3, 4], interlaced: true));
        Assert.Equal([1, 2, 3, 4], Enumerable.Range(0, 4).Select(i => (int)picture.Pixels[4 * i]));
    }

    [Fact]
    public void A_bomb_is_refused_by_its_header()
    {
        MynaException refused = Assert.Throws<MynaException>(() => Read(Make(60_000, 60_000, 8, 6, [0])));
        Assert.Contains("60000 x 60000", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Damage_is_refused_and_never_crashes()
    {
        byte[] file = Write(new Picture(20, 20));
        Assert.Contains("ends too early", Assert.Throws<MynaException>(() => Read(file[..^20])).Message, StringComparison.Ordinal);
        Gen.Select(Gen.Int[8, file.Length - 1], Gen.Byte).Sample((at, value) =>
        {
            byte[] damaged = [.. file];
            damaged[at] = value;
            try
            {
                Read(damaged);
            }
            catch (MynaException)
            {
                // As it should be.
            }
        });
    }

    private static byte[] Write(Picture picture)
    {
        using var stream = new MemoryStream();
        PngWriter.Write(stream, picture);
        return stream.ToArray();
    }

    private static Picture Read(byte[] file) => PngReader.Read(file, "test.png", PictureLimits.Default, out _);

    private static byte[] Make(int width, int height, int depth, int type, byte[] rows, params (string Type, byte[] Content)[] between)
        => Make(width, height, depth, type, rows, interlaced: false, between);

    private static byte[] Make(
        int width, int height, int depth, int type, byte[] rows, bool interlaced, params (string Type, byte[] Content)[] between)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9], header[12]) = ((byte)depth, (byte)type, (byte)(interlaced ? 1 : 0));
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(rows);
        }

        using var file = new MemoryStream();
        file.Write(PngChunks.Signature);
        PngChunks.Write(file, "IHDR"u8, header);
        foreach ((string name, byte[] content) in between)
        {
            PngChunks.Write(file, System.Text.Encoding.ASCII.GetBytes(name), content);
        }

        PngChunks.Write(file, "IDAT"u8, packed.ToArray());
        PngChunks.Write(file, "IEND"u8, []);
        return file.ToArray();
    }
}
