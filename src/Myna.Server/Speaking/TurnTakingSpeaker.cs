using System.Runtime.CompilerServices;
using Myna.Voice;

namespace Myna.Server.Speaking;

/// <summary>
/// Waits for a turn before each stretch of speech: a client that thinks about its next words keeps nobody from speaking. Between two
/// pieces, speech that is ahead of its listener makes way for those who have heard nothing yet.
/// </summary>
internal sealed class TurnTakingSpeaker(ISpeaker speaker, SpeakingTurns turns, string caller, TimeProvider time) : ISpeaker
{
    // When the listener has heard all that was spoken, in seconds of the clock; after a silence it begins anew.
    private double _runsOut;

    /// <inheritdoc/>
    public async IAsyncEnumerable<SpeechChunk> SpeakAsync(SpeechRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using SpeakingTurns.Turn turn = await turns.EnterAsync(caller, cancellationToken).ConfigureAwait(false);
        await foreach (SpeechChunk chunk in speaker.SpeakAsync(request, cancellationToken).ConfigureAwait(false))
        {
            _runsOut = Math.Max(_runsOut, Now) + ((double)chunk.Samples.Length / chunk.SampleRate);
            yield return chunk;
            await turn.MakeWayAsync(_runsOut - Now, cancellationToken).ConfigureAwait(false);
        }
    }

    private double Now => time.GetTimestamp() / (double)time.TimestampFrequency;

    /// <inheritdoc/>
    public void Dispose() => speaker.Dispose();
}
