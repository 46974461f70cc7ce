using System.Text.Json.Serialization;

namespace Myna.Models.Hubs;

/// <summary>The part of Hugging Face's answer about a revision that is used.</summary>
internal sealed record HuggingFaceRevision(string? Sha);

/// <summary>An entry of Hugging Face's tree.</summary>
internal sealed record HuggingFaceEntry(string? Type, string? Oid, long? Size, string? Path, HuggingFaceLfs? Lfs);

/// <summary>Of a large file: <c>oid</c> is its SHA-256.</summary>
internal sealed record HuggingFaceLfs(string? Oid, long? Size);

/// <summary>ModelScope's envelope around every answer.</summary>
internal sealed record ModelScopeAnswer(
    [property: JsonPropertyName("Code")] int? Code,
    [property: JsonPropertyName("Success")] bool? Success,
    [property: JsonPropertyName("Message")] string? Message,
    [property: JsonPropertyName("Data")] ModelScopeFiles? Data);

/// <summary>ModelScope's list of files.</summary>
internal sealed record ModelScopeFiles([property: JsonPropertyName("Files")] IReadOnlyList<ModelScopeEntry>? Files);

/// <summary>An entry of that list; <c>Type</c> is <c>blob</c> or <c>tree</c>.</summary>
internal sealed record ModelScopeEntry(
    [property: JsonPropertyName("Type")] string? Type,
    [property: JsonPropertyName("Path")] string? Path,
    [property: JsonPropertyName("Size")] long? Size,
    [property: JsonPropertyName("Sha256")] string? Sha256);

/// <summary>Readers for what hubs answer, generated at build time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = 32)]
[JsonSerializable(typeof(HuggingFaceRevision))]
[JsonSerializable(typeof(IReadOnlyList<HuggingFaceEntry>))]
[JsonSerializable(typeof(ModelScopeAnswer))]
internal sealed partial class HubJson : JsonSerializerContext;
