namespace Myna.Text;

/// <summary>
/// Cuts a text at <c>, . ; : ? !</c> followed by white space or the end. A run of marks counts as its first, so
/// <c>Wait... what?</c> gives <c>Wait</c> with a full stop and <c>what</c> with a question mark.
/// </summary>
internal static class ClauseCutter
{
    /// <summary>Cuts a text in its spoken form. Clauses without any character but marks and white space are left out.</summary>
    public static IReadOnlyList<Clause> Cut(MappedText spoken)
    {
        var clauses = new List<Clause>();
        string text = spoken.Text;
        int start = 0;
        int i = 0;
        while (i < text.Length)
        {
            int end = EndOfMarks(text, i);
            if (end == i)
            {
                i++;
                continue;
            }

            if (end == text.Length || char.IsWhiteSpace(text[end]))
            {
                Add(clauses, spoken, start, i, text[i]);
                start = end;
            }

            i = end;
        }

        Add(clauses, spoken, start, text.Length, mark: null);
        return clauses;
    }

    /// <summary>Whether a character ends a clause when white space follows.</summary>
    public static bool IsMark(char character) => character is ',' or '.' or ';' or ':' or '?' or '!';

    private static int EndOfMarks(string text, int start)
    {
        int end = start;
        while (end < text.Length && IsMark(text[end]))
        {
            end++;
        }

        return end;
    }

    private static void Add(List<Clause> clauses, MappedText spoken, int start, int end, char? mark)
    {
        while (start < end && char.IsWhiteSpace(spoken.Text[start]))
        {
            start++;
        }

        while (end > start && char.IsWhiteSpace(spoken.Text[end - 1]))
        {
            end--;
        }

        if (end > start)
        {
            clauses.Add(new Clause(spoken.Text[start..end], mark, WordsOf(spoken, start, end)));
        }
    }

    private static List<Word> WordsOf(MappedText spoken, int start, int end)
    {
        var words = new List<Word>();
        for (int i = start; i < end; i++)
        {
            if (char.IsWhiteSpace(spoken.Text[i]))
            {
                continue;
            }

            int first = i;
            while (i < end && !char.IsWhiteSpace(spoken.Text[i]))
            {
                i++;
            }

            (int sourceStart, int sourceLength) = spoken.SourceOf(first, i - first);
            string word = spoken.Text[first..i];
            if (words.Count > 0 && words[^1].SourceStart == sourceStart)
            {
                // Several spoken words for one written one, such as "et cetera".
                words[^1] = words[^1] with { Spoken = words[^1].Spoken + " " + word };
            }
            else
            {
                words.Add(new Word(word, sourceStart, sourceLength));
            }
        }

        return words;
    }
}
