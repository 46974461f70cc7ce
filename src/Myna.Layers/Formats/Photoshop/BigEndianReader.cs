using System.Buffers.Binary;
using System.Text;
using static System.FormattableString;

namespace Myna.Layers.Formats.Photoshop;

/// <summary>
/// Reads numbers, most significant byte first, from a part of a file. Whatever would reach beyond the part is an error
/// that names it: no length in the file is believed.
/// </summary>
internal ref struct BigEndianReader
{
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly string _name;
    private readonly string _part;

    /// <summary>A reader from the first byte on.</summary>
    /// <param name="bytes">The part.</param>
    /// <param name="name">The file's name, for errors.</param>
    /// <param name="part">What the part is, for errors.</param>
    public BigEndianReader(ReadOnlySpan<byte> bytes, string name, string part)
    {
        _bytes = bytes;
        _name = name;
        _part = part;
        Position = 0;
    }

    /// <summary>Bytes read so far.</summary>
    public int Position { get; private set; }

    /// <summary>Bytes left.</summary>
    public readonly int Remaining => _bytes.Length - Position;

    public byte Byte() => Bytes(1)[0];

    public int UInt16() => BinaryPrimitives.ReadUInt16BigEndian(Bytes(2));

    public int Int16() => BinaryPrimitives.ReadInt16BigEndian(Bytes(2));

    public uint UInt32() => BinaryPrimitives.ReadUInt32BigEndian(Bytes(4));

    public int Int32() => BinaryPrimitives.ReadInt32BigEndian(Bytes(4));

    public double Double() => BinaryPrimitives.ReadDoubleBigEndian(Bytes(8));

    /// <summary>A length of 8 bytes in a PSB, 4 in a PSD.</summary>
    public long Length(bool wide)
    {
        ulong value = wide ? BinaryPrimitives.ReadUInt64BigEndian(Bytes(8)) : UInt32();
        return value <= int.MaxValue ? (long)value : throw TooShort(value);
    }

    /// <summary>Four letters.</summary>
    public string Key() => Encoding.Latin1.GetString(Bytes(4));

    /// <summary>The next bytes.</summary>
    public ReadOnlySpan<byte> Bytes(long count)
    {
        if (count < 0 || count > Remaining)
        {
            throw TooShort((ulong)count);
        }

        ReadOnlySpan<byte> bytes = _bytes.Slice(Position, (int)count);
        Position += (int)count;
        return bytes;
    }

    /// <summary>The next bytes as a part of their own.</summary>
    public BigEndianReader Part(long count, string part) => new(Bytes(count), _name, part);

    /// <summary>Passes over bytes; fewer if the part ends before.</summary>
    public void SkipUpTo(long count) => Position += (int)Math.Min(count, Remaining);

    /// <summary>A string in the one-byte form.</summary>
    public string PascalString(int multiple)
    {
        int length = Byte();
        string text = Encoding.Latin1.GetString(Bytes(length));
        SkipUpTo((multiple - ((length + 1) % multiple)) % multiple);
        return text;
    }

    /// <summary>A string of UTF-16 after its length, without the zero it may end with.</summary>
    public string UnicodeString()
    {
        long length = UInt32();
        return Encoding.BigEndianUnicode.GetString(Bytes(length * 2)).TrimEnd('\0');
    }

    /// <summary>The error for this part of the file.</summary>
    public readonly MynaException Damaged(string what)
        => new($"{_name} is damaged: in its {_part}, {what}; get a sound copy of the file");

    private readonly MynaException TooShort(ulong count)
        => Damaged(Invariant($"{count} bytes are announced where only {Remaining} are left (the file was cut off, or a length in it is wrong)"));
}
