namespace Myna.Models.Tests;

/// <summary>A folder that is gone after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string FullName { get; } = Directory.CreateTempSubdirectory("myna-models-tests-").FullName;

    public string File(string name) => Path.Combine(FullName, name);

    /// <summary>All files, hidden ones included, relative and sorted.</summary>
    public string[] Files() =>
    [
        .. Directory.EnumerateFiles(FullName, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
            .Select(path => Path.GetRelativePath(FullName, path).Replace('\\', '/'))
            .Order(StringComparer.Ordinal),
    ];

    public void Dispose() => Directory.Delete(FullName, recursive: true);
}
