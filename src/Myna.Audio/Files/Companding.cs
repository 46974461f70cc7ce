namespace Myna.Audio.Files;

/// <summary>
/// The two logarithmic 8-bit codes of the telephone network, after ITU-T G.711: A-law (13 bits of range) and µ-law
/// (14 bits), both scaled here to 16-bit whole numbers.
/// </summary>
internal static class Companding
{
    private const int MuBias = 0x84;
    private const int MuClip = 32635;

    private static readonly float[] ALawTable = MakeTable(ExpandALaw);
    private static readonly float[] MuLawTable = MakeTable(ExpandMuLaw);

    /// <summary>The 256 values of A-law, full scale ±1.</summary>
    public static ReadOnlySpan<float> ALaw => ALawTable;

    /// <summary>The 256 values of µ-law, full scale ±1.</summary>
    public static ReadOnlySpan<float> MuLaw => MuLawTable;

    /// <summary>The A-law code nearest to a 16-bit sample.</summary>
    public static byte ToALaw(int sample)
    {
        // Negative values are mirrored at -½ so that both signs get the same eight segments.
        int sign = sample >= 0 ? 0x80 : 0;
        int magnitude = (sample >= 0 ? sample : ~sample) >> 4;
        int segment = Math.Max(0, 28 - int.LeadingZeroCount(magnitude));
        int mantissa = (magnitude >> Math.Max(0, segment - 1)) & 0x0F;
        return (byte)((sign | (segment << 4) | mantissa) ^ 0x55);
    }

    /// <summary>The µ-law code nearest to a 16-bit sample.</summary>
    public static byte ToMuLaw(int sample)
    {
        int sign = sample < 0 ? 0x80 : 0;
        int magnitude = Math.Min(Math.Abs(sample), MuClip) + MuBias;
        int segment = 24 - int.LeadingZeroCount(magnitude);
        int mantissa = (magnitude >> (segment + 3)) & 0x0F;
        return (byte)~(sign | (segment << 4) | mantissa);
    }

    private static int ExpandALaw(int code)
    {
        code ^= 0x55;
        int segment = (code >> 4) & 7;
        int magnitude = ((code & 0x0F) << 4) + 8;
        if (segment > 0)
        {
            magnitude = (magnitude + 0x100) << (segment - 1);
        }

        return (code & 0x80) != 0 ? magnitude : -magnitude;
    }

    private static int ExpandMuLaw(int code)
    {
        code = ~code;
        int magnitude = ((((code & 0x0F) << 3) + MuBias) << ((code >> 4) & 7)) - MuBias;
        return (code & 0x80) != 0 ? -magnitude : magnitude;
    }

    private static float[] MakeTable(Func<int, int> expand)
    {
        var table = new float[256];
        for (int code = 0; code < table.Length; code++)
        {
            table[code] = expand(code) / 32768f;
        }

        return table;
    }
}
