namespace Myna.Audio.Files;

/// <summary>How sound is written.</summary>
public sealed record AudioWriteOptions
{
    /// <summary>The options used when none are given: 16-bit WAV without dither, each other format at its usual rate.</summary>
    public static AudioWriteOptions Default { get; } = new();

    /// <summary>How samples are stored in a WAV file.</summary>
    public SampleEncoding WavEncoding { get; init; } = SampleEncoding.Pcm16;

    /// <summary>Seed of the dither for 8, 16 and 24-bit WAV files; null, the default, rounds without dither.</summary>
    public ulong? DitherSeed { get; init; }

    /// <summary>Bits a second of MP3, Opus and AAC; null takes the format's default.</summary>
    public int? BitsPerSecond { get; init; }

    /// <summary>Tags of the file, such as <c>comment</c>; formats that ffmpeg does not write have none.</summary>
    public IReadOnlyList<(string Name, string Value)> Tags { get; init; } = [];

    /// <summary>A JPEG or PNG picture shown with the sound, where the format has a place for one (MP3, M4A, M4B, FLAC); null for none.</summary>
    public string? CoverPath { get; init; }

    /// <summary>How long ffmpeg may take for one file.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The ffmpeg to encode with.</summary>
    public Ffmpeg Ffmpeg { get; init; } = Ffmpeg.Default;

    /// <summary>The tags as ffmpeg takes them.</summary>
    internal IEnumerable<string> TagArguments => Tags.SelectMany(tag => (string[])["-metadata", $"{tag.Name}={tag.Value}"]);
}
