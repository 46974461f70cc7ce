using Myna.Trust.Provenance.Tags;

namespace Myna.Trust.Provenance.Containers;

/// <summary>Where a manifest lies in a file.</summary>
/// <param name="Manifest">The manifest store.</param>
/// <param name="Wrapped">The bytes of the file that only keep the manifest: all that a hash of the file may leave out.</param>
internal sealed record ManifestPlace(byte[] Manifest, IReadOnlyList<ByteRange> Wrapped);

/// <summary>Room for a manifest of a known length.</summary>
/// <param name="Start">Where its wrapping begins.</param>
/// <param name="ManifestBytes">Length of the manifest.</param>
/// <param name="Excluded">What the hash of the file leaves out.</param>
internal sealed record ManifestRoom(long Start, int ManifestBytes, ByteRange Excluded);

/// <summary>How one kind of file keeps a manifest and plain tags. Streams can seek, and are read and changed in place.</summary>
internal interface IManifestContainer
{
    /// <summary>Finds the manifest.</summary>
    /// <returns>Null if there is none.</returns>
    /// <exception cref="MalformedException">The file is damaged, or holds several.</exception>
    ManifestPlace? Find(Stream file);

    /// <summary>Reads the tags.</summary>
    /// <exception cref="MalformedException">The file is damaged.</exception>
    PlainTags ReadTags(Stream file);

    /// <summary>Writes the tags; what lies behind them moves.</summary>
    /// <exception cref="MalformedException">The file is damaged, or of a kind that cannot be changed.</exception>
    void WriteTags(Stream file, PlainTags tags);

    /// <summary>Says where a manifest would go. Changes nothing.</summary>
    ManifestRoom Plan(Stream file, int manifestBytes);

    /// <summary>Makes the room, and all that depends on its length.</summary>
    void Open(Stream file, ManifestRoom room);

    /// <summary>Puts the manifest in.</summary>
    void Fill(Stream file, ManifestRoom room, ReadOnlySpan<byte> manifest);
}
