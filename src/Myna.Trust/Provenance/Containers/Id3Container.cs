using Myna.Trust.Provenance.Tags;

namespace Myna.Trust.Provenance.Containers;

/// <summary>
/// MP3 and FLAC: the manifest is a GEOB frame of the ID3v2 tag at the start (C2PA 2.x, "Embedding manifests into ID3"; a FLAC stream
/// has the tag before its <c>fLaC</c>, and its plain tags among its own comments).
/// </summary>
internal sealed class Id3Container(bool isFlac) : IManifestContainer
{
    /// <inheritdoc/>
    public ManifestPlace? Find(Stream file)
    {
        if (ReadTag(file).Manifest() is not { } found)
        {
            return null;
        }

        return new ManifestPlace(found.Manifest, [new ByteRange(found.Start, found.Manifest.Length)]);
    }

    /// <inheritdoc/>
    public PlainTags ReadTags(Stream file)
    {
        Id3Tag tag = ReadTag(file);
        PlainTags tags = tag.ReadTags();
        return isFlac ? FlacComments.Read(file, tag.Bytes, tags).WithXmp() : tags;
    }

    /// <inheritdoc/>
    public void WriteTags(Stream file, PlainTags tags)
    {
        Id3Tag tag = ReadTag(file);
        if (isFlac)
        {
            FlacComments.Write(file, tag.Bytes, tags);
        }

        tag.SetTags(tags, onlyXmp: isFlac);
        StreamEdits.Replace(file, 0, tag.Bytes, tag.ToBytes());
    }

    /// <inheritdoc/>
    public ManifestRoom Plan(Stream file, int manifestBytes)
    {
        // The frame is the last of a tag without padding, so the manifest is the tag's last bytes.
        long end = WithManifest(file, new byte[manifestBytes]).Length;
        return new ManifestRoom(end - manifestBytes, manifestBytes, new ByteRange(end - manifestBytes, manifestBytes));
    }

    /// <inheritdoc/>
    public void Open(Stream file, ManifestRoom room)
        => StreamEdits.Replace(file, 0, ReadTag(file).Bytes, WithManifest(file, new byte[room.ManifestBytes]));

    /// <inheritdoc/>
    public void Fill(Stream file, ManifestRoom room, ReadOnlySpan<byte> manifest) => StreamEdits.Write(file, room.Start, manifest);

    private static byte[] WithManifest(Stream file, byte[] manifest)
    {
        Id3Tag tag = Id3Tag.Read(file);
        tag.AddManifest(manifest);
        return tag.ToBytes();
    }

    private Id3Tag ReadTag(Stream file)
    {
        Id3Tag tag = Id3Tag.Read(file);
        if (isFlac && !StreamEdits.Read(file, tag.Bytes, 4).AsSpan().SequenceEqual("fLaC"u8))
        {
            throw new MalformedException("the file is not a FLAC file");
        }

        return tag;
    }
}
