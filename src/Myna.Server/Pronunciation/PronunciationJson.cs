using System.Text.Json.Serialization;

namespace Myna.Server.Pronunciation;

/// <summary>Rules as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IReadOnlyList<PronunciationRule>))]
internal sealed partial class PronunciationJson : JsonSerializerContext;
