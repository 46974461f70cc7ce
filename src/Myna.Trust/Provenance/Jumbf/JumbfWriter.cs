using System.Buffers.Binary;
using System.Text;

namespace Myna.Trust.Provenance.Jumbf;

/// <summary>Makes JUMBF boxes (ISO 19566-5): <c>jumb</c> superboxes that begin with a description <c>jumd</c>.</summary>
internal static class JumbfWriter
{
    private const byte RequestableWithLabel = 3;

    /// <summary>A superbox.</summary>
    /// <param name="type">The four letters of its type.</param>
    /// <param name="label">Its label.</param>
    /// <param name="contents">Its content boxes, whole.</param>
    public static byte[] Super(string type, string label, params ReadOnlySpan<byte[]> contents)
    {
        byte[] description = Box("jumd", [.. JumbfLabels.Type(type), RequestableWithLabel, .. Encoding.UTF8.GetBytes(label), 0]);
        int length = description.Length;
        foreach (byte[] content in contents)
        {
            length += content.Length;
        }

        var payload = new byte[length];
        description.CopyTo(payload, 0);
        int at = description.Length;
        foreach (byte[] content in contents)
        {
            content.CopyTo(payload, at);
            at += content.Length;
        }

        return Box("jumb", payload);
    }

    /// <summary>A superbox that holds one CBOR box.</summary>
    public static byte[] Cbor(string type, string label, byte[] cbor) => Super(type, label, Box("cbor", cbor));

    /// <summary>A box: length, four letters, payload.</summary>
    public static byte[] Box(string fourLetters, ReadOnlySpan<byte> payload)
    {
        var box = new byte[8 + payload.Length];
        BinaryPrimitives.WriteUInt32BigEndian(box, (uint)box.Length);
        Encoding.Latin1.GetBytes(fourLetters, box.AsSpan(4));
        payload.CopyTo(box.AsSpan(8));
        return box;
    }
}
