using System.Runtime.CompilerServices;
using Myna.Voice;

namespace Myna.Server.Speaking;

/// <summary>Waits for a turn before each stretch of speech: a client that thinks about its next words keeps nobody from speaking.</summary>
internal sealed class TurnTakingSpeaker(ISpeaker speaker, SpeakingTurns turns, string caller) : ISpeaker
{
    /// <inheritdoc/>
    public async IAsyncEnumerable<SpeechChunk> SpeakAsync(SpeechRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using IDisposable turn = await turns.EnterAsync(caller, cancellationToken).ConfigureAwait(false);
        await foreach (SpeechChunk chunk in speaker.SpeakAsync(request, cancellationToken).ConfigureAwait(false))
        {
            yield return chunk;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => speaker.Dispose();
}
