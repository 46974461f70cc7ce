namespace Myna.Models;

/// <summary>What was pulled: the contents of <c>myna-model.json</c>. A model is there when this file is there; it is written last.</summary>
public sealed record ModelManifest
{
    /// <summary>The file's name in the model's folder.</summary>
    public const string FileName = "myna-model.json";

    /// <summary>The version of the format that this Myna writes.</summary>
    public const int CurrentFormat = 1;

    /// <summary>Version of the format.</summary>
    public required int Format { get; init; }

    /// <summary>The model's name.</summary>
    public required string Id { get; init; }

    /// <summary><c>huggingface</c>, <c>modelscope</c>, or <c>folder</c> for files that came from a folder and were not compared with a hub.</summary>
    public required string Source { get; init; }

    /// <summary>The address of the hub or mirror; null for a folder.</summary>
    public string? Endpoint { get; init; }

    /// <summary><c>owner/name</c>; null when unknown.</summary>
    public string? Repository { get; init; }

    /// <summary>The revision that was asked for.</summary>
    public string? Revision { get; init; }

    /// <summary>The commit that the revision was then; null where the hub does not say it.</summary>
    public string? Commit { get; init; }

    /// <summary>The licence that the catalogue knows.</summary>
    public string? Licence { get; init; }

    /// <summary>When it was pulled.</summary>
    public required DateTimeOffset Pulled { get; init; }

    /// <summary>The files.</summary>
    public required IReadOnlyList<ModelFile> Files { get; init; }

    /// <summary>Bytes of all files.</summary>
    public long TotalBytes => Files.Sum(file => file.Bytes);
}

/// <summary>A file of a model.</summary>
/// <param name="Path">Its place in the model's folder, with <c>/</c>.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">SHA-256 in lower-case hexadecimal; empty only in plans of unfinished pulls whose hub does not say it.</param>
public sealed record ModelFile(string Path, long Bytes, string Sha256);
