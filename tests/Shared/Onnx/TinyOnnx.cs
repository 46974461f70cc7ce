using System.Buffers.Binary;
using System.Text;

namespace Myna.Tests;

/// <summary>Writes small ONNX models in memory (field numbers of https://github.com/onnx/onnx/blob/main/onnx/onnx.proto).</summary>
internal sealed class TinyOnnx(int version = 17)
{
    private const int FloatType = 1, Int64Type = 7;
    private readonly Message _graph = new Message().Text(2, "tiny");

    /// <summary>Adds an input; a side of 0 may be anything.</summary>
    public TinyOnnx Input(string name, params int[] shape) => Add(11, Port(name, shape));

    /// <summary>Adds an output.</summary>
    public TinyOnnx Output(string name, params int[] shape) => Add(12, Port(name, shape));

    /// <summary>Adds constant floats.</summary>
    public TinyOnnx Constant(string name, float[] values, params int[] shape) => Add(5, Tensor(shape, FloatType).Text(8, name).Bytes(9, Raw(values)));

    /// <summary>Adds constant whole numbers.</summary>
    public TinyOnnx Constant(string name, params long[] values)
    {
        var raw = new byte[8 * values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(raw.AsSpan(8 * i), values[i]);
        }

        return Add(5, Tensor([values.Length], Int64Type).Text(8, name).Bytes(9, raw));
    }

    /// <summary>Adds an operation; attributes are long, long[], float or string.</summary>
    public TinyOnnx Node(string operation, string inputs, string outputs, params (string Name, object Value)[] attributes)
    {
        var node = new Message();
        foreach (string input in inputs.Split(' '))
        {
            node.Text(1, input == "-" ? "" : input);
        }

        foreach (string output in outputs.Split(' '))
        {
            node.Text(2, output);
        }

        node.Text(4, operation);
        foreach ((string name, object value) in attributes)
        {
            var attribute = new Message().Text(1, name);
            _ = value switch
            {
                long number => attribute.Number(3, number).Number(20, 2),
                int number => attribute.Number(3, number).Number(20, 2),
                float number => attribute.Float(2, number).Number(20, 1),
                string word => attribute.Text(4, word).Number(20, 3),
                long[] numbers => numbers.Aggregate(attribute, (message, number) => message.Number(8, number)).Number(20, 7),
                _ => throw new ArgumentException($"an attribute cannot be {value}", nameof(attributes)),
            };
            node.Nested(5, attribute);
        }

        return Add(1, node);
    }

    /// <summary>The file's bytes.</summary>
    public byte[] ToArray() => new Message().Number(1, 9).Nested(7, _graph).Nested(8, new Message().Number(2, version)).ToArray();

    private TinyOnnx Add(int field, Message message)
    {
        _graph.Nested(field, message);
        return this;
    }

    private static Message Tensor(int[] shape, int type) => shape.Aggregate(new Message(), (message, side) => message.Number(1, side)).Number(2, type);

    private static Message Port(string name, int[] shape)
    {
        Message sides = shape.Aggregate(new Message(), (message, side) => message.Nested(1, side > 0 ? new Message().Number(1, side) : new Message().Text(2, "any")));
        return new Message().Text(1, name).Nested(2, new Message().Nested(1, new Message().Number(1, FloatType).Nested(2, sides)));
    }

    private static byte[] Raw(float[] values)
    {
        var raw = new byte[4 * values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(raw.AsSpan(4 * i), values[i]);
        }

        return raw;
    }

    /// <summary>A protobuf message that grows.</summary>
    private sealed class Message
    {
        private readonly List<byte> _bytes = [];

        public byte[] ToArray() => [.. _bytes];

        public Message Number(int field, long value) => Key(field, 0).Varint((ulong)value);

        public Message Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

        public Message Nested(int field, Message message) => Bytes(field, message.ToArray());

        public Message Float(int field, float value)
        {
            Key(field, 5);
            Span<byte> raw = stackalloc byte[4];
            BinaryPrimitives.WriteSingleLittleEndian(raw, value);
            _bytes.AddRange(raw);
            return this;
        }

        public Message Bytes(int field, byte[] value)
        {
            Key(field, 2).Varint((ulong)value.Length);
            _bytes.AddRange(value);
            return this;
        }

        private Message Key(int field, int kind) => Varint(((ulong)field << 3) | (uint)kind);

        private Message Varint(ulong value)
        {
            for (; value >= 0x80; value >>= 7)
            {
                _bytes.Add((byte)(value | 0x80));
            }

            _bytes.Add((byte)value);
            return this;
        }
    }
}
