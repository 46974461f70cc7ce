using System.Text.Json;
using Myna.Audio;
using Myna.Audio.Reference;
using Myna.Remote.Configuration;
using Myna.Remote.Servers;
using Myna.Voice;

namespace Myna.Remote.Speech;

/// <summary>
/// A voice model on other machines, behind the OpenAI-compatible speech API that Myna, vllm-omni and sglang share: streamed chunk by
/// chunk, tried again before the first sound, on several servers where there are some. Its speech gets pauses, speed, marks and the
/// watermark here, as that of every model.
/// </summary>
public sealed class RemoteVoiceModel : IVoiceModel
{
    private const double MostSeconds = 15;
    private const double MostTranscribedSeconds = 30;

    private readonly BackEnds _servers;
    private readonly RemoteSettings _settings;
    private readonly Lock _gate = new();
    private IReadOnlyList<string>? _speakers;

    /// <summary>Makes the model; nothing is asked of a server yet.</summary>
    /// <param name="name">The engine's name in <c>remotes.json</c>.</param>
    /// <param name="settings">The engine.</param>
    /// <param name="variable">Reads environment variables, for keys; null for those of the process.</param>
    /// <exception cref="MynaException">A key's environment variable is not set.</exception>
    public RemoteVoiceModel(string name, RemoteSettings settings, Func<string, string?>? variable = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(settings);
        Name = RemoteEngines.Prefix + name;
        if (!settings.Speaks)
        {
            throw new MynaException($"{Name} splits pictures and does not speak; its kind in {RemoteEngines.FileName} is another one than speech or myna");
        }

        _settings = settings;
        _servers = new BackEnds(settings, settings.AnswerLimit, variable ?? Environment.GetEnvironmentVariable);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string Tag => Name + "/1";

    /// <inheritdoc/>
    public int SampleRate => _settings.SampleRate;

    /// <summary>Names of the servers' voices; asked once.</summary>
    /// <exception cref="MynaException">No server can be reached, or none allows it.</exception>
    public IReadOnlyList<string> Speakers
    {
        get
        {
            lock (_gate)
            {
                return _speakers ??= Task.Run(() => ListAsync(CancellationToken.None)).GetAwaiter().GetResult();
            }
        }
    }

    /// <summary>Asks each server how it is.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    public Task<IReadOnlyList<ServerHealth>> CheckAsync(CancellationToken cancellationToken = default) => _servers.CheckAsync(cancellationToken);

    /// <summary>Makes a voice of a clip. The clip becomes part of the voice and is sent along with each request.</summary>
    /// <inheritdoc/>
    public VoicePrompt CreatePrompt(
        ReadOnlySpan<float> samples, int sampleRate, PromptOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (!_settings.Extensions)
        {
            throw new MynaException($"{Name} cannot clone voices: its servers take OpenAI's own fields only; take one of their voices with --speaker, or set extensions to true in {RemoteEngines.FileName}");
        }

        double longest = string.IsNullOrWhiteSpace(options?.Transcript) ? MostSeconds : MostTranscribedSeconds;
        var settings = new ReferenceSettings { SampleRate = SampleRate, MostSeconds = longest };
        ReferenceClip clip = ReferenceClip.Prepare(new AudioClip(samples.ToArray(), 1, sampleRate), settings, options?.Source ?? "the clip", cancellationToken);
        if (longest == MostTranscribedSeconds && clip.Report.UsedSeconds > MostTranscribedSeconds - settings.FrameSeconds)
        {
            // Nobody knows where in the text the part lies that was taken.
            options!.Warnings?.Report(FormattableString.Invariant($"the clip is longer than {MostTranscribedSeconds} s, so its text is not used; cut both to {MostTranscribedSeconds} s for a closer likeness"));
            options = options with { Transcript = null };
        }

        return RemoteVoice.Cloned(Tag, clip, options);
    }

    /// <inheritdoc/>
    public VoicePrompt VoiceOf(string speaker)
    {
        ArgumentException.ThrowIfNullOrEmpty(speaker);
        IReadOnlyList<string> known = Speakers;
        string? found = known.FirstOrDefault(name => name.Equals(speaker.Trim(), StringComparison.OrdinalIgnoreCase));

        // A server without a list may still know the voice.
        return found is null && known.Count > 0
            ? throw new MynaException($"{Name} has no voice \"{speaker}\"; it has {string.Join(", ", known)}.")
            : RemoteVoice.Named(Tag, found ?? speaker.Trim());
    }

    /// <inheritdoc/>
    public VoicePrompt DesignVoice(string description) => string.IsNullOrWhiteSpace(description)
        ? throw new MynaException("The description of the voice is empty; say how it shall sound: \"a calm old man with a low voice\".")
        : RemoteVoice.Designed(Tag, description.Trim());

    /// <inheritdoc/>
    public ISpeaker CreateSpeaker() => new RemoteSpeaker(this, _settings, _servers);

    /// <summary>Closes the connections. Speech under way ends with an error.</summary>
    public void Dispose() => _servers.Dispose();

    private async Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<string> names = [];
        await _servers.RunAsync(
            async (server, stop) =>
            {
                using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
                limit.CancelAfter(_settings.AnswerLimit);
                using HttpRequestMessage request = server.Request(HttpMethod.Get, "v1/audio/voices");
                try
                {
                    using HttpResponseMessage answer = await _servers.SendAsync(server, request, "list of voices", limit.Token, stop).ConfigureAwait(false);
                    names = Names(await answer.Content.ReadAsByteArrayAsync(limit.Token).ConfigureAwait(false));
                }
                catch (RemoteFault fault) when (fault.IsUnknownAddress)
                {
                    names = [];
                }
                catch (Exception exception) when (exception is HttpRequestException or IOException or JsonException || (exception is OperationCanceledException && !stop.IsCancellationRequested))
                {
                    throw new RemoteFault($"{server.Label} gave no list of voices that can be read", canRetry: true, exception);
                }
            },
            () => true,
            told: null,
            cancellationToken).ConfigureAwait(false);
        return names;
    }

    /// <summary>Names in <c>{"voices": ["a", …]}</c> or <c>{"voices": [{"name": "a"}, …]}</c>.</summary>
    private static string[] Names(byte[] body)
    {
        using JsonDocument document = JsonDocument.Parse(body);
        JsonElement root = document.RootElement;
        JsonElement list = root.ValueKind == JsonValueKind.Object && (root.TryGetProperty("voices", out JsonElement voices) || root.TryGetProperty("data", out voices)) ? voices : root;
        return list.ValueKind != JsonValueKind.Array
            ? throw new JsonException("no list")
            : [.. list.EnumerateArray().Select(NameOf).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)];

        static string? NameOf(JsonElement voice) => voice.ValueKind switch
        {
            JsonValueKind.String => voice.GetString(),
            JsonValueKind.Object when voice.TryGetProperty("name", out JsonElement name) || voice.TryGetProperty("id", out name) => name.ValueKind == JsonValueKind.String ? name.GetString() : null,
            _ => null,
        };
    }
}
