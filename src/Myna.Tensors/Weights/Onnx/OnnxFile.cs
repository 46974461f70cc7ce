using System.Buffers.Binary;

namespace Myna.Tensors.Weights.Onnx;

/// <summary>A constant of an ONNX graph.</summary>
/// <param name="Shape">Its sides; none for a single number.</param>
/// <param name="Values">Its values; whole numbers are converted.</param>
public sealed record OnnxTensor(IReadOnlyList<int> Shape, float[] Values);

/// <summary>An operation of an ONNX graph.</summary>
/// <param name="Operator">Its name: <c>Conv</c>, <c>Add</c>…</param>
/// <param name="Inputs">The values it takes.</param>
/// <param name="Outputs">The values it makes.</param>
/// <param name="Integers">Its attributes that are whole numbers or lists of them.</param>
/// <param name="Floats">Its attributes that are floats.</param>
public sealed record OnnxNode(
    string Operator,
    IReadOnlyList<string> Inputs,
    IReadOnlyList<string> Outputs,
    IReadOnlyDictionary<string, IReadOnlyList<long>> Integers,
    IReadOnlyDictionary<string, float> Floats);

/// <summary>
/// Reads the operations and constants of an ONNX file (onnx.proto3 of onnx/onnx: ModelProto, GraphProto, NodeProto,
/// TensorProto). Weights must be in the file itself, as 32-bit floats.
/// </summary>
public sealed class OnnxFile
{
    private const long MostBytes = 1L << 30;
    private const int FloatType = 1;
    private const int Int32Type = 6;
    private const int Int64Type = 7;
    private readonly List<OnnxNode> _nodes = [];
    private readonly Dictionary<string, OnnxTensor> _constants = new(StringComparer.Ordinal);

    private OnnxFile(string name) => Name = name;

    /// <summary>The file's name, for messages.</summary>
    public string Name { get; }

    /// <summary>The operations in the file's order, constants left out.</summary>
    public IReadOnlyList<OnnxNode> Nodes => _nodes;

    /// <summary>The constants by name.</summary>
    public IReadOnlyDictionary<string, OnnxTensor> Constants => _constants;

    /// <summary>Reads a file.</summary>
    /// <exception cref="MynaException">It is not there, too large, damaged, or no ONNX file.</exception>
    public static OnnxFile Read(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        try
        {
            long bytes = new FileInfo(path).Length;
            return bytes <= MostBytes
                ? Parse(File.ReadAllBytes(path), path)
                : throw new MynaException($"{path} is {bytes} bytes large, more than an ONNX model of this kind is; fetch it again");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new MynaException($"cannot read {path}: {exception.Message.TrimEnd('.')}", exception);
        }
    }

    /// <summary>Reads the bytes of a file.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <exception cref="MynaException">They are damaged, or no ONNX file.</exception>
    public static OnnxFile Parse(ReadOnlySpan<byte> bytes, string name)
    {
        var file = new OnnxFile(name);
        try
        {
            var model = new ProtobufReader(bytes);
            while (model.Next())
            {
                if (model is { Field: 7, IsNumber: false })
                {
                    file.ReadGraph(model.Bytes);
                }
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or OverflowException)
        {
            throw new MynaException($"{name} is not an ONNX file, or is damaged ({exception.Message}); fetch it again", exception);
        }

        return file._nodes.Count > 0 ? file : throw new MynaException($"{name} is not an ONNX file: it has no operations; fetch it again");
    }

    private void ReadGraph(ReadOnlySpan<byte> bytes)
    {
        var graph = new ProtobufReader(bytes);
        while (graph.Next())
        {
            if (graph is { Field: 1, IsNumber: false })
            {
                ReadNode(graph.Bytes);
            }
            else if (graph is { Field: 5, IsNumber: false } && ReadTensor(graph.Bytes, out string name) is { } tensor)
            {
                _constants[name] = tensor;
            }
        }
    }

    private void ReadNode(ReadOnlySpan<byte> bytes)
    {
        var inputs = new List<string>();
        var outputs = new List<string>();
        var integers = new Dictionary<string, IReadOnlyList<long>>(StringComparer.Ordinal);
        var floats = new Dictionary<string, float>(StringComparer.Ordinal);
        OnnxTensor? value = null;
        string operation = "";
        var node = new ProtobufReader(bytes);
        while (node.Next())
        {
            switch (node.Field)
            {
                case 1:
                    inputs.Add(node.Text);
                    break;
                case 2:
                    outputs.Add(node.Text);
                    break;
                case 4:
                    operation = node.Text;
                    break;
                case 5:
                    value = ReadAttribute(node.Bytes, integers, floats) ?? value;
                    break;
            }
        }

        if (operation != "Constant")
        {
            _nodes.Add(new OnnxNode(operation, inputs, outputs, integers, floats));
        }
        else if (value is not null && outputs.Count == 1)
        {
            _constants[outputs[0]] = value;
        }
    }

    private static OnnxTensor? ReadAttribute(ReadOnlySpan<byte> bytes, Dictionary<string, IReadOnlyList<long>> integers, Dictionary<string, float> floats)
    {
        string name = "";
        var numbers = new List<long>();
        float? number = null;
        OnnxTensor? tensor = null;
        var attribute = new ProtobufReader(bytes);
        while (attribute.Next())
        {
            switch (attribute.Field)
            {
                case 1:
                    name = attribute.Text;
                    break;
                case 2:
                    number = attribute.Float;
                    break;
                case 3 or 8:
                    attribute.AddNumbers(numbers);
                    break;
                case 5:
                    tensor = ReadTensor(attribute.Bytes, out _);
                    break;
            }
        }

        if (number is { } one)
        {
            floats[name] = one;
        }

        if (numbers.Count > 0)
        {
            integers[name] = numbers;
        }

        return tensor;
    }

    private static OnnxTensor? ReadTensor(ReadOnlySpan<byte> bytes, out string name)
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
            }
        }

        float[]? values = (type, raw.IsEmpty) switch
        {
            (FloatType, false) => Numbers(raw, sizeof(float), BinaryPrimitives.ReadSingleLittleEndian),
            (FloatType, true) => [.. floats],
            (Int32Type, false) => Numbers(raw, sizeof(int), at => BinaryPrimitives.ReadInt32LittleEndian(at)),
            (Int64Type, false) => Numbers(raw, sizeof(long), at => BinaryPrimitives.ReadInt64LittleEndian(at)),
            (Int32Type or Int64Type, true) => [.. numbers.Select(number => (float)number)],
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
            ? new OnnxTensor([.. shape.Select(side => (int)side)], values)
            : throw new InvalidDataException($"the tensor {name} has {values.Length} values in place of {count}");
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
