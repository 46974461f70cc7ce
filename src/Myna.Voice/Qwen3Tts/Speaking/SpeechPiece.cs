using Myna.Text;
using Myna.Text.Markup;

namespace Myna.Voice.Qwen3Tts.Speaking;

/// <summary>Sentences that are spoken in one utterance.</summary>
/// <param name="Text">As they stand in the text.</param>
/// <param name="Start">Where they begin in it, in UTF-16 units.</param>
/// <param name="Sentences">How many there are.</param>
/// <param name="PauseSeconds">Silence behind them, when something follows.</param>
internal readonly record struct SpeechPiece(string Text, int Start, int Sentences, double PauseSeconds)
{
    /// <summary>
    /// Sentences are joined up to this weight, about eight seconds: the model speaks a paragraph better than single
    /// sentences, and what goes wrong must not cost too much.
    /// </summary>
    private const int EnoughWeight = 120;

    /// <summary>Whether the silence behind it is asked for by the text itself: then it is heard at the end of the text too.</summary>
    public bool HasMarkedPause { get; init; }

    /// <summary>Cuts a text between sentences; a paragraph, and a pause that the text asks for, always end a piece.</summary>
    public static IReadOnlyList<SpeechPiece> Cut(MarkedText marked, SpeechPauses pauses, float speed)
    {
        string text = marked.Text;
        var pieces = new List<SpeechPiece>();
        int start = -1, sentences = 0, weight = 0, number = 0;
        IReadOnlyList<Sentence> all = SentenceSplitter.Split(marked, speed);
        double?[] markedPauses = SpeechPauses.Marked(marked, all);
        foreach (Sentence sentence in all)
        {
            double? markedPause = markedPauses[++number];
            start = start < 0 ? sentence.Start : start;
            sentences++;
            int end = sentence.Start + sentence.Length;
            foreach (char character in text.AsSpan(sentence.Start, sentence.Length))
            {
                weight += SentenceSplitter.Weight(character);
            }

            if (markedPause is { } seconds)
            {
                Add(end, seconds, isMarked: true);
            }
            else if (sentence.End != SentenceEnd.Sentence || weight >= EnoughWeight)
            {
                Add(end, pauses.After(text, sentence));
            }
        }

        if (start >= 0)
        {
            Add(text.TrimEnd().Length, pauses.SentenceSeconds);
        }

        return pieces;

        void Add(int end, double pauseSeconds, bool isMarked = false)
        {
            // A row of asterisks between two scenes has nothing to say: only its pause stays.
            string piece = text[start..end];
            if (piece.Any(char.IsLetterOrDigit))
            {
                pieces.Add(new SpeechPiece(piece, start, sentences, pauseSeconds) { HasMarkedPause = isMarked });
            }
            else if (pieces.Count > 0)
            {
                pieces[^1] = pieces[^1] with { PauseSeconds = Math.Max(pieces[^1].PauseSeconds, pauseSeconds), Sentences = pieces[^1].Sentences + sentences };
            }

            start = -1;
            sentences = 0;
            weight = 0;
        }
    }
}
