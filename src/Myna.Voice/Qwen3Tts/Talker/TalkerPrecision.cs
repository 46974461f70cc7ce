namespace Myna.Voice.Qwen3Tts;

/// <summary>How the matrices of talker and code predictor are kept. Everything else is single precision.</summary>
public enum TalkerPrecision
{
    /// <summary>32-bit floats: exact, four times the memory of int8.</summary>
    Float32,

    /// <summary>The checkpoint's own 16 bits, sums in single precision.</summary>
    BFloat16,

    /// <summary>8 bits a weight, a scale for each row: the default on a CPU.</summary>
    Int8,

    /// <summary>4 bits a weight, a scale for each 32: smallest and fastest, with some drift.</summary>
    Int4,
}
