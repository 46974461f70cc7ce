using System.Text.Json.Serialization;

namespace Myna.Server.Keys;

/// <summary>The file of keys as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(List<ApiKey>))]
internal sealed partial class KeyJson : JsonSerializerContext;
