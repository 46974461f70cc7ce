using System.Globalization;
using Myna.Audio.Files;

namespace Myna.Server.Speaking;

/// <summary>How speech goes out: the kind of bytes, their sample rate and how many of them.</summary>
/// <param name="Container">The kind.</param>
/// <param name="Hz">Sample rate; null for the model's own, or the nearest that the format has.</param>
/// <param name="BitsPerSecond">For formats that lose something; null for the format's default.</param>
internal sealed record SoundFormat(SoundContainer Container, int? Hz = null, int? BitsPerSecond = null)
{
    private const int MostPcmHz = 48_000;

    /// <summary>MP3 as browsers and phones play it.</summary>
    public static SoundFormat Mp3 { get; } = new(SoundContainer.Mp3);

    /// <summary>The media type, as responses name it.</summary>
    public string MediaType => Container switch
    {
        SoundContainer.Mp3 => "audio/mpeg",
        SoundContainer.Opus => "audio/ogg; codecs=opus",
        SoundContainer.Aac => "audio/aac",
        SoundContainer.Flac => "audio/flac",
        SoundContainer.Wav => "audio/wav",
        SoundContainer.MuLaw => "audio/basic",
        SoundContainer.ALaw => "audio/x-alaw-basic",
        _ => Hz is { } hz ? string.Create(CultureInfo.InvariantCulture, $"audio/pcm;rate={hz}") : "audio/pcm",
    };

    /// <summary>The ending of a file of this kind, without the dot.</summary>
    public string Ending => Container switch
    {
        SoundContainer.MuLaw => "ulaw",
        SoundContainer.ALaw => "alaw",
        _ => Container.ToString().ToLowerInvariant(),
    };

    /// <summary>Whether it is a file with something around its samples, where more can be said than sound; bare samples are none.</summary>
    public bool IsFile => Container is SoundContainer.Wav or SoundContainer.Mp3 or SoundContainer.Flac;

    /// <summary>What ffmpeg makes of it; null where Myna encodes itself.</summary>
    public AudioFormat? Encoded => Container switch
    {
        SoundContainer.Mp3 => AudioFormat.Mp3,
        SoundContainer.Opus => AudioFormat.Ogg,
        SoundContainer.Aac => AudioFormat.Aac,
        SoundContainer.Flac => AudioFormat.Flac,
        _ => null,
    };

    /// <summary>Reads OpenAI's <c>response_format</c>; null if there is no such format.</summary>
    public static SoundFormat? FromOpenAi(string? name) => name?.ToLowerInvariant() switch
    {
        null or "" or "mp3" => Mp3,
        "opus" or "ogg" => new(SoundContainer.Opus),
        "aac" => new(SoundContainer.Aac),
        "flac" => new(SoundContainer.Flac),
        "wav" => new(SoundContainer.Wav),
        "pcm" => new(SoundContainer.Pcm),
        _ => null,
    };

    /// <summary>Reads ElevenLabs' <c>output_format</c>, such as <c>mp3_44100_128</c> or <c>pcm_16000</c>; null if there is no such format.</summary>
    public static SoundFormat? FromElevenLabs(string? name)
    {
        if (string.IsNullOrEmpty(name))
        {
            return new(SoundContainer.Mp3, 44_100, 128_000);
        }

        string[] parts = name.ToLowerInvariant().Split('_');
        int? hz = Number(parts, 1);
        int? kilobits = Number(parts, 2);
        bool isPlain = parts.Length == 2 && hz is >= 8000 and <= MostPcmHz;
        bool isCoded = parts.Length == 3 && kilobits is >= 16 and <= 320;
        return parts[0] switch
        {
            "mp3" when isCoded && hz is 22050 or 24000 or 44100 => new(SoundContainer.Mp3, hz, kilobits * 1000),
            "opus" when isCoded && hz == 48000 => new(SoundContainer.Opus, hz, kilobits * 1000),
            "pcm" when isPlain => new(SoundContainer.Pcm, hz),
            "wav" when isPlain => new(SoundContainer.Wav, hz),
            "ulaw" when isPlain && hz == 8000 => new(SoundContainer.MuLaw, hz),
            "alaw" when isPlain && hz == 8000 => new(SoundContainer.ALaw, hz),
            _ => null,
        };
    }

    private static int? Number(string[] parts, int index) =>
        parts.Length > index && int.TryParse(parts[index], NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
}

/// <summary>The kinds of sound that the server hands out.</summary>
internal enum SoundContainer
{
    /// <summary>Samples of 16 bits, nothing around them.</summary>
    Pcm,

    /// <summary>The same with a header.</summary>
    Wav,

    /// <summary>MPEG layer 3.</summary>
    Mp3,

    /// <summary>Opus in Ogg.</summary>
    Opus,

    /// <summary>AAC with ADTS headers.</summary>
    Aac,

    /// <summary>FLAC.</summary>
    Flac,

    /// <summary>G.711 µ-law, nothing around it.</summary>
    MuLaw,

    /// <summary>G.711 A-law, nothing around it.</summary>
    ALaw,
}
