using System.Buffers.Binary;
using System.Text;
using Myna.Trust.Provenance.Tags;

namespace Myna.Trust.Provenance.Containers;

/// <summary>The comments of a FLAC stream (RFC 9639, section 8.6): NAME=value, in UTF-8.</summary>
internal static class FlacComments
{
    private const int CommentBlock = 4;
    private const int LastBlock = 0x80;
    private const string SourceType = "DIGITALSOURCETYPE";

    private readonly record struct Block(int Type, bool IsLast, long Start, int Length);

    /// <summary>Reads the tags among a stream's comments.</summary>
    public static PlainTags Read(Stream file, long streamStart, PlainTags tags)
    {
        foreach (Block block in Blocks(file, streamStart).Where(block => block.Type == CommentBlock))
        {
            foreach (string comment in Parse(StreamEdits.Read(file, block.Start + 4, block.Length)).Comments)
            {
                int equals = comment.IndexOf('=', StringComparison.Ordinal);
                string value = comment[(equals + 1)..];
                tags = (equals < 0 ? "" : comment[..equals].ToUpperInvariant()) switch
                {
                    SourceType => tags with { SourceType = value },
                    "SOFTWARE" => tags with { Software = value },
                    "COMMENT" => tags with { Comment = value },
                    _ => tags,
                };
            }
        }

        return tags;
    }

    /// <summary>Adds the tags to a stream's comments; others stay.</summary>
    public static void Write(Stream file, long streamStart, PlainTags tags)
    {
        List<Block> blocks = Blocks(file, streamStart);
        Block? old = blocks.Find(block => block.Type == CommentBlock) is { Length: > 0 } found ? found : null;
        (string vendor, List<string> comments) = old is { } there ? Parse(StreamEdits.Read(file, there.Start + 4, there.Length)) : ("Myna", []);
        Set("SOFTWARE", tags.Software);
        Set("COMMENT", tags.Comment);
        Set(SourceType, tags.SourceType);

        byte[] content = Make(vendor, comments);
        var block = new byte[4 + content.Length];
        BinaryPrimitives.WriteInt32BigEndian(block, content.Length);
        block[0] = (byte)(CommentBlock | (old is { IsLast: true } ? LastBlock : 0));
        content.CopyTo(block, 4);

        // Without a block of comments, the new one follows the first, which describes the stream and must stay the first.
        Block first = blocks[0];
        if (old is null && first.IsLast)
        {
            block[0] |= LastBlock;
            StreamEdits.Write(file, first.Start, [(byte)first.Type]);
        }

        StreamEdits.Replace(file, old?.Start ?? first.Start + 4 + first.Length, old is { } replaced ? 4 + replaced.Length : 0, block);

        void Set(string name, string? value)
        {
            if (value is not null)
            {
                comments.RemoveAll(comment => comment.StartsWith(name + "=", StringComparison.OrdinalIgnoreCase));
                comments.Add($"{name}={value}");
            }
        }
    }

    private static List<Block> Blocks(Stream file, long streamStart)
    {
        var blocks = new List<Block>();
        for (long at = streamStart + 4; ;)
        {
            byte[] header = StreamEdits.Read(file, at, 4);
            int length = BinaryPrimitives.ReadInt32BigEndian(header) & 0xFFFFFF;
            var block = new Block(header[0] & 0x7F, (header[0] & LastBlock) != 0, at, length);
            if (at + 4 + length > file.Length)
            {
                throw new MalformedException("the FLAC file is cut off within its description");
            }

            blocks.Add(block);
            if (block.IsLast)
            {
                return blocks;
            }

            at += 4 + length;
        }
    }

    private static (string Vendor, List<string> Comments) Parse(byte[] block)
    {
        int at = 0;
        string vendor = Next();
        int count = Number();
        var comments = new List<string>();
        for (int i = 0; i < count; i++)
        {
            comments.Add(Next());
        }

        return (vendor, comments);

        int Number()
        {
            int value = at + 4 <= block.Length ? BinaryPrimitives.ReadInt32LittleEndian(block.AsSpan(at)) : -1;
            at += 4;
            return value >= 0 ? value : throw new MalformedException("the comments of the FLAC file are damaged");
        }

        string Next()
        {
            int length = Number();
            if (length > block.Length - at)
            {
                throw new MalformedException("the comments of the FLAC file are damaged");
            }

            at += length;
            return Encoding.UTF8.GetString(block, at - length, length);
        }
    }

    private static byte[] Make(string vendor, List<string> comments)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        Put(vendor);
        writer.Write(comments.Count);
        comments.ForEach(Put);
        writer.Flush();
        return stream.ToArray();

        void Put(string text)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            writer.Write(bytes.Length);
            writer.Write(bytes);
        }
    }
}
