using System.Buffers.Binary;
using System.Text;
using Myna.Trust.Provenance.Tags;

namespace Myna.Trust.Provenance.Containers;

/// <summary>
/// WAV: the manifest is a <c>C2PA</c> chunk at the end of the RIFF form (C2PA 2.x, "Embedding manifests into RIFF-based assets"), tags
/// are <c>LIST INFO</c> and XMP in <c>_PMX</c>. All of it is appended; no sample moves.
/// </summary>
internal sealed class WavContainer : IManifestContainer
{
    private const uint UnknownSize = 0xFFFFFFFF;
    private const int MostChunks = 100_000;

    private readonly record struct Chunk(string Id, long Start, long Length)
    {
        public long ContentStart => Start + 8;

        public ByteRange Whole => new(Start, 8 + Length);
    }

    /// <inheritdoc/>
    public ManifestPlace? Find(Stream file)
    {
        Chunk[] found = [.. Chunks(file).Where(chunk => chunk.Id == "C2PA")];
        return found.Length switch
        {
            0 => null,
            1 => new ManifestPlace(StreamEdits.Read(file, found[0].ContentStart, found[0].Length), [found[0].Whole]),
            _ => throw new MalformedException("the file has more than one C2PA chunk"),
        };
    }

    /// <inheritdoc/>
    public PlainTags ReadTags(Stream file)
    {
        PlainTags tags = PlainTags.None;
        foreach (Chunk chunk in Chunks(file))
        {
            if (chunk.Length > XmpPacket.MostBytes)
            {
                continue;
            }

            if (chunk.Id == "_PMX")
            {
                tags = tags with { Xmp = Encoding.UTF8.GetString(StreamEdits.Read(file, chunk.ContentStart, chunk.Length)) };
            }
            else if (chunk.Id == "LIST")
            {
                byte[] list = StreamEdits.Read(file, chunk.ContentStart, chunk.Length);
                tags = list.AsSpan().StartsWith("INFO"u8) ? ReadList(list, tags) : tags;
            }
        }

        return tags.WithXmp();
    }

    /// <inheritdoc/>
    public void WriteTags(Stream file, PlainTags tags)
    {
        byte[] list = MakeChunk("LIST", [
            .. "INFO"u8,
            .. tags.Software is null ? [] : MakeChunk("ISFT", Text(tags.Software)),
            .. tags.Comment is null ? [] : MakeChunk("ICMT", Text(tags.SourceType is null ? tags.Comment : $"{tags.Comment}; {PlainTags.SourceTypeKey}: {tags.SourceType}")),
        ]);
        byte[] xmp = tags.Xmp is null ? [] : MakeChunk("_PMX", Encoding.UTF8.GetBytes(tags.Xmp));
        Append(file, [.. list, .. xmp]);
    }

    /// <inheritdoc/>
    public ManifestRoom Plan(Stream file, int manifestBytes)
    {
        long end = End(file);
        return new ManifestRoom(end, manifestBytes, new ByteRange(end, 8 + manifestBytes));
    }

    /// <inheritdoc/>
    public void Open(Stream file, ManifestRoom room) => Append(file, MakeChunk("C2PA", new byte[room.ManifestBytes]));

    /// <inheritdoc/>
    public void Fill(Stream file, ManifestRoom room, ReadOnlySpan<byte> manifest) => StreamEdits.Write(file, room.Start + 8, manifest);

    private static PlainTags ReadList(byte[] list, PlainTags tags)
    {
        for (int at = 4; at + 8 <= list.Length;)
        {
            string id = Encoding.Latin1.GetString(list, at, 4);
            long length = BinaryPrimitives.ReadUInt32LittleEndian(list.AsSpan(at + 4));
            if (length > list.Length - at - 8)
            {
                break;
            }

            string text = Encoding.UTF8.GetString(list, at + 8, (int)length).TrimEnd('\0');
            tags = id switch
            {
                "ISFT" => tags with { Software = text },
                "ICMT" => tags with { Comment = text },
                _ => tags,
            };
            at += 8 + (int)(length + (length % 2));
        }

        return tags;
    }

    /// <summary>Appends whole chunks and puts the size of the form right.</summary>
    private static void Append(Stream file, ReadOnlySpan<byte> chunks)
    {
        long end = End(file);
        long size = end + chunks.Length - 8;
        if (size >= UnknownSize)
        {
            throw new MalformedException("a WAV file of 4 GiB or more has no room for a manifest; write FLAC, M4A or MP3");
        }

        StreamEdits.Replace(file, end, 0, chunks);
        Span<byte> stated = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(stated, (uint)size);
        StreamEdits.Write(file, 4, stated);
    }

    /// <summary>Where the form ends; the file must have all of it.</summary>
    private static long End(Stream file)
    {
        uint size = BinaryPrimitives.ReadUInt32LittleEndian(StreamEdits.Read(file, 4, 4));
        long end = size + 8L;
        return size == UnknownSize ? throw new MalformedException("the WAV file does not state its size (4 GiB or more, or a recording that was cut off)")
            : end > file.Length || end % 2 == 1 ? throw new MalformedException($"the WAV file states {end} bytes and has {file.Length}")
            : end;
    }

    private static List<Chunk> Chunks(Stream file)
    {
        byte[] head = StreamEdits.Read(file, 0, 12);
        string form = Encoding.Latin1.GetString(head, 0, 4);
        if (form is not ("RIFF" or "RF64") || !head.AsSpan(8).SequenceEqual("WAVE"u8))
        {
            throw new MalformedException("the file is not a WAV file");
        }

        uint size = BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(4));
        long end = size == UnknownSize ? file.Length : Math.Min(file.Length, size + 8L);
        var chunks = new List<Chunk>();
        for (long at = 12; at + 8 <= end && chunks.Count < MostChunks;)
        {
            byte[] header = StreamEdits.Read(file, at, 8);
            long length = BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(4));
            bool toTheEnd = length == UnknownSize;
            var chunk = new Chunk(Encoding.Latin1.GetString(header, 0, 4), at, toTheEnd ? end - at - 8 : length);
            if (chunk.Whole.End > end)
            {
                throw new MalformedException($"the chunk {chunk.Id} states {length} bytes, more than the file has: it was cut off");
            }

            chunks.Add(chunk);
            at = chunk.Whole.End + (chunk.Length % 2);
        }

        return chunks;
    }

    private static byte[] MakeChunk(string id, ReadOnlySpan<byte> content)
    {
        var chunk = new byte[8 + content.Length + (content.Length % 2)];
        Encoding.ASCII.GetBytes(id, chunk);
        BinaryPrimitives.WriteUInt32LittleEndian(chunk.AsSpan(4), (uint)content.Length);
        content.CopyTo(chunk.AsSpan(8));
        return chunk;
    }

    private static byte[] Text(string text) => [.. Encoding.UTF8.GetBytes(text), 0];
}
