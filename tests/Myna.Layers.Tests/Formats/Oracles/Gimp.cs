using Myna.Layers.Pictures;

namespace Myna.Layers.Tests.Formats.Oracles;

/// <summary>GIMP 2.10 in batch mode as a judge of layered files.</summary>
internal static class Gimp
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(3);

    /// <summary>Opens a file, merges what is visible and gives that back; the test is skipped where GIMP is not installed.</summary>
    public static async Task<Picture> CompositeAsync(byte[] file, string extension)
    {
        Assert.SkipUnless(
            OracleProgram.TryRun("gimp", Timeout, "--version") is (0, { } version) && version.Contains(" 2.", StringComparison.Ordinal),
            "GIMP 2.10 is not installed; apt-get install gimp");
        using var folder = new TemporaryFolder();
        string source = folder.File("file." + extension), target = folder.File("seen.png");
        await File.WriteAllBytesAsync(source, file, TestContext.Current.CancellationToken);
        string script = $"""
            (let* ((image (car (gimp-file-load RUN-NONINTERACTIVE "{source}" "{source}")))
                   (layer (car (gimp-image-merge-visible-layers image CLIP-TO-IMAGE))))
              (gimp-layer-add-alpha layer)
              (gimp-layer-resize-to-image-size layer)
              (file-png-save RUN-NONINTERACTIVE image layer "{target}" "{target}" 0 1 0 0 0 0 0))
            """;
        string said = OracleProgram.Run("gimp", Timeout, "-n", "-i", "-d", "-f", "-s", "-b", script, "-b", "(gimp-quit 0)");
        Assert.True(File.Exists(target), $"GIMP wrote nothing: {said}");
        return await PictureFile.ReadAsync(target, cancellationToken: TestContext.Current.CancellationToken);
    }
}
