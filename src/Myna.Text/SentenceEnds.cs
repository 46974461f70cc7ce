namespace Myna.Text;

/// <summary>Finds where sentences end: which full stops are ends and which belong to an abbreviation.</summary>
internal static class SentenceEnds
{
    // Abbreviations that are followed by a name or a number, so their full stop never ends a sentence.
    private static readonly HashSet<string> NeverLast = new(StringComparer.OrdinalIgnoreCase)
    {
        "mr", "mrs", "ms", "dr", "st", "prof", "rev", "gen", "col", "capt", "lt", "sgt", "hon", "sen", "rep", "gov",
        "e.g", "i.e", "vs", "no", "nos", "fig", "figs", "vol", "pp", "ch", "sec", "approx", "ca", "cf", "viz", "mt", "ft",
        "bzw", "nr", "abs", "hr", "fr", "str", "sog", "vgl",                  // German
        "sr", "sra", "srta", "dra", "ud", "uds", "núm", "pág",                       // Spanish
        "mme", "mlle", "mm",                                                         // French
        "sig", "dott", "ing", "avv",                                                 // Italian
    };

    // Dates and references: Jan. 5, p. 17. Words of other meanings, such as "mar", end sentences everywhere else.
    private static readonly HashSet<string> BeforeNumber = new(StringComparer.OrdinalIgnoreCase)
    {
        "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sept", "sep", "oct", "nov", "dec", "p", "art", "para", "eq", "ext", "est",
    };

    /// <summary>The end of the sentence that begins at <paramref name="start"/>: behind its marks and closing quotes.</summary>
    /// <param name="text">The request's text.</param>
    /// <param name="start">Where the sentence begins.</param>
    /// <param name="limit">The end of the paragraph, which ends the sentence in any case.</param>
    public static int Next(string text, int start, int limit)
    {
        for (int i = start; i < limit; i++)
        {
            if (IsFullWidthEnd(text[i]))
            {
                return AfterClosing(text, AfterEnds(text, i, limit), limit);
            }

            if (text[i] is not ('.' or '!' or '?' or '…'))
            {
                continue;
            }

            int marksEnd = AfterEnds(text, i, limit);
            int end = AfterClosing(text, marksEnd, limit);
            if (end < limit && !char.IsWhiteSpace(text[end]))
            {
                i = marksEnd - 1;
                continue;
            }

            if (!GoesOn(text, start, i, marksEnd, end, limit))
            {
                return end;
            }

            i = end - 1;
        }

        return limit;
    }

    private static bool GoesOn(string text, int start, int mark, int marksEnd, int end, int limit)
    {
        int next = end;
        while (next < limit && (char.IsWhiteSpace(text[next]) || IsOpening(text[next])))
        {
            next++;
        }

        if (next >= limit)
        {
            return false;
        }

        // "Wait... what?", "Yes!" she said, the U.S. economy.
        if (char.IsLower(text[next]))
        {
            return true;
        }

        return text[mark] == '.' && marksEnd == mark + 1 && IsAbbreviation(text, start, mark, text[next]);
    }

    private static bool IsAbbreviation(string text, int start, int mark, char next)
    {
        int wordStart = mark;
        while (wordStart > start && (char.IsLetter(text[wordStart - 1]) || text[wordStart - 1] == '.'))
        {
            wordStart--;
        }

        string word = text[wordStart..mark];
        if (NeverLast.Contains(word))
        {
            // "No." is an answer; "No. 5" is not.
            return !word.Equals("no", StringComparison.OrdinalIgnoreCase) || char.IsDigit(next);
        }

        if (char.IsDigit(next) && BeforeNumber.Contains(word))
        {
            return true;
        }

        // Initials and dotted capitals: J. Smith, the U.S. Army. A lone I is a word: "So do I."
        bool initial = word.Length == 1 && char.IsUpper(word[0]) && word[0] != 'I';
        bool dotted = word.Length >= 3 && word.Contains('.') && char.IsUpper(word[^1]);
        return initial || dotted || (word.Contains('.') && char.IsDigit(next));
    }

    private static int AfterEnds(string text, int i, int limit)
    {
        while (i < limit && (text[i] is '.' or '!' or '?' or '…' || IsFullWidthEnd(text[i])))
        {
            i++;
        }

        return i;
    }

    private static int AfterClosing(string text, int i, int limit)
    {
        while (i < limit && text[i] is '"' or '\'' or '”' or '’' or '»' or ')' or ']' or '}' or '」' or '』' or '）' or '】')
        {
            i++;
        }

        return i;
    }

    private static bool IsOpening(char character) =>
        character is '"' or '\'' or '“' or '‘' or '«' or '(' or '[' or '{' or '¿' or '¡' or '-' or '–' or '—';

    private static bool IsFullWidthEnd(char character) =>
        character is '。' or '！' or '？' or '｡' or '।' or '॥' or '؟' or '۔';
}
