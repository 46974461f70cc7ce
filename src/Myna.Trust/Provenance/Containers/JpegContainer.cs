using System.Buffers.Binary;
using System.Text;
using Myna.Trust.Provenance.Tags;

namespace Myna.Trust.Provenance.Containers;

/// <summary>
/// JPEG: the manifest stands in APP11 segments (ISO 19566-5, annex D: "JP", a number for the box, a number for the piece, and in
/// pieces but the first the head of the box again) behind the APP0 segments; XMP in APP1. No coefficient changes.
/// </summary>
internal sealed class JpegContainer : IManifestContainer
{
    private const byte App0 = 0xE0;
    private const byte App1 = 0xE1;
    private const byte App11 = 0xEB;
    private const byte StartOfScan = 0xDA;
    private const byte EndOfImage = 0xD9;
    private const int MostPieceBytes = 64_000;
    private const int RepeatedHeadBytes = 8;
    private const ushort BoxNumber = 0x0211;
    private const int MostSegments = 100_000;

    private static ReadOnlySpan<byte> XmpSignature => "http://ns.adobe.com/xap/1.0/\0"u8;

    private readonly record struct Segment(byte Marker, long Start, int Length)
    {
        public long ContentStart => Start + 4;

        public int ContentLength => Length - 4;
    }

    /// <inheritdoc/>
    public ManifestPlace? Find(Stream file)
    {
        var manifest = new List<byte>();
        var wrapped = new List<ByteRange>();
        ushort box = 0;
        uint next = 0;
        foreach (Segment segment in Segments(file).Where(segment => segment.Marker == App11 && segment.ContentLength > 16))
        {
            byte[] content = StreamEdits.Read(file, segment.ContentStart, segment.ContentLength);
            if (!content.AsSpan().StartsWith("JP"u8))
            {
                continue;
            }

            ushort number = BinaryPrimitives.ReadUInt16BigEndian(content.AsSpan(2));
            uint piece = BinaryPrimitives.ReadUInt32BigEndian(content.AsSpan(4));
            if (wrapped.Count > 0 && number == box)
            {
                if (piece != next || wrapped[^1].End != segment.Start)
                {
                    throw new MalformedException("the pieces of the manifest in the JPEG file are not in order");
                }

                manifest.AddRange(content.AsSpan(8 + RepeatedHeadBytes));
            }
            else if (content.Length >= 28 && content.AsSpan(24, 4).SequenceEqual("c2pa"u8))
            {
                if (wrapped.Count > 0)
                {
                    throw new MalformedException("the JPEG file has more than one manifest store");
                }

                if (piece != 1)
                {
                    throw new MalformedException("the first piece of the manifest in the JPEG file is missing");
                }

                manifest.AddRange(content.AsSpan(8));
                box = number;
            }
            else
            {
                continue;
            }

            wrapped.Add(new ByteRange(segment.Start, segment.Length));
            next = piece + 1;
        }

        return wrapped.Count == 0 ? null : new ManifestPlace([.. manifest], wrapped);
    }

    /// <inheritdoc/>
    public PlainTags ReadTags(Stream file)
    {
        foreach (Segment segment in Segments(file).Where(segment => segment.Marker == App1))
        {
            byte[] content = StreamEdits.Read(file, segment.ContentStart, segment.ContentLength);
            if (content.AsSpan().StartsWith(XmpSignature))
            {
                return (PlainTags.None with { Xmp = Encoding.UTF8.GetString(content.AsSpan(XmpSignature.Length)) }).WithXmp();
            }
        }

        return PlainTags.None;
    }

    /// <inheritdoc/>
    public void WriteTags(Stream file, PlainTags tags)
    {
        if (tags.Xmp is not null)
        {
            StreamEdits.Replace(file, Place(file), 0, MakeSegment(App1, [.. XmpSignature, .. Encoding.UTF8.GetBytes(tags.Xmp)]));
        }
    }

    /// <inheritdoc/>
    public ManifestRoom Plan(Stream file, int manifestBytes)
    {
        long at = Place(file);
        return new ManifestRoom(at, manifestBytes, new ByteRange(at, Wrap(new byte[manifestBytes]).Length));
    }

    /// <inheritdoc/>
    public void Open(Stream file, ManifestRoom room) => StreamEdits.Replace(file, room.Start, 0, Wrap(new byte[room.ManifestBytes]));

    /// <inheritdoc/>
    public void Fill(Stream file, ManifestRoom room, ReadOnlySpan<byte> manifest) => StreamEdits.Write(file, room.Start, Wrap(manifest));

    /// <summary>Behind the last APP0 segment of those at the start, or behind the first marker.</summary>
    private static long Place(Stream file)
    {
        long at = 2;
        foreach (Segment segment in Segments(file).TakeWhile(segment => segment.Marker == App0))
        {
            at = segment.Start + segment.Length;
        }

        return at;
    }

    private static byte[] Wrap(ReadOnlySpan<byte> manifest)
    {
        using var wrapped = new MemoryStream();
        Span<byte> head = stackalloc byte[8];
        int piece = 0;
        for (int at = 0; at < manifest.Length; at += MostPieceBytes)
        {
            ReadOnlySpan<byte> part = manifest.Slice(at, Math.Min(MostPieceBytes, manifest.Length - at));
            "JP"u8.CopyTo(head);
            BinaryPrimitives.WriteUInt16BigEndian(head[2..], BoxNumber);
            BinaryPrimitives.WriteInt32BigEndian(head[4..], ++piece);
            wrapped.Write(MakeSegment(App11, [.. head, .. piece == 1 ? [] : manifest[..RepeatedHeadBytes], .. part]));
        }

        return wrapped.ToArray();
    }

    private static byte[] MakeSegment(byte marker, byte[] content)
    {
        var segment = new byte[4 + content.Length];
        segment[0] = 0xFF;
        segment[1] = marker;
        BinaryPrimitives.WriteUInt16BigEndian(segment.AsSpan(2), checked((ushort)(2 + content.Length)));
        content.CopyTo(segment, 4);
        return segment;
    }

    /// <summary>The segments before the first scan.</summary>
    private static List<Segment> Segments(Stream file)
    {
        if (!StreamEdits.Read(file, 0, 2).AsSpan().SequenceEqual((ReadOnlySpan<byte>)[0xFF, 0xD8]))
        {
            throw new MalformedException("the file is not a JPEG file");
        }

        var segments = new List<Segment>();
        for (long at = 2; segments.Count < MostSegments;)
        {
            byte[] head = StreamEdits.Read(file, at, 4);
            if (head[0] != 0xFF)
            {
                throw new MalformedException("a segment of the JPEG file does not begin with a marker");
            }

            if (head[1] == 0xFF)
            {
                at++;
                continue;
            }

            if (head[1] is StartOfScan or EndOfImage)
            {
                break;
            }

            int length = 2 + BinaryPrimitives.ReadUInt16BigEndian(head.AsSpan(2));
            if (length < 4 || at + length > file.Length)
            {
                throw new MalformedException("the JPEG file is cut off in a segment");
            }

            segments.Add(new Segment(head[1], at, length));
            at += length;
        }

        return segments;
    }
}
