using System.Text.Json.Serialization;
using Myna.Server.Speaking;
using Myna.Server.Voices;

namespace Myna.Server.Api.ElevenLabs;

/// <summary>What a client says: the first message has the settings, the others have text, an empty one is the last.</summary>
internal sealed record StreamInputMessage
{
    /// <summary>The next bit of text.</summary>
    public string? Text { get; init; }

    /// <summary>How the voice is spoken with.</summary>
    public VoiceSettings? VoiceSettings { get; init; }

    /// <summary>Dictionaries that say how words are pronounced.</summary>
    public IReadOnlyList<DictionaryLocator>? PronunciationDictionaryLocators { get; init; }

    /// <summary>The key, for clients that cannot send headers.</summary>
    [JsonPropertyName("xi-api-key")]
    public string? XiApiKey { get; init; }

    /// <summary>The same as a header would have it.</summary>
    public string? Authorization { get; init; }

    /// <summary>Whether what came so far is spoken at once, although its last sentence may go on.</summary>
    public bool? Flush { get; init; }
}

/// <summary>What goes back: sound, and when its characters are heard.</summary>
internal sealed record StreamInputAnswer
{
    /// <summary>Sound in base64.</summary>
    [JsonPropertyName("audio")]
    public string? Audio { get; init; }

    /// <summary>Whether this is the last message.</summary>
    [JsonPropertyName("isFinal")]
    public bool? IsFinal { get; init; }

    /// <summary>When characters are heard.</summary>
    [JsonPropertyName("alignment")]
    public StreamInputTimes? Alignment { get; init; }

    /// <summary>The same.</summary>
    [JsonPropertyName("normalizedAlignment")]
    public StreamInputTimes? NormalizedAlignment { get; init; }

    /// <summary>Sound and times as a message.</summary>
    public static StreamInputAnswer Of(ReadOnlySpan<byte> sound, CharacterSpans spans)
    {
        StreamInputTimes? times = spans.Characters.Count == 0
            ? null
            : new StreamInputTimes(
                spans.Characters,
                [.. spans.Starts.Select(start => (int)Math.Round(start * 1000))],
                [.. spans.Starts.Zip(spans.Ends, (start, end) => (int)Math.Round((end - start) * 1000))]);
        return new StreamInputAnswer { Audio = sound.Length > 0 ? Convert.ToBase64String(sound) : null, Alignment = times, NormalizedAlignment = times };
    }
}

/// <summary>When characters are heard.</summary>
internal sealed record StreamInputTimes(
    [property: JsonPropertyName("chars")] IReadOnlyList<string> Chars,
    [property: JsonPropertyName("charStartTimesMs")] IReadOnlyList<int> CharStartTimesMs,
    [property: JsonPropertyName("charDurationsMs")] IReadOnlyList<int> CharDurationsMs);

/// <summary>What went wrong.</summary>
internal sealed record StreamInputError(string Message, string Error, int Code);

/// <summary>Messages as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(StreamInputMessage))]
[JsonSerializable(typeof(StreamInputAnswer))]
[JsonSerializable(typeof(StreamInputError))]
internal sealed partial class StreamInputJson : JsonSerializerContext;
