namespace Myna.Audio.Files;

/// <summary>Limits for reading sound files, so that a wrong file costs neither the machine's memory nor its time.</summary>
public sealed record AudioReadOptions
{
    /// <summary>The limits used when none are given.</summary>
    public static AudioReadOptions Default { get; } = new();

    /// <summary>The longest clip that is read, in seconds.</summary>
    public double MaximumSeconds { get; init; } = 1800;

    /// <summary>The most bytes a file may have, and the most its samples may take in memory (4 bytes each).</summary>
    public long MaximumBytes { get; init; } = 1L << 30;

    /// <summary>How long ffmpeg may take for one file.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The ffmpeg to decode other files than WAV with.</summary>
    public Ffmpeg Ffmpeg { get; init; } = Ffmpeg.Default;
}
