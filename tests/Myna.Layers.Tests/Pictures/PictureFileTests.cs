using Myna.Layers.Pictures;

namespace Myna.Layers.Tests.Pictures;

public sealed class PictureFileTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(new byte[0], "is empty")]
    [InlineData(new byte[] { 1, 2, 3, 4 }, "not a picture")]
    [InlineData(new byte[] { 0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 0, 0, 0xFF, 0xDA }, "ends too early")]
    [InlineData(new byte[] { (byte)'B', (byte)'M', 1, 2 }, "damaged")]
    [InlineData(new byte[] { (byte)'G', (byte)'I', (byte)'F', (byte)'8', (byte)'9', (byte)'a', 1 }, "damaged")]
    public async Task What_is_no_picture_is_told(byte[] file, string expected)
    {
        MynaException refused = await Assert.ThrowsAsync<MynaException>(() => PictureFile.ReadAsync(file, "a.bin", cancellationToken: Cancel));
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bitmap_of_two_pixels_is_read()
    {
        // 14 bytes of file header, 40 of picture header, one row of BGR padded to four bytes.
        byte[] file = new byte[14 + 40 + 8];
        "BM"u8.CopyTo(file);
        (file[2], file[10], file[14], file[18], file[22], file[26], file[28]) = ((byte)file.Length, 54, 40, 2, 1, 1, 24);
        byte[] row = [30, 20, 10, 60, 50, 40];
        row.CopyTo(file, 54);
        Picture picture = await PictureFile.ReadAsync(file, "two.bmp", cancellationToken: Cancel);
        Assert.Equal([10, 20, 30, 255, 40, 50, 60, 255], picture.Pixels);
    }

    [Theory]
    [InlineData(1, "abcdef")]
    [InlineData(2, "cbafed")]
    [InlineData(3, "fedcba")]
    [InlineData(4, "defabc")]
    [InlineData(5, "adbecf")]
    [InlineData(6, "daebfc")]
    [InlineData(7, "fcebda")]
    [InlineData(8, "cfbead")]
    public void Every_orientation_is_turned_upright(int orientation, string expected)
    {
        // Three columns, two rows: abc over def.
        var picture = new Picture(3, 2);
        for (int i = 0; i < 6; i++)
        {
            picture.Pixels[4 * i] = (byte)('a' + i);
        }

        Picture upright = ExifOrientation.Apply(picture, orientation);
        Assert.Equal(expected, string.Concat(Enumerable.Range(0, 6).Select(i => (char)upright.Pixels[4 * i])));
        Assert.Equal(orientation >= 5 ? 2 : 3, upright.Width);
    }

    [Fact]
    public void The_orientation_is_read_from_both_byte_orders()
    {
        byte[] little = [(byte)'I', (byte)'I', 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0];
        byte[] big = [(byte)'M', (byte)'M', 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 8, 0, 0];
        Assert.Equal(6, ExifOrientation.Read(little));
        Assert.Equal(8, ExifOrientation.Read(big));
        Assert.Equal(1, ExifOrientation.Read([1, 2, 3]));
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_told()
    {
        MynaException refused = await Assert.ThrowsAsync<MynaException>(() => PictureFile.ReadAsync("/nowhere/at/all.png", cancellationToken: Cancel));
        Assert.Contains("/nowhere/at/all.png", refused.Message, StringComparison.Ordinal);
    }
}
