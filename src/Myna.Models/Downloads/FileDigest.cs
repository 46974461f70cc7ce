using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Myna.Models.Hubs;

namespace Myna.Models.Downloads;

/// <summary>Hashes of a file's content.</summary>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">SHA-256 in lower-case hexadecimal.</param>
/// <param name="GitOid">The name that git would give it as a blob; null when it was not asked for.</param>
internal sealed record FileDigest(long Bytes, string Sha256, string? GitOid)
{
    private const int BufferBytes = 1 << 20;

    /// <summary>Reads a file from end to end.</summary>
    /// <param name="path">The file.</param>
    /// <param name="withGit">Whether git's name is wanted too.</param>
    /// <param name="read">Told of the bytes that were read.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static Task<FileDigest> OfAsync(string path, bool withGit, Action<long>? read, CancellationToken cancellationToken) =>
        Task.Run(() => Of(path, withGit, read, cancellationToken), cancellationToken);

    /// <summary>Whether this is the content that a hub lists.</summary>
    public bool Fits(HubFile file) =>
        Bytes == file.Bytes
        && (file.Sha256 is null || file.Sha256 == Sha256)
        && (file.Sha256 is not null || file.GitOid is null || file.GitOid == GitOid);

    private static FileDigest Of(string path, bool withGit, Action<long>? read, CancellationToken cancellationToken)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        long length = file.Length;
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        // Not for safety: git names small files by SHA-1, and that is all Hugging Face says of them.
        using IncrementalHash? git = withGit ? IncrementalHash.CreateHash(HashAlgorithmName.SHA1) : null;
        git?.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"blob {length}\0")));
        var buffer = new byte[BufferBytes];
        long total = 0;
        for (int count; (count = file.Read(buffer)) > 0; total += count)
        {
            cancellationToken.ThrowIfCancellationRequested();
            sha256.AppendData(buffer, 0, count);
            git?.AppendData(buffer, 0, count);
            read?.Invoke(count);
        }

        return new FileDigest(
            total, Convert.ToHexStringLower(sha256.GetHashAndReset()), git is null ? null : Convert.ToHexStringLower(git.GetHashAndReset()));
    }
}
