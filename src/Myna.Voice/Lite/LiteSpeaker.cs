using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Myna.Text.Phonemes;

namespace Myna.Voice.Lite;

/// <summary>
/// Speaks with a Lite model. The audio is made on a thread of the pool while the receiver consumes what is there; a
/// receiver that is slow makes it wait, so memory stays bounded.
/// </summary>
internal sealed class LiteSpeaker(ILiteNetwork network, IPhonemizer phonemizer) : ISpeaker
{
    private const int ChunksAhead = 8;

    private readonly ILiteSession _session = network.CreateSession();
    private readonly Transcriber _transcriber = new(phonemizer, network.Symbols);
    private readonly CancellationTokenSource _disposal = new();
    private readonly Lock _state = new();
    private bool _speaking;
    private bool _disposed;

    /// <inheritdoc/>
    public IAsyncEnumerable<SpeechChunk> SpeakAsync(SpeechRequest request, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return RunAsync(LiteRequest.Of(request, network), cancellationToken);
    }

    /// <summary>Ends speech that is under way and releases the working memory.</summary>
    public void Dispose()
    {
        lock (_state)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            _disposal.Cancel();
            if (!_speaking)
            {
                Release();
            }
        }
    }

    private async IAsyncEnumerable<SpeechChunk> RunAsync(
        LiteRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Begin();
        try
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposal.Token);
            var chunks = Channel.CreateBounded<SpeechChunk>(
                new BoundedChannelOptions(ChunksAhead) { SingleReader = true, SingleWriter = true });
            Task production = Task.Run(() => ProduceAsync(request, chunks.Writer, stop.Token), CancellationToken.None);
            try
            {
                await foreach (SpeechChunk chunk in chunks.Reader.ReadAllAsync(stop.Token).ConfigureAwait(false))
                {
                    yield return chunk;
                }
            }
            finally
            {
                // The receiver may have stopped early: the session is free only when production has ended.
                await stop.CancelAsync().ConfigureAwait(false);
                await production.ConfigureAwait(false);
            }
        }
        finally
        {
            End();
        }
    }

    /// <summary>Never fails: whatever happens reaches the receiver through the channel.</summary>
    private async Task ProduceAsync(LiteRequest request, ChannelWriter<SpeechChunk> chunks, CancellationToken cancellationToken)
    {
        Exception? failure = null;
        try
        {
            await new SpeechProduction(request, network, _session, _transcriber, chunks)
                .RunAsync(cancellationToken).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Handed on, not swallowed.
        catch (Exception e)
#pragma warning restore CA1031
        {
            failure = e;
        }

        chunks.Complete(failure);
    }

    private void Begin()
    {
        lock (_state)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_speaking)
            {
                throw new InvalidOperationException(
                    "This speaker is already speaking. Wait until it has ended, or make another speaker for each request at a time.");
            }

            _speaking = true;
        }
    }

    private void End()
    {
        lock (_state)
        {
            _speaking = false;
            if (_disposed)
            {
                Release();
            }
        }
    }

    private void Release()
    {
        _session.Dispose();
        _disposal.Dispose();
    }
}
