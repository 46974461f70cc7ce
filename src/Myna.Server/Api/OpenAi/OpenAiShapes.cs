using System.Text.Json;
using System.Text.Json.Serialization;

namespace Myna.Server.Api.OpenAi;

/// <summary>A request to speak; the fields behind <see cref="StreamFormat"/> are extensions that other servers have too.</summary>
internal sealed record SpeechBody
{
    /// <summary>A model of this server, or one of OpenAI's names, which stand for the usual one.</summary>
    public string? Model { get; init; }

    /// <summary>The text.</summary>
    public string? Input { get; init; }

    /// <summary>Name or id of a voice, or an object with its <c>id</c>.</summary>
    public JsonElement? Voice { get; init; }

    /// <summary>How it shall be said, in words, for models that take that.</summary>
    public string? Instructions { get; init; }

    /// <summary><c>mp3</c>, <c>opus</c>, <c>aac</c>, <c>flac</c>, <c>wav</c> or <c>pcm</c>.</summary>
    public string? ResponseFormat { get; init; }

    /// <summary>Rate of speech, 0.25 to 4.</summary>
    public double? Speed { get; init; }

    /// <summary><c>audio</c> or <c>sse</c>.</summary>
    public string? StreamFormat { get; init; }

    /// <summary>Language of the text as a BCP 47 tag.</summary>
    public string? Language { get; init; }

    /// <summary>A recording to clone for this request: a data URI, base64, or an address where those are allowed.</summary>
    public string? RefAudio { get; init; }

    /// <summary>What is said in <see cref="RefAudio"/>.</summary>
    public string? RefText { get; init; }

    /// <summary>Whether only the sound of the voice is taken from the recording, not its manner.</summary>
    public bool? XVectorOnlyMode { get; init; }

    /// <summary>Seed of all random choices.</summary>
    public ulong? Seed { get; init; }
}

/// <summary>A piece of speech as an event.</summary>
internal sealed record SpeechDelta(string Type, string Audio);

/// <summary>The end of speech as an event.</summary>
internal sealed record SpeechDone(string Type, SpeechUsage Usage);

/// <summary>What was used: characters of text as input, stretches of 80 ms as output.</summary>
internal sealed record SpeechUsage(int InputTokens, int OutputTokens, int TotalTokens);

/// <summary>A list.</summary>
internal sealed record ModelList(string Object, IReadOnlyList<ModelEntry> Data);

/// <summary>A model.</summary>
internal sealed record ModelEntry(string Id, string Object, long Created, string OwnedBy);

/// <summary>A voice.</summary>
internal sealed record VoiceEntry(string Object, string Id, string Name, long CreatedAt);

/// <summary>All voices: OpenAI's way of lists, and the names alone as other servers give them.</summary>
internal sealed record VoiceList(
    string Object,
    IReadOnlyList<VoiceEntry> Data,
    string? FirstId,
    string? LastId,
    bool HasMore,
    IReadOnlyList<string> Voices,
    IReadOnlyList<UploadedVoice> UploadedVoices);

/// <summary>A voice that was made here.</summary>
internal sealed record UploadedVoice(string Name, string VoiceId, long CreatedAt, string? Model, string? RefText, string? SpeakerDescription);

/// <summary>Something that was deleted.</summary>
internal sealed record Deleted(string Object, string Id, [property: JsonPropertyName("deleted")] bool IsDeleted);

/// <summary>OpenAI's shapes as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SpeechBody))]
[JsonSerializable(typeof(SpeechDelta))]
[JsonSerializable(typeof(SpeechDone))]
[JsonSerializable(typeof(ModelList))]
[JsonSerializable(typeof(ModelEntry))]
[JsonSerializable(typeof(VoiceList))]
[JsonSerializable(typeof(VoiceEntry))]
[JsonSerializable(typeof(Deleted))]
internal sealed partial class OpenAiJson : JsonSerializerContext;
