namespace Myna.Audio.Files;

/// <summary>How one sample is stored in a WAV file; all little-endian.</summary>
public enum SampleEncoding
{
    /// <summary>Unsigned 8-bit whole numbers, silence at 128.</summary>
    Pcm8,

    /// <summary>Signed 16-bit whole numbers: what every program reads.</summary>
    Pcm16,

    /// <summary>Signed 24-bit whole numbers in three bytes.</summary>
    Pcm24,

    /// <summary>Signed 32-bit whole numbers.</summary>
    Pcm32,

    /// <summary>32-bit floating point, full scale ±1.</summary>
    Float32,

    /// <summary>64-bit floating point, full scale ±1.</summary>
    Float64,

    /// <summary>A-law (ITU-T G.711), 8 bits.</summary>
    ALaw,

    /// <summary>µ-law (ITU-T G.711), 8 bits.</summary>
    MuLaw,
}
