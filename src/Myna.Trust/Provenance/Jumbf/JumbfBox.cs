using System.Buffers.Binary;
using System.Text;

namespace Myna.Trust.Provenance.Jumbf;

/// <summary>
/// A box of a manifest store that was read. Superboxes have a type, a label and children, others only their payload. Reading is
/// bounded: lengths must fit their parents, and depth and number are limited, so that a file made to harm costs nothing.
/// </summary>
internal sealed class JumbfBox
{
    private const int DeepestNesting = 12;
    private const int MostBoxes = 20_000;
    private const byte HasLabel = 2;

    private JumbfBox(string kind, ReadOnlyMemory<byte> payload)
    {
        Kind = kind;
        Payload = payload;
    }

    /// <summary>Four letters: <c>jumb</c>, <c>cbor</c>, <c>json</c>, …</summary>
    public string Kind { get; }

    /// <summary>All after the header. Of a superbox, this is what a hash reference covers.</summary>
    public ReadOnlyMemory<byte> Payload { get; }

    /// <summary>The first four letters of a superbox's type; empty otherwise.</summary>
    public string Type { get; private set; } = "";

    /// <summary>A superbox's label; empty otherwise.</summary>
    public string Label { get; private set; } = "";

    /// <summary>A superbox's content boxes.</summary>
    public List<JumbfBox> Children { get; } = [];

    /// <summary>Reads a manifest store.</summary>
    /// <exception cref="MalformedException">It is no such thing, or damaged.</exception>
    public static JumbfBox ReadStore(ReadOnlyMemory<byte> bytes)
    {
        int budget = MostBoxes;
        List<JumbfBox> boxes = ReadBoxes(bytes, depth: 0, ref budget);
        return boxes is [{ Kind: "jumb", Type: "c2pa", Label: JumbfLabels.Store } store]
            ? store
            : throw new MalformedException("the manifest store is not one box labelled c2pa");
    }

    /// <summary>The child superbox of a label, or null.</summary>
    public JumbfBox? Child(string label) => Children.Find(child => child.Label == label);

    /// <summary>The payload of the only content box of a kind.</summary>
    /// <exception cref="MalformedException">There is none.</exception>
    public ReadOnlyMemory<byte> Content(string kind) => Children.Find(child => child.Kind == kind)?.Payload
        ?? throw new MalformedException($"the box {Label} has no {kind} content");

    private static List<JumbfBox> ReadBoxes(ReadOnlyMemory<byte> bytes, int depth, ref int budget)
    {
        if (depth > DeepestNesting)
        {
            throw new MalformedException("boxes of the manifest are nested too deeply");
        }

        var boxes = new List<JumbfBox>();
        while (bytes.Length > 0)
        {
            if (--budget < 0)
            {
                throw new MalformedException("the manifest has too many boxes");
            }

            (int header, long length) = ReadHeader(bytes.Span);
            ReadOnlyMemory<byte> payload = bytes[header..(int)length];
            var box = new JumbfBox(Encoding.Latin1.GetString(bytes.Span.Slice(4, 4)), payload);
            if (box.Kind == "jumb")
            {
                box.ReadSuper(depth, ref budget);
            }

            boxes.Add(box);
            bytes = bytes[(int)length..];
        }

        return boxes;
    }

    private static (int Header, long Length) ReadHeader(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 8)
        {
            throw new MalformedException("a box of the manifest is cut off");
        }

        long length = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        int header = 8;

        // A length of 0 ("to the end") is refused as any other that is too short: then there is only one way to write a manifest.
        if (length == 1)
        {
            header = 16;
            length = bytes.Length >= 16 ? BinaryPrimitives.ReadInt64BigEndian(bytes[8..]) : -1;
        }

        return length >= header && length <= bytes.Length
            ? (header, length)
            : throw new MalformedException($"a box of the manifest states {length} bytes where {bytes.Length} are left");
    }

    private void ReadSuper(int depth, ref int budget)
    {
        (int header, long length) = ReadHeader(Payload.Span);
        ReadOnlySpan<byte> description = Payload.Span[header..(int)length];
        if (!Payload.Span.Slice(4, 4).SequenceEqual("jumd"u8) || description.Length < 17)
        {
            throw new MalformedException("a superbox of the manifest has no description");
        }

        Type = Encoding.Latin1.GetString(description[..4]);
        if (Type is "c2pa" or "c2ma" or "c2as" or "c2cl" or "c2cs" && !description[..16].SequenceEqual(JumbfLabels.Type(Type)))
        {
            throw new MalformedException($"a box of the manifest has a type that only begins as {Type}");
        }

        if ((description[16] & HasLabel) != 0)
        {
            ReadOnlySpan<byte> rest = description[17..];
            int end = rest.IndexOf((byte)0);
            Label = end >= 0 ? Encoding.UTF8.GetString(rest[..end]) : throw new MalformedException("a label of the manifest has no end");
        }

        Children.AddRange(ReadBoxes(Payload[(int)length..], depth + 1, ref budget));
    }
}
