using System.IO.Compression;
using Myna.Audio.Files;

namespace Myna.Trust.Provenance;

/// <summary>
/// Archives of pictures: C2PA has no place for a manifest in a ZIP file of files, so that each picture in it keeps its own.
/// </summary>
public static class PictureArchive
{
    private const string Ending = ".png";

    /// <summary>Adds provenance to every PNG of a ZIP file, which is replaced when all is done; other entries stay as they are.</summary>
    /// <param name="writer">Signs.</param>
    /// <param name="path">The archive.</param>
    /// <param name="claim">What is claimed of each picture.</param>
    /// <param name="cancellationToken">Leaves the archive as it was.</param>
    /// <exception cref="MynaException">It is no archive, or cannot be written.</exception>
    public static void AddToArchive(this ProvenanceWriter writer, string path, ProvenanceClaim claim, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(claim);
        try
        {
            using AtomicFile copy = AtomicFile.Create(path);
            using (ZipArchive from = ZipFile.OpenRead(path))
            using (var to = new ZipArchive(copy.Stream, ZipArchiveMode.Create, leaveOpen: true))
            {
                foreach (ZipArchiveEntry entry in from.Entries)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    Copy(writer, entry, to, claim, cancellationToken);
                }
            }

            copy.Commit();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new MynaException($"cannot add provenance to the pictures of {path}: {exception.Message.TrimEnd('.')}", exception);
        }
    }

    private static void Copy(ProvenanceWriter writer, ZipArchiveEntry entry, ZipArchive to, ProvenanceClaim claim, CancellationToken cancellationToken)
    {
        bool isPicture = entry.FullName.EndsWith(Ending, StringComparison.OrdinalIgnoreCase);

        // PNG is compressed already.
        ZipArchiveEntry made = to.CreateEntry(entry.FullName, isPicture ? CompressionLevel.NoCompression : CompressionLevel.Optimal);
        made.LastWriteTime = entry.LastWriteTime;
        using Stream source = entry.Open();
        using Stream target = made.Open();
        if (!isPicture)
        {
            source.CopyTo(target);
            return;
        }

        using var picture = new MemoryStream();
        source.CopyTo(picture);
        writer.Add(picture, ProvenanceFormat.Png, claim, entry.FullName, cancellationToken);
        picture.Position = 0;
        picture.CopyTo(target);
    }
}
