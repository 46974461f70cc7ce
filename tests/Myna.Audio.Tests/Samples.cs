using Myna.Audio.Files;

namespace Myna.Audio.Tests;

/// <summary>The speech of the repository's folder <c>samples</c>.</summary>
internal static class Samples
{
    public static readonly string[] Readers = ["reader-low.wav", "reader-mid.wav", "reader-high.wav"];

    public static string PathOf(string name)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Myna.slnx")))
            {
                return Path.Combine(folder.FullName, "samples", name);
            }
        }

        throw new InvalidOperationException($"no Myna.slnx above {AppContext.BaseDirectory}");
    }

    public static AudioClip Read(string name)
    {
        using FileStream stream = File.OpenRead(PathOf(name));
        return WavReader.ReadClip(stream, name);
    }
}
