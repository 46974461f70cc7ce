using Myna.Text.Phonemes;
using Myna.Voice.Speaking;

namespace Myna.Voice.Lite;

/// <summary>Speaks with a Lite model.</summary>
internal sealed class LiteSpeaker(ILiteNetwork network, IPhonemizer phonemizer) : BackgroundSpeaker
{
    private readonly ILiteSession _session = network.CreateSession();
    private readonly Transcriber _transcriber = new(phonemizer, network.Symbols);

    /// <inheritdoc/>
    protected override Production Prepare(SpeechRequest request)
    {
        LiteRequest settings = LiteRequest.Of(request, network);
        return (chunks, cancellationToken) => new SpeechProduction(settings, network, _session, _transcriber, chunks).RunAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override void Release() => _session.Dispose();
}
