using Myna.Models.Downloads;
using Myna.Models.Hubs;

namespace Myna.Models.Store;

/// <summary>Where a pull keeps what is not finished: <c>.pulls/ID/</c> in the store, with the plan beside it.</summary>
internal sealed class PullFolder(string store, string id)
{
    // Names of models cannot begin with a dot.
    private const string Name = ".pulls";
    private const string PlanExtension = ".plan";

    /// <summary>Files that have arrived, and parts of others, laid out as in the model's folder.</summary>
    public string Files { get; } = Path.Combine(store, Name, id);

    /// <summary>The file that is locked.</summary>
    public string Lock { get; } = Path.Combine(store, Name, id + ".lock");

    /// <summary>The manifest that the pull is to end with.</summary>
    public string Plan { get; } = Path.Combine(store, Name, id + PlanExtension);

    /// <summary>Whether a pull was begun and not finished.</summary>
    public bool Exists => File.Exists(Plan) || Directory.Exists(Files);

    /// <summary>Names of models whose pull was begun and not finished.</summary>
    public static IEnumerable<string> Waiting(string store)
    {
        string folder = Path.Combine(store, Name);
        return !Directory.Exists(folder)
            ? []
            : Directory.EnumerateFiles(folder, "*" + PlanExtension).Select(path => Path.GetFileNameWithoutExtension(path)).Where(ModelId.Fits);
    }

    /// <summary>How far a waiting pull has come; null when none waits.</summary>
    public UnfinishedPull? Unfinished()
    {
        if (ManifestFile.Read(Plan) is not { } plan)
        {
            return null;
        }

        string target = Path.Combine(store, id);
        long done = plan.Files.Sum(file => Arrived(file, target));
        return new UnfinishedPull(done, plan.TotalBytes);
    }

    /// <summary>
    /// Keeps of an earlier pull what the new one can use, and deletes the rest. A file that has its name was checked against
    /// the earlier plan, so it is good when the new plan wants the same.
    /// </summary>
    public void Prepare(ModelManifest plan)
    {
        ModelManifest? earlier = ManifestFile.Read(Plan);
        Dictionary<string, ModelFile> before = earlier?.Files.ToDictionary(file => file.Path, StringComparer.Ordinal) ?? [];
        var kept = new HashSet<string>(StringComparer.Ordinal);
        foreach (ModelFile file in plan.Files)
        {
            string path = PathIn(Files, file.Path);
            kept.Add(path + PartFile.Extension);
            kept.Add(path + PartFile.JournalExtension);
            if (file.Sha256.Length > 0 && before.GetValueOrDefault(file.Path) == file)
            {
                kept.Add(path);
            }
        }

        if (Directory.Exists(Files))
        {
            foreach (string path in Directory.EnumerateFiles(Files, "*", SearchOption.AllDirectories).Where(path => !kept.Contains(path)).ToList())
            {
                File.Delete(path);
            }
        }

        Directory.CreateDirectory(Files);
        ManifestFile.Write(Plan, plan);
    }

    /// <summary>Deletes everything but the lock.</summary>
    public void Delete()
    {
        if (Directory.Exists(Files))
        {
            Directory.Delete(Files, recursive: true);
        }

        if (Directory.Exists(Path.GetDirectoryName(Plan)))
        {
            File.Delete(Plan);
        }
    }

    /// <summary>A file of a model on this system's disk.</summary>
    public static string PathIn(string folder, string path) => Path.Combine(folder, path.Replace('/', Path.DirectorySeparatorChar));

    private long Arrived(ModelFile file, string target)
    {
        string path = PathIn(Files, file.Path);
        var finished = new FileInfo(path);
        var there = new FileInfo(PathIn(target, file.Path));
        if ((finished.Exists && finished.Length == file.Bytes) || (there.Exists && there.Length == file.Bytes))
        {
            return file.Bytes;
        }

        string? sha256 = file.Sha256.Length > 0 ? file.Sha256 : null;
        return PartFile.Arrived(path, new HubFile(file.Path, file.Bytes, sha256, GitOid: null));
    }
}
