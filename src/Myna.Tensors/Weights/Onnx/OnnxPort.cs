namespace Myna.Tensors.Weights.Onnx;

/// <summary>What a graph takes or gives.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">Its sides, -1 where one may be anything; empty where the file does not say.</param>
public sealed record OnnxPort(string Name, IReadOnlyList<int> Shape);
