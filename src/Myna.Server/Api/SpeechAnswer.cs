using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Myna.Server.Provenance;
using Myna.Server.Speaking;

namespace Myna.Server.Api;

/// <summary>Speech as the answer to a request.</summary>
internal static class SpeechAnswer
{
    /// <summary>Sends speech while it is made. What keeps it from being made at all is told as an error, not as an empty stream.</summary>
    /// <param name="context">The request.</param>
    /// <param name="pieces">The speech.</param>
    /// <param name="mediaType">What to call it.</param>
    /// <param name="write">Makes what goes out of a piece; null for its bytes.</param>
    public static async Task StreamAsync(
        HttpContext context, IAsyncEnumerable<SoundPiece> pieces, string mediaType, Func<SoundPiece, ReadOnlyMemory<byte>>? write = null)
    {
        CancellationToken cancellationToken = context.RequestAborted;
        await using IAsyncEnumerator<SoundPiece> source = pieces.GetAsyncEnumerator(cancellationToken);
        bool more = await source.MoveNextAsync();
        context.Response.ContentType = mediaType;
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        while (more)
        {
            ReadOnlyMemory<byte> bytes = write is null ? source.Current.Bytes : write(source.Current);
            if (bytes.Length > 0)
            {
                await context.Response.Body.WriteAsync(bytes, cancellationToken);
                await context.Response.Body.FlushAsync(cancellationToken);
            }

            more = await source.MoveNextAsync();
        }
    }

    /// <summary>Collects speech to its end, and makes a file of it that says how it was made.</summary>
    /// <param name="pieces">The speech.</param>
    /// <param name="order">What was asked for; the header of a WAV file gets its sizes.</param>
    /// <param name="finished">Signs.</param>
    /// <param name="watch">Told of each piece; null for nobody.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<byte[]> WholeAsync(
        IAsyncEnumerable<SoundPiece> pieces, SpeechOrder order, FinishedFiles finished, Action<SoundPiece>? watch, CancellationToken cancellationToken)
    {
        using var sound = new MemoryStream(1 << 16);
        await foreach (SoundPiece piece in pieces.WithCancellation(cancellationToken))
        {
            sound.Write(piece.Bytes.Span);
            watch?.Invoke(piece);
        }

        if (order.Format.Container == SoundContainer.Wav)
        {
            WavSizes.Mend(sound.GetBuffer().AsSpan(0, (int)sound.Length));
        }

        if (order.Format.IsFile)
        {
            finished.Stamp(sound, order.Facts.Claim, cancellationToken);
        }

        return sound.ToArray();
    }
}
