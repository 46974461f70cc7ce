namespace Myna.Bench.Onnx;

/// <summary>One setting of an ONNX operation: a whole number, or a list of them.</summary>
internal readonly struct OnnxAttribute
{
    private OnnxAttribute(ProtobufWriter message) => Message = message;

    /// <summary>The AttributeProto: name = 1, i = 3, ints = 8, type = 20 (INT = 2, INTS = 7).</summary>
    public ProtobufWriter Message { get; }

    /// <summary>An attribute of one number, such as <c>group</c>.</summary>
    public static OnnxAttribute Number(string name, int value) =>
        new(new ProtobufWriter().Text(1, name).Number(3, value).Number(20, 2));

    /// <summary>An attribute of some numbers, such as <c>pads</c>.</summary>
    public static OnnxAttribute Numbers(string name, params ReadOnlySpan<int> values)
    {
        ProtobufWriter message = new ProtobufWriter().Text(1, name);
        foreach (int value in values)
        {
            message.Number(8, value);
        }

        return new(message.Number(20, 7));
    }
}
