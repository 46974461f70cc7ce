using System.Buffers;
using Myna.Text.Markup;

namespace Myna.Text;

/// <summary>
/// Splits a text into sentences, and sentences that would take longer than about 20 seconds into pieces: at clause
/// marks, else at spaces, else anywhere.
/// </summary>
internal static class SentenceSplitter
{
    private static readonly SearchValues<char> ClosingMarks = SearchValues.Create("\"'”’»)]}」』）】");

    /// <summary>
    /// Weight of a sentence that takes about 20 seconds at speed 1: English runs at 14–15 letters and spaces a second.
    /// </summary>
    public const int WholeBudget = 280;

    /// <summary>Splits a text.</summary>
    /// <param name="text">The request's text.</param>
    /// <param name="speed">Rate of speech; slower speech gets shorter sentences.</param>
    /// <returns>Sentences in order; none where the text is only white space.</returns>
    public static IReadOnlyList<Sentence> Split(string text, float speed = 1f)
    {
        var sentences = new List<Sentence>();
        AddStretch(sentences, text, 0, text.Length, SentenceEnd.Sentence, Budget(speed));
        return sentences;
    }

    /// <summary>Splits a text with markup: sentences also end at its boundaries.</summary>
    /// <inheritdoc cref="Split(string, float)"/>
    public static IReadOnlyList<Sentence> Split(MarkedText text, float speed = 1f)
    {
        var sentences = new List<Sentence>();
        int start = 0;
        foreach (TextEdge edge in text.Boundaries())
        {
            AddStretch(sentences, text.Text, start, edge.At, edge.End, Budget(speed));
            start = edge.At;
        }

        AddStretch(sentences, text.Text, start, text.Text.Length, SentenceEnd.Sentence, Budget(speed));
        return sentences;
    }

    /// <summary>How long a character takes to say, in Latin letters.</summary>
    internal static int Weight(char character) => character switch
    {
        >= '0' and <= '9' => 6,
        < '\u2E80' => 1,
        >= '\uD800' and <= '\uDFFF' => 4, // half of a character that may be an emoji, read out by name
        >= '\uAC00' and <= '\uD7AF' => 3, // Hangul syllables
        _ => 3,                           // Han, kana
    };

    private static int Budget(float speed) => Math.Max(40, (int)(WholeBudget * Math.Min(1f, speed)));

    /// <summary>Adds the sentences of a stretch.</summary>
    /// <param name="sentences">Receives them.</param>
    /// <param name="text">The whole text.</param>
    /// <param name="start">Where the stretch begins.</param>
    /// <param name="limit">Where it ends.</param>
    /// <param name="atLimit">Why it ends there, where no mark and no blank line says so.</param>
    /// <param name="budget">Weight of the longest sentence.</param>
    private static void AddStretch(List<Sentence> sentences, string text, int start, int limit, SentenceEnd atLimit, int budget)
    {
        while (start < limit)
        {
            int paragraphEnd = EndOfParagraph(text, start, limit, out int next);
            while (start < paragraphEnd)
            {
                int end = SentenceEnds.Next(text, start, paragraphEnd);
                bool last = IsWhiteSpace(text, end, paragraphEnd);
                SentenceEnd why = !last ? SentenceEnd.Sentence
                    : next < text.Length && IsBlankLine(text, paragraphEnd, next) ? SentenceEnd.Paragraph
                    : next >= limit && !EndsWithMark(text, start, end) ? atLimit
                    : SentenceEnd.Sentence;
                AddPieces(sentences, text, start, end, why, budget);
                start = end;
            }

            start = next;
        }
    }

    // A stretch may end within a paragraph.
    private static bool IsBlankLine(string text, int paragraphEnd, int next) => next > paragraphEnd && IsWhiteSpace(text, paragraphEnd, next);

    private static bool EndsWithMark(string text, int start, int end)
    {
        ReadOnlySpan<char> sentence = text.AsSpan(start, end - start).TrimEnd();
        int last = sentence.LastIndexOfAnyExcept(ClosingMarks);
        return last >= 0 && sentence[last] is '.' or '!' or '?' or '…' or '。' or '！' or '？' or '｡' or '।' or '॥' or '؟' or '۔';
    }

    private static void AddPieces(List<Sentence> sentences, string text, int start, int end, SentenceEnd why, int budget)
    {
        while (true)
        {
            Trim(text, ref start, ref end);
            if (start >= end)
            {
                return;
            }

            int cut = CutWithin(text, start, end, budget);
            if (cut >= end)
            {
                sentences.Add(new Sentence(start, end - start, why));
                return;
            }

            int pieceStart = start;
            int pieceEnd = cut;
            Trim(text, ref pieceStart, ref pieceEnd);
            sentences.Add(new Sentence(pieceStart, pieceEnd - pieceStart, SentenceEnd.Cut));
            start = cut;
        }
    }

    /// <summary>Where to cut so that the piece stays within the budget: its end where it fits.</summary>
    private static int CutWithin(string text, int start, int end, int budget)
    {
        int weight = 0;
        int afterMark = -1;
        int afterSpace = -1;
        for (int i = start; i < end; i++)
        {
            weight += Weight(text[i]);
            if (weight > budget)
            {
                if (afterMark > 0)
                {
                    return afterMark;
                }

                return afterSpace > 0 ? afterSpace : HardCut(text, start, i);
            }

            if (char.IsWhiteSpace(text[i]))
            {
                afterSpace = i + 1;
                if (weight > budget / 3 && i > start && IsClauseEnd(text[i - 1]))
                {
                    afterMark = i + 1;
                }
            }
            else if (weight > budget / 3 && (text[i] is '、' or '，' or '；' or '：' or '—'))
            {
                afterMark = i + 1;
            }
        }

        return end;
    }

    // Never between the halves of a surrogate pair, and at least one character.
    private static int HardCut(string text, int start, int i) =>
        char.IsLowSurrogate(text[i]) && i - 1 > start && char.IsHighSurrogate(text[i - 1]) ? i - 1 : Math.Max(i, start + 1);

    private static bool IsClauseEnd(char character) => ClauseCutter.IsMark(character) || character is '–' or '—' or '…' or ')';

    private static int EndOfParagraph(string text, int start, int limit, out int next)
    {
        for (int i = start; i < limit; i++)
        {
            if (text[i] is not ('\n' or '\r' or '\u2029'))
            {
                continue;
            }

            int breaks = 0;
            int j = i;
            while (j < limit && char.IsWhiteSpace(text[j]))
            {
                // A carriage return before a line feed is no line of its own.
                breaks += text[j] switch
                {
                    '\u2029' => 2,
                    '\n' => 1,
                    '\r' when j + 1 >= limit || text[j + 1] != '\n' => 1,
                    _ => 0,
                };
                j++;
            }

            if (breaks >= 2)
            {
                next = j;
                return i;
            }

            i = j - 1;
        }

        next = limit;
        return limit;
    }

    private static bool IsWhiteSpace(string text, int start, int end) => text.AsSpan(start, end - start).IsWhiteSpace();

    private static void Trim(string text, ref int start, ref int end)
    {
        while (start < end && char.IsWhiteSpace(text[start]))
        {
            start++;
        }

        while (end > start && char.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }
    }
}
