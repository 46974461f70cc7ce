namespace Myna.Text.Tokens;

/// <summary>
/// Cuts text into the pieces that are encoded one by one, as Qwen's tokenizer does (GPT-4's rule, but each digit alone):
/// <code>
/// (?i:'s|'t|'re|'ve|'m|'ll|'d) | [^\r\n\p{L}\p{N}]?\p{L}+ | \p{N} | ?[^\s\p{L}\p{N}]+[\r\n]* | \s*[\r\n]+ | \s+(?!\S) | \s+
/// </code>
/// Written out by hand: a regular expression would work on UTF-16 units and split letters beyond U+FFFF.
/// </summary>
internal static class PieceSplitter
{
    /// <summary>Where the piece that begins at <paramref name="start"/> ends.</summary>
    /// <param name="text">Well-formed UTF-16.</param>
    /// <param name="start">Below the text's length.</param>
    public static int EndOfPiece(ReadOnlySpan<char> text, int start)
    {
        if (text[start] == '\'' && Contraction(text, start) is var contraction and > 0)
        {
            return start + contraction;
        }

        CodePointClass first = CodePointClasses.At(text, start, out int length);
        int next = start + length;
        if (first == CodePointClass.Letter)
        {
            return EndOfRun(text, next, CodePointClass.Letter);
        }

        if (first == CodePointClass.Number)
        {
            return next;
        }

        CodePointClass second = next < text.Length ? CodePointClasses.At(text, next, out _) : CodePointClass.Space;
        if (second == CodePointClass.Letter && text[start] is not ('\r' or '\n'))
        {
            return EndOfRun(text, next, CodePointClass.Letter);
        }

        return first == CodePointClass.Other || (text[start] == ' ' && second == CodePointClass.Other)
            ? EndOfBreaks(text, EndOfRun(text, next, CodePointClass.Other))
            : EndOfSpaces(text, start);
    }

    /// <summary>Length of <c>'s</c>, <c>'t</c>, <c>'re</c>, … at a place; 0 for none.</summary>
    private static int Contraction(ReadOnlySpan<char> text, int start)
    {
        char first = start + 1 < text.Length ? char.ToLowerInvariant(text[start + 1]) : '\0';
        char second = start + 2 < text.Length ? char.ToLowerInvariant(text[start + 2]) : '\0';
        return (first, second) switch
        {
            // The long s is an s in another case.
            ('s' or 't' or 'm' or 'd' or 'ſ', _) => 2,
            ('r' or 'v', 'e') or ('l', 'l') => 3,
            _ => 0,
        };
    }

    private static int EndOfRun(ReadOnlySpan<char> text, int from, CodePointClass of)
    {
        while (from < text.Length && CodePointClasses.At(text, from, out int length) == of)
        {
            from += length;
        }

        return from;
    }

    private static int EndOfBreaks(ReadOnlySpan<char> text, int from)
    {
        while (from < text.Length && text[from] is '\r' or '\n')
        {
            from++;
        }

        return from;
    }

    /// <summary>
    /// A run of spaces ends after its last line break; without one it leaves its last space to what follows it, unless
    /// that is all it is.
    /// </summary>
    private static int EndOfSpaces(ReadOnlySpan<char> text, int start)
    {
        int end = EndOfRun(text, start, CodePointClass.Space);
        int lastBreak = text[start..end].LastIndexOfAny('\r', '\n');
        if (lastBreak >= 0)
        {
            return start + lastBreak + 1;
        }

        // All code points of White_Space are one char long.
        return end < text.Length && end - start > 1 ? end - 1 : end;
    }
}
