namespace Myna.Tensors.Weights.Gguf;

/// <summary>Types of tensors in GGUF files that Myna reads; the numbers are the file's (ggml's <c>enum ggml_type</c>).</summary>
public enum GgufType
{
    /// <summary>Single precision.</summary>
    F32 = 0,

    /// <summary>Half precision.</summary>
    F16 = 1,

    /// <summary>Q4_0. Blocks of 32: a half-precision scale and 4 bits a weight.</summary>
    Q40 = 2,

    /// <summary>Q8_0. Blocks of 32: a half-precision scale and 8 bits a weight.</summary>
    Q80 = 8,

    /// <summary>Q4_K. Blocks of 256: eight groups of 4-bit weights with 6-bit scales and minima.</summary>
    Q4K = 12,

    /// <summary>Q5_K. Blocks of 256: eight groups of 5-bit weights with 6-bit scales and minima. Part of mixed "Q4_K_M" files.</summary>
    Q5K = 13,

    /// <summary>Q6_K. Blocks of 256: sixteen groups of 6-bit weights with 8-bit scales. Part of mixed "Q4_K_M" files.</summary>
    Q6K = 14,

    /// <summary>bfloat16.</summary>
    BF16 = 30,
}

/// <summary>A tensor of a GGUF file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">How its elements are kept.</param>
/// <param name="Shape">Its extents, slowest first (the file has them the other way round).</param>
/// <param name="Elements">Number of elements.</param>
/// <param name="StartByte">Where it begins in the file.</param>
/// <param name="ByteCount">Its bytes.</param>
public sealed record GgufTensor(string Name, GgufType Type, IReadOnlyList<long> Shape, long Elements, long StartByte, long ByteCount)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Type} [{string.Join(", ", Shape)}]";
}
