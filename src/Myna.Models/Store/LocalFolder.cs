using Myna.Models.Downloads;
using Myna.Models.Hubs;

namespace Myna.Models.Store;

/// <summary>A folder of the person's with files of a model: a copy of another machine's, a download by other means.</summary>
internal sealed class LocalFolder
{
    private const int MostDepth = 8;

    private LocalFolder(string path) => Path = path;

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>Opens a folder; null stays null.</summary>
    /// <exception cref="ModelException">It is not there.</exception>
    public static LocalFolder? Open(string? path)
    {
        if (path is null)
        {
            return null;
        }

        return Directory.Exists(path)
            ? new LocalFolder(System.IO.Path.GetFullPath(path))
            : throw new ModelException(ModelFailure.BadSetting, $"{path} is no folder; name the one that holds the model's files (config.json and so on)");
    }

    /// <summary>A file in it.</summary>
    public string PathOf(string path) => PullFolder.PathIn(Path, path);

    /// <summary>
    /// What the folder holds of a model, without a hub to ask: hashes come from its manifest, where one was copied with it,
    /// and are made otherwise.
    /// </summary>
    /// <exception cref="ModelException">Files are missing or damaged.</exception>
    public async Task<(HubListing Listing, ModelManifest? Manifest)> ListAsync(
        ModelEntry entry, DigestCache digests, TransferMeter meter, CancellationToken cancellationToken)
    {
        ModelManifest? manifest = ManifestFile.Read(System.IO.Path.Combine(Path, ModelManifest.FileName));
        Dictionary<string, ModelFile>? expected = manifest?.Files.ToDictionary(file => file.Path, StringComparer.Ordinal);
        List<string> paths = expected is null ? Paths(entry) : [.. expected.Keys.Where(entry.Wants).Order(StringComparer.Ordinal)];
        CheckpointCheck.CheckRequired(entry, paths);
        if (paths.Find(path => !File.Exists(PathOf(path))) is { } missing)
        {
            throw new ModelException(ModelFailure.Damaged, $"{missing} is missing in {Path}, though the folder's {ModelManifest.FileName} lists it; copy it again");
        }

        CheckpointCheck.Run(entry, paths, PathOf);
        var files = new List<HubFile>();
        foreach (string path in paths)
        {
            meter.Begin(PullStage.Checking, path);
            FileDigest digest = await digests.OfAsync(PathOf(path), withGit: false, cancellationToken);
            if (expected is not null && (digest.Sha256 != expected[path].Sha256 || digest.Bytes != expected[path].Bytes))
            {
                throw new ModelException(
                    ModelFailure.Damaged, $"{path} in {Path} is not what the folder's {ModelManifest.FileName} says (length or SHA-256); copy it again");
            }

            files.Add(new HubFile(path, digest.Bytes, digest.Sha256, GitOid: null));
        }

        return (new HubListing(files, manifest?.Revision ?? "", manifest?.Commit), manifest);
    }

    // Hidden files and folders are left out: .git, .cache and the like.
    private List<string> Paths(ModelEntry entry)
    {
        var everything = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = MostDepth, AttributesToSkip = FileAttributes.Hidden };
        return [.. Directory.EnumerateFiles(Path, "*", everything)
            .Select(path => System.IO.Path.GetRelativePath(Path, path).Replace(System.IO.Path.DirectorySeparatorChar, '/'))
            .Where(path => path != ModelManifest.FileName && entry.Wants(path))
            .Order(StringComparer.Ordinal)];
    }
}
