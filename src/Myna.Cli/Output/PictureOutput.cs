using Myna.Audio.Files;
using Myna.Audio.Pictures;
using Myna.Cli.Errors;

namespace Myna.Cli.Output;

/// <summary>A PNG file that appears when it is complete.</summary>
internal sealed class PictureOutput : IDisposable
{
    private readonly AtomicFile _file;

    private PictureOutput(AtomicFile file) => _file = file;

    /// <summary>Opens the place, before any work is done.</summary>
    /// <exception cref="CliException">It is no name of a PNG file, or cannot be written.</exception>
    public static PictureOutput Open(string path)
    {
        bool isPng = Path.GetExtension(path).Equals(".png", StringComparison.OrdinalIgnoreCase) || path.StartsWith("/dev/", StringComparison.Ordinal);
        return isPng
            ? new PictureOutput(CliException.InStage(ExitCode.Failed, () => AtomicFile.Create(path)))
            : throw new CliException(ExitCode.Usage, $"{path}: pictures are written as PNG; give a name that ends in .png");
    }

    /// <summary>Writes the picture and puts the file in its place.</summary>
    public void Complete(Raster picture)
    {
        PngWriter.Write(_file.Stream, picture);
        CliException.InStage(ExitCode.Failed, () =>
        {
            _file.Commit();
            return true;
        });
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
