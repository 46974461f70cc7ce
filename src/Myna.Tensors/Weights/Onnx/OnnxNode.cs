namespace Myna.Tensors.Weights.Onnx;

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
    IReadOnlyDictionary<string, float> Floats)
{
    /// <summary>Its attributes that are words.</summary>
    public IReadOnlyDictionary<string, string> Words { get; init; } = new Dictionary<string, string>();

    /// <summary>Its attributes that are lists of floats.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<float>> FloatLists { get; init; } = new Dictionary<string, IReadOnlyList<float>>();

    /// <summary>Its attributes that are tensors.</summary>
    public IReadOnlyDictionary<string, OnnxTensor> Tensors { get; init; } = new Dictionary<string, OnnxTensor>();

    /// <summary>Whose operation it is; empty for ONNX's own.</summary>
    public string Domain { get; init; } = "";
}
