using System.Text.Json;
using System.Text.Json.Serialization;

namespace Myna.Remote.Speech;

/// <summary>
/// A request to <c>/v1/audio/speech</c>: OpenAI's fields, and the extensions that vllm-omni, sglang and Myna share
/// (vllm-omni, docs/serving/speech_api.md).
/// </summary>
internal sealed record SpeechOrderBody
{
    public string? Model { get; init; }

    public required string Input { get; init; }

    public string? Voice { get; init; }

    public string? Instructions { get; init; }

    public required string ResponseFormat { get; init; }

    public bool? Stream { get; init; }

    public string? TaskType { get; init; }

    public string? Language { get; init; }

    public string? RefAudio { get; init; }

    public string? RefText { get; init; }

    [JsonPropertyName("x_vector_only_mode")]
    public bool? XVectorOnlyMode { get; init; }

    public long? Seed { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Extra { get; set; }
}

/// <summary>The requests as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SpeechOrderBody))]
internal sealed partial class SpeechOrderJson : JsonSerializerContext;
