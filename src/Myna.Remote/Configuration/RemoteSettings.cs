using System.Text.Json;
using System.Text.Json.Serialization;

namespace Myna.Remote.Configuration;

/// <summary>How a server wants languages named.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LanguageNaming>))]
public enum LanguageNaming
{
    /// <summary>As tags: <c>de</c>.</summary>
    [JsonStringEnumMemberName("tags")]
    Tags,

    /// <summary>By their English names, as the Qwen models know them: <c>German</c>.</summary>
    [JsonStringEnumMemberName("names")]
    Names,
}

/// <summary>What servers do, and in which language they are asked.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RemoteKind>))]
public enum RemoteKind
{
    /// <summary>They speak: OpenAI's <c>POST /v1/audio/speech</c>.</summary>
    [JsonStringEnumMemberName("speech")]
    Speech,

    /// <summary>They split pictures: OpenAI's <c>POST /v1/images/edits</c> with <c>layers</c>, as vllm-omni has it.</summary>
    [JsonStringEnumMemberName("layers-openai")]
    LayersOpenAi,

    /// <summary>They split pictures: a ComfyUI with a workflow.</summary>
    [JsonStringEnumMemberName("comfyui")]
    ComfyUi,

    /// <summary>Myna servers: they speak and split pictures.</summary>
    [JsonStringEnumMemberName("myna")]
    Myna,
}

/// <summary>One engine of <c>remotes.json</c>: servers that do the same, and how to talk to them.</summary>
/// <remarks>Properties with defaults have setters: readers that the compiler generates overwrite the defaults of initialisers.</remarks>
public sealed record RemoteSettings
{
    private const double UsualSpeechSeconds = 60;
    private const double UsualLayerSeconds = 1800;

    /// <summary>What the servers do.</summary>
    public RemoteKind Kind { get; init; }

    /// <summary>The servers, one or more. A request goes to the one with the fewest requests under way.</summary>
    public IReadOnlyList<RemoteServer> Servers { get; set; } = [];

    /// <summary>The model's name as the servers know it; null where they have only one.</summary>
    public string? Model { get; init; }

    /// <summary>Sample rate of the audio that is handed out, in Hz; also that of headerless PCM, unless the answer names another one.</summary>
    public int SampleRate { get; set; } = 24_000;

    /// <summary><c>pcm</c>, or <c>wav</c>, whose header tells the rate.</summary>
    public string Format { get; set; } = "pcm";

    /// <summary>
    /// Whether the servers take more than OpenAI's own fields: <c>language</c>, <c>seed</c>, <c>stream</c>, <c>ref_audio</c>…
    /// Without them voices cannot be cloned.
    /// </summary>
    public bool Extensions { get; set; } = true;

    /// <summary>How languages are named.</summary>
    public LanguageNaming Languages { get; init; }

    /// <summary>Further fields of each request, as they are: <c>{"max_new_tokens": 1024}</c>; for ComfyUI, values of the workflow's placeholders.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Extra { get; init; }

    /// <summary>How long making a connection may take, in seconds.</summary>
    public double ConnectSeconds { get; set; } = 5;

    /// <summary>How long the first sound may take, in seconds (60 if not given), or how long layers may take without any news (1800).</summary>
    public double? AnswerSeconds { get; init; }

    /// <summary>How long nothing may come after the first sound, in seconds.</summary>
    public double StallSeconds { get; set; } = 30;

    /// <summary>How often a request is tried again, on another server where there is one; never once sound was handed out.</summary>
    public int Retries { get; set; } = 3;

    /// <summary>The wait before a server is tried again, in seconds; it doubles each time. A server's own <c>Retry-After</c> counts more.</summary>
    public double BackOffSeconds { get; set; } = 0.5;

    /// <summary>What a Myna server shall split pictures with: <c>qwen</c> or <c>builtin</c>.</summary>
    public string Engine { get; set; } = "qwen";

    /// <summary>The workflow of a ComfyUI: a file in its API format with placeholders (docs/remote.md); null for the one that Myna brings.</summary>
    public string? Workflow { get; set; }

    /// <summary>Whether the servers speak.</summary>
    internal bool Speaks => Kind is RemoteKind.Speech or RemoteKind.Myna;

    /// <summary>Whether the servers split pictures.</summary>
    internal bool Splits => Kind != RemoteKind.Speech;

    /// <summary>The wait for the first sound.</summary>
    internal TimeSpan AnswerLimit => TimeSpan.FromSeconds(AnswerSeconds ?? UsualSpeechSeconds);

    /// <summary>The wait for layers, or for news of them.</summary>
    internal TimeSpan LayersLimit => TimeSpan.FromSeconds(AnswerSeconds ?? UsualLayerSeconds);
}

/// <summary>A server.</summary>
public sealed class RemoteServer
{
    /// <summary>Its address, without <c>/v1</c>: <c>http://gpu-1:8000</c>.</summary>
    public Uri? Url { get; init; }

    /// <summary>The key it asks for, sent as <c>Authorization: Bearer</c> and shown nowhere.</summary>
    public string? Key { get; init; }

    /// <summary>The environment variable with the key, which is better than the key in a file.</summary>
    public string? KeyVariable { get; init; }

    /// <summary>The address; never the key.</summary>
    public override string ToString() => Url?.GetLeftPart(UriPartial.Path).TrimEnd('/') ?? "(no url)";
}

/// <summary>The content of <c>remotes.json</c>.</summary>
internal sealed record RemotesFile(IReadOnlyDictionary<string, RemoteSettings>? Remotes);

/// <summary><c>remotes.json</c> as JSON; a name that is not known is a mistake that is told.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true)]
[JsonSerializable(typeof(RemotesFile))]
internal sealed partial class RemotesJson : JsonSerializerContext;
