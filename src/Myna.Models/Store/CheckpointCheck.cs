using System.Text.Json;
using Myna.Tensors.Weights;

namespace Myna.Models.Store;

/// <summary>
/// Looks at the files of a model before it counts as there: is every safetensors file whole, is every shard of an index
/// there with the tensors that the index names, and is it the model that was asked for?
/// </summary>
internal static class CheckpointCheck
{
    private const string IndexEnding = ".safetensors.index.json";
    private const string WeightsEnding = ".safetensors";
    private const int MostIndexBytes = 64 << 20;
    private const int MostConfigBytes = 4 << 20;

    /// <summary>Checks files.</summary>
    /// <param name="entry">What they should be.</param>
    /// <param name="files">The files' paths, with <c>/</c>.</param>
    /// <param name="pathOf">Where each lies.</param>
    /// <exception cref="ModelException">They are not that.</exception>
    public static void Run(ModelEntry entry, IReadOnlyCollection<string> files, Func<string, string> pathOf)
    {
        CheckRequired(entry, files);
        var tensors = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (string file in files.Where(file => file.EndsWith(WeightsEnding, StringComparison.Ordinal)))
        {
            tensors[file] = Tensors(file, pathOf(file));
        }

        foreach (string index in files.Where(file => file.EndsWith(IndexEnding, StringComparison.Ordinal)))
        {
            CheckIndex(index, pathOf(index), tensors);
        }

        if (entry.Facts.Count > 0)
        {
            CheckFacts(entry, pathOf("config.json"));
        }
    }

    /// <summary>Makes sure that every file is there that the model cannot work without.</summary>
    /// <exception cref="ModelException">One is not.</exception>
    public static void CheckRequired(ModelEntry entry, IReadOnlyCollection<string> files)
    {
        string? lacking = entry.Required.FirstOrDefault(pattern => !files.Any(file => FilePattern.Matches(pattern, file)));
        if (lacking is not null)
        {
            throw new ModelException(ModelFailure.BadListing, $"{entry.Id} needs {lacking}, and no such file is there; check the repository, the revision or the folder");
        }

        if (files.Count == 0)
        {
            throw new ModelException(ModelFailure.BadListing, $"no file of {entry.Id} is of a kind that Myna reads (safetensors and their configuration); check the repository or the folder");
        }
    }

    private static HashSet<string> Tensors(string name, string path)
    {
        try
        {
            using SafetensorsFile file = SafetensorsFile.Open(path);
            return [.. file.Tensors.Keys];
        }
        catch (MynaException exception) when (exception is not ModelException)
        {
            throw new ModelException(ModelFailure.Damaged, $"{name} is no whole safetensors file: {exception.Message}", exception);
        }
    }

    private static void CheckIndex(string index, string path, Dictionary<string, HashSet<string>> tensors)
    {
        string folder = index.Contains('/') ? index[..(index.LastIndexOf('/') + 1)] : "";
        using JsonDocument document = Parse(index, path, MostIndexBytes);
        if (document.RootElement.ValueKind != JsonValueKind.Object
            || !document.RootElement.TryGetProperty("weight_map", out JsonElement map)
            || map.ValueKind != JsonValueKind.Object)
        {
            throw new ModelException(ModelFailure.Damaged, $"{index} has no weight_map; it is no index of shards");
        }

        foreach (JsonProperty tensor in map.EnumerateObject())
        {
            string shard = folder + (tensor.Value.ValueKind == JsonValueKind.String ? tensor.Value.GetString() : "");
            if (!tensors.TryGetValue(shard, out HashSet<string>? held))
            {
                throw new ModelException(ModelFailure.Damaged, $"{index} names the shard {Hubs.HubPath.Printable(shard)}, which is missing; fetch it too");
            }

            if (!held.Contains(tensor.Name))
            {
                throw new ModelException(
                    ModelFailure.Damaged, $"{index} says that {Hubs.HubPath.Printable(tensor.Name)} is in {shard}, and it is not; index and shards are of different versions");
            }
        }
    }

    private static void CheckFacts(ModelEntry entry, string path)
    {
        using JsonDocument document = Parse("config.json", path, MostConfigBytes);
        foreach ((string key, string expected) in entry.Facts)
        {
            string said = document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty(key, out JsonElement value)
                ? value.ToString()
                : "nothing";
            if (said != expected)
            {
                throw new ModelException(
                    ModelFailure.Damaged, $"this is not {entry.Id}: config.json says {Hubs.HubPath.Printable(said)} for {key}, and it should say {expected}. Check the folder or the repository");
            }
        }
    }

    private static JsonDocument Parse(string name, string path, int mostBytes)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            return file.Length <= mostBytes
                ? JsonDocument.Parse(file)
                : throw new ModelException(ModelFailure.Damaged, $"{name} is {file.Length} bytes long, too long for what it should be");
        }
        catch (JsonException exception)
        {
            throw new ModelException(ModelFailure.Damaged, $"{name} is no JSON: {exception.Message}", exception);
        }
    }
}
