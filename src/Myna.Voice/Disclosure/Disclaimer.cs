using System.Runtime.CompilerServices;
using Myna.Text.Markup;

namespace Myna.Voice.Disclosure;

/// <summary>
/// An audible disclaimer: a chime and a sentence, in the same voice, which says that a machine speaks. A watermark tells programs;
/// this tells listeners (EU AI Act, article 50; docs/trust.md).
/// </summary>
public sealed record Disclaimer
{
    /// <summary>What is said, without markup; null for the built-in sentence of the speech's language.</summary>
    public string? Text { get; init; }

    /// <summary>Where it is heard.</summary>
    public DisclaimerPlace Place { get; init; } = DisclaimerPlace.Start;

    /// <summary>Whether a chime goes before it, so that listeners tell it from the speech itself.</summary>
    public bool HasChime { get; init; } = true;

    /// <summary>What is said in a language.</summary>
    /// <param name="language">The speech's language; null counts as English, which Lite speaks unless told otherwise.</param>
    /// <exception cref="MynaException">There is no text, and no built-in sentence in that language.</exception>
    public string SentenceIn(string? language) => string.IsNullOrWhiteSpace(Text)
        ? DisclaimerSentences.Find(language) ?? throw new MynaException(
            $"There is no built-in disclaimer in {language}, only in {string.Join(", ", DisclaimerSentences.Languages)}. Give its text.")
        : Text.Trim();

    /// <summary>
    /// Speaks the disclaimer alone, with a pause on the side where the speech stands: for callers that join the sound of several
    /// requests. Others let a <see cref="DisclosingSpeaker"/> do it.
    /// </summary>
    /// <param name="speaker">Who speaks.</param>
    /// <param name="request">Voice and settings of the speech; its text is not spoken.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Chunks in order, without gaps and without marks: their words are not in the text.</returns>
    /// <exception cref="MynaException">It cannot be spoken.</exception>
    public async IAsyncEnumerable<SpeechChunk> SpeakAsync(
        ISpeaker speaker, SpeechRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(speaker);
        ArgumentNullException.ThrowIfNull(request);
        SpeechRequest own = request with
        {
            Text = SentenceIn(request.Language),
            Markup = TextMarkup.Plain,
            Marked = null,
            Progress = null,
        };
        double seconds = 0;
        int sampleRate = 0;
        await foreach (SpeechChunk chunk in speaker.SpeakAsync(own, cancellationToken).ConfigureAwait(false))
        {
            if (sampleRate == 0)
            {
                sampleRate = chunk.SampleRate;
                if (Place == DisclaimerPlace.End)
                {
                    yield return Next(Silence());
                }

                if (HasChime)
                {
                    yield return Next(Chime.Samples(sampleRate));
                }
            }

            if (!chunk.Samples.IsEmpty)
            {
                yield return Next(chunk.Samples);
            }
        }

        if (Place == DisclaimerPlace.Start && sampleRate > 0)
        {
            yield return Next(Silence());
        }

        SpeechChunk Next(ReadOnlyMemory<float> samples)
        {
            var next = new SpeechChunk(samples, sampleRate, seconds, []);
            seconds += (double)samples.Length / sampleRate;
            return next;
        }

        float[] Silence() => new float[(int)Math.Round(request.Pauses.ParagraphSeconds * sampleRate)];
    }
}
