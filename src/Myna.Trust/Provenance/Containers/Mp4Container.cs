using System.Text;
using Myna.Trust.Provenance.Tags;

namespace Myna.Trust.Provenance.Containers;

/// <summary>
/// MP4 (M4A, M4B): the manifest is a <c>uuid</c> box behind <c>ftyp</c> (C2PA 2.x, "Embedding manifests into BMFF-based assets"), XMP
/// another, and plain tags stand in <c>moov/udta/meta/ilst</c>. The tables that say where sound lies are put right.
/// </summary>
internal sealed class Mp4Container : IManifestContainer
{
    private const string Purpose = "manifest";
    private const int FullBoxBytes = 4;
    private const int MerkleOffsetBytes = 8;

    /// <summary>The type of boxes that keep manifests.</summary>
    public static ReadOnlySpan<byte> ManifestUuid => [0xD8, 0xFE, 0xC3, 0xD6, 0x1B, 0x0E, 0x48, 0x3C, 0x92, 0x97, 0x58, 0x28, 0x87, 0x7E, 0xC4, 0x81];

    private static ReadOnlySpan<byte> XmpUuid => [0xBE, 0x7A, 0xCF, 0xCB, 0x97, 0xA9, 0x42, 0xE8, 0x9C, 0x71, 0x99, 0x94, 0x91, 0xE3, 0xAF, 0xAC];

    /// <inheritdoc/>
    public ManifestPlace? Find(Stream file)
    {
        ManifestPlace? found = null;
        foreach (Mp4Box box in Boxes(file).Where(box => box.Type == "uuid"))
        {
            if (box.Length > StreamEdits.MostBytes || !Content(file, box, 0, 16).SequenceEqual(ManifestUuid))
            {
                continue;
            }

            ReadOnlySpan<byte> content = Content(file, box, 16 + FullBoxBytes, box.Length - box.HeaderBytes - 16 - FullBoxBytes);
            int end = content.IndexOf((byte)0);
            string purpose = end < 0 ? "" : Encoding.Latin1.GetString(content[..end]);
            if (purpose is "original" or "update")
            {
                throw new MalformedException("the MP4 file keeps its manifest in two parts (original and update), which Myna does not join");
            }

            if (purpose != Purpose)
            {
                continue;
            }

            if (content.Length < end + 1 + MerkleOffsetBytes)
            {
                throw new MalformedException("the manifest's box of the MP4 file is cut off");
            }

            found = found is null
                ? new ManifestPlace(content[(end + 1 + MerkleOffsetBytes)..].ToArray(), [new ByteRange(box.Start, box.Length)])
                : throw new MalformedException("the MP4 file has more than one manifest store");
        }

        return found;
    }

    /// <inheritdoc/>
    public PlainTags ReadTags(Stream file)
    {
        PlainTags tags = PlainTags.None;
        foreach (Mp4Box box in Boxes(file))
        {
            if (box.Type == "uuid" && box.Length <= XmpPacket.MostBytes && Content(file, box, 0, 16).SequenceEqual(XmpUuid))
            {
                tags = tags with { Xmp = Encoding.UTF8.GetString(Content(file, box, 16, box.Length - box.HeaderBytes - 16)) };
            }
        }

        return Mp4Tags.Read(file, tags).WithXmp();
    }

    /// <inheritdoc/>
    public void WriteTags(Stream file, PlainTags tags)
    {
        Mp4Tags.Write(file, tags);
        if (tags.Xmp is not null)
        {
            Insert(file, MakeBox([.. XmpUuid, .. Encoding.UTF8.GetBytes(tags.Xmp)]));
        }
    }

    /// <inheritdoc/>
    public ManifestRoom Plan(Stream file, int manifestBytes)
    {
        long at = Boxes(file)[0].End;
        return new ManifestRoom(at, manifestBytes, new ByteRange(at, Wrap(new byte[manifestBytes]).Length));
    }

    /// <inheritdoc/>
    public void Open(Stream file, ManifestRoom room) => Insert(file, Wrap(new byte[room.ManifestBytes]));

    /// <inheritdoc/>
    public void Fill(Stream file, ManifestRoom room, ReadOnlySpan<byte> manifest) => StreamEdits.Write(file, room.Start, Wrap(manifest));

    /// <summary>Inserts a box behind <c>ftyp</c>.</summary>
    private static void Insert(Stream file, byte[] box)
    {
        List<Mp4Box> boxes = Boxes(file);
        if (boxes.Exists(part => part.Type is "moof" or "sidx"))
        {
            throw new MalformedException("the MP4 file is cut into fragments, whose tables Myna does not rewrite");
        }

        long at = boxes[0].End;
        Mp4ChunkOffsets.Shift(file, at, box.Length);
        StreamEdits.Replace(file, at, 0, box);
    }

    private static byte[] Wrap(ReadOnlySpan<byte> manifest)
        => MakeBox([.. ManifestUuid, 0, 0, 0, 0, .. Encoding.ASCII.GetBytes(Purpose), 0, 0, 0, 0, 0, 0, 0, 0, 0, .. manifest]);

    private static byte[] MakeBox(ReadOnlySpan<byte> content) => Jumbf.JumbfWriter.Box("uuid", content);

    private static ReadOnlySpan<byte> Content(Stream file, Mp4Box box, long from, long count)
        => box.HeaderBytes + from + count > box.Length || count < 0 ? [] : StreamEdits.Read(file, box.ContentStart + from, count);

    private static List<Mp4Box> Boxes(Stream file) => Mp4Box.TopLevel(file) is [{ Type: "ftyp" }, ..] boxes
        ? boxes
        : throw new MalformedException("the file is not an MP4 file: it does not begin with ftyp");
}
