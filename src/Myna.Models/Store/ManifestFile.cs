using System.Text.Json;
using System.Text.Json.Serialization;
using Myna.Models.Hubs;

namespace Myna.Models.Store;

/// <summary>Reader and writer of manifests, generated at build time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ModelManifest))]
internal sealed partial class ManifestJson : JsonSerializerContext;

/// <summary>Manifests on disk.</summary>
internal static class ManifestFile
{
    private const int MostBytes = 8 << 20;

    /// <summary>Reads a manifest; null when there is none, or one that is damaged or of a newer format.</summary>
    public static ModelManifest? Read(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists || file.Length > MostBytes)
            {
                return null;
            }

            ModelManifest? manifest = JsonSerializer.Deserialize(File.ReadAllBytes(path), ManifestJson.Default.ModelManifest);
            return manifest is { Format: ModelManifest.CurrentFormat, Id: not null, Source: not null, Files: not null }
                && manifest.Files.All(IsSafe)
                && manifest.Files.DistinctBy(file => file.Path, StringComparer.OrdinalIgnoreCase).Count() == manifest.Files.Count
                ? manifest
                : null;
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Writes a manifest as a whole.</summary>
    public static void Write(string path, ModelManifest manifest)
    {
        string unfinished = path + ".new";
        using (FileStream file = File.Create(unfinished))
        {
            JsonSerializer.Serialize(file, manifest, ManifestJson.Default.ModelManifest);
            file.Flush(flushToDisk: true);
        }

        File.Move(unfinished, path, overwrite: true);
    }

    // A manifest may have been copied from anywhere: its paths are no better than a hub's.
    private static bool IsSafe(ModelFile? file)
    {
        try
        {
            HubPath.CheckPortable(file?.Path ?? "");
            return file!.Bytes >= 0 && file.Sha256 is not null;
        }
        catch (ModelException)
        {
            return false;
        }
    }
}
