using System.Text.Json.Serialization;

namespace Myna.Server.Voices;

/// <summary>Facts about voices as they are kept in voice files.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(VoiceSettings))]
[JsonSerializable(typeof(List<VoiceSample>))]
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class VoiceJson : JsonSerializerContext;
