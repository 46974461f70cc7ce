namespace Myna.Tensors.Weights;

/// <summary>What the elements of a stored tensor are: every type of the safetensors format (version 0.8).</summary>
public enum ElementType
{
    /// <summary><c>BOOL</c>: a byte, 0 or 1.</summary>
    Bool,

    /// <summary><c>F4</c>: 1 sign, 2 exponent, 1 mantissa bit; two to a byte, the first in the low half.</summary>
    Float4,

    /// <summary><c>F6_E2M3</c>: 6 bits, packed. The format does not say in which order.</summary>
    Float6E2M3,

    /// <summary><c>F6_E3M2</c>: 6 bits, packed. The format does not say in which order.</summary>
    Float6E3M2,

    /// <summary><c>U8</c>.</summary>
    UInt8,

    /// <summary><c>I8</c>.</summary>
    Int8,

    /// <summary><c>F8_E5M2</c>: the upper byte of a half-precision number.</summary>
    Float8E5M2,

    /// <summary><c>F8_E4M3</c>: up to ±448, with NaN and without infinities.</summary>
    Float8E4M3,

    /// <summary><c>F8_E8M0</c>: powers of two from 2^-127 to 2^127, and NaN: a scale.</summary>
    Float8E8M0,

    /// <summary><c>F8_E4M3FNUZ</c>: exponent bias 8, one NaN, no infinities, no negative zero.</summary>
    Float8E4M3Fnuz,

    /// <summary><c>F8_E5M2FNUZ</c>: exponent bias 16, one NaN, no infinities, no negative zero.</summary>
    Float8E5M2Fnuz,

    /// <summary><c>I16</c>.</summary>
    Int16,

    /// <summary><c>U16</c>.</summary>
    UInt16,

    /// <summary><c>F16</c>: IEEE half precision.</summary>
    Float16,

    /// <summary><c>BF16</c>: the upper half of a single-precision number.</summary>
    BFloat16,

    /// <summary><c>I32</c>.</summary>
    Int32,

    /// <summary><c>U32</c>.</summary>
    UInt32,

    /// <summary><c>F32</c>: IEEE single precision.</summary>
    Float32,

    /// <summary><c>C64</c>: a complex number of two single-precision parts.</summary>
    Complex64,

    /// <summary><c>F64</c>: IEEE double precision.</summary>
    Float64,

    /// <summary><c>I64</c>.</summary>
    Int64,

    /// <summary><c>U64</c>.</summary>
    UInt64,
}
