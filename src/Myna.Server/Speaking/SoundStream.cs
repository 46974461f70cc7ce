using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Myna.Audio.Files;
using Myna.Server.Provenance;
using Myna.Trust.Provenance;
using Myna.Voice;

namespace Myna.Server.Speaking;

/// <summary>Turns chunks of speech into bytes of a format while they are made.</summary>
internal static class SoundStream
{
    // A listener who is slow holds up the model only when this much waits for him: about a minute of speech.
    private const int PiecesAhead = 128;
    private const int ReadBytes = 1 << 14;

    /// <summary>Encodes speech.</summary>
    /// <param name="speech">The chunks. They are asked for in the background, ahead of the reader.</param>
    /// <param name="format">What to make of them.</param>
    /// <param name="modelHz">Their sample rate.</param>
    /// <param name="cancellationToken">Ends it all.</param>
    public static async IAsyncEnumerable<SoundPiece> EncodeAsync(
        IAsyncEnumerable<SpeechChunk> speech, SoundFormat format, int modelHz, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pieces = Channel.CreateBounded<SoundPiece>(new BoundedChannelOptions(PiecesAhead) { SingleReader = true });
        Task work = Task.Run(() => WorkAsync(speech, format, modelHz, pieces.Writer, stop.Token), CancellationToken.None);
        try
        {
            await foreach (SoundPiece piece in pieces.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return piece;
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await work.ConfigureAwait(false);
        }
    }

    /// <summary>Never fails: whatever happens reaches the reader through the channel.</summary>
    private static async Task WorkAsync(
        IAsyncEnumerable<SpeechChunk> speech, SoundFormat format, int modelHz, ChannelWriter<SoundPiece> pieces, CancellationToken cancellationToken)
    {
        Exception? failure = null;
        try
        {
            await (format.Encoded is { } encoded
                ? EncodeWithFfmpegAsync(speech, encoded, format, modelHz, pieces, cancellationToken)
                : EncodePlainAsync(speech, format, modelHz, pieces, cancellationToken)).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Handed on, not swallowed.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            failure = exception;
        }

        pieces.Complete(failure);
    }

    private static async Task EncodePlainAsync(
        IAsyncEnumerable<SpeechChunk> speech, SoundFormat format, int modelHz, ChannelWriter<SoundPiece> pieces, CancellationToken cancellationToken)
    {
        var encoder = new PlainEncoder(format, modelHz);
        double seconds = 0;
        await foreach (SpeechChunk chunk in speech.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            seconds = End(chunk);
            await pieces.WriteAsync(new SoundPiece(encoder.Encode(chunk.Samples.Span), chunk.Marks, seconds), cancellationToken).ConfigureAwait(false);
        }

        await pieces.WriteAsync(new SoundPiece(encoder.Finish(), [], seconds), cancellationToken).ConfigureAwait(false);
    }

    private static async Task EncodeWithFfmpegAsync(
        IAsyncEnumerable<SpeechChunk> speech,
        AudioFormat encoded,
        SoundFormat format,
        int modelHz,
        ChannelWriter<SoundPiece> pieces,
        CancellationToken cancellationToken)
    {
        await using var encoder = LiveEncoder.Start(encoded, modelHz, format.Hz, new AudioWriteOptions
        {
            // Ogg has its comments before the sound, so that streams have them too.
            BitsPerSecond = format.BitsPerSecond, Tags = FinishedFiles.TagsFor(encoded, ProvenanceClaim.Speech),
        });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var spoken = new Spoken();
        Task reading = ReadAsync(encoder, spoken, pieces, stop.Token);
        try
        {
            await foreach (SpeechChunk chunk in speech.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                spoken.Seconds = End(chunk);
                if (chunk.Marks.Count > 0)
                {
                    await pieces.WriteAsync(new SoundPiece(default, chunk.Marks, spoken.Seconds), cancellationToken).ConfigureAwait(false);
                }

                await encoder.WriteAsync(chunk.Samples, cancellationToken).ConfigureAwait(false);
            }

            await encoder.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            // The reader waits for bytes that will not come.
            await stop.CancelAsync().ConfigureAwait(false);
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }

        await reading.ConfigureAwait(false);
    }

    private static async Task ReadAsync(LiveEncoder encoder, Spoken spoken, ChannelWriter<SoundPiece> pieces, CancellationToken cancellationToken)
    {
        var buffer = new byte[ReadBytes];
        int count;
        while ((count = await encoder.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            await pieces.WriteAsync(new SoundPiece(buffer.AsSpan(0, count).ToArray(), [], spoken.Seconds), cancellationToken).ConfigureAwait(false);
        }
    }

    private static double End(SpeechChunk chunk) => chunk.Start + ((double)chunk.Samples.Length / chunk.SampleRate);

    private sealed class Spoken
    {
        private double _seconds;

        public double Seconds
        {
            get => Volatile.Read(ref _seconds);
            set => Volatile.Write(ref _seconds, value);
        }
    }
}
