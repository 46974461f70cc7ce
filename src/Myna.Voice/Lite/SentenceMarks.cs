using Myna.Text.Markup;
using Myna.Text.Phonemes;

namespace Myna.Voice.Lite;

/// <summary>When the words of a sentence are heard, by the durations of their symbols.</summary>
internal static class SentenceMarks
{
    /// <summary>Makes the marks of a sentence: its own first, then its words in order.</summary>
    /// <param name="text">The text.</param>
    /// <param name="sentence">The sentence's symbols and words.</param>
    /// <param name="frames">Frames of each symbol.</param>
    /// <param name="frameSeconds">Seconds of a frame.</param>
    /// <param name="offset">Where the sentence begins, in seconds from the start of the speech.</param>
    /// <param name="seconds">How long it is: no mark ends later.</param>
    public static List<SpeechMark> Of(
        MarkedText text, Transcription sentence, ReadOnlySpan<int> frames, double frameSeconds, double offset, double seconds)
    {
        var starts = new int[frames.Length + 1]; // first frame of each symbol
        for (int i = 0; i < frames.Length; i++)
        {
            starts[i + 1] = starts[i] + frames[i];
        }

        var marks = new List<SpeechMark>(sentence.Words.Count + 1);
        foreach (TranscribedWord word in sentence.Words)
        {
            // Words without a sound have no time.
            if (word.First < word.End)
            {
                marks.Add(Mark(SpeechMarkKind.Word, word.Word.SourceStart, word.Word.SourceLength, Time(starts[word.First]), Time(starts[word.End])));
            }
        }

        double start = marks.Count > 0 ? marks[0].Start : offset;
        double end = marks.Count > 0 ? marks.Max(mark => mark.End) : offset + seconds;
        marks.Insert(0, Mark(SpeechMarkKind.Sentence, sentence.Sentence.Start, sentence.Sentence.Length, start, end));
        return marks;

        SpeechMark Mark(SpeechMarkKind kind, int at, int length, double from, double to)
        {
            (int sourceStart, int sourceLength) = text.SourceOf(at, length);
            return new SpeechMark(kind, text.Text.Substring(at, length), sourceStart, from, to) { TextLength = sourceLength };
        }

        double Time(int frame) => offset + Math.Min(frame * frameSeconds, seconds);
    }
}
