namespace Myna.Audio.Tests;

/// <summary>A folder that is gone after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string FullName { get; } = Directory.CreateTempSubdirectory("myna-audio-tests-").FullName;

    public string File(string name) => Path.Combine(FullName, name);

    public string[] Names() => [.. Directory.EnumerateFileSystemEntries(FullName).Select(path => Path.GetFileName(path)!).Order()];

    public void Dispose() => Directory.Delete(FullName, recursive: true);
}
