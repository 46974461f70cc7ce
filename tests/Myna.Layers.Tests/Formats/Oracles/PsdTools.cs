using System.Text.Json;
using System.Text.Json.Serialization;

namespace Myna.Layers.Tests.Formats.Oracles;

/// <summary>The Python library psd-tools as a judge of PSD files (Debian's package python3-psd-tools).</summary>
internal static class PsdTools
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    /// <summary>The interpreter that has psd-tools; null if none has.</summary>
    public static readonly Lazy<string?> Python = new(() => ((string[])["/usr/bin/python3", "python3", "python"]).FirstOrDefault(
        python => OracleProgram.TryRun(python, Timeout, "-c", "import psd_tools, numpy, PIL") is (0, _)));

    /// <summary>Reads a file with psd-tools; the test is skipped where it is not installed.</summary>
    public static PsdToolsFile Read(byte[] file, string extension = "psd", bool mergedOnly = false)
    {
        Assert.SkipWhen(Python.Value is null, "psd-tools is not installed; apt-get install python3-psd-tools");
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "file." + extension);
        File.WriteAllBytes(path, file);
        string script = Path.Combine(AppContext.BaseDirectory, "Formats", "Oracles", "psd_tools_reads.py");
        OracleProgram.Run(Python.Value, Timeout, [script, path, folder.Path, .. mergedOnly ? ["merged"] : Array.Empty<string>()]);
        byte[]? Raw(string name) => Path.Combine(folder.Path, name + ".rgba") is { } raw && File.Exists(raw) ? File.ReadAllBytes(raw) : null;
        if (mergedOnly)
        {
            return new PsdToolsFile(new PsdToolsList(0, 0, []), Raw("merged")!, [], []);
        }

        PsdToolsList list = JsonSerializer.Deserialize(File.ReadAllBytes(Path.Combine(folder.Path, "layers.json")), PsdToolsJson.Default.PsdToolsList)!;
        return new PsdToolsFile(list, Raw("merged")!, Raw("composite")!, [.. list.Layers.Select((_, i) => Raw($"layer_{i}"))]);
    }
}

/// <summary>What psd-tools read.</summary>
internal sealed record PsdToolsFile(PsdToolsList List, byte[] Merged, byte[] Composite, byte[]?[] Pixels);

internal sealed record PsdToolsList(int Width, int Height, PsdToolsLayer[] Layers);

internal sealed record PsdToolsLayer(
    string Name, string Group, int X, int Y, int Width, int Height, int Opacity, string Blend, bool Visible, bool Locked, bool Mask, string Kind)
{
    public string? Text { get; init; }

    public string? Font { get; init; }

    public double FontSize { get; init; }

    public int Letters { get; init; }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(PsdToolsList))]
internal sealed partial class PsdToolsJson : JsonSerializerContext;
