namespace Myna.Bench.Onnx;

/// <summary>
/// Builds an ONNX model of one float input <c>x</c> and one float output <c>y</c> in memory. Field numbers are those of
/// onnx.proto (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto).
/// </summary>
internal sealed class OnnxModel
{
    private const int IrVersion = 9;
    private const int OpsetVersion = 17;
    private const int FloatType = 1;
    private const int ByteType = 2;

    private readonly ProtobufWriter _graph = new();

    /// <summary>The domain of ONNX Runtime's own operations.</summary>
    public const string Microsoft = "com.microsoft";

    /// <summary>Name of the input.</summary>
    public const string Input = "x";

    /// <summary>Name of the output.</summary>
    public const string Output = "y";

    /// <summary>Starts a model with the shapes of its input and output.</summary>
    public OnnxModel(ReadOnlySpan<int> inputShape, ReadOnlySpan<int> outputShape)
    {
        // GraphProto: node = 1, name = 2, initializer = 5, input = 11, output = 12.
        _graph.Text(2, "case").Message(11, ValueInfo(Input, inputShape)).Message(12, ValueInfo(Output, outputShape));
    }

    /// <summary>Adds constant weights.</summary>
    public OnnxModel Constant(string name, ReadOnlySpan<float> values, params ReadOnlySpan<int> shape)
    {
        // TensorProto: dims = 1, data_type = 2, name = 8, raw_data = 9.
        _graph.Message(5, Tensor(shape).Number(2, FloatType).Text(8, name).Floats(9, values));
        return this;
    }

    /// <summary>Adds constant bytes.</summary>
    public OnnxModel Constant(string name, ReadOnlySpan<byte> values, params ReadOnlySpan<int> shape)
    {
        _graph.Message(5, Tensor(shape).Number(2, ByteType).Text(8, name).Bytes(9, values));
        return this;
    }

    /// <summary>Adds one operation.</summary>
    public OnnxModel Node(string operation, ReadOnlySpan<string> inputs, string output, params ReadOnlySpan<OnnxAttribute> attributes) =>
        Node("", operation, inputs, output, attributes);

    /// <summary>Adds one operation of a domain, such as <see cref="Microsoft"/>.</summary>
    public OnnxModel Node(
        string domain, string operation, ReadOnlySpan<string> inputs, string output, params ReadOnlySpan<OnnxAttribute> attributes)
    {
        // NodeProto: input = 1, output = 2, op_type = 4, attribute = 5, domain = 7.
        var node = new ProtobufWriter();
        foreach (string input in inputs)
        {
            node.Text(1, input);
        }

        node.Text(2, output).Text(4, operation);
        foreach (OnnxAttribute attribute in attributes)
        {
            node.Message(5, attribute.Message);
        }

        node.Text(7, domain);

        _graph.Message(1, node);
        return this;
    }

    /// <summary>The bytes of the .onnx file.</summary>
    public byte[] ToArray() =>
        // ModelProto: ir_version = 1, graph = 7, opset_import = 8 (OperatorSetIdProto: domain = 1, version = 2).
        new ProtobufWriter()
            .Number(1, IrVersion)
            .Message(7, _graph)
            .Message(8, new ProtobufWriter().Number(2, OpsetVersion))
            .Message(8, new ProtobufWriter().Text(1, Microsoft).Number(2, 1))
            .ToArray();

    private static ProtobufWriter Tensor(ReadOnlySpan<int> shape)
    {
        var tensor = new ProtobufWriter();
        foreach (int size in shape)
        {
            tensor.Number(1, size);
        }

        return tensor;
    }

    private static ProtobufWriter ValueInfo(string name, ReadOnlySpan<int> shape)
    {
        // ValueInfoProto: name = 1, type = 2; TypeProto: tensor_type = 1 (elem_type = 1, shape = 2);
        // TensorShapeProto: dim = 1 (dim_value = 1).
        var dimensions = new ProtobufWriter();
        foreach (int size in shape)
        {
            dimensions.Message(1, new ProtobufWriter().Number(1, size));
        }

        var tensor = new ProtobufWriter().Number(1, FloatType).Message(2, dimensions);
        return new ProtobufWriter().Text(1, name).Message(2, new ProtobufWriter().Message(1, tensor));
    }
}
