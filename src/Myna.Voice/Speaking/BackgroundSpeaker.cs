using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Myna.Voice.Speaking;

/// <summary>
/// A speaker whose audio is made on a thread of the pool while the receiver consumes what is there; a receiver that is
/// slow makes it wait, so memory stays bounded.
/// </summary>
internal abstract class BackgroundSpeaker : ISpeaker
{
    private readonly CancellationTokenSource _disposal = new();
    private readonly Lock _state = new();
    private bool _speaking;
    private bool _disposed;

    /// <inheritdoc/>
    public IAsyncEnumerable<SpeechChunk> SpeakAsync(SpeechRequest request, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentNullException.ThrowIfNull(request);
        Production production = Prepare(request);
        IAsyncEnumerable<SpeechChunk> chunks = RunAsync(production, Math.Max(1, request.ChunksAhead), cancellationToken);
        return request.Watermark.IsOff ? chunks : MarkAsync(request, chunks, CancellationToken.None);
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
                Free();
            }
        }
    }

    /// <summary>Makes the audio of one request and writes it to the channel, which the caller completes.</summary>
    protected delegate Task Production(ChannelWriter<SpeechChunk> chunks, CancellationToken cancellationToken);

    /// <summary>Checks a request, at once and on the caller's thread.</summary>
    /// <returns>What speaks it.</returns>
    /// <exception cref="MynaException">It cannot be spoken; the message says why.</exception>
    protected abstract Production Prepare(SpeechRequest request);

    /// <summary>Releases the working memory; nothing is being spoken any more.</summary>
    protected abstract void Release();

    /// <summary>Puts the watermark into what a model speaks, whichever model it is.</summary>
    private static async IAsyncEnumerable<SpeechChunk> MarkAsync(
        SpeechRequest request, IAsyncEnumerable<SpeechChunk> chunks, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var marked = new WatermarkedChunks(request.Watermark, request.After ?? SpeechSoFar.Nothing);
        await foreach (SpeechChunk chunk in chunks.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (marked.Take(chunk) is { } ready)
            {
                yield return ready;
            }
        }

        if (marked.Finish() is { } rest)
        {
            yield return rest;
        }
    }

    private async IAsyncEnumerable<SpeechChunk> RunAsync(
        Production produce, int chunksAhead, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Begin();
        try
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposal.Token);
            var chunks = Channel.CreateBounded<SpeechChunk>(
                new BoundedChannelOptions(chunksAhead) { SingleReader = true, SingleWriter = true });
            Task production = Task.Run(() => ProduceAsync(produce, chunks.Writer, stop.Token), CancellationToken.None);
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
    private static async Task ProduceAsync(Production produce, ChannelWriter<SpeechChunk> chunks, CancellationToken cancellationToken)
    {
        Exception? failure = null;
        try
        {
            await produce(chunks, cancellationToken).ConfigureAwait(false);
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
                Free();
            }
        }
    }

    private void Free()
    {
        Release();
        _disposal.Dispose();
    }
}
