using System.Buffers.Binary;
using System.Text;
using Myna.Trust.Provenance.Jumbf;
using Myna.Trust.Provenance.Tags;

namespace Myna.Trust.Provenance.Containers;

/// <summary>Plain tags of an MP4 file, as iTunes writes them: <c>moov/udta/meta/ilst</c>, with items such as <c>©cmt</c> and named ones (<c>----</c>).</summary>
internal static class Mp4Tags
{
    private const int Utf8Text = 1;
    private const string Comment = "\u00A9cmt";
    private const string Domain = "com.apple.iTunes";

    /// <summary>Reads the tags.</summary>
    public static PlainTags Read(Stream file, PlainTags tags)
    {
        foreach (Mp4Box item in Mp4Box.Find(file, "/moov/udta/meta/ilst").SelectMany(list => list.Children(file)).Where(item => item.Length <= XmpPacket.MostBytes))
        {
            byte[] content = StreamEdits.Read(file, item.ContentStart, item.Length - item.HeaderBytes);
            tags = item.Type switch
            {
                Comment => tags with { Comment = Text(content) },
                "----" when Encoding.Latin1.GetString(content).Contains(PlainTags.SourceTypeKey, StringComparison.Ordinal) => tags with { SourceType = Text(content) },
                "----" when Encoding.Latin1.GetString(content).Contains("Software", StringComparison.Ordinal) => tags with { Software = Text(content) },
                _ => tags,
            };
        }

        return tags;
    }

    /// <summary>Writes the tags; other items stay.</summary>
    public static void Write(Stream file, PlainTags tags)
    {
        List<Mp4Box> movies = [.. Mp4Box.TopLevel(file).Where(box => box.Type == "moov")];
        if (movies is not [var movie])
        {
            throw new MalformedException($"the MP4 file has {movies.Count} moov boxes instead of one");
        }

        byte[] added =
        [
            .. tags.Comment is null ? [] : JumbfWriter.Box(Comment, Data(tags.Comment)),
            .. tags.SourceType is null ? [] : Named(PlainTags.SourceTypeKey, tags.SourceType),
            .. tags.Software is null ? [] : Named("Software", tags.Software),
        ];

        // Each box on the way to the list grows by what is put in; those that are missing are made.
        var path = new List<Mp4Box> { movie };
        foreach (string name in (ReadOnlySpan<string>)["udta", "meta", "ilst"])
        {
            List<Mp4Box> children = path[^1].Children(file);
            int at = children.FindIndex(box => box.Type == name);
            if (at < 0)
            {
                added = Missing(name, added);
                break;
            }

            path.Add(children[at]);
        }

        long place = path[^1].End;
        Mp4ChunkOffsets.Shift(file, place, added.Length);
        foreach (Mp4Box box in path)
        {
            Grow(file, box, added.Length);
        }

        StreamEdits.Replace(file, place, 0, added);
    }

    private static byte[] Missing(string name, byte[] items)
    {
        byte[] list = JumbfWriter.Box("ilst", items);
        if (name == "ilst")
        {
            return list;
        }

        // The handler says that the list is in Apple's manner ("mdir").
        byte[] handler = JumbfWriter.Box("hdlr", [0, 0, 0, 0, 0, 0, 0, 0, .. "mdirappl"u8, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        byte[] meta = JumbfWriter.Box("meta", [0, 0, 0, 0, .. handler, .. list]);
        return name == "meta" ? meta : JumbfWriter.Box("udta", meta);
    }

    private static void Grow(Stream file, Mp4Box box, int by)
    {
        if (box.HeaderBytes == 16)
        {
            var wide = new byte[8];
            BinaryPrimitives.WriteInt64BigEndian(wide, box.Length + by);
            StreamEdits.Write(file, box.Start + 8, wide);
            return;
        }

        var length = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(length, checked((uint)(box.Length + by)));
        StreamEdits.Write(file, box.Start, length);
    }

    private static byte[] Data(string text) => JumbfWriter.Box("data", [0, 0, 0, Utf8Text, 0, 0, 0, 0, .. Encoding.UTF8.GetBytes(text)]);

    private static byte[] Named(string name, string value) => JumbfWriter.Box("----", [
        .. JumbfWriter.Box("mean", [0, 0, 0, 0, .. Encoding.ASCII.GetBytes(Domain)]),
        .. JumbfWriter.Box("name", [0, 0, 0, 0, .. Encoding.ASCII.GetBytes(name)]),
        .. Data(value),
    ]);

    /// <summary>The text of an item's data box, which is its last.</summary>
    private static string? Text(byte[] item)
    {
        for (int at = 0; at + 16 <= item.Length;)
        {
            long length = BinaryPrimitives.ReadUInt32BigEndian(item.AsSpan(at));
            if (length < 8 || length > item.Length - at)
            {
                return null;
            }

            if (item.AsSpan(at + 4, 4).SequenceEqual("data"u8) && length >= 16)
            {
                return Encoding.UTF8.GetString(item, at + 16, (int)length - 16);
            }

            at += (int)length;
        }

        return null;
    }
}
