namespace Myna.Tensors.Hardware;

/// <summary>The register width, in bits, that a kernel works with.</summary>
public enum VectorWidth
{
    /// <summary>One value at a time: the reference every other width is tested against.</summary>
    Scalar = 32,

    /// <summary>128-bit registers (SSE, NEON): 4 floats.</summary>
    Bits128 = 128,

    /// <summary>256-bit registers (AVX2): 8 floats.</summary>
    Bits256 = 256,

    /// <summary>512-bit registers (AVX-512): 16 floats.</summary>
    Bits512 = 512,
}
