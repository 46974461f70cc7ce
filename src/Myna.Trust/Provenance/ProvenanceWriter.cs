using Myna.Audio.Files;
using Myna.Trust.Provenance.Containers;
using Myna.Trust.Provenance.Manifests;
using Myna.Trust.Provenance.Tags;

namespace Myna.Trust.Provenance;

/// <summary>
/// Puts a signed C2PA manifest and plain tags into finished files. Sound and pixels stay bit for bit as they are; memory does not
/// grow with the length of the file.
/// </summary>
/// <param name="signer">Who signs; the caller disposes of it.</param>
public sealed class ProvenanceWriter(ProvenanceSigner signer)
{
    private const int MostRounds = 4;

    /// <summary>Adds provenance to a file, which is replaced when all is done.</summary>
    /// <param name="path">A file of one of <see cref="ProvenanceFormat"/>.</param>
    /// <param name="claim">What is claimed.</param>
    /// <param name="cancellationToken">Leaves the file as it was.</param>
    /// <exception cref="MynaException">The file is of another format, damaged, has a manifest already, or cannot be written.</exception>
    public void Add(string path, ProvenanceClaim claim, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(claim);
        try
        {
            using AtomicFile copy = AtomicFile.Create(path);
            using (FileStream original = File.OpenRead(path))
            {
                original.CopyTo(copy.Stream);
            }

            ProvenanceFormat format = ProvenanceFormats.Identify(copy.Stream)
                ?? throw new MynaException($"{path} cannot keep provenance; WAV, MP3, FLAC, M4A, PNG and JPEG can");
            Add(copy.Stream, format, claim, Path.GetFileName(path), cancellationToken);
            copy.Commit();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new MynaException($"cannot add provenance to {path}: {exception.Message.TrimEnd('.')}", exception);
        }
    }

    /// <summary>Adds provenance to a file in place.</summary>
    /// <param name="file">The whole file, from its first byte; can seek, read and write. It ends as a file that is damaged if writing fails half-way.</param>
    /// <param name="format">What it is.</param>
    /// <param name="claim">What is claimed.</param>
    /// <param name="name">How messages call it.</param>
    /// <param name="cancellationToken">Checked while hashing.</param>
    /// <exception cref="MynaException">The file is of another format, damaged, or has a manifest already.</exception>
    public void Add(
        Stream file, ProvenanceFormat format, ProvenanceClaim claim, string name = "the file", CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(claim);
        IManifestContainer container = ManifestContainers.Of(format);
        try
        {
            if (container.Find(file) is not null)
            {
                throw new MynaException($"{name} has a provenance manifest already; Myna adds none to files of others' making");
            }

            container.WriteTags(file, PlainTags.Of(claim));
            ManifestRoom room = MakeRoom(file, format, container, claim);
            HardBinding binding = HardBinding.Of(file, format, room);
            byte[] hash = AssetHash.Of(file, algorithm: null, binding.Excluded, binding.Marks, cancellationToken);
            byte[] manifest = ManifestBuilder.Build(claim, binding, hash, signer);
            if (manifest.Length != room.ManifestBytes)
            {
                throw new InvalidOperationException($"The manifest has {manifest.Length} bytes, {room.ManifestBytes} were planned.");
            }

            container.Fill(file, room, manifest);
            file.Flush();
        }
        catch (Exception exception) when (exception is MalformedException or EndOfStreamException)
        {
            throw new MynaException($"cannot add provenance to {name}: {exception.Message}", exception);
        }
    }

    /// <summary>
    /// The manifest states where it lies, and longer numbers make it longer: its length is tried until it agrees with itself.
    /// </summary>
    private ManifestRoom MakeRoom(Stream file, ProvenanceFormat format, IManifestContainer container, ProvenanceClaim claim)
    {
        ManifestRoom room = container.Plan(file, 0);
        for (int round = 0; round < MostRounds; round++)
        {
            int length = ManifestBuilder.Build(claim, HardBinding.Of(file, format, room), new byte[HardBinding.HashBytes], signer).Length;
            if (length == room.ManifestBytes)
            {
                container.Open(file, room);
                return room;
            }

            room = container.Plan(file, length);
        }

        throw new InvalidOperationException("The length of the manifest does not settle.");
    }
}
