using System.Buffers.Binary;

namespace Myna.Audio.Files;

/// <summary>What a file is by its first bytes, whatever its name says.</summary>
/// <param name="Format">The sound format, or null if it is none that Myna reads.</param>
/// <param name="Description">What it is in words, with its article (<c>a PNG picture</c>); null if unknown.</param>
public readonly record struct FileSignature(AudioFormat? Format, string? Description)
{
    /// <summary>How many first bytes <see cref="Identify"/> looks at.</summary>
    public const int Length = 64;

    /// <summary>Says what a file is.</summary>
    /// <param name="head">Its first bytes, up to <see cref="Length"/> of them.</param>
    public static FileSignature Identify(ReadOnlySpan<byte> head)
        => head.Length == 0 ? new FileSignature(null, "an empty file")
            : Sound(head) is { Description: not null } sound ? sound
            : new FileSignature(null, Other(head));

    private static FileSignature Sound(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("RIFF"u8) || head.StartsWith("RF64"u8) || head.StartsWith("BW64"u8))
        {
            ReadOnlySpan<byte> form = head.Length >= 12 ? head[8..12] : [];
            return form.SequenceEqual("WEBP"u8) ? new FileSignature(null, "a WebP picture")
                : form.SequenceEqual("AVI "u8) ? new FileSignature(null, "an AVI video")
                : new FileSignature(AudioFormat.Wav, "a WAV file");
        }

        if (head.Length >= 12 && head[4..8].SequenceEqual("ftyp"u8))
        {
            ReadOnlySpan<byte> brand = head[8..12];
            return brand.SequenceEqual("avif"u8) || brand.SequenceEqual("heic"u8) || brand.SequenceEqual("mif1"u8)
                ? new FileSignature(null, "an AVIF or HEIC picture")
                : new FileSignature(AudioFormat.M4a, "an MP4 file");
        }

        return head switch
        {
            _ when head.StartsWith("OggS"u8) => new(AudioFormat.Ogg, "an Ogg file"),
            _ when head.StartsWith("fLaC"u8) => new(AudioFormat.Flac, "a FLAC file"),
            _ when head.StartsWith("RIFX"u8) => new(AudioFormat.Wav, "a WAV file"),
            _ when head.StartsWith("FORM"u8) => new(AudioFormat.Aiff, "an AIFF file"),
            _ when head.StartsWith("ID3"u8) => new(AudioFormat.Mp3, "an MP3 file"),
            _ when head.StartsWith((ReadOnlySpan<byte>)[0x1A, 0x45, 0xDF, 0xA3]) => new(AudioFormat.WebM, "a WebM or Matroska file"),
            _ when IsAdts(head) => new(AudioFormat.Aac, "an AAC file"),
            _ when IsMpegAudio(head) => new(AudioFormat.Mp3, "an MP3 file"),
            _ => default,
        };
    }

    private static string? Other(ReadOnlySpan<byte> head) => head switch
    {
        _ when head.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G']) => "a PNG picture",
        _ when head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) => "a JPEG picture",
        _ when head.StartsWith("GIF8"u8) => "a GIF picture",
        _ when head.StartsWith("BM"u8) && head.Length >= 6 && BinaryPrimitives.ReadUInt32LittleEndian(head[2..]) < 1 << 28 => "a BMP picture",
        _ when head.StartsWith("8BPS"u8) => "a Photoshop document",
        _ when head.StartsWith("%PDF"u8) => "a PDF document",
        _ when head.StartsWith("PK\u0003\u0004"u8) => "a ZIP archive or office document",
        _ when head.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]) => "a gzip archive",
        _ when head.StartsWith((ReadOnlySpan<byte>)[0x7F, (byte)'E', (byte)'L', (byte)'F']) => "a program",
        _ when head.StartsWith("MZ"u8) => "a program",
        _ when head.StartsWith("#EXTM3U"u8) => "a playlist",
        _ when head.StartsWith("#!"u8) => "a script",
        _ when IsText(head) => head.TrimStart(" \t\r\n"u8).StartsWith("<"u8) ? "an HTML or XML page" : "a text file",
        _ => null,
    };

    /// <summary>Sync of 12 ones, layer 0, a known sample rate.</summary>
    private static bool IsAdts(ReadOnlySpan<byte> head)
        => head.Length >= 7 && head[0] == 0xFF && (head[1] & 0xF6) == 0xF0 && ((head[2] >> 2) & 0x0F) < 13;

    /// <summary>Sync of 11 ones, a valid version, layer I to III, bit rate and sample rate.</summary>
    private static bool IsMpegAudio(ReadOnlySpan<byte> head)
        => head.Length >= 4 && head[0] == 0xFF && (head[1] & 0xE0) == 0xE0 && ((head[1] >> 3) & 3) != 1 && ((head[1] >> 1) & 3) != 0
            && (head[2] >> 4) is > 0 and < 15 && ((head[2] >> 2) & 3) != 3;

    private static bool IsText(ReadOnlySpan<byte> head)
    {
        foreach (byte value in head)
        {
            if (value is < 9 or (> 13 and < 32) or 127)
            {
                return false;
            }
        }

        return true;
    }
}
