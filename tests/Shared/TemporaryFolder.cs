namespace Myna.Tests;

/// <summary>A folder of its own for a test, gone at the end.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("myna-test-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public string Script(string name, string commands)
    {
        string path = File(name);
        System.IO.File.WriteAllText(path, "#!/bin/sh\n" + commands + "\n");
        if (!OperatingSystem.IsWindows())
        {
            System.IO.File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
