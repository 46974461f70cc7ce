using Myna.Tensors.Hardware;

namespace Myna.Tensors.Kernels;

/// <summary>
/// Elementwise functions of neural networks and signal processing: our own polynomials, bit-equal at every vector width
/// and on every machine. Input and output have one length and may be the same span. NaN gives NaN.
/// </summary>
/// <remarks>The formulas of each are in <see cref="ActivationFunctions"/> and <see cref="Polynomials"/>.</remarks>
public static unsafe class Activations
{
    /// <summary>y = e^x within 1 ulp on -87.33654..88.37; below that 0 (no denormals), above it e^88.37 (no infinity).</summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void Exp(ReadOnlySpan<float> x, Span<float> y) => Map.Unary<ExpOperation>(x, y, Simd.Width);

    /// <summary>y = ln x within 2 ulp for positive normal x; zero, denormals and negative numbers give -87.34, the logarithm of the smallest normal number.</summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void Log(ReadOnlySpan<float> x, Span<float> y) => Map.Unary<LogOperation>(x, y, Simd.Width);

    /// <summary>y = tanh x within 3 ulp.</summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void Tanh(ReadOnlySpan<float> x, Span<float> y) => Map.Unary<TanhOperation>(x, y, Simd.Width);

    /// <summary>y = 1/(1 + e^-x) within 3 ulp for x ≥ -87; from there down it stays at e^-87, about 1.6e-38.</summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void Sigmoid(ReadOnlySpan<float> x, Span<float> y) => Map.Unary<SigmoidOperation>(x, y, Simd.Width);

    /// <summary>y = x·sigmoid(x) within 3 ulp for x ≥ -87; from there down it stays at about -1.4e-36.</summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void Silu(ReadOnlySpan<float> x, Span<float> y) => Map.Unary<SiluOperation>(x, y, Simd.Width);

    /// <summary>y = GELU in its tanh form, ½x(1 + tanh(√(2/π)(x + 0.044715x³))), within 2e-7·max(1, |x|).</summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void Gelu(ReadOnlySpan<float> x, Span<float> y) => Map.Unary<GeluOperation>(x, y, Simd.Width);

    /// <summary>y = GELU in its exact form, x·Φ(x) = ½x(1 + erf(x/√2)), within 2e-7·max(1, |x|).</summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void GeluExact(ReadOnlySpan<float> x, Span<float> y) => Map.Unary<GeluExactOperation>(x, y, Simd.Width);

    /// <summary>y = ELU with alpha 1: x where x ≥ 0, else e^x - 1 within 2 ulp.</summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void Elu(ReadOnlySpan<float> x, Span<float> y) => Map.Unary<EluOperation>(x, y, Simd.Width);

    /// <summary>y = sin(2πx), x in turns, within 1.5e-7 for every finite x; ±∞ gives NaN.</summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void SinTurns(ReadOnlySpan<float> x, Span<float> y) => Map.Unary<SinTurnsOperation>(x, y, Simd.Width);

    /// <summary>y = cos(2πx), x in turns, within 1.5e-7 for every finite x; ±∞ gives NaN.</summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void CosTurns(ReadOnlySpan<float> x, Span<float> y) => Map.Unary<CosTurnsOperation>(x, y, Simd.Width);

    /// <summary><see cref="Gelu(ReadOnlySpan{float}, Span{float})"/> for the rows of a fused loop.</summary>
    internal static void Gelu(float* x, float* y, int count) => Map.Unary<GeluOperation>(x, y, count, Simd.Width);

    /// <summary><see cref="Silu(ReadOnlySpan{float}, Span{float})"/> for the rows of a fused loop.</summary>
    internal static void Silu(float* x, float* y, int count) => Map.Unary<SiluOperation>(x, y, count, Simd.Width);

    /// <summary><see cref="Tanh(ReadOnlySpan{float}, Span{float})"/> for the rows of a fused loop.</summary>
    internal static void Tanh(float* x, float* y, int count) => Map.Unary<TanhOperation>(x, y, count, Simd.Width);

    /// <summary><see cref="Exp(ReadOnlySpan{float}, Span{float})"/> for the rows of a fused loop.</summary>
    internal static void Exp(float* x, float* y, int count) => Map.Unary<ExpOperation>(x, y, count, Simd.Width);
}
