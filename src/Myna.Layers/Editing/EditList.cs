using System.Text.Json;
using System.Text.Json.Serialization;

namespace Myna.Layers.Editing;

/// <summary>Lists of edits as JSON: an array, or an object with <c>edits</c>.</summary>
public static class EditList
{
    private const int MostEdits = 100_000;

    /// <summary>Reads a list.</summary>
    /// <param name="json">UTF-8.</param>
    /// <param name="name">Its name for errors.</param>
    /// <exception cref="MynaException">It is none; the message says where.</exception>
    public static IReadOnlyList<LayerEdit> Parse(ReadOnlySpan<byte> json, string name)
    {
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            using JsonDocument document = JsonDocument.ParseValue(ref reader);
            JsonElement list = document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("edits", out JsonElement edits)
                ? edits
                : document.RootElement;
            return list.ValueKind != JsonValueKind.Array
                ? throw new MynaException($"{name} holds no list of edits; write [{{\"op\":\"move\",\"layer\":\"Object 1\",\"dx\":10}}], for example")
                : list.GetArrayLength() > MostEdits ? throw new MynaException($"{name} has more than {MostEdits} edits")
                : [.. list.EnumerateArray().Select((element, i) => ParseOne(element, $"{name}, edit {i + 1}"))];
        }
        catch (JsonException exception)
        {
            throw new MynaException($"{name} is not JSON: {exception.Message}", exception);
        }
    }

    /// <summary>What an edit's <c>op</c> is called.</summary>
    public static string NameOf(LayerEdit edit)
    {
        ArgumentNullException.ThrowIfNull(edit);
        return edit.GetType().Name.Replace("Edit", "", StringComparison.Ordinal).ToLowerInvariant();
    }

    private static LayerEdit ParseOne(JsonElement element, string place)
    {
        try
        {
            return element.Deserialize(EditJsonContext.Default.LayerEdit) ?? throw new MynaException($"{place} is null");
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            string op = element.ValueKind == JsonValueKind.Object && element.TryGetProperty("op", out JsonElement named) ? named.ToString() : "none";
            throw new MynaException(
                Known.Contains(op)
                    ? $"{place} ({op}): {exception.Message.Split(" Path:")[0]}"
                    : $"{place} has the op '{op}', which is not known; known are: {string.Join(", ", Known)}",
                exception);
        }
    }

    /// <summary>The names of all edits.</summary>
    public static IReadOnlyList<string> Known { get; } =
    [
        "move", "scale", "rotate", "opacity", "blend", "visibility", "lock", "rename", "recolour", "adjust", "order", "group", "ungroup", "delete",
        "duplicate", "merge", "add", "replace", "text", "split",
    ];
}

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    UseStringEnumConverter = true,
    AllowOutOfOrderMetadataProperties = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LayerEdit))]
internal sealed partial class EditJsonContext : JsonSerializerContext;
