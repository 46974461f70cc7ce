namespace Myna.Layers.Plugins;

/// <summary>The folder in which plug-ins' manifests lie: NAME.json, or NAME/manifest.json.</summary>
public static class PluginFolder
{
    /// <summary>The folder's name in Myna's own.</summary>
    public const string Name = "plugins";

    /// <summary>What turns a default plug-in off.</summary>
    public const string Off = "none";

    /// <summary>Finds a manifest.</summary>
    /// <param name="folder">The folder; may be missing.</param>
    /// <param name="kind">What the model is to do.</param>
    /// <param name="wanted">A manifest's file, the name of a plug-in in the folder, <see cref="Off"/>, or null for the default.</param>
    /// <returns>The manifest's file; null for none.</returns>
    /// <exception cref="MynaException">What is wanted is not there, or two call themselves the default.</exception>
    public static string? Find(string folder, PluginKind kind, string? wanted)
    {
        if (wanted == Off)
        {
            return null;
        }

        if (wanted is not null && File.Exists(wanted))
        {
            return wanted;
        }

        List<(string Path, string Name, bool IsDefault)> there = [.. Manifests(folder, kind)];
        if (wanted is null)
        {
            string[] defaults = [.. there.Where(plugin => plugin.IsDefault).Select(plugin => plugin.Path)];
            return defaults.Length <= 1
                ? defaults.FirstOrDefault()
                : throw new MynaException($"{string.Join(" and ", defaults)} both call themselves the default; take \"default\" out of all but one");
        }

        string? found = there.Where(plugin => plugin.Name == wanted || ShortName(plugin.Path) == wanted).Select(plugin => plugin.Path).FirstOrDefault();
        return found ?? throw new MynaException(
            $"there is no manifest {wanted}, and no plug-in of that name for {kind.ToString().ToLowerInvariant()} in {folder}"
            + (there.Count > 0 ? $"; there are {string.Join(", ", there.Select(plugin => ShortName(plugin.Path)))}" : ""));
    }

    private static IEnumerable<(string Path, string Name, bool IsDefault)> Manifests(string folder, PluginKind kind)
    {
        if (!Directory.Exists(folder))
        {
            yield break;
        }

        IEnumerable<string> files = Directory.GetFiles(folder, "*.json")
            .Concat(Directory.GetDirectories(folder).Select(inner => Path.Combine(inner, "manifest.json")).Where(File.Exists));
        foreach (string file in files.Order(StringComparer.Ordinal))
        {
            PluginManifest? manifest = null;
            try
            {
                manifest = PluginManifest.Read(file);
            }
            catch (MynaException)
            {
                // A damaged manifest is no plug-in until somebody names it; then its error is shown.
            }

            if (manifest?.Kind == kind)
            {
                yield return (file, manifest.Name, manifest.Default);
            }
        }
    }

    private static string ShortName(string path) => Path.GetFileName(path) == "manifest.json"
        ? Path.GetFileName(Path.GetDirectoryName(path)!)
        : Path.GetFileNameWithoutExtension(path);
}
