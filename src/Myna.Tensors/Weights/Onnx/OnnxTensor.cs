namespace Myna.Tensors.Weights.Onnx;

/// <summary>A constant of an ONNX graph.</summary>
/// <param name="Shape">Its sides; none for a single number.</param>
/// <param name="Values">Its values; whole numbers are converted.</param>
public sealed record OnnxTensor(IReadOnlyList<int> Shape, float[] Values)
{
    /// <summary>Whether they are whole numbers or truth values.</summary>
    public bool IsInteger { get; init; }
}
