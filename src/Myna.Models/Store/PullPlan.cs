using Myna.Models.Hubs;

namespace Myna.Models.Store;

/// <summary>Which files of a listing make up a model, after all checks of what the hub says.</summary>
internal static class PullPlan
{
    private const int MostFiles = 10_000;
    private const long MostFileBytes = 1L << 40;
    private const long MostBytes = 1L << 42;

    /// <summary>Chooses the files.</summary>
    /// <exception cref="ModelException">The listing is hostile, absurd, or lacks files that the model needs.</exception>
    public static IReadOnlyList<HubFile> Choose(ModelEntry entry, HubListing listing)
    {
        foreach (HubFile file in listing.Files)
        {
            HubPath.CheckStaysInside(file.Path);
        }

        List<HubFile> wanted = [.. listing.Files.Where(file => entry.Wants(file.Path)).OrderBy(file => file.Path, StringComparer.Ordinal)];
        CheckpointCheck.CheckRequired(entry, [.. wanted.Select(file => file.Path)]);
        if (wanted.Count > MostFiles)
        {
            throw new ModelException(ModelFailure.BadListing, $"{wanted.Count} files are listed for {entry.Id}; more than {MostFiles} are no model. Choose with --include");
        }

        CheckNames(wanted);
        CheckSizes(wanted);
        return wanted;
    }

    private static void CheckNames(List<HubFile> files)
    {
        // On disks that do not tell capitals from small letters two such names would be one file.
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (HubFile file in files)
        {
            HubPath.CheckPortable(file.Path);
            if (!names.Add(file.Path))
            {
                throw new ModelException(ModelFailure.BadListing, $"the hub lists {HubPath.Printable(file.Path)} twice, or in capitals and in small letters; nothing was pulled");
            }
        }

        foreach (HubFile file in files)
        {
            for (int slash = file.Path.LastIndexOf('/'); slash > 0; slash = file.Path.LastIndexOf('/', slash - 1))
            {
                if (names.Contains(file.Path[..slash]))
                {
                    throw new ModelException(ModelFailure.BadListing, $"the hub lists {HubPath.Printable(file.Path[..slash])} as a file and as a folder; nothing was pulled");
                }
            }
        }
    }

    private static void CheckSizes(List<HubFile> files)
    {
        HubFile? absurd = files.Find(file => file.Bytes is < 0 or > MostFileBytes);
        if (absurd is not null)
        {
            throw new ModelException(
                ModelFailure.BadListing,
                absurd.Bytes < 0
                    ? $"the hub does not say how long {HubPath.Printable(absurd.Path)} is; nothing was pulled"
                    : $"the hub says that {HubPath.Printable(absurd.Path)} is {absurd.Bytes / 1e12:0.0} TB long; nothing was pulled");
        }

        if (files.Sum(file => file.Bytes) > MostBytes)
        {
            throw new ModelException(ModelFailure.BadListing, "the hub lists more than 4 TiB; nothing was pulled. Choose files with --include");
        }
    }
}
