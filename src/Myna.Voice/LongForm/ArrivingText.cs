using System.Runtime.CompilerServices;
using System.Text;
using Myna.Text;
using Myna.Text.Markup;

namespace Myna.Voice.LongForm;

/// <summary>Speaks a text while it is still being written, by a person or a language model.</summary>
public static class ArrivingText
{
    /// <summary>
    /// Speaks a text that arrives in pieces, cut anywhere: a sentence is spoken as soon as the next one has begun, and the
    /// last one at the end. It sounds as the whole text does when it is there from the start.
    /// </summary>
    /// <param name="speaker">Who speaks.</param>
    /// <param name="text">The pieces in order. The next ones are asked for when what was there has been spoken.</param>
    /// <param name="request">Voice and settings; its text comes first and may be empty. Markup is read as words.</param>
    /// <param name="cancellationToken">Stops waiting for text, and speech within some milliseconds.</param>
    /// <returns>Chunks in order, without gaps; their marks count from the start of the whole text.</returns>
    /// <exception cref="MynaException">As for <see cref="ISpeaker.SpeakAsync"/>; nothing to say is one only at the end.</exception>
    public static async IAsyncEnumerable<SpeechChunk> SpeakAsync(
        this ISpeaker speaker,
        IAsyncEnumerable<string> text,
        SpeechRequest request,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(speaker);
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(request);
        var place = new Place(request.After ?? SpeechSoFar.Nothing);

        // Half of an element is no markup, and what a language model writes is not to change the voice.
        request = request with { Markup = TextMarkup.Plain };
        var unspoken = new StringBuilder(request.Text);
        await foreach (string piece in text.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            unspoken.Append(piece);
            if (Finished(unspoken, request) is not { } finished)
            {
                continue;
            }

            await foreach (SpeechChunk chunk in SpeakAsync(speaker, request with { Text = finished.Text }, place, cancellationToken).ConfigureAwait(false))
            {
                yield return chunk;
            }

            unspoken.Remove(0, finished.Length);
            place.Pass(finished);
        }

        string rest = unspoken.ToString();
        await foreach (SpeechChunk chunk in SpeakAsync(speaker, request with { Text = rest }, place, cancellationToken).ConfigureAwait(false))
        {
            yield return chunk;
        }

        if (place.Seconds == 0)
        {
            throw new NothingToSayException();
        }
    }

    private static async IAsyncEnumerable<SpeechChunk> SpeakAsync(
        ISpeaker speaker, SpeechRequest request, Place place, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // A rest that is white space, or a row of asterisks between two scenes, is not worth a request, or fails as one.
        if (!request.Text.Any(char.IsLetterOrDigit))
        {
            yield break;
        }

        double start = place.Seconds;
        bool first = true;
        await foreach (SpeechChunk chunk in speaker.SpeakAsync(request with { After = place.SoFar.AfterSilence(place.PauseSeconds) }, cancellationToken).ConfigureAwait(false))
        {
            if (first && place.PauseSeconds > 0)
            {
                var silence = new float[(int)Math.Round(place.PauseSeconds * chunk.SampleRate)];
                yield return new SpeechChunk(silence, chunk.SampleRate, start, []);
                start += (double)silence.Length / chunk.SampleRate;
            }

            first = false;
            place.SoFar = chunk.SoFar ?? place.SoFar;
            place.Seconds = start + chunk.Start + ((double)chunk.Samples.Length / chunk.SampleRate);
            yield return chunk with { Start = start + chunk.Start, Marks = [.. chunk.Marks.Select(mark => place.Move(mark, start))] };
        }

        place.PauseSeconds = first ? place.PauseSeconds : 0;
    }

    /// <summary>All sentences but the last, which may still go on; null where there is only one.</summary>
    private static Stretch? Finished(StringBuilder unspoken, SpeechRequest request)
    {
        string text = unspoken.ToString();
        IReadOnlyList<Sentence> sentences = SentenceSplitter.Split(text, request.Speed);
        return sentences.Count < 2
            ? null
            : new Stretch(text[..sentences[^1].Start], sentences[^1].Start, request.Pauses.After(text, sentences[^2]));
    }

    /// <summary>A text that can be spoken.</summary>
    private readonly record struct Stretch(string Text, int Length, double PauseSeconds);

    /// <summary>Where in the text and in the speech we are.</summary>
    private sealed class Place(SpeechSoFar soFar)
    {
        private int _characters;

        public SpeechSoFar SoFar { get; set; } = soFar;

        public double Seconds { get; set; }

        /// <summary>Silence before the next sound; none before the first.</summary>
        public double PauseSeconds { get; set; }

        public void Pass(Stretch stretch)
        {
            _characters += stretch.Length;
            PauseSeconds = Seconds > 0 ? Math.Max(PauseSeconds, stretch.PauseSeconds) : 0;
        }

        public SpeechMark Move(SpeechMark mark, double seconds) =>
            mark with { TextStart = mark.TextStart + _characters, Start = mark.Start + seconds, End = mark.End + seconds };
    }
}
