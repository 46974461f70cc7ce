namespace Myna.Audio.Files;

/// <summary>The kinds of sound files Myna reads and writes.</summary>
public enum AudioFormat
{
    /// <summary>RIFF WAVE.</summary>
    Wav,

    /// <summary>MPEG layer III.</summary>
    Mp3,

    /// <summary>Free Lossless Audio Codec; written with 16 bits.</summary>
    Flac,

    /// <summary>Opus (or, when read, Vorbis) in Ogg: <c>.opus</c> and <c>.ogg</c>.</summary>
    Ogg,

    /// <summary>AAC in an MP4 container.</summary>
    M4a,

    /// <summary>AAC as a bare stream of ADTS frames.</summary>
    Aac,

    /// <summary>Opus in WebM (Matroska).</summary>
    WebM,

    /// <summary>Apple's AIFF. Only read.</summary>
    Aiff,

    /// <summary>Raw µ-law of 8000 Hz, mono, without a header: telephone systems. Only written.</summary>
    MuLaw,

    /// <summary>Raw A-law of 8000 Hz, mono, without a header: telephone systems. Only written.</summary>
    ALaw,
}
