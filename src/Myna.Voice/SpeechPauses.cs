using System.Buffers;
using System.Globalization;
using Myna.Text;
using Myna.Text.Markup;

namespace Myna.Voice;

/// <summary>Silence after sentences, in seconds, 0–60 each. It is only heard between two sentences that sound.</summary>
public sealed record SpeechPauses
{
    private const double MostSeconds = 60;
    private static readonly SearchValues<char> EndMarks = SearchValues.Create(".!?…。！？؟");

    /// <summary>A quarter of a second after a sentence, 0.6 s after a paragraph.</summary>
    public static SpeechPauses Default { get; } = new();

    /// <summary>After a sentence.</summary>
    public double SentenceSeconds { get; init; } = 0.25;

    /// <summary>After a sentence that ends with a question mark; null as after any sentence.</summary>
    public double? QuestionSeconds { get; init; }

    /// <summary>After a sentence that ends with an exclamation mark; null as after any sentence.</summary>
    public double? ExclamationSeconds { get; init; }

    /// <summary>After a sentence that trails off with <c>…</c> or <c>...</c>; null as after any sentence.</summary>
    public double? EllipsisSeconds { get; init; }

    /// <summary>After a paragraph, whatever mark it ends with.</summary>
    public double ParagraphSeconds { get; init; } = 0.6;

    /// <summary>After a heading and before a new chapter of a long text.</summary>
    public double ChapterSeconds { get; init; } = 1.2;

    /// <summary>The silence after a sentence of a text.</summary>
    internal double After(string text, Sentence sentence) => sentence.End switch
    {
        SentenceEnd.Paragraph => ParagraphSeconds,
        SentenceEnd.Sentence => AfterMark(text.AsSpan(sentence.Start, sentence.Length)),
        _ => 0,
    };

    /// <summary>The silence between sentences: by these rules, or as the text itself asks for.</summary>
    /// <param name="text">The text.</param>
    /// <param name="sentences">Its sentences.</param>
    /// <returns>Before each sentence and behind the last one, <c>[sentences + 1]</c>; null where the text does not say.</returns>
    internal static double?[] Marked(MarkedText text, IReadOnlyList<Sentence> sentences)
    {
        var seconds = new double?[sentences.Count + 1];
        int sentence = 0;
        foreach (MarkedPause pause in text.Pauses)
        {
            while (sentence < sentences.Count && sentences[sentence].Start < pause.At)
            {
                sentence++;
            }

            // Only a pause of no length may stand within a sentence, and there it means nothing.
            bool isWithin = sentence > 0 && pause.At < sentences[sentence - 1].Start + sentences[sentence - 1].Length;
            if (!isWithin)
            {
                seconds[sentence] = (seconds[sentence] ?? 0) + pause.Seconds;
            }
        }

        return seconds;
    }

    /// <summary>Checks the lengths.</summary>
    /// <exception cref="MynaException">One is negative, too long or no number.</exception>
    internal void Check()
    {
        foreach ((string what, double? seconds) in (ReadOnlySpan<(string, double?)>)
        [
            ("a sentence", SentenceSeconds), ("a question", QuestionSeconds), ("an exclamation", ExclamationSeconds),
            ("an ellipsis", EllipsisSeconds), ("a paragraph", ParagraphSeconds), ("a chapter", ChapterSeconds),
        ])
        {
            if (seconds is { } length && !(length is >= 0 and <= MostSeconds))
            {
                throw new MynaException(string.Create(
                    CultureInfo.InvariantCulture, $"The pause after {what} is {length} s; it must be from 0 to {MostSeconds} s."));
            }
        }
    }

    private double AfterMark(ReadOnlySpan<char> sentence)
    {
        int last = sentence.LastIndexOfAny(EndMarks);
        if (last < 0)
        {
            return SentenceSeconds;
        }

        return sentence[last] switch
        {
            '?' or '？' or '؟' => QuestionSeconds ?? SentenceSeconds,
            '!' or '！' => ExclamationSeconds ?? SentenceSeconds,
            '…' => EllipsisSeconds ?? SentenceSeconds,
            '.' when last >= 2 && sentence[last - 1] == '.' && sentence[last - 2] == '.' => EllipsisSeconds ?? SentenceSeconds,
            _ => SentenceSeconds,
        };
    }
}
