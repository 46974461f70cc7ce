using System.Text.Json;
using Myna.Layers.Pictures;

namespace Myna.Layers.Tests.Formats.Oracles;

/// <summary>The Python library Pillow as a judge of animations and TIFFs (comes with Debian's python3-psd-tools).</summary>
internal static class Pillow
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);

    /// <summary>Reads a file; the test is skipped where Pillow is not installed.</summary>
    public static PillowFile Read(string path)
    {
        string? python = PsdTools.Python.Value;
        Assert.SkipWhen(python is null, "Pillow is not installed; apt-get install python3-psd-tools");
        using var folder = new TemporaryFolder();
        OracleProgram.Run(python, Timeout, Path.Combine(AppContext.BaseDirectory, "Formats", "Oracles", "pillow_reads.py"), path, folder.Path);
        using var json = JsonDocument.Parse(File.ReadAllBytes(folder.File("frames.json")));
        int width = json.RootElement.GetProperty("width").GetInt32(), height = json.RootElement.GetProperty("height").GetInt32();
        int[] times = [.. json.RootElement.GetProperty("milliseconds").EnumerateArray().Select(time => (int)time.GetDouble())];
        Picture[] frames = [.. times.Select((_, i) => new Picture(width, height, File.ReadAllBytes(folder.File($"frame_{i}.rgba"))))];
        string layers = folder.File("layers.bin");
        return new PillowFile(frames, times, File.Exists(layers) ? File.ReadAllBytes(layers) : null);
    }
}

/// <summary>What Pillow read.</summary>
internal sealed record PillowFile(Picture[] Frames, int[] Milliseconds, byte[]? LayerBlock);
