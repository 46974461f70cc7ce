using System.Diagnostics;
using Myna.Audio.Pictures;

namespace Myna.Audio.Tests.Pictures;

public class PngWriterTests
{
    /// <summary>Another program reads what was written: every pixel comes back.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 2)]
    [InlineData(257, 63)]
    public async Task Written_pictures_come_back_from_ffmpeg_pixel_for_pixel(int width, int height)
    {
        using var folder = new TemporaryFolder();
        Raster picture = Varied(width, height);
        await using (FileStream stream = File.Create(folder.File("picture.png")))
        {
            PngWriter.Write(stream, picture);
        }

        var start = new ProcessStartInfo("ffmpeg", ["-v", "error", "-i", folder.File("picture.png"), "-f", "rawvideo", "-pix_fmt", "rgb24", "-"])
        {
            RedirectStandardOutput = true,
        };
        using Process ffmpeg = Process.Start(start)!;
        using var pixels = new MemoryStream();
        await ffmpeg.StandardOutput.BaseStream.CopyToAsync(pixels, TestContext.Current.CancellationToken);
        await ffmpeg.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, ffmpeg.ExitCode);
        Assert.Equal(picture.Pixels, pixels.ToArray());
    }

    /// <summary>The end chunk never varies; its check sum is known from the standard.</summary>
    [Fact]
    public void Files_begin_and_end_as_the_standard_says()
    {
        using var stream = new MemoryStream();
        PngWriter.Write(stream, new Raster(2, 2));
        byte[] file = stream.ToArray();

        Assert.Equal([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], file[..8]);
        Assert.Equal([0, 0, 0, 0, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82], file[^12..]);
    }

    private static Raster Varied(int width, int height)
    {
        var picture = new Raster(width, height);
        var random = new Random(7);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                // Flat, smooth and noisy rows, so that each filter is the best somewhere.
                picture[x, y] = (y % 3) switch
                {
                    0 => new Colour(200, 10, 90),
                    1 => new Colour((byte)x, (byte)(2 * x), (byte)(3 * x)),
                    _ => new Colour((byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(256)),
                };
            }
        }

        return picture;
    }
}
