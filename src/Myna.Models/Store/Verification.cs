using Myna.Models.Downloads;

namespace Myna.Models.Store;

/// <summary>Hashes a model's files and says which are not as they were pulled.</summary>
internal static class Verification
{
    /// <summary>Checks all files of a manifest.</summary>
    public static async Task<ModelVerification> RunAsync(
        ModelManifest manifest, string folder, IProgress<PullProgress>? progress, CancellationToken cancellationToken)
    {
        var meter = new TransferMeter(progress, PullStage.Checking, manifest.TotalBytes, manifest.Files.Count);
        var found = new List<CheckedFile>();
        foreach (ModelFile file in manifest.Files)
        {
            meter.Begin(PullStage.Checking, file.Path);
            found.Add(await CheckAsync(file, PullFolder.PathIn(folder, file.Path), meter, cancellationToken));
            meter.FileDone();
        }

        return new ModelVerification(manifest, folder, found);
    }

    private static async Task<CheckedFile> CheckAsync(ModelFile file, string path, TransferMeter meter, CancellationToken cancellationToken)
    {
        try
        {
            // Through links: a link whose target is gone exists and has no length.
            var there = new FileInfo(path);
            if (!there.Exists || (there.LinkTarget is not null && there.ResolveLinkTarget(returnFinalTarget: true) is not { Exists: true }))
            {
                return new CheckedFile(file, FileState.Missing, there.LinkTarget is null ? "is missing" : $"is a link to {there.LinkTarget}, which is gone");
            }

            FileDigest digest = await FileDigest.OfAsync(path, withGit: false, meter.WasThere, cancellationToken);
            string? problem = digest.Bytes != file.Bytes ? $"is {digest.Bytes} bytes long and should be {file.Bytes}"
                : digest.Sha256 != file.Sha256 ? "has the right length and another content (SHA-256)"
                : null;
            return new CheckedFile(file, problem is null ? FileState.Good : FileState.Damaged, problem);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new CheckedFile(file, FileState.Unreadable, $"cannot be read: {exception.Message}");
        }
    }
}
