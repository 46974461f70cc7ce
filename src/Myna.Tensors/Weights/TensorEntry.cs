namespace Myna.Tensors.Weights;

/// <summary>One tensor of a file: what it is and where it lies.</summary>
/// <param name="Name">The tensor's name.</param>
/// <param name="Type">The type of its elements.</param>
/// <param name="Shape">Its extents, slowest first; empty for a single number.</param>
/// <param name="Elements">The product of the extents.</param>
/// <param name="StartByte">Where it begins, counted from the start of the file.</param>
/// <param name="ByteCount">How many bytes it takes.</param>
public sealed record TensorEntry(
    string Name, ElementType Type, IReadOnlyList<long> Shape, long Elements, long StartByte, long ByteCount)
{
    /// <summary>The type and shape for a message, such as <c>F16 [768, 256]</c>.</summary>
    public override string ToString() => $"{Type.FileName()} [{string.Join(", ", Shape)}]";
}
