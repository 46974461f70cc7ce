using System.Buffers.Binary;

namespace Myna.Tensors.Weights.Onnx;

/// <content>TensorProto: dims = 1, data_type = 2, the values in one of several fields.</content>
public sealed partial class OnnxFile
{
    private const int FloatType = 1;
    private const int ByteType = 2;
    private const int SignedByteType = 3;
    private const int Int32Type = 6;
    private const int Int64Type = 7;
    private const int BoolType = 9;
    private const int HalfType = 10;
    private const int DoubleType = 11;
    private const int BFloatType = 16;

    private OnnxTensor? ReadTensor(ReadOnlySpan<byte> bytes, out string name)
    {
        name = "";
        var shape = new List<long>();
        var floats = new List<float>();
        var numbers = new List<long>();
        int type = 0;
        ReadOnlySpan<byte> raw = default;
        var tensor = new ProtobufReader(bytes);
        while (tensor.Next())
        {
            switch (tensor.Field)
            {
                case 1:
                    tensor.AddNumbers(shape);
                    break;
                case 2:
                    type = (int)tensor.Number;
                    break;
                case 4:
                    tensor.AddFloats(floats);
                    break;
                case 5 or 7:
                    tensor.AddNumbers(numbers);
                    break;
                case 8:
                    name = tensor.Text;
                    break;
                case 9:
                    raw = tensor.Bytes;
                    break;
                case 10:
                    AddDoubles(tensor, floats);
                    break;
                case 14 when tensor.Number == 1:
                    throw new MynaException($"{Name} keeps its weights in other files; export it with all weights in one file");
            }
        }

        float[]? values = (type, raw.IsEmpty) switch
        {
            (FloatType, false) => Numbers(raw, sizeof(float), BinaryPrimitives.ReadSingleLittleEndian),
            (FloatType or DoubleType, true) => [.. floats],
            (DoubleType, false) => Numbers(raw, sizeof(double), at => (float)BinaryPrimitives.ReadDoubleLittleEndian(at)),
            (HalfType, false) => Numbers(raw, sizeof(ushort), at => (float)BinaryPrimitives.ReadHalfLittleEndian(at)),
            (HalfType, true) => [.. numbers.Select(number => (float)BitConverter.UInt16BitsToHalf((ushort)number))],
            (BFloatType, false) => Numbers(raw, sizeof(ushort), at => BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(at) << 16)),
            (Int32Type, false) => Numbers(raw, sizeof(int), at => BinaryPrimitives.ReadInt32LittleEndian(at)),
            (Int64Type, false) => Numbers(raw, sizeof(long), at => BinaryPrimitives.ReadInt64LittleEndian(at)),
            (ByteType or BoolType, false) => Numbers(raw, 1, at => at[0]),
            (SignedByteType, false) => Numbers(raw, 1, at => (sbyte)at[0]),
            (Int32Type or Int64Type or ByteType or SignedByteType or BoolType, true) => [.. numbers.Select(number => (float)number)],
            _ => null,
        };
        if (values is null)
        {
            return null;
        }

        long count = 1;
        foreach (long side in shape)
        {
            count = side is >= 0 and <= int.MaxValue ? checked(count * side) : throw new InvalidDataException("a tensor has an impossible size");
        }

        return count == values.Length
            ? new OnnxTensor([.. shape.Select(side => (int)side)], values) { IsInteger = type is ByteType or SignedByteType or Int32Type or Int64Type or BoolType }
            : throw new InvalidDataException($"the tensor {name} has {values.Length} values in place of {count}");
    }

    private static void AddDoubles(in ProtobufReader field, List<float> numbers)
    {
        for (int i = 0; i + sizeof(double) <= field.Bytes.Length; i += sizeof(double))
        {
            numbers.Add((float)BinaryPrimitives.ReadDoubleLittleEndian(field.Bytes[i..]));
        }
    }

    private delegate float ReadNumber(ReadOnlySpan<byte> at);

    private static float[] Numbers(ReadOnlySpan<byte> raw, int size, ReadNumber read)
    {
        var values = new float[raw.Length / size];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = read(raw[(i * size)..]);
        }

        return values;
    }
}
