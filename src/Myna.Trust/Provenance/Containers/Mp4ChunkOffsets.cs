using System.Buffers.Binary;

namespace Myna.Trust.Provenance.Containers;

/// <summary>The tables of an MP4 file that say at which byte each chunk of sound begins (<c>stco</c>, <c>co64</c>).</summary>
internal static class Mp4ChunkOffsets
{
    private const int BeforeEntries = 8;

    /// <summary>Adds to all offsets at or behind a place; the tables keep their lengths. To be called before the bytes move.</summary>
    /// <param name="file">The file.</param>
    /// <param name="from">The place where bytes will be put in or taken out.</param>
    /// <param name="shift">How many.</param>
    public static void Shift(Stream file, long from, long shift)
    {
        foreach (string name in (ReadOnlySpan<string>)["stco", "co64"])
        {
            foreach (Mp4Box table in Mp4Box.Find(file, "/moov/trak/mdia/minf/stbl/" + name))
            {
                byte[] content = StreamEdits.Read(file, table.ContentStart, table.Length - table.HeaderBytes);
                Shift(content, isWide: name == "co64", from, shift);
                StreamEdits.Write(file, table.ContentStart, content);
            }
        }
    }

    private static void Shift(byte[] content, bool isWide, long from, long shift)
    {
        int width = isWide ? 8 : 4;
        long count = content.Length < BeforeEntries ? -1 : BinaryPrimitives.ReadUInt32BigEndian(content.AsSpan(4));
        if (count < 0 || count > (content.Length - BeforeEntries) / width)
        {
            throw new MalformedException("a table of the MP4 file is damaged");
        }

        for (int i = 0; i < count; i++)
        {
            Span<byte> entry = content.AsSpan(BeforeEntries + (i * width), width);
            long offset = isWide ? BinaryPrimitives.ReadInt64BigEndian(entry) : BinaryPrimitives.ReadUInt32BigEndian(entry);
            offset += offset >= from ? shift : 0;
            if (isWide)
            {
                BinaryPrimitives.WriteInt64BigEndian(entry, offset);
            }
            else if (offset <= uint.MaxValue)
            {
                BinaryPrimitives.WriteUInt32BigEndian(entry, (uint)offset);
            }
            else
            {
                throw new MalformedException("the MP4 file is so long that its sound cannot be moved to make room for a manifest");
            }
        }
    }
}
