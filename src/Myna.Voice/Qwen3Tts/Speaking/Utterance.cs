using System.Threading.Channels;
using Myna.Voice.Qwen3Tts.Guards;
using Myna.Voice.Qwen3Tts.SpeechTokenizer;

namespace Myna.Voice.Qwen3Tts.Speaking;

/// <summary>
/// Some sentences on their way from frames to sound. The engine's thread makes the audio; somebody else reads it. A reader
/// who is slow makes the utterance wait, not the others.
/// </summary>
internal sealed class Utterance : IDisposable
{
    /// <summary>Chunks that are made before the reader has taken one.</summary>
    private const int ChunksAhead = 6;

    private readonly DecoderStream _decoder;
    private readonly ChunkGrowth _growth;
        private readonly Action _wake;
    private readonly Channel<float[]> _audio = Channel.CreateUnbounded<float[]>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
    private readonly List<int> _codes = [];
    private int _decoded; // codes
    private int _chunks;
    private int _unread; // chunks
    private volatile bool _finished;

    /// <summary>An utterance whose frames come from a stream.</summary>
    /// <param name="stream">The frames; disposed with the utterance.</param>
    /// <param name="decoder">Makes them sound; its state is that before the first frame.</param>
    /// <param name="growth">How many frames make a chunk.</param>
    /// <param name="guard">Watches for speech that goes astray.</param>
    /// <param name="wake">Tells the engine that the reader has made room.</param>
    public Utterance(FrameStream stream, DecoderStream decoder, ChunkGrowth growth, UtteranceGuard guard, Action wake)
    {
        Stream = stream;
        _decoder = decoder;
        _growth = growth;
        Guard = guard;
        _wake = wake;
    }

    /// <summary>The frames.</summary>
    public FrameStream Stream { get; }

    /// <summary>Codes of all frames, <c>[frames, code groups]</c>; complete when the audio has ended.</summary>
    public IReadOnlyList<int> Codes => _codes;

    /// <summary>What is known of how it went; complete when the audio has ended.</summary>
    public UtteranceGuard Guard { get; }

    /// <summary>Whether the engine can move it on.</summary>
    public bool CanGoOn => !_finished && Volatile.Read(ref _unread) < ChunksAhead && (Stream.State == FrameStreamState.Ready || Stream.StopAsked);

    /// <summary>Whether no more audio is made.</summary>
    public bool IsFinished => _finished;

    /// <summary>Reads the audio, chunk by chunk, as it is made.</summary>
    /// <exception cref="MynaException">The model cannot go on.</exception>
    public async IAsyncEnumerable<float[]> ReadAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using CancellationTokenRegistration stop = cancellationToken.Register(Cancel);
        while (await _audio.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            while (_audio.Reader.TryRead(out float[]? chunk))
            {
                Interlocked.Decrement(ref _unread);
                _wake();
                yield return chunk;
            }
        }
    }

    /// <summary>Ends it early; what is made by then can still be read. From any thread.</summary>
    public void Cancel()
    {
        Stream.Stop();
        _wake();
    }

    /// <summary>Ends it; the engine gives its memory back.</summary>
    public void Dispose() => Cancel();

    /// <summary>Takes what a step of the engine has made.</summary>
    public void TakeStep()
    {
        try
        {
            if (Stream.HasFrame)
            {
                TakeFrame();
            }

            if (Stream.State == FrameStreamState.Ended)
            {
                Decode();
                if (Stream.Error is { } error)
                {
                    Fail(error);
                    return;
                }

                if (Stream.End != FrameStreamEnd.Stopped)
                {
                    Guard.Finish(byItself: Stream.End == FrameStreamEnd.EndOfSpeech);
                }

                Finish(null);
            }
        }
#pragma warning disable CA1031 // Handed on to the reader.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Fail(exception);
        }
    }

    /// <summary>Ends it with an error, which the reader gets.</summary>
    public void Fail(Exception exception) => Finish(exception);

    /// <summary>Gives the memory back when nothing more is made.</summary>
    /// <returns>Whether that is so.</returns>
    public bool Retire()
    {
        if (_finished)
        {
            Stream.Dispose();
        }

        return _finished;
    }

    private void TakeFrame()
    {
        _codes.AddRange(Stream.Codes);
        if (Guard.PushFrame(Stream.Codes))
        {
            Stream.Stop();
        }

        int pending = (_codes.Count - _decoded) / Stream.Codes.Length;
        if (pending >= _growth.Frames(_chunks))
        {
            Decode();
        }
    }

    private void Decode()
    {
        int count = _codes.Count - _decoded;
        if (count > 0)
        {
            ReadOnlySpan<int> codes = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_codes).Slice(_decoded, count);
            var wave = new float[count / Stream.Codes.Length * _decoder.Decoder.FrameSamples];
            _decoder.Append(codes, wave);
            if (Guard.PushSound(wave))
            {
                Stream.Stop();
            }

            _decoded += count;
            _chunks++;
            Interlocked.Increment(ref _unread);
            _audio.Writer.TryWrite(wave);
        }
    }

    private void Finish(Exception? exception)
    {
        _finished = true;
        _audio.Writer.TryComplete(exception);
    }
}
