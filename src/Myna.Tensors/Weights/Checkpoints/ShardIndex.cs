using System.Text.Json;

namespace Myna.Tensors.Weights.Checkpoints;

/// <summary>
/// Which shard holds which tensor: <c>model.safetensors.index.json</c>, as the Hugging Face libraries write it
/// (<c>{"weight_map": {tensor: file}}</c>).
/// </summary>
internal sealed class ShardIndex
{
    private const int MostShards = 1_000;

    private ShardIndex(string path, IReadOnlyDictionary<string, string> shardOfTensor, IReadOnlyList<string> shards)
    {
        Path = path;
        ShardOfTensor = shardOfTensor;
        Shards = shards;
    }

    /// <summary>The index file.</summary>
    public string Path { get; }

    /// <summary>The name of a shard's file, by tensor.</summary>
    public IReadOnlyDictionary<string, string> ShardOfTensor { get; }

    /// <summary>Names of all shards' files, each once, in order.</summary>
    public IReadOnlyList<string> Shards { get; }

    /// <summary>Reads an index.</summary>
    /// <exception cref="MynaException">It cannot be read, names no tensors, or names a file outside its folder.</exception>
    public static ShardIndex Read(string path)
    {
        using JsonDocument document = JsonFile.Read(path);
        if (!document.RootElement.TryGetProperty("weight_map", out JsonElement map) || map.ValueKind != JsonValueKind.Object)
        {
            throw Damaged(path, "has no \"weight_map\"");
        }

        var shardOfTensor = new Dictionary<string, string>(StringComparer.Ordinal);
        var shards = new SortedSet<string>(StringComparer.Ordinal);
        foreach (JsonProperty tensor in map.EnumerateObject())
        {
            string shard = tensor.Value.ValueKind == JsonValueKind.String ? tensor.Value.GetString()! : "";
            if (!IsPlainFileName(shard))
            {
                throw Damaged(path, $"places the tensor \"{Shortened(tensor.Name)}\" in \"{Shortened(shard)}\", which is no file of its own folder");
            }

            shardOfTensor[tensor.Name] = shard;
            shards.Add(shard);
        }

        return shards.Count switch
        {
            0 => throw Damaged(path, "names no tensors"),
            > MostShards => throw Damaged(path, $"names {shards.Count} files"),
            _ => new ShardIndex(path, shardOfTensor, [.. shards]),
        };
    }

    /// <summary>A file beside the index: a downloaded index must not reach anywhere else, on any system.</summary>
    private static bool IsPlainFileName(string name) =>
        name.EndsWith(".safetensors", StringComparison.Ordinal) &&
        name.AsSpan().IndexOfAny("/\\:") < 0 &&
        !name.StartsWith('.') &&
        !name.Any(char.IsControl);

    private static string Shortened(string text) => text.Length <= 100 ? text : text[..100] + "…";

    private static MynaException Damaged(string path, string what) =>
        new($"{path} {what}; it is damaged or not an index of shards. Fetch the model again.");
}
