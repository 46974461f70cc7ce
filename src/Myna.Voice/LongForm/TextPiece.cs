using Myna.Text;
using Myna.Text.Markup;

namespace Myna.Voice.LongForm;

/// <summary>A few sentences of a long text, spoken in one request and kept when the work is interrupted.</summary>
/// <param name="Text">The sentences as they stand in the text, without markup.</param>
/// <param name="Start">Where they begin in it, in UTF-16 units.</param>
/// <param name="Sentences">How many stretches they are spoken in.</param>
/// <param name="PauseSeconds">Silence after them, when something follows.</param>
public sealed record TextPiece(string Text, int Start, int Sentences, double PauseSeconds)
{
    // About 25 seconds of speech: little is lost when the work is interrupted, and the phonemizer is called seldom enough.
    private const int EnoughCharacters = 300;

    /// <summary>The piece with its markup, whose places are those of the whole text; null where the text has none.</summary>
    internal MarkedText? Marked { get; init; }

    /// <summary>Cuts a text between sentences. Spoken one after the other, the pieces sound as the whole text does.</summary>
    /// <param name="text">Plain text; paragraphs are separated by blank lines.</param>
    /// <param name="pauses">Silence between sentences and paragraphs.</param>
    /// <param name="speed">Rate of speech, as the request will have it.</param>
    public static IEnumerable<TextPiece> Cut(string text, SpeechPauses pauses, float speed = 1f)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Cut(MarkedText.Plain(text), pauses, speed);
    }

    /// <summary>Cuts a text with markup. Pauses that it asks for are spoken with the piece before them.</summary>
    /// <inheritdoc cref="Cut(string, SpeechPauses, float)"/>
    internal static IEnumerable<TextPiece> Cut(MarkedText text, SpeechPauses pauses, float speed = 1f)
    {
        ArgumentNullException.ThrowIfNull(pauses);
        pauses.Check();
        return Pieces(text, pauses, speed);
    }

    private static IEnumerable<TextPiece> Pieces(MarkedText text, SpeechPauses pauses, float speed)
    {
        IReadOnlyList<Sentence> sentences = SentenceSplitter.Split(text, speed);
        double?[] marked = SpeechPauses.Marked(text, sentences);
        int first = 0;
        for (int i = 0; i < sentences.Count; i++)
        {
            Sentence sentence = sentences[i];
            int end = sentence.Start + sentence.Length;

            // A sentence that was cut stays in one piece; a paragraph ends one.
            bool isEnough = sentence.End == SentenceEnd.Paragraph
                || (sentence.End == SentenceEnd.Sentence && end - sentences[first].Start >= EnoughCharacters);
            if (isEnough || i == sentences.Count - 1)
            {
                double pause = marked[i + 1] is null ? isEnough ? pauses.After(text.Text, sentence) : pauses.SentenceSeconds : 0;
                yield return Piece(text, sentences, first, i, pause);
                first = i + 1;
            }
        }
    }

    private static TextPiece Piece(MarkedText text, IReadOnlyList<Sentence> sentences, int first, int last, double pause)
    {
        int start = sentences[first].Start;
        int end = sentences[last].Start + sentences[last].Length;
        string words = text.Text[start..end];
        int count = last - first + 1;
        if (text.IsPlain)
        {
            return new TextPiece(words, start, count, pause);
        }

        int from = first == 0 ? 0 : start;
        int to = last + 1 < sentences.Count ? sentences[last + 1].Start : text.Text.Length;
        return new TextPiece(words, 0, count, pause) { Marked = text.Slice(from, to) };
    }
}
