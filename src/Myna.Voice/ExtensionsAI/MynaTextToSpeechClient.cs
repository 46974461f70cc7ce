using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Myna.Voice.ExtensionsAI;

/// <summary>Finds the voice for the id of a request; a null id asks for the default voice.</summary>
/// <exception cref="MynaException">There is no such voice.</exception>
public delegate ValueTask<VoicePrompt> VoiceLookup(string? voiceId, CancellationToken cancellationToken);

/// <summary>
/// Myna as a text-to-speech client of Microsoft.Extensions.AI, for applications that are written against that interface.
/// Experimental because the interface is (<c>MEAI001</c>).
/// </summary>
/// <remarks>
/// <para>Formats: <c>wav</c> (the default; streamed pieces joined make one file) and <c>pcm</c> (16-bit little-endian
/// mono). <see cref="TextToSpeechOptions.AdditionalProperties"/> may hold <c>seed</c>, <c>steps</c>, <c>guidance</c>
/// and <c>temperature</c>. Each streamed update carries its <see cref="SpeechChunk"/>, marks included, as raw
/// representation.</para>
/// <para>Safe for concurrent use: each request under way has a speaker of its own, and speakers are used again.</para>
/// </remarks>
[Experimental("MEAI001")]
public sealed class MynaTextToSpeechClient : ITextToSpeechClient
{
    private readonly IVoiceModel _model;
    private readonly VoiceLookup _voices;
    private readonly TextToSpeechClientMetadata _metadata;
    private readonly ConcurrentBag<ISpeaker> _idle = [];
    private volatile bool _disposed;

    /// <summary>A client of a model.</summary>
    /// <param name="model">The model; it is not disposed with the client.</param>
    /// <param name="voices">Finds voices by id.</param>
    public MynaTextToSpeechClient(IVoiceModel model, VoiceLookup voices)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(voices);
        _model = model;
        _voices = voices;
        _metadata = new TextToSpeechClientMetadata("myna", providerUri: null, defaultModelId: model.Name);
    }

    /// <inheritdoc/>
    /// <exception cref="MynaException">The text, the voice or an option cannot be used; the message says why.</exception>
    public async Task<TextToSpeechResponse> GetAudioAsync(
        string text, TextToSpeechOptions? options = null, CancellationToken cancellationToken = default)
    {
        using var encoder = new AudioEncoder(_model.SampleRate, options);
        await foreach (SpeechChunk chunk in SpeakAsync(text, options, cancellationToken).ConfigureAwait(false))
        {
            encoder.Write(chunk.Samples.Span);
        }

        return new TextToSpeechResponse([new DataContent(encoder.Finish(), encoder.MediaType)]) { ModelId = _model.Name };
    }

    /// <inheritdoc/>
    /// <exception cref="MynaException">The text, the voice or an option cannot be used; the message says why.</exception>
    public async IAsyncEnumerable<TextToSpeechResponseUpdate> GetStreamingAudioAsync(
        string text, TextToSpeechOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        string id = Guid.NewGuid().ToString("N");
        using var encoder = new AudioEncoder(_model.SampleRate, options);
        bool open = false;
        await foreach (SpeechChunk chunk in SpeakAsync(text, options, cancellationToken).ConfigureAwait(false))
        {
            if (!open)
            {
                open = true;
                yield return Update(TextToSpeechResponseUpdateKind.SessionOpen);
            }

            encoder.Write(chunk.Samples.Span);
            TextToSpeechResponseUpdate update = Update(TextToSpeechResponseUpdateKind.AudioUpdating);
            update.Contents = [new DataContent(encoder.Take(), encoder.MediaType)];
            update.RawRepresentation = chunk;
            yield return update;
        }

        yield return Update(TextToSpeechResponseUpdateKind.SessionClose);

        TextToSpeechResponseUpdate Update(TextToSpeechResponseUpdateKind kind) =>
            new() { Kind = kind, ResponseId = id, ModelId = _model.Name };
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(TextToSpeechClientMetadata) ? _metadata
            : serviceType.IsInstanceOfType(this) ? this
            : serviceType.IsInstanceOfType(_model) ? _model
            : null;
    }

    /// <summary>Disposes the speakers; those that are speaking follow when they have ended.</summary>
    public void Dispose()
    {
        _disposed = true;
        while (_idle.TryTake(out ISpeaker? speaker))
        {
            speaker.Dispose();
        }
    }

    private async IAsyncEnumerable<SpeechChunk> SpeakAsync(
        string text, TextToSpeechOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(text);
        ObjectDisposedException.ThrowIf(_disposed, this);
        ClientOptions.Check(options, _model);
        VoicePrompt voice = await _voices(options?.VoiceId, cancellationToken).ConfigureAwait(false);
        SpeechRequest request = ClientOptions.Request(text, voice, options);
        ISpeaker speaker = _idle.TryTake(out ISpeaker? idle) ? idle : _model.CreateSpeaker();
        try
        {
            await foreach (SpeechChunk chunk in speaker.SpeakAsync(request, cancellationToken).ConfigureAwait(false))
            {
                yield return chunk;
            }
        }
        finally
        {
            _idle.Add(speaker);
            if (_disposed)
            {
                Dispose();
            }
        }
    }
}
