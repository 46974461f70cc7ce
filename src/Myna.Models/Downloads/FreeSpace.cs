namespace Myna.Models.Downloads;

/// <summary>How much room a disk has.</summary>
internal static class FreeSpace
{
    /// <summary>Left free beside the model: file systems and other programs need some.</summary>
    public const long Margin = 64L << 20;

    /// <summary>Free bytes of the disk that holds a folder, which need not exist yet; null when unknown.</summary>
    public static long? Of(string folder)
    {
        try
        {
            DirectoryInfo? existing = new(Path.GetFullPath(folder));
            while (existing is { Exists: false })
            {
                existing = existing.Parent;
            }

            return existing is null
                ? null
                : new DriveInfo(OperatingSystem.IsWindows() ? existing.Root.FullName : existing.FullName).AvailableFreeSpace;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // Network shares without a letter, say. A disk that is full is told of when it happens.
            return null;
        }
    }

    /// <summary>Makes sure that there is room.</summary>
    /// <exception cref="ModelException">There is not.</exception>
    public static void Require(string folder, long bytes, Func<string, long?> freeBytes)
    {
        if (freeBytes(folder) is { } free && bytes > 0 && free < bytes + Margin)
        {
            throw new ModelException(
                ModelFailure.Disk,
                $"{bytes / 1e9:0.00} GB are to be downloaded to {folder} and {free / 1e9:0.00} GB are free there; make room, or name another folder with {ModelStore.Variable}");
        }
    }
}
