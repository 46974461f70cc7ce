namespace Myna.Tensors.Weights;

/// <summary>
/// The values of floats of 4 and 8 bits, as tables of all their codes. Sources: P. Micikevicius et al., "FP8 formats for
/// deep learning" (2022); Open Compute Project, "OCP Microscaling formats (MX) specification" 1.0 (2023).
/// </summary>
internal static class SmallFloats
{
    public static readonly float[] Float4 = Table(exponentBits: 2, mantissaBits: 1, bias: 1);

    /// <summary>The upper bytes of half-precision numbers.</summary>
    public static readonly float[] Float8E5M2 =
        [.. Enumerable.Range(0, 256).Select(code => (float)BitConverter.UInt16BitsToHalf((ushort)(code << 8)))];

    public static readonly float[] Float8E4M3 = WithNaN(Table(exponentBits: 4, mantissaBits: 3, bias: 7), 0x7F, 0xFF);

    public static readonly float[] Float8E4M3Fnuz = WithNaN(Table(exponentBits: 4, mantissaBits: 3, bias: 8), 0x80);

    public static readonly float[] Float8E5M2Fnuz = WithNaN(Table(exponentBits: 5, mantissaBits: 2, bias: 16), 0x80);

    public static readonly float[] Float8E8M0 =
        WithNaN([.. Enumerable.Range(0, 256).Select(code => (float)Math.ScaleB(1, code - 127))], 0xFF);

    private static float[] Table(int exponentBits, int mantissaBits, int bias)
    {
        var values = new float[1 << (1 + exponentBits + mantissaBits)];
        for (int code = 0; code < values.Length; code++)
        {
            int mantissa = code & ((1 << mantissaBits) - 1);
            int exponent = (code >> mantissaBits) & ((1 << exponentBits) - 1);
            double magnitude = exponent == 0
                ? Math.ScaleB(mantissa, 1 - bias - mantissaBits)
                : Math.ScaleB((1 << mantissaBits) + mantissa, exponent - bias - mantissaBits);
            values[code] = (float)(code >= values.Length / 2 ? -magnitude : magnitude);
        }

        return values;
    }

    private static float[] WithNaN(float[] values, params ReadOnlySpan<int> codes)
    {
        foreach (int code in codes)
        {
            values[code] = float.NaN;
        }

        return values;
    }
}
