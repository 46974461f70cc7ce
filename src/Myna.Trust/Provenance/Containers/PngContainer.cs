using System.Buffers.Binary;
using System.Text;
using Myna.Trust.Provenance.Tags;

namespace Myna.Trust.Provenance.Containers;

/// <summary>PNG: the manifest is a <c>caBX</c> chunk behind <c>IHDR</c>; tags are <c>tEXt</c> chunks and XMP in <c>iTXt</c>. No pixel changes.</summary>
internal sealed class PngContainer : IManifestContainer
{
    private const int SignatureBytes = 8;
    private const int AroundContent = 12;
    private const int MostChunks = 1_000_000;
    private const string XmpKeyword = "XML:com.adobe.xmp";

    private readonly record struct Chunk(string Type, long Start, long Length)
    {
        public ByteRange Whole => new(Start, Length + AroundContent);
    }

    /// <inheritdoc/>
    public ManifestPlace? Find(Stream file)
    {
        Chunk[] found = [.. Chunks(file).Where(chunk => chunk.Type == "caBX")];
        return found.Length switch
        {
            0 => null,
            1 => new ManifestPlace(StreamEdits.Read(file, found[0].Start + 8, found[0].Length), [found[0].Whole]),
            _ => throw new MalformedException("the file has more than one caBX chunk"),
        };
    }

    /// <inheritdoc/>
    public PlainTags ReadTags(Stream file)
    {
        PlainTags tags = PlainTags.None;
        foreach (Chunk chunk in Chunks(file).Where(chunk => chunk.Type is "tEXt" or "iTXt" && chunk.Length <= XmpPacket.MostBytes))
        {
            byte[] content = StreamEdits.Read(file, chunk.Start + 8, chunk.Length);
            int end = content.AsSpan().IndexOf((byte)0);
            string keyword = end < 0 ? "" : Encoding.Latin1.GetString(content, 0, end);
            if (chunk.Type == "iTXt" && keyword == XmpKeyword && content.AsSpan(end).StartsWith("\0\0\0\0\0"u8))
            {
                tags = tags with { Xmp = Encoding.UTF8.GetString(content.AsSpan(end + 5)) };
            }
            else if (chunk.Type == "tEXt" && end >= 0)
            {
                string text = Encoding.Latin1.GetString(content.AsSpan(end + 1));
                tags = keyword switch
                {
                    "Software" => tags with { Software = text },
                    "Comment" => tags with { Comment = text },
                    _ => tags,
                };
            }
        }

        return tags.WithXmp();
    }

    /// <inheritdoc/>
    public void WriteTags(Stream file, PlainTags tags)
    {
        byte[] chunks =
        [
            .. tags.Software is null ? [] : MakeChunk("tEXt", Text("Software", tags.Software)),
            .. tags.Comment is null ? [] : MakeChunk("tEXt", Text("Comment", tags.Comment)),
            .. tags.Xmp is null ? [] : MakeChunk("iTXt", [.. Encoding.Latin1.GetBytes(XmpKeyword), 0, 0, 0, 0, 0, .. Encoding.UTF8.GetBytes(tags.Xmp)]),
        ];
        StreamEdits.Replace(file, HeaderEnd(file), 0, chunks);

        static byte[] Text(string keyword, string text) => [.. Encoding.Latin1.GetBytes(keyword), 0, .. Encoding.Latin1.GetBytes(text)];
    }

    /// <inheritdoc/>
    public ManifestRoom Plan(Stream file, int manifestBytes)
    {
        long at = HeaderEnd(file);
        return new ManifestRoom(at, manifestBytes, new ByteRange(at, AroundContent + manifestBytes));
    }

    /// <inheritdoc/>
    public void Open(Stream file, ManifestRoom room) => StreamEdits.Replace(file, room.Start, 0, new byte[AroundContent + room.ManifestBytes]);

    /// <inheritdoc/>
    public void Fill(Stream file, ManifestRoom room, ReadOnlySpan<byte> manifest) => StreamEdits.Write(file, room.Start, MakeChunk("caBX", manifest));

    private static long HeaderEnd(Stream file) => Chunks(file)[0].Whole.End;

    private static List<Chunk> Chunks(Stream file)
    {
        if (!StreamEdits.Read(file, 0, SignatureBytes).AsSpan().SequenceEqual((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
        {
            throw new MalformedException("the file is not a PNG file");
        }

        var chunks = new List<Chunk>();
        for (long at = SignatureBytes; at < file.Length;)
        {
            byte[] header = StreamEdits.Read(file, at, 8);
            var chunk = new Chunk(Encoding.Latin1.GetString(header, 4, 4), at, BinaryPrimitives.ReadUInt32BigEndian(header));
            if (chunk.Whole.End > file.Length || chunks.Count > MostChunks)
            {
                throw new MalformedException($"the PNG file is cut off in its chunk {chunk.Type}");
            }

            chunks.Add(chunk);
            if (chunk.Type == "IEND")
            {
                break;
            }

            at = chunk.Whole.End;
        }

        return chunks is [{ Type: "IHDR" }, ..] ? chunks : throw new MalformedException("the PNG file does not begin with IHDR");
    }

    private static byte[] MakeChunk(string type, ReadOnlySpan<byte> content)
    {
        var chunk = new byte[AroundContent + content.Length];
        BinaryPrimitives.WriteInt32BigEndian(chunk, content.Length);
        Encoding.ASCII.GetBytes(type, chunk.AsSpan(4));
        content.CopyTo(chunk.AsSpan(8));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + content.Length), Crc(chunk.AsSpan(4, 4 + content.Length)));
        return chunk;
    }

    /// <summary>The checksum of PNG (annex D); a bit at a time, for a few kilobytes.</summary>
    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
            }
        }

        return ~crc;
    }
}
