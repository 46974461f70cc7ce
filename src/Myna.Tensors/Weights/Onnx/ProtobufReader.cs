using System.Buffers.Binary;
using System.Text;

namespace Myna.Tensors.Weights.Onnx;

/// <summary>Walks the fields of a protobuf message (protobuf.dev, "Encoding"). Lengths are checked against what is there.</summary>
internal ref struct ProtobufReader(ReadOnlySpan<byte> message)
{
    private const int MostVarintBytes = 10;
    private readonly ReadOnlySpan<byte> _message = message;
    private int _at;

    /// <summary>The number of the field that <see cref="Next"/> found.</summary>
    public int Field { get; private set; }

    /// <summary>Its value, if it is a number (varint, or 4 or 8 bytes).</summary>
    public ulong Number { get; private set; }

    /// <summary>Its bytes, if it is a string, a message or packed numbers.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>Whether it is a number.</summary>
    public bool IsNumber { get; private set; }

    /// <summary>Its bytes as text.</summary>
    public readonly string Text => Encoding.UTF8.GetString(Bytes);

    /// <summary>Its four bytes as a float.</summary>
    public readonly float Float => BitConverter.UInt32BitsToSingle((uint)Number);

    /// <summary>Goes to the next field; false at the end.</summary>
    /// <exception cref="InvalidDataException">The message is damaged.</exception>
    public bool Next()
    {
        if (_at >= _message.Length)
        {
            return false;
        }

        ulong key = Varint();
        Field = (int)Math.Min(key >> 3, int.MaxValue);
        Number = 0;
        Bytes = default;
        IsNumber = true;
        switch (key & 7)
        {
            case 0:
                Number = Varint();
                break;
            case 1:
                Number = BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong)));
                break;
            case 2:
                Bytes = Take(Varint());
                IsNumber = false;
                break;
            case 5:
                Number = BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint)));
                break;
            default:
                throw new InvalidDataException("a field has an unknown kind");
        }

        return true;
    }

    /// <summary>Adds the field's whole numbers to a list: one, or packed ones.</summary>
    public readonly void AddNumbers(List<long> numbers)
    {
        if (IsNumber)
        {
            numbers.Add((long)Number);
            return;
        }

        var packed = new ProtobufReader(Bytes);
        while (packed._at < packed._message.Length)
        {
            numbers.Add((long)packed.Varint());
        }
    }

    /// <summary>Adds the field's floats to a list: one, or packed ones.</summary>
    public readonly void AddFloats(List<float> numbers)
    {
        if (IsNumber)
        {
            numbers.Add(Float);
            return;
        }

        for (int i = 0; i + sizeof(float) <= Bytes.Length; i += sizeof(float))
        {
            numbers.Add(BinaryPrimitives.ReadSingleLittleEndian(Bytes[i..]));
        }
    }

    private ulong Varint()
    {
        ulong value = 0;
        for (int i = 0; i < MostVarintBytes; i++)
        {
            byte next = Take(1)[0];
            value |= (ulong)(next & 0x7F) << (7 * i);
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("a number does not end");
    }

    private ReadOnlySpan<byte> Take(ulong count)
    {
        if (count > (ulong)(_message.Length - _at))
        {
            throw new InvalidDataException("it ends in the middle of a field");
        }

        ReadOnlySpan<byte> taken = _message.Slice(_at, (int)count);
        _at += (int)count;
        return taken;
    }
}
