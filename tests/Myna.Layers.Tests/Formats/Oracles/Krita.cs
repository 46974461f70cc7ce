using Myna.Layers.Pictures;

namespace Myna.Layers.Tests.Formats.Oracles;

/// <summary>Krita on a screen that is not there (xvfb) as a judge of layered files.</summary>
internal static class Krita
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(4);

    /// <summary>Opens a file and gives back what Krita exports; the test is skipped where Krita or xvfb is not installed.</summary>
    public static async Task<Picture> CompositeAsync(byte[] file, string extension)
    {
        Assert.SkipUnless(
            File.Exists("/usr/bin/krita") && File.Exists("/usr/bin/xvfb-run"), "Krita is not installed; apt-get install krita xvfb xauth");
        using var folder = new TemporaryFolder();
        string source = folder.File("file." + extension), target = folder.File("seen.png");
        await File.WriteAllBytesAsync(source, file, TestContext.Current.CancellationToken);

        // A home of its own, so that no setting of the person at the machine matters and none is changed.
        string said = OracleProgram.Run(
            "/usr/bin/env", Timeout, "HOME=" + folder.Path, "XDG_RUNTIME_DIR=" + folder.Path, "xvfb-run", "-a", "krita", source, "--export", "--export-filename", target);
        Assert.True(File.Exists(target), $"Krita wrote nothing: {said}");
        return await PictureFile.ReadAsync(target, cancellationToken: TestContext.Current.CancellationToken);
    }
}
