namespace Myna.Trust.Provenance;

/// <summary>The containers in which a manifest can be kept.</summary>
public enum ProvenanceFormat
{
    /// <summary>RIFF WAVE: a <c>C2PA</c> chunk at the end.</summary>
    Wav,

    /// <summary>MPEG audio: a GEOB frame of the ID3v2 tag.</summary>
    Mp3,

    /// <summary>FLAC: a GEOB frame of an ID3v2 tag before the stream.</summary>
    Flac,

    /// <summary>MP4 (M4A, M4B): a <c>uuid</c> box behind <c>ftyp</c>.</summary>
    M4a,

    /// <summary>PNG: a <c>caBX</c> chunk.</summary>
    Png,

    /// <summary>JPEG: APP11 segments.</summary>
    Jpeg,
}
