using System.Security.Cryptography;
using System.Text;
using Myna.Tensors.Weights.Checkpoints;
using Myna.Voice.Qwen3Tts.Configuration;

namespace Myna.Voice.Qwen3Tts;

/// <summary>
/// Tells in milliseconds whether a checkpoint's folder is still the one that a packed file was made of: a hash of names and lengths of
/// its weight files, their first 64 KiB and 64 more pieces of each, and <c>config.json</c>. Trained weights differ everywhere; a file that was
/// damaged in one place is not noticed, that is what the hashes of a download are for.
/// </summary>
internal static class SourceFingerprint
{
    private const int PieceBytes = 64 << 10;
    private const int Pieces = 64;
    private const int SampleBytes = 4 << 10;

    /// <summary>The fingerprint of a folder, in hexadecimal.</summary>
    /// <exception cref="MynaException">A file cannot be read.</exception>
    public static string Of(string folder)
    {
        string[] files =
        [
            .. Directory.EnumerateFiles(folder, "model*.safetensors").Order(StringComparer.Ordinal),
            .. new[] { CheckpointTensors.IndexFileName, Qwen3TtsConfig.FileName }.Select(name => Path.Combine(folder, name)).Where(File.Exists),
        ];
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[PieceBytes];
        try
        {
            foreach (string path in files)
            {
                using FileStream file = File.OpenRead(path);
                hash.AppendData(Encoding.UTF8.GetBytes($"{Path.GetFileName(path)} {file.Length}\n"));
                Append(file, 0, buffer, hash);
                for (int i = 1; i <= Pieces && file.Length > PieceBytes; i++)
                {
                    long at = (long)((Int128)(file.Length - SampleBytes) * i / Pieces);
                    Append(file, at, buffer.AsSpan(0, SampleBytes), hash);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new MynaException($"{folder} cannot be read: {exception.Message}", exception);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(FileStream file, long at, Span<byte> buffer, IncrementalHash hash)
    {
        int read = RandomAccess.Read(file.SafeFileHandle, buffer, at);
        hash.AppendData(buffer[..read]);
    }
}
