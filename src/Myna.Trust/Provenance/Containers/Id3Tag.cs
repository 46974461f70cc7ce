using System.Buffers.Binary;
using System.Text;
using Myna.Trust.Provenance.Tags;

namespace Myna.Trust.Provenance.Containers;

/// <summary>
/// An ID3v2 tag at the start of a file (id3.org, versions 2.3 and 2.4). Frames that are not ours are kept byte for byte, so a tag
/// is written back in the version it had; a new one is 2.4.
/// </summary>
internal sealed class Id3Tag
{
    private const int HeaderBytes = 10;
    private const byte Latin1 = 0;
    private const byte Utf8 = 3;
    private const byte Unsynchronised = 0x80;
    private const byte Extended = 0x40;
    private const string ManifestType = "application/c2pa";
    private const string OldManifestType = "application/x-c2pa-manifest-store";
    private const string XmpOwner = "XMP";

    private readonly byte _version;

    private Id3Tag(byte version, int bytes)
    {
        _version = version;
        Bytes = bytes;
    }

    private sealed record Frame(string Id, byte[] Flags, byte[] Content, long ContentStart);

    private List<Frame> Frames { get; } = [];

    /// <summary>Length of the tag in the file, 0 if it has none yet.</summary>
    public int Bytes { get; }

    /// <summary>Length of the tag that a file begins with, header and footer included; 0 if there is none.</summary>
    /// <param name="head">The first 10 bytes.</param>
    public static long Length(ReadOnlySpan<byte> head)
    {
        if (head.Length < HeaderBytes || !head.StartsWith("ID3"u8))
        {
            return 0;
        }

        bool hasFooter = head[3] >= 4 && (head[5] & 0x10) != 0;
        return HeaderBytes + Synchsafe(head[6..]) + (hasFooter ? HeaderBytes : 0);
    }

    /// <summary>Reads the tag a file begins with.</summary>
    /// <exception cref="MalformedException">It is cut off, or of a version or with options that this class does not know.</exception>
    public static Id3Tag Read(Stream file)
    {
        byte[] head = StreamEdits.Read(file, 0, Math.Min(HeaderBytes, file.Length));
        long length = Length(head);
        if (length == 0)
        {
            return new Id3Tag(4, 0);
        }

        if (head[3] is not (3 or 4))
        {
            throw new MalformedException($"the ID3 tag is of version 2.{head[3]}; 2.3 and 2.4 are understood");
        }

        if ((head[5] & (Unsynchronised | Extended)) != 0)
        {
            throw new MalformedException("the ID3 tag is unsynchronised or has an extended header, which is not understood");
        }

        byte[] bytes = StreamEdits.Read(file, 0, length);
        var tag = new Id3Tag(head[3], (int)length);
        int end = HeaderBytes + Synchsafe(head.AsSpan(6));
        for (int at = HeaderBytes; at + HeaderBytes <= end && bytes[at] != 0;)
        {
            uint size = tag._version == 4 ? (uint)Synchsafe(bytes.AsSpan(at + 4)) : BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(at + 4));
            int from = at + HeaderBytes;
            if (size > end - from)
            {
                throw new MalformedException("a frame of the ID3 tag states more bytes than the tag has");
            }

            tag.Frames.Add(new Frame(Encoding.Latin1.GetString(bytes, at, 4), bytes[(at + 8)..from], bytes[from..(from + (int)size)], from));
            at = from + (int)size;
        }

        return tag;
    }

    /// <summary>The manifest and where it lies in the file; null if there is none.</summary>
    /// <exception cref="MalformedException">There is more than one.</exception>
    public (byte[] Manifest, long Start)? Manifest()
    {
        (byte[], long)? found = null;
        foreach (Frame frame in Frames)
        {
            if (ManifestStart(frame) is not { } start)
            {
                continue;
            }

            found = found is null
                ? (frame.Content[start..], frame.ContentStart + start)
                : throw new MalformedException("the ID3 tag holds more than one manifest");
        }

        return found;
    }

    /// <summary>The tags.</summary>
    public PlainTags ReadTags()
    {
        PlainTags tags = PlainTags.None;
        foreach (Frame frame in Frames)
        {
            if (frame.Id == "PRIV" && frame.Content.AsSpan().StartsWith("XMP\0"u8))
            {
                tags = tags with { Xmp = Encoding.UTF8.GetString(frame.Content.AsSpan(4)) };
            }
            else if (frame.Id is "TXXX" or "COMM" && frame.Content is [Latin1 or Utf8, ..])
            {
                Encoding encoding = frame.Content[0] == Latin1 ? Encoding.Latin1 : Encoding.UTF8;
                string[] parts = encoding.GetString(frame.Content.AsSpan(Math.Min(frame.Content.Length, frame.Id == "COMM" ? 4 : 1))).Split('\0');
                tags = frame.Id == "COMM" ? tags with { Comment = parts[^1] }
                    : parts is [PlainTags.SourceTypeKey, var type, ..] ? tags with { SourceType = type }
                    : parts is ["Software", var software, ..] ? tags with { Software = software }
                    : tags;
            }
        }

        return tags.WithXmp();
    }

    /// <summary>Sets the tags. Comments of others stay.</summary>
    /// <param name="tags">What to set.</param>
    /// <param name="onlyXmp">Whether the plain ones are kept elsewhere.</param>
    public void SetTags(PlainTags tags, bool onlyXmp)
    {
        Frames.RemoveAll(frame => frame.Id == "PRIV" && frame.Content.AsSpan().StartsWith("XMP\0"u8));
        if (!onlyXmp)
        {
            AddText("TXXX", "Software", tags.Software);
            AddText("TXXX", PlainTags.SourceTypeKey, tags.SourceType);
            AddText("COMM", "", tags.Comment);
        }

        if (tags.Xmp is not null)
        {
            Add("PRIV", [.. Encoding.ASCII.GetBytes(XmpOwner), 0, .. Encoding.UTF8.GetBytes(tags.Xmp)]);
        }
    }

    /// <summary>Adds a frame for a manifest, as the last one.</summary>
    public void AddManifest(byte[] manifest) => Add("GEOB", [Latin1, .. Encoding.ASCII.GetBytes(ManifestType), 0, .. "c2pa"u8, 0, .. "c2pa manifest store"u8, 0, .. manifest]);

    /// <summary>The tag as bytes, without padding.</summary>
    public byte[] ToBytes()
    {
        int length = Frames.Sum(frame => HeaderBytes + frame.Content.Length);
        if (length >= 1 << 28)
        {
            throw new MalformedException("the ID3 tag would have 256 MiB or more, which its format cannot state");
        }

        var bytes = new byte[HeaderBytes + length];
        "ID3"u8.CopyTo(bytes);
        bytes[3] = _version;
        WriteSynchsafe(length, bytes.AsSpan(6));
        int at = HeaderBytes;
        foreach (Frame frame in Frames)
        {
            Encoding.Latin1.GetBytes(frame.Id, bytes.AsSpan(at));
            if (_version == 4)
            {
                WriteSynchsafe(frame.Content.Length, bytes.AsSpan(at + 4));
            }
            else
            {
                BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(at + 4), frame.Content.Length);
            }

            frame.Flags.CopyTo(bytes, at + 8);
            frame.Content.CopyTo(bytes, at + HeaderBytes);
            at += HeaderBytes + frame.Content.Length;
        }

        return bytes;
    }

    private static int? ManifestStart(Frame frame)
    {
        // Encoding, media type, file name, description, object; the names end with one zero, or two in UTF-16.
        if (frame.Id != "GEOB" || frame.Content.Length < 2)
        {
            return null;
        }

        ReadOnlySpan<byte> content = frame.Content;
        int at = 1 + content[1..].IndexOf((byte)0);
        if (at < 1 || Encoding.Latin1.GetString(content[1..at]) is not (ManifestType or OldManifestType))
        {
            return null;
        }

        at++;
        bool isWide = content[0] is 1 or 2;
        for (int name = 0; name < 2; name++)
        {
            while (at < content.Length && (content[at] != 0 || (isWide && (at + 1 >= content.Length || content[at + 1] != 0))))
            {
                at += isWide ? 2 : 1;
            }

            at += isWide ? 2 : 1;
        }

        return at <= content.Length ? at : throw new MalformedException("the manifest's frame of the ID3 tag is cut off");
    }

    private void AddText(string id, string name, string? text)
    {
        if (text is null)
        {
            return;
        }

        // ID3 2.3 knows no UTF-8; what is not ASCII is left as question marks there, which none of our own texts has.
        byte encoding = _version == 4 ? Utf8 : Latin1;
        byte[] words = [.. Encode(name), 0, .. Encode(text)];
        Frames.RemoveAll(frame => frame.Id == id && id == "TXXX" && frame.Content.AsSpan(1).StartsWith(Encode(name + "\0")));
        Add(id, id == "COMM" ? [encoding, .. "eng"u8, .. words] : [encoding, .. words]);

        byte[] Encode(string word) => (_version == 4 ? Encoding.UTF8 : Encoding.Latin1).GetBytes(word);
    }

    private void Add(string id, byte[] content) => Frames.Add(new Frame(id, [0, 0], content, 0));

    private static int Synchsafe(ReadOnlySpan<byte> bytes)
        => ((bytes[0] & 0x7F) << 21) | ((bytes[1] & 0x7F) << 14) | ((bytes[2] & 0x7F) << 7) | (bytes[3] & 0x7F);

    private static void WriteSynchsafe(int value, Span<byte> bytes)
    {
        for (int i = 0; i < 4; i++)
        {
            bytes[i] = (byte)((value >> (21 - (7 * i))) & 0x7F);
        }
    }
}
