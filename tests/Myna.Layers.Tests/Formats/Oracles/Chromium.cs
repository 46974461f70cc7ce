using Myna.Layers.Pictures;

namespace Myna.Layers.Tests.Formats.Oracles;

/// <summary>A browser as a judge of SVG and HTML files.</summary>
internal static class Chromium
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(3);

    /// <summary>What the browser shows of a file, from its upper left corner; the test is skipped where there is no Chromium.</summary>
    public static async Task<Picture> ShowAsync(byte[] file, string extension, int width, int height)
    {
        Assert.SkipUnless(OracleProgram.TryRun("chromium", Timeout, "--version") is (0, _), "Chromium is not installed; apt-get install chromium");
        using var folder = new TemporaryFolder();
        string source = folder.File("page." + extension), target = folder.File("seen.png");
        await File.WriteAllBytesAsync(source, file, TestContext.Current.CancellationToken);

        // A window of 500 pixels is the smallest there is.
        string said = OracleProgram.Run(
            "chromium", Timeout, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--force-device-scale-factor=1", "--force-color-profile=srgb",
            $"--user-data-dir={folder.File("profile")}", $"--window-size={Math.Max(600, width + 20)},{Math.Max(500, height + 200)}", $"--screenshot={target}", "file://" + source);
        Assert.True(File.Exists(target), $"Chromium wrote nothing: {said}");
        Picture seen = await PictureFile.ReadAsync(target, cancellationToken: TestContext.Current.CancellationToken);
        return seen.Crop(new PixelBox(0, 0, width, height));
    }
}
