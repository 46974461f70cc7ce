namespace Myna.Tensors.Kernels;

/// <summary>Numbers that turn the bits of a half-precision float, shifted into place, into a float.</summary>
internal static class HalfFloats
{
    /// <summary>The difference of the exponent biases, 127 - 15, in the exponent's place.</summary>
    public const uint ExponentShift = 112u << 23;

    /// <summary>The exponent of the smallest normal half: a subnormal's bits behind it are that number plus the subnormal.</summary>
    public const uint SubnormalBits = 113u << 23;

    /// <summary>The smallest normal half, 2^-14.</summary>
    public const float SmallestNormal = 6.103515625e-05f;

    /// <summary>Shifted bits of the largest subnormal half; normal numbers are greater.</summary>
    public const uint LargestSubnormal = 0x3FFu << 13;
}
