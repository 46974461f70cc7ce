namespace Myna.Trust.Provenance;

/// <summary>Which container a file is, by its first bytes or by its name.</summary>
public static class ProvenanceFormats
{
    /// <summary>Endings of names, with the format they stand for.</summary>
    private static readonly Dictionary<string, ProvenanceFormat> ByEnding = new(StringComparer.OrdinalIgnoreCase)
    {
        [".wav"] = ProvenanceFormat.Wav,
        [".wave"] = ProvenanceFormat.Wav,
        [".mp3"] = ProvenanceFormat.Mp3,
        [".flac"] = ProvenanceFormat.Flac,
        [".m4a"] = ProvenanceFormat.M4a,
        [".m4b"] = ProvenanceFormat.M4a,
        [".mp4"] = ProvenanceFormat.M4a,
        [".png"] = ProvenanceFormat.Png,
        [".jpg"] = ProvenanceFormat.Jpeg,
        [".jpeg"] = ProvenanceFormat.Jpeg,
    };

    /// <summary>The format a name's ending stands for; null if Myna keeps no manifests in such files.</summary>
    public static ProvenanceFormat? TryFromPath(string path)
        => ByEnding.TryGetValue(Path.GetExtension(path), out ProvenanceFormat format) ? format : null;

    /// <summary>The format of a file by its bytes; null if it is none that can keep a manifest. The place in the stream stays as it was.</summary>
    /// <param name="file">Can seek.</param>
    public static ProvenanceFormat? Identify(Stream file)
    {
        ArgumentNullException.ThrowIfNull(file);
        long place = file.Position;
        try
        {
            Span<byte> head = stackalloc byte[12];
            file.Position = 0;
            head = head[..file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
            if (head.StartsWith("ID3"u8) && head.Length >= 10)
            {
                // Both MP3 and FLAC may begin with a tag; what follows it decides.
                Span<byte> next = stackalloc byte[4];
                file.Position = Math.Min(file.Length, Containers.Id3Tag.Length(head));
                next = next[..file.ReadAtLeast(next, next.Length, throwOnEndOfStream: false)];
                return next.SequenceEqual("fLaC"u8) ? ProvenanceFormat.Flac : ProvenanceFormat.Mp3;
            }

            return head switch
            {
                _ when (head.StartsWith("RIFF"u8) || head.StartsWith("RF64"u8)) && head.Length == 12 && head[8..].SequenceEqual("WAVE"u8) => ProvenanceFormat.Wav,
                _ when head.StartsWith("fLaC"u8) => ProvenanceFormat.Flac,
                _ when head.Length >= 8 && head[4..8].SequenceEqual("ftyp"u8) => ProvenanceFormat.M4a,
                _ when head.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G']) => ProvenanceFormat.Png,
                _ when head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) => ProvenanceFormat.Jpeg,
                _ when IsMpegAudio(head) => ProvenanceFormat.Mp3,
                _ => null,
            };
        }
        finally
        {
            file.Position = place;
        }
    }

    /// <summary>The media type, as manifests name it.</summary>
    internal static string MediaType(ProvenanceFormat format) => format switch
    {
        ProvenanceFormat.Wav => "audio/wav",
        ProvenanceFormat.Mp3 => "audio/mpeg",
        ProvenanceFormat.Flac => "audio/flac",
        ProvenanceFormat.M4a => "audio/mp4",
        ProvenanceFormat.Png => "image/png",
        _ => "image/jpeg",
    };

    /// <summary>Sync of 11 ones, a valid version, layer, bit rate and sample rate; layer 0 is AAC in ADTS, which keeps no manifest.</summary>
    private static bool IsMpegAudio(ReadOnlySpan<byte> head)
        => head.Length >= 4 && head[0] == 0xFF && (head[1] & 0xE0) == 0xE0 && ((head[1] >> 3) & 3) != 1 && ((head[1] >> 1) & 3) != 0
            && (head[2] >> 4) is > 0 and < 15 && ((head[2] >> 2) & 3) != 3;
}
