using Myna.Voice.Speaking;

namespace Myna.Voice.Qwen3Tts.Speaking;

/// <summary>Speaks with a Qwen3-TTS model. Speakers of one model share its passes over the weights.</summary>
internal sealed class Qwen3Speaker(Qwen3Network network) : BackgroundSpeaker
{
    /// <inheritdoc/>
    protected override Production Prepare(SpeechRequest request)
    {
        Qwen3Request settings = Qwen3Request.Of(request, network);
        return (chunks, cancellationToken) => new Qwen3Production(settings, network, chunks).RunAsync(cancellationToken);
    }

    /// <summary>Nothing: what a request needs, it gives back itself.</summary>
    protected override void Release()
    {
    }
}
