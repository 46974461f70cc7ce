namespace Myna.Audio.Files;

/// <summary>Which format a file's name asks for, and how each format is made.</summary>
public static class AudioFormats
{
    /// <summary>Rate of the telephone formats, in Hz.</summary>
    public const int TelephoneRate = 8000;

    private static readonly Dictionary<string, AudioFormat> ByEnding = new(StringComparer.OrdinalIgnoreCase)
    {
        [".wav"] = AudioFormat.Wav,
        [".wave"] = AudioFormat.Wav,
        [".mp3"] = AudioFormat.Mp3,
        [".flac"] = AudioFormat.Flac,
        [".ogg"] = AudioFormat.Ogg,
        [".oga"] = AudioFormat.Ogg,
        [".opus"] = AudioFormat.Ogg,
        [".m4a"] = AudioFormat.M4a,
        [".mp4"] = AudioFormat.M4a,
        [".m4b"] = AudioFormat.M4a,
        [".aac"] = AudioFormat.Aac,
        [".webm"] = AudioFormat.WebM,
        [".ulaw"] = AudioFormat.MuLaw,
        [".ul"] = AudioFormat.MuLaw,
        [".alaw"] = AudioFormat.ALaw,
        [".al"] = AudioFormat.ALaw,
    };

    /// <summary>The format a file name's ending stands for, or null if it is not one of a sound file.</summary>
    public static AudioFormat? TryFromPath(string path)
        => ByEnding.TryGetValue(Path.GetExtension(path), out AudioFormat format) ? format : null;

    /// <summary>The format to write a file in, by its name's ending.</summary>
    /// <exception cref="MynaException">The ending is not one that Myna writes.</exception>
    public static AudioFormat FromPath(string path)
    {
        if (TryFromPath(path) is { } format)
        {
            return format;
        }

        string ending = Path.GetExtension(path);
        throw new MynaException(
            (ending.Length == 0 ? $"{path} has no ending that tells its format" : $"{path}: '{ending}' is not a sound format Myna writes")
            + "; use .wav, .mp3, .opus, .ogg, .flac, .m4a, .m4b, .aac, .webm, .ulaw or .alaw");
    }

    /// <summary>What ffmpeg needs to be told to write a format.</summary>
    internal static string[] EncoderArguments(AudioFormat format, int? bitsPerSecond, bool toPipe)
    {
        string bits = bitsPerSecond?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "";
        string[] rate = bitsPerSecond is null ? [] : ["-b:a", bits];
        return format switch
        {
            AudioFormat.Mp3 => ["-c:a", "libmp3lame", .. bitsPerSecond is null ? ["-q:a", "2"] : rate, "-f", "mp3"],
            AudioFormat.Flac => ["-c:a", "flac", "-sample_fmt", "s16", "-f", "flac"],
            AudioFormat.Ogg => ["-c:a", "libopus", .. rate, "-f", "ogg"],
            AudioFormat.WebM => ["-c:a", "libopus", .. rate, "-f", "webm"],
            AudioFormat.Aac => ["-c:a", "aac", .. rate, "-f", "adts"],

            // MP4 keeps its index at the end and moves it to the front afterwards, which a pipe cannot: there it is cut in fragments.
            AudioFormat.M4a => ["-c:a", "aac", .. rate, "-movflags", toPipe ? "frag_keyframe+empty_moov" : "faststart", "-f", "ipod"],
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "ffmpeg is not used for this format."),
        };
    }

    /// <summary>
    /// The sample rate to give to an encoder, in Hz: the clip's own if the encoder takes it, else the next higher one it
    /// takes, else its highest. Resampling is then Myna's, not the encoder's.
    /// </summary>
    internal static int EncoderRate(AudioFormat format, int hz)
    {
        int[] rates = format switch
        {
            AudioFormat.Ogg or AudioFormat.WebM => [8000, 12000, 16000, 24000, 48000],
            AudioFormat.Mp3 => [8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000],
            AudioFormat.Aac or AudioFormat.M4a => [8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000, 64000, 88200, 96000],
            AudioFormat.MuLaw or AudioFormat.ALaw => [TelephoneRate],
            _ => [hz],
        };
        return Array.Find(rates, rate => rate >= hz) is var rate and > 0 ? rate : rates[^1];
    }
}
