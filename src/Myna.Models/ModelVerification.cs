namespace Myna.Models;

/// <summary>What a check found of one file.</summary>
public enum FileState
{
    /// <summary>As it was pulled.</summary>
    Good,

    /// <summary>Not there.</summary>
    Missing,

    /// <summary>Its length or its hash is another.</summary>
    Damaged,

    /// <summary>It cannot be read.</summary>
    Unreadable,
}

/// <summary>One file of a check.</summary>
/// <param name="File">What it should be.</param>
/// <param name="State">What it is.</param>
/// <param name="Problem">What is wrong, for a person; null when it is good.</param>
public sealed record CheckedFile(ModelFile File, FileState State, string? Problem);

/// <summary>What a check of a model found.</summary>
/// <param name="Manifest">What should be there.</param>
/// <param name="Folder">Where.</param>
/// <param name="Files">Every file.</param>
public sealed record ModelVerification(ModelManifest Manifest, string Folder, IReadOnlyList<CheckedFile> Files)
{
    /// <summary>Whether every file is good.</summary>
    public bool IsGood => Files.All(file => file.State == FileState.Good);
}
