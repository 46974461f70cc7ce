using Myna.Models.Downloads;
using Myna.Models.Hubs;

namespace Myna.Models.Store;

/// <summary>Hashes of files on this machine, each made once in a pull.</summary>
internal sealed class DigestCache
{
    private readonly Dictionary<string, FileDigest> _known = new(StringComparer.Ordinal);

    /// <summary>Hashes a file.</summary>
    public async Task<FileDigest> OfAsync(string path, bool withGit, CancellationToken cancellationToken)
    {
        if (!_known.TryGetValue(path, out FileDigest? digest) || (withGit && digest.GitOid is null))
        {
            digest = await FileDigest.OfAsync(path, withGit, read: null, cancellationToken);
            _known[path] = digest;
        }

        return digest;
    }

    /// <summary>The hashes of a file when it is what a hub lists; null when it is not, or not there.</summary>
    public async Task<FileDigest?> FittingAsync(string path, HubFile file, CancellationToken cancellationToken)
    {
        // The length of what a link leads to.
        var there = new FileInfo(path);
        if (!there.Exists || ((there.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? there) is var content
            && (!content.Exists || content.Length != file.Bytes)))
        {
            return null;
        }

        FileDigest digest = await OfAsync(path, withGit: file.GitOid is not null, cancellationToken);
        return digest.Fits(file) ? digest : null;
    }
}
