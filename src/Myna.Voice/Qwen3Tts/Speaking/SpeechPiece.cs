using Myna.Text;

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

    /// <summary>Cuts a text between sentences; a paragraph always ends a piece.</summary>
    public static IReadOnlyList<SpeechPiece> Cut(string text, SpeechPauses pauses, float speed)
    {
        var pieces = new List<SpeechPiece>();
        int start = -1, sentences = 0, weight = 0;
        foreach (Sentence sentence in SentenceSplitter.Split(text, speed))
        {
            start = start < 0 ? sentence.Start : start;
            sentences++;
            int end = sentence.Start + sentence.Length;
            foreach (char character in text.AsSpan(sentence.Start, sentence.Length))
            {
                weight += SentenceSplitter.Weight(character);
            }

            if (sentence.End != SentenceEnd.Sentence || weight >= EnoughWeight)
            {
                Add(end, pauses.After(text, sentence));
            }
        }

        if (start >= 0)
        {
            Add(text.TrimEnd().Length, pauses.SentenceSeconds);
        }

        return pieces;

        void Add(int end, double pauseSeconds)
        {
            // A row of asterisks between two scenes has nothing to say: only its pause stays.
            string piece = text[start..end];
            if (piece.Any(char.IsLetterOrDigit))
            {
                pieces.Add(new SpeechPiece(piece, start, sentences, pauseSeconds));
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
