using Myna.Models.Downloads;
using Myna.Models.Store;

namespace Myna.Models;

/// <summary>
/// The models on this machine: a folder with a folder for each. A model is there when its manifest is there, which is
/// written when all files have arrived and are checked. Several processes may use one store.
/// </summary>
/// <param name="folder">The folder; it need not exist.</param>
public sealed class ModelStore(string folder)
{
    /// <summary>The environment variable that names the folder.</summary>
    public const string Variable = "MYNA_MODELS";

    /// <summary>Where the models lie.</summary>
    public string Folder { get; } = Path.GetFullPath(folder);

    /// <summary>
    /// The store of this person: <c>$MYNA_MODELS</c>, else <c>$MYNA_HOME/models</c>, else <c>$XDG_DATA_HOME/myna/models</c>, else
    /// <c>~/.local/share/myna/models</c> (on Windows and macOS the system's own folder of that kind).
    /// </summary>
    /// <param name="variable">Reads an environment variable.</param>
    /// <exception cref="ModelException">No such folder is known.</exception>
    public static ModelStore Of(Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        if (variable(Variable) is { Length: > 0 } named)
        {
            return new ModelStore(named);
        }

        if (variable("MYNA_HOME") is { Length: > 0 } home)
        {
            return new ModelStore(Path.Combine(home, "models"));
        }

        string shared = variable("XDG_DATA_HOME") is { Length: > 0 } data
            ? data
            : Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return shared.Length > 0
            ? new ModelStore(Path.Combine(shared, "myna", "models"))
            : throw new ModelException(ModelFailure.BadSetting, $"no home folder is known for models; set {Variable} to a folder");
    }

    /// <summary>The folder of a model, whether it is there or not.</summary>
    /// <exception cref="ModelException">The name is none.</exception>
    public string FolderOf(string id) => Path.Combine(Folder, ModelId.Check(id));

    /// <summary>The folder of a model that is there; null when it is not, or only a part of it. Nothing is hashed.</summary>
    public string? Find(string id) => Manifest(id) is null ? null : FolderOf(id);

    /// <summary>What is known of a model that is there; null when it is not.</summary>
    public ModelManifest? Manifest(string id) => ManifestFile.Read(Path.Combine(FolderOf(id), ModelManifest.FileName));

    /// <summary>All models that are there or whose pull was interrupted, sorted by name.</summary>
    public IReadOnlyList<StoredModel> List()
    {
        if (!Directory.Exists(Folder))
        {
            return [];
        }

        IEnumerable<string> there = Directory.EnumerateDirectories(Folder).Select(path => Path.GetFileName(path)).Where(ModelId.Fits);
        return [.. there.Union(PullFolder.Waiting(Folder))
            .Order(StringComparer.Ordinal)
            .Select(id => new StoredModel(id, FolderOf(id), Manifest(id), new PullFolder(Folder, id).Unfinished()))
            .Where(model => model.Manifest is not null || model.Unfinished is not null)];
    }

    /// <summary>
    /// Pulls a model. Cancelling it, or a connection that does not recover, leaves what has arrived for the next pull of the
    /// same model.
    /// </summary>
    /// <param name="entry">Which model.</param>
    /// <param name="options">From where, and how.</param>
    /// <param name="progress">Told how far it has come, from any thread, one call at a time.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ModelException">It did not work; the message says why and what to do.</exception>
    public async Task<PulledModel> PullAsync(
        ModelEntry entry, PullOptions options, IProgress<PullProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Parallel, 1, nameof(options));
        if (entry.IsBuiltIn)
        {
            throw new ModelException(ModelFailure.BadSetting, $"{entry.Id} comes with Myna; there is nothing to pull");
        }

        string target = FolderOf(entry.Id);
        try
        {
            Directory.CreateDirectory(Folder);
            using PullLock held = PullLock.Take(Folder, entry.Id);
            return await new PullRun(this, entry, options, progress, target).RunAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            string reason = FreeSpace.Of(Folder) < FreeSpace.Margin ? "the disk is full" : exception.Message;
            throw new ModelException(
                ModelFailure.Disk, $"{Folder} cannot be written: {reason}. What has arrived is kept; make room or name another folder with {Variable}, and run the same again", exception);
        }
    }

    /// <summary>Hashes all files of a model and compares them with its manifest.</summary>
    /// <param name="id">Its name.</param>
    /// <param name="progress">Told how far it has come.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ModelException">The model is not there.</exception>
    public Task<ModelVerification> VerifyAsync(string id, IProgress<PullProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ModelManifest manifest = Manifest(id) ?? throw NotPulled(id);
        return Verification.RunAsync(manifest, FolderOf(id), progress, cancellationToken);
    }

    /// <summary>Removes a model and what an interrupted pull of it has left. Links are removed, not what they lead to.</summary>
    /// <param name="id">Its name.</param>
    /// <exception cref="ModelException">It is not there, its folder was not made by Myna, or it is being pulled.</exception>
    public void Remove(string id)
    {
        string target = FolderOf(id);
        var work = new PullFolder(Folder, id);
        bool isThere = Directory.Exists(target);
        if (!isThere && !work.Exists)
        {
            throw NotPulled(id);
        }

        if (isThere && !File.Exists(Path.Combine(target, ModelManifest.FileName)) && !work.Exists)
        {
            throw new ModelException(
                ModelFailure.BadSetting, $"{target} has no {ModelManifest.FileName}: Myna did not put it there and does not delete it. Delete it yourself if it is not needed");
        }

        using PullLock held = PullLock.Take(Folder, id);
        work.Delete();
        if (new DirectoryInfo(target) is { Exists: true, LinkTarget: not null } link)
        {
            link.Delete();
        }
        else if (isThere && File.Exists(Path.Combine(target, ModelManifest.FileName)))
        {
            // First, so that a removal that is cut off leaves no model that looks whole.
            File.Delete(Path.Combine(target, ModelManifest.FileName));
            Directory.Delete(target, recursive: true);
        }
    }

    private ModelException NotPulled(string id)
    {
        string advice = ModelCatalogue.Find(id) is null && !id.Contains("--", StringComparison.Ordinal)
            ? "`myna models list` shows all"
            : $"pull it: myna models pull {id}";
        return new ModelException(ModelFailure.NotPulled, $"{id} is not in {Folder}; {advice}");
    }
}
