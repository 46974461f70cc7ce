using System.Formats.Cbor;
using Myna.Trust.Provenance.Containers;

namespace Myna.Trust.Provenance.Manifests;

/// <summary>The assertion that ties a manifest to the bytes of its file, as Myna writes it.</summary>
/// <param name="Label">Label of the assertion.</param>
/// <param name="Excluded">What the hash leaves out: the manifest itself.</param>
/// <param name="Marks">Places that go into the hash (MP4).</param>
internal sealed record HardBinding(string Label, IReadOnlyList<ByteRange> Excluded, IReadOnlyList<long> Marks)
{
    /// <summary>Hash of a file without stretches of it (C2PA 2.x, "Data hash").</summary>
    public const string DataHash = "c2pa.hash.data";

    /// <summary>Hash of an MP4 file without some of its boxes (C2PA 2.x, "BMFF-based hash").</summary>
    public const string BmffHash = "c2pa.hash.bmff.v3";

    /// <summary>Bytes of the hash that Myna writes (SHA-256).</summary>
    public const int HashBytes = 32;

    /// <summary>Boxes whose content programs may change without changing the sound, and the manifest's own.</summary>
    public static readonly string[] ExcludedBoxes = ["/ftyp", "/mfra", "/free", "/skip"];

    /// <summary>How a file with room for a manifest is bound.</summary>
    /// <param name="file">The file; for MP4 the room must have been made already, else only the length of the assertion is right.</param>
    /// <param name="format">Its format.</param>
    /// <param name="room">The room.</param>
    public static HardBinding Of(Stream file, ProvenanceFormat format, ManifestRoom room)
    {
        if (format != ProvenanceFormat.M4a)
        {
            return new HardBinding(DataHash, [room.Excluded], []);
        }

        var excluded = new List<ByteRange>();
        var marks = new List<long>();
        foreach (Mp4Box box in Mp4Box.TopLevel(file))
        {
            if (box.Start == room.Start || ExcludedBoxes.Contains("/" + box.Type))
            {
                excluded.Add(new ByteRange(box.Start, box.Length));
            }
            else
            {
                marks.Add(box.Start);
            }
        }

        return new HardBinding(BmffHash, excluded, marks);
    }

    /// <summary>The assertion.</summary>
    /// <param name="hash">32 bytes; zeros while the hash is not known.</param>
    public byte[] ToCbor(ReadOnlySpan<byte> hash)
    {
        var writer = new CborWriter(CborConformanceMode.Canonical, convertIndefiniteLengthEncodings: true);
        writer.WriteStartMap(null);
        writer.WriteTextString("alg");
        writer.WriteTextString("sha256");
        writer.WriteTextString("hash");
        writer.WriteByteString(hash);
        writer.WriteTextString("exclusions");
        if (Label == BmffHash)
        {
            WriteBoxes(writer);
        }
        else
        {
            WriteRanges(writer);
        }

        writer.WriteEndMap();
        return writer.Encode();
    }

    private void WriteRanges(CborWriter writer)
    {
        writer.WriteStartArray(Excluded.Count);
        foreach (ByteRange range in Excluded)
        {
            writer.WriteStartMap(2);
            writer.WriteTextString("start");
            writer.WriteInt64(range.Start);
            writer.WriteTextString("length");
            writer.WriteInt64(range.Length);
            writer.WriteEndMap();
        }

        writer.WriteEndArray();

        // Nothing needs padding, since the length of the manifest is known before; the specification asks for the field.
        writer.WriteTextString("pad");
        writer.WriteByteString([]);
        writer.WriteTextString("name");
        writer.WriteTextString("jumbf manifest");
    }

    private static void WriteBoxes(CborWriter writer)
    {
        writer.WriteStartArray(1 + ExcludedBoxes.Length);
        writer.WriteStartMap(2);
        writer.WriteTextString("xpath");
        writer.WriteTextString("/uuid");
        writer.WriteTextString("data");
        writer.WriteStartArray(1);
        writer.WriteStartMap(2);
        writer.WriteTextString("offset");
        writer.WriteInt32(8);
        writer.WriteTextString("value");
        writer.WriteByteString(Mp4Container.ManifestUuid);
        writer.WriteEndMap();
        writer.WriteEndArray();
        writer.WriteEndMap();
        foreach (string path in ExcludedBoxes)
        {
            writer.WriteStartMap(1);
            writer.WriteTextString("xpath");
            writer.WriteTextString(path);
            writer.WriteEndMap();
        }

        writer.WriteEndArray();
        writer.WriteTextString("name");
        writer.WriteTextString("jumbf manifest");
    }
}
