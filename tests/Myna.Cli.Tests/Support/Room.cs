using Myna.Audio.Files;

namespace Myna.Cli.Tests.Support;

/// <summary>A folder of a test's own, with clips of every kind; gone after the test.</summary>
internal sealed class Room : IDisposable
{
    private const int SampleRate = 24_000;

    public Room() => Directory.CreateDirectory(Folder);

    public string Folder { get; } = Path.Combine(Path.GetTempPath(), $"myna-cli-{Guid.NewGuid():N}");

    /// <summary><c>MYNA_HOME</c>.</summary>
    public string Home => Path.Combine(Folder, "home");

    /// <summary>All files directly in the room, hidden ones included.</summary>
    public string[] Files => [.. Directory.EnumerateFiles(Folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    /// <summary>All files and folders directly in the room, hidden ones included.</summary>
    public string[] All() => [.. Directory.EnumerateFileSystemEntries(Folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    /// <summary>A clip that comes with the repository.</summary>
    public static string Sample(string name) => Path.Combine(Repository.Root, "samples", name);

    public string PathOf(string name) => Path.Combine(Folder, name);

    /// <summary>Writes a file.</summary>
    public string WithBytes(string name, params byte[] bytes)
    {
        File.WriteAllBytes(PathOf(name), bytes);
        return PathOf(name);
    }

    /// <summary>Writes a clip of a tone.</summary>
    public string WithTone(string name, double seconds, float amplitude = 0.3f) =>
        WithClip(name, seconds, time => amplitude * (float)Math.Sin(2 * Math.PI * 220 * time));

    /// <summary>Writes a clip made of a function of time.</summary>
    public string WithClip(string name, double seconds, Func<double, float> sound)
    {
        var samples = new float[(int)(seconds * SampleRate)];
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = sound((double)i / SampleRate);
        }

        using var writer = new WavWriter(File.Create(PathOf(name)), SampleRate, channels: 1);
        writer.Write(samples);
        return PathOf(name);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
