using Myna.Layers.Formats.OpenRaster;
using Myna.Layers.Formats.Photoshop;
using Myna.Layers.Pictures;
using static System.FormattableString;

namespace Myna.Layers.Formats;

/// <summary>Reads the layered files of other programs: PSD, PSB and OpenRaster; what a file is, its first bytes tell.</summary>
public static class LayerImport
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limits">How large it may be; null for <see cref="PictureLimits.Default"/>.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="MynaException">The file is missing, damaged, too large or of another kind.</exception>
    public static ImportedDocument Read(string path, PictureLimits? limits = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        limits ??= PictureLimits.Default;
        string name = Path.GetFileName(path);
        try
        {
            if (Directory.Exists(path))
            {
                throw new MynaException($"{path} is a folder; give a .psd, .psb or .ora file");
            }

            using FileStream stream = File.OpenRead(path);
            if (stream.Length > Math.Min(limits.MaximumFileBytes, Array.MaxLength))
            {
                throw new MynaException(Invariant(
                    $"{name} is {stream.Length / 1048576.0:0} MiB large, more than the {limits.MaximumFileBytes / 1048576.0:0} MiB allowed; scale it down first, or allow more"));
            }

            Span<byte> start = stackalloc byte[4];
            int read = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            stream.Position = 0;
            if (start[..read].SequenceEqual("8BPS"u8))
            {
                var bytes = new byte[stream.Length];
                stream.ReadExactly(bytes);
                return PhotoshopImport.ToDocument(PsdReader.Read(bytes, name, limits, cancellationToken));
            }

            return start[..read].SequenceEqual("PK\u0003\u0004"u8)
                ? OpenRasterReader.Read(stream, name, limits, cancellationToken)
                : throw new MynaException($"{name} is no layered file Myna reads; give a .psd, .psb or .ora file");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new MynaException($"cannot read {path}: {exception.Message.TrimEnd('.')}", exception);
        }
    }
}
