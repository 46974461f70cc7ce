using System.Buffers.Binary;
using Myna.Audio.Files;
using Myna.Tests;
using Myna.Trust.Provenance;

namespace Myna.Trust.Tests.Provenance;

/// <summary>Small files of every format, without a manifest: WAV and pictures by hand, the others by ffmpeg.</summary>
internal static class SampleFiles
{
    private static readonly Dictionary<string, byte[]> Made = [];

    /// <summary>Endings of the sound files.</summary>
    public static readonly string[] Sounds = ["wav", "mp3", "flac", "m4a"];

    /// <summary>All endings.</summary>
    public static readonly string[] All = [.. Sounds, "png", "jpg"];

    /// <summary>The bytes of a file by its ending; each is made once.</summary>
    public static byte[] Of(string ending)
    {
        lock (Made)
        {
            if (!Made.TryGetValue(ending, out byte[]? bytes))
            {
                Made[ending] = bytes = ending switch
                {
                    "wav" => Wav(24_001),
                    "png" => Png,
                    "jpg" => Jpeg,
                    _ => Encoded(ending),
                };
            }

            return [.. bytes];
        }
    }

    /// <summary>A WAV file of a buzz.</summary>
    public static byte[] Wav(int samples)
    {
        using var stream = new MemoryStream();
        using (var writer = new WavWriter(stream, 24_000, channels: 1, leaveOpen: true))
        {
            writer.Write(Buzz(samples));
        }

        return stream.ToArray();
    }

    public static float[] Buzz(int samples) => [.. Enumerable.Range(0, samples).Select(i => 0.4f * MathF.Sin(i * 0.11f) * MathF.Sin(i * 0.0007f))];

    private static byte[] Encoded(string ending)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("sound." + ending);
        EncodeAsync(path).GetAwaiter().GetResult();
        return File.ReadAllBytes(path);
    }

    private static async Task EncodeAsync(string path)
    {
        await using EncodedFileWriter writer = EncodedFileWriter.Open(path);
        await writer.WriteAsync(Buzz(24_000), 24_000);
        await writer.CompleteAsync();
    }

    /// <summary>A red pixel.</summary>
    private static readonly byte[] Png = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==");

    /// <summary>The smallest JPEG with a JFIF head.</summary>
    private static readonly byte[] Jpeg = Convert.FromBase64String(
        "/9j/4AAQSkZJRgABAQEAYABgAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wAALCAABAAEBAREA"
        + "/8QAFAABAAAAAAAAAAAAAAAAAAAAA//EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AN//Z");

    /// <summary>Adds provenance to bytes.</summary>
    public static byte[] Sign(byte[] bytes, ProvenanceSigner signer, ProvenanceClaim? claim = null)
    {
        using var stream = new MemoryStream();
        stream.Write(bytes);
        new ProvenanceWriter(signer).Add(stream, ProvenanceFormats.Identify(stream)!.Value, claim ?? ProvenanceClaim.Speech);
        return stream.ToArray();
    }

    /// <summary>Reads a number of a WAV file's head.</summary>
    public static uint Number(byte[] wav, int at) => BinaryPrimitives.ReadUInt32LittleEndian(wav.AsSpan(at));
}
