using Myna.Remote.Configuration;
using Myna.Remote.Servers;
using Myna.Voice;
using Myna.Voice.Speaking;

namespace Myna.Remote.Speech;

/// <summary>Speaks with a remote model.</summary>
internal sealed class RemoteSpeaker(RemoteVoiceModel model, RemoteSettings settings, BackEnds servers) : BackgroundSpeaker
{
    /// <inheritdoc/>
    protected override Production Prepare(SpeechRequest request)
    {
        PlainPieces pieces = PlainPieces.Of(request, model.Tag, model.Name);
        return (chunks, cancellationToken) => new RemoteProduction(request, pieces, settings, servers, chunks).RunAsync(cancellationToken);
    }

    /// <summary>Nothing: the connections are the model's.</summary>
    protected override void Release()
    {
    }
}
