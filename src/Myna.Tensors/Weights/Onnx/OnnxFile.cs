namespace Myna.Tensors.Weights.Onnx;

/// <summary>
/// Reads the operations and constants of an ONNX file (onnx.proto3 of onnx/onnx: ModelProto, GraphProto, NodeProto,
/// TensorProto, ValueInfoProto). Weights must be in the file itself.
/// </summary>
public sealed partial class OnnxFile
{
    private const long MostBytes = 1L << 30;
    private readonly List<OnnxNode> _nodes = [];
    private readonly Dictionary<string, OnnxTensor> _constants = new(StringComparer.Ordinal);
    private readonly List<OnnxPort> _inputs = [];
    private readonly List<OnnxPort> _outputs = [];

    private OnnxFile(string name) => Name = name;

    /// <summary>The file's name, for messages.</summary>
    public string Name { get; }

    /// <summary>The operations in the file's order, constants left out.</summary>
    public IReadOnlyList<OnnxNode> Nodes => _nodes;

    /// <summary>The constants by name.</summary>
    public IReadOnlyDictionary<string, OnnxTensor> Constants => _constants;

    /// <summary>What the graph takes, constants left out.</summary>
    public IReadOnlyList<OnnxPort> Inputs => [.. _inputs.Where(port => !_constants.ContainsKey(port.Name))];

    /// <summary>What the graph gives.</summary>
    public IReadOnlyList<OnnxPort> Outputs => _outputs;

    /// <summary>The version of ONNX's own operations that the graph was written for.</summary>
    public int OperatorsVersion { get; private set; } = 1;

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
                else if (model is { Field: 8, IsNumber: false })
                {
                    file.ReadVersion(model.Bytes);
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
            else if (graph is { Field: 11 or 12, IsNumber: false })
            {
                (graph.Field == 11 ? _inputs : _outputs).Add(ReadPort(graph.Bytes));
            }
        }
    }

    private void ReadVersion(ReadOnlySpan<byte> bytes)
    {
        string domain = "";
        int version = 0;
        var import = new ProtobufReader(bytes);
        while (import.Next())
        {
            (domain, version) = import.Field switch { 1 => (import.Text, version), 2 => (domain, (int)Math.Min(import.Number, 1000)), _ => (domain, version) };
        }

        OperatorsVersion = domain is "" or "ai.onnx" ? version : OperatorsVersion;
    }

    /// <summary>ValueInfoProto: name = 1, type = 2; TypeProto: tensor_type = 1; its shape = 2; dim = 1; dim_value = 1.</summary>
    private static OnnxPort ReadPort(ReadOnlySpan<byte> bytes)
    {
        string name = "";
        var shape = new List<int>();
        var value = new ProtobufReader(bytes);
        while (value.Next())
        {
            if (value.Field == 1)
            {
                name = value.Text;
            }
            else if (value.Field == 2)
            {
                ReadOnlySpan<byte> sides = Field(Field(value.Bytes, 1), 2);
                var reader = new ProtobufReader(sides);
                while (reader.Next())
                {
                    var side = new ProtobufReader(reader.Bytes);
                    int known = -1;
                    while (side.Next())
                    {
                        known = side is { Field: 1, IsNumber: true, Number: > 0 and <= int.MaxValue } ? (int)side.Number : known;
                    }

                    shape.Add(known);
                }
            }
        }

        return new OnnxPort(name, shape);
    }

    private static ReadOnlySpan<byte> Field(ReadOnlySpan<byte> message, int field)
    {
        var reader = new ProtobufReader(message);
        while (reader.Next())
        {
            if (reader.Field == field && !reader.IsNumber)
            {
                return reader.Bytes;
            }
        }

        return default;
    }

    private void ReadNode(ReadOnlySpan<byte> bytes)
    {
        var inputs = new List<string>();
        var outputs = new List<string>();
        var integers = new Dictionary<string, IReadOnlyList<long>>(StringComparer.Ordinal);
        var floats = new Dictionary<string, float>(StringComparer.Ordinal);
        var words = new Dictionary<string, string>(StringComparer.Ordinal);
        var lists = new Dictionary<string, IReadOnlyList<float>>(StringComparer.Ordinal);
        var tensors = new Dictionary<string, OnnxTensor>(StringComparer.Ordinal);
        string operation = "", domain = "";
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
                    ReadAttribute(node.Bytes, integers, floats, words, lists, tensors);
                    break;
                case 7:
                    domain = node.Text;
                    break;
            }
        }

        if (operation != "Constant")
        {
            _nodes.Add(new OnnxNode(operation, inputs, outputs, integers, floats)
            {
                Words = words,
                FloatLists = lists,
                Tensors = tensors,
                Domain = domain == "ai.onnx" ? "" : domain,
            });
        }
        else if (outputs.Count == 1 && ConstantOf(integers, floats, lists, tensors) is { } value)
        {
            _constants[outputs[0]] = value;
        }
    }

    private static OnnxTensor? ConstantOf(
        Dictionary<string, IReadOnlyList<long>> integers, Dictionary<string, float> floats, Dictionary<string, IReadOnlyList<float>> lists,
        Dictionary<string, OnnxTensor> tensors)
        => tensors.TryGetValue("value", out OnnxTensor? tensor) ? tensor
            : floats.TryGetValue("value_float", out float number) ? new OnnxTensor([], [number])
            : lists.TryGetValue("value_floats", out IReadOnlyList<float>? numbers) ? new OnnxTensor([numbers.Count], [.. numbers])
            : integers.TryGetValue("value_int", out IReadOnlyList<long>? whole) ? new OnnxTensor([], [whole[0]]) { IsInteger = true }
            : integers.TryGetValue("value_ints", out IReadOnlyList<long>? wholes) ? new OnnxTensor([wholes.Count], [.. wholes.Select(n => (float)n)]) { IsInteger = true }
            : null;

    /// <summary>AttributeProto: name = 1, f = 2, i = 3, s = 4, t = 5, floats = 7, ints = 8.</summary>
    private void ReadAttribute(
        ReadOnlySpan<byte> bytes, Dictionary<string, IReadOnlyList<long>> integers, Dictionary<string, float> floats, Dictionary<string, string> words,
        Dictionary<string, IReadOnlyList<float>> lists, Dictionary<string, OnnxTensor> tensors)
    {
        string name = "";
        var numbers = new List<long>();
        var list = new List<float>();
        float? number = null;
        ulong type = 0;
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
                case 4:
                    words[name] = attribute.Text;
                    break;
                case 5 when ReadTensor(attribute.Bytes, out _) is { } tensor:
                    tensors[name] = tensor;
                    break;
                case 7:
                    attribute.AddFloats(list);
                    break;
                case 20:
                    type = attribute.Number;
                    break;
            }
        }

        // Writers of proto3 leave zeros out; the attribute's type says what they meant.
        if (type == 2 && numbers.Count == 0)
        {
            numbers.Add(0);
        }
        else if (type == 1)
        {
            number ??= 0;
        }

        if (number is { } one)
        {
            floats[name] = one;
        }

        if (numbers.Count > 0)
        {
            integers[name] = numbers;
        }

        if (list.Count > 0)
        {
            lists[name] = list;
        }
    }
}
