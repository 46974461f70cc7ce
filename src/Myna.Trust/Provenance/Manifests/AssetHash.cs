using System.Buffers;
using System.Security.Cryptography;
using Myna.Trust.Provenance.Containers;

namespace Myna.Trust.Provenance.Manifests;

/// <summary>Hashes of a file that leave stretches of it out, in pieces of 1 MiB.</summary>
internal static class AssetHash
{
    private const int BufferBytes = 1 << 20;

    /// <summary>The hash by its C2PA name.</summary>
    /// <exception cref="MalformedException">It is not one of C2PA's.</exception>
    public static HashAlgorithmName Algorithm(string? name) => name switch
    {
        null or "sha256" => HashAlgorithmName.SHA256,
        "sha384" => HashAlgorithmName.SHA384,
        "sha512" => HashAlgorithmName.SHA512,
        _ => throw new MalformedException($"the hash algorithm {Quote(name)} is not one of C2PA's"),
    };

    /// <summary>Hashes bytes.</summary>
    public static byte[] Of(ReadOnlySpan<byte> bytes, string? algorithm) => CryptographicOperations.HashData(Algorithm(algorithm), bytes);

    /// <summary>Hashes a file.</summary>
    /// <param name="file">Can seek.</param>
    /// <param name="algorithm">C2PA's name of the hash.</param>
    /// <param name="excluded">What is left out; in any order.</param>
    /// <param name="marks">Places at which their own number (8 bytes, the highest first) goes into the hash before the byte; ascending.</param>
    /// <param name="cancellationToken">Checked for every MiB.</param>
    public static byte[] Of(
        Stream file, string? algorithm, IEnumerable<ByteRange> excluded, IReadOnlyList<long> marks, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(Algorithm(algorithm));
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            int mark = 0;
            long at = 0;
            foreach (ByteRange range in excluded.OrderBy(range => range.Start).Append(new ByteRange(file.Length, 0)))
            {
                Add(Math.Min(range.Start, file.Length));
                at = Math.Max(at, Math.Min(range.End, file.Length));
            }

            void Add(long end)
            {
                while (at < end || (mark < marks.Count && marks[mark] <= at && at <= end))
                {
                    if (mark < marks.Count && marks[mark] <= at)
                    {
                        hash.AppendData(BitConverter.GetBytes(System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(marks[mark++])));
                        continue;
                    }

                    cancellationToken.ThrowIfCancellationRequested();
                    long stop = mark < marks.Count ? Math.Min(end, marks[mark]) : end;
                    int piece = (int)Math.Min(buffer.Length, stop - at);
                    file.Position = at;
                    file.ReadExactly(buffer, 0, piece);
                    hash.AppendData(buffer, 0, piece);
                    at += piece;
                }
            }

            return hash.GetHashAndReset();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>A word from a file, as it may be shown to a person.</summary>
    public static string Quote(string word)
        => "'" + new string([.. word.Take(80).Select(letter => char.IsControl(letter) ? '?' : letter)]) + "'";
}
