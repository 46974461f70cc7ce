using System.Buffers.Binary;
using System.Text;

namespace Myna.Layers.Formats.Photoshop;

/// <summary>Writes numbers, most significant byte first, into a stream that can seek, so that lengths can be filled in later.</summary>
/// <param name="stream">Where to; stays open.</param>
/// <param name="wide">Whether the file is a PSB, where some lengths have twice as many bytes.</param>
internal sealed class BigEndianWriter(Stream stream, bool wide)
{
    private readonly byte[] _word = new byte[8];

    public bool Wide => wide;

    public long Position => stream.Position;

    public void Byte(byte value) => stream.WriteByte(value);

    public void Bytes(ReadOnlySpan<byte> bytes) => stream.Write(bytes);

    public void Zeros(int count)
    {
        for (int i = 0; i < count; i++)
        {
            stream.WriteByte(0);
        }
    }

    public void Int16(int value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(_word, unchecked((ushort)value));
        stream.Write(_word.AsSpan(0, 2));
    }

    public void Int32(int value) => UInt32(unchecked((uint)value));

    public void UInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(_word, value);
        stream.Write(_word.AsSpan(0, 4));
    }

    /// <summary>Four letters.</summary>
    public void Key(string letters)
    {
        for (int i = 0; i < 4; i++)
        {
            stream.WriteByte((byte)letters[i]);
        }
    }

    /// <summary>A length that has 8 bytes in a PSB and 4 in a PSD.</summary>
    public void Length(long value)
    {
        if (!wide)
        {
            // The writer of the whole file refuses a PSD of more than 2 GiB before anyone reads this number.
            UInt32(unchecked((uint)value));
            return;
        }

        BinaryPrimitives.WriteInt64BigEndian(_word, value);
        stream.Write(_word);
    }

    /// <summary>A Pascal string in at most 255 bytes of Latin-1, filled up so that its whole size divides by <paramref name="multiple"/>.</summary>
    public void PascalString(string text, int multiple)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(text.Length > 255 ? text[..255] : text);
        Byte((byte)bytes.Length);
        Bytes(bytes);
        Pad(bytes.Length + 1, multiple);
    }

    /// <summary>A string of UTF-16 after its length in code units.</summary>
    public void UnicodeString(string text)
    {
        Int32(text.Length);
        Bytes(Encoding.BigEndianUnicode.GetBytes(text));
    }

    /// <summary>Zeros after something <paramref name="size"/> bytes large.</summary>
    public void Pad(long size, int multiple) => Zeros((int)((multiple - (size % multiple)) % multiple));

    /// <summary>Leaves room for a 4-byte length; returns where.</summary>
    public long ReserveUInt32()
    {
        long at = Position;
        UInt32(0);
        return at;
    }

    /// <summary>Leaves room for a <see cref="Length"/>; returns where.</summary>
    public long ReserveLength()
    {
        long at = Position;
        Length(0);
        return at;
    }

    /// <summary>Fills the room with the number of bytes written since.</summary>
    public void FillUInt32(long at)
    {
        BinaryPrimitives.WriteUInt32BigEndian(_word, (uint)(Position - at - 4));
        Overwrite(at, _word.AsSpan(0, 4));
    }

    /// <inheritdoc cref="FillUInt32"/>
    public void FillLength(long at) => SetLength(at, Position - at - (wide ? 8 : 4));

    /// <summary>Fills the room with a number.</summary>
    public void SetLength(long at, long value)
    {
        long end = stream.Position;
        stream.Position = at;
        Length(value);
        stream.Position = end;
    }

    /// <summary>Overwrites bytes further up.</summary>
    public void Overwrite(long at, ReadOnlySpan<byte> bytes)
    {
        long end = stream.Position;
        stream.Position = at;
        stream.Write(bytes);
        stream.Position = end;
    }
}
