using System.Runtime.CompilerServices;

namespace Myna.Voice.Disclosure;

/// <summary>A speaker that says, before or after everything it speaks, that a machine speaks.</summary>
/// <param name="speaker">Who speaks; disposed of with this.</param>
/// <param name="disclaimer">What is said, and where.</param>
public sealed class DisclosingSpeaker(ISpeaker speaker, Disclaimer disclaimer) : ISpeaker
{
    /// <inheritdoc/>
    public async IAsyncEnumerable<SpeechChunk> SpeakAsync(SpeechRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        _ = disclaimer.SentenceIn(request.Language); // told now, not behind the speech
        bool atStart = disclaimer.Place == DisclaimerPlace.Start;
        SpeechSoFar before = request.After ?? SpeechSoFar.Nothing;
        double seconds = 0;
        if (atStart)
        {
            await foreach (SpeechChunk chunk in disclaimer.SpeakAsync(speaker, request, cancellationToken).ConfigureAwait(false))
            {
                seconds = EndOf(chunk);
                yield return chunk;
            }
        }

        // The speech is what it would be without the disclaimer, only later: but for the watermark, which goes on where it was.
        double start = seconds;
        await foreach (SpeechChunk chunk in speaker.SpeakAsync(request with { After = before.AfterSilence(start) }, cancellationToken).ConfigureAwait(false))
        {
            seconds = start + EndOf(chunk);
            yield return chunk with
            {
                Start = start + chunk.Start,
                Marks = [.. chunk.Marks.Select(mark => mark with { Start = mark.Start + start, End = mark.End + start })],
            };
        }

        if (!atStart && seconds > 0)
        {
            double end = seconds;
            SpeechRequest after = request with { After = SpeechSoFar.Nothing.AfterSilence(before.Position + end) };
            await foreach (SpeechChunk chunk in disclaimer.SpeakAsync(speaker, after, cancellationToken).ConfigureAwait(false))
            {
                yield return chunk with { Start = end + chunk.Start };
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => speaker.Dispose();

    private static double EndOf(SpeechChunk chunk) => chunk.Start + ((double)chunk.Samples.Length / chunk.SampleRate);
}
