using Myna.Text;

namespace Myna.Voice.LongForm;

/// <summary>A few sentences of a long text, spoken in one request and kept when the work is interrupted.</summary>
/// <param name="Text">The sentences as they stand in the text.</param>
/// <param name="Start">Where they begin in it, in UTF-16 units.</param>
/// <param name="Sentences">How many stretches they are spoken in.</param>
/// <param name="PauseSeconds">Silence after them, when something follows.</param>
public sealed record TextPiece(string Text, int Start, int Sentences, double PauseSeconds)
{
    // About 25 seconds of speech: little is lost when the work is interrupted, and the phonemizer is called seldom enough.
    private const int EnoughCharacters = 300;

    /// <summary>Cuts a text between sentences. Spoken one after the other, the pieces sound as the whole text does.</summary>
    /// <param name="text">Plain text; paragraphs are separated by blank lines.</param>
    /// <param name="pauses">Silence between sentences and paragraphs.</param>
    /// <param name="speed">Rate of speech, as the request will have it.</param>
    public static IEnumerable<TextPiece> Cut(string text, SpeechPauses pauses, float speed = 1f)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(pauses);
        pauses.Check();
        return Pieces(text, pauses, speed);
    }

    private static IEnumerable<TextPiece> Pieces(string text, SpeechPauses pauses, float speed)
    {
        int start = -1;
        int count = 0;
        foreach (Sentence sentence in SentenceSplitter.Split(text, speed))
        {
            start = start < 0 ? sentence.Start : start;
            count++;
            int end = sentence.Start + sentence.Length;

            // A sentence that was cut stays in one piece; a paragraph ends one.
            if (sentence.End == SentenceEnd.Paragraph || (sentence.End == SentenceEnd.Sentence && end - start >= EnoughCharacters))
            {
                yield return new TextPiece(text[start..end], start, count, pauses.After(text, sentence));
                start = -1;
                count = 0;
            }
        }

        if (start >= 0)
        {
            yield return new TextPiece(text[start..].TrimEnd(), start, count, pauses.SentenceSeconds);
        }
    }
}
