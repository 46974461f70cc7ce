using System.Globalization;

namespace Myna.Voice.LongForm.Subtitles;

/// <summary>A stretch of a sentence that may not be broken: a word with the marks next to it, and its time.</summary>
/// <param name="Text">At most a line long.</param>
/// <param name="SpaceBefore">Whether white space stands before it.</param>
/// <param name="Sounds">Whether a word is heard in it; a dash has no sound.</param>
/// <param name="Start">Seconds.</param>
/// <param name="End">Seconds.</param>
internal readonly record struct TimedWord(string Text, bool SpaceBefore, bool Sounds, double Start, double End);

/// <summary>Splits a spoken sentence at white space and gives each part the time of the words in it.</summary>
internal static class TimedWords
{
    /// <summary>The words of a sentence as written, in order, their times never going back.</summary>
    /// <param name="sentence">The sentence's mark.</param>
    /// <param name="words">Marks of its words, in order.</param>
    /// <param name="longest">Parts longer than this are broken.</param>
    public static List<TimedWord> Of(SpeechMark sentence, IReadOnlyList<SpeechMark> words, int longest)
    {
        var result = new List<TimedWord>();
        string text = sentence.Text;
        double clock = sentence.Start;
        int[] places = PlacesOf(sentence, words);
        int word = 0;
        int i = 0;
        while (i < text.Length)
        {
            if (char.IsWhiteSpace(text[i]))
            {
                i++;
                continue;
            }

            int start = i;
            while (i < text.Length && !char.IsWhiteSpace(text[i]))
            {
                i++;
            }

            // Marks that begin within this part; one may reach over several parts, which then share its time.
            double? from = null;
            double to = clock;
            while (word < words.Count && places[word] < i)
            {
                from ??= words[word].Start;
                to = Math.Max(to, words[word].End);
                word++;
            }

            double begin = Math.Max(clock, from ?? clock);
            AddBroken(result, new TimedWord(text[start..i], result.Count > 0, from is not null, begin, Math.Max(begin, to)), longest);
            clock = from is null ? clock : Math.Max(begin, to);
        }

        return result;
    }

    /// <summary>Where each word begins in the sentence's text. With markup between the words their places in the source are farther apart.</summary>
    private static int[] PlacesOf(SpeechMark sentence, IReadOnlyList<SpeechMark> words)
    {
        var places = new int[words.Count];
        int from = 0;
        for (int i = 0; i < places.Length; i++)
        {
            int place = words[i].TextStart - sentence.TextStart;
            if (sentence.TextLength != sentence.Text.Length)
            {
                int found = sentence.Text.IndexOf(words[i].Text, Math.Min(from, sentence.Text.Length), StringComparison.Ordinal);
                place = found >= 0 ? found : from;
            }

            places[i] = place;
            from = place + 1;
        }

        return places;
    }

    // Scripts without spaces, and addresses: broken between characters as readers see them, in even shares of the time.
    private static void AddBroken(List<TimedWord> result, TimedWord whole, int longest)
    {
        string text = whole.Text;
        if (text.Length <= longest)
        {
            result.Add(whole);
            return;
        }

        int pieces = (text.Length + longest - 1) / longest;
        int aim = (text.Length + pieces - 1) / pieces;
        int at = 0;
        while (at < text.Length)
        {
            int length = 0;
            while (at + length < text.Length && length < aim)
            {
                int element = StringInfo.GetNextTextElementLength(text, at + length);
                if (length > 0 && length + element > longest)
                {
                    break;
                }

                length += element;
            }

            double share = (whole.End - whole.Start) / text.Length;
            result.Add(whole with
            {
                Text = text.Substring(at, length),
                SpaceBefore = whole.SpaceBefore && at == 0,
                Start = whole.Start + (at * share),
                End = whole.Start + ((at + length) * share),
            });
            at += length;
        }
    }
}
