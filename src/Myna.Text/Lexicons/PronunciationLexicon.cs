using System.Text;

namespace Myna.Text.Lexicons;

/// <summary>
/// How a person wants words to be said: names, abbreviations, terms. Read from PLS files
/// (https://www.w3.org/TR/pronunciation-lexicon/) or plain ones (docs/lexicon.md). Immutable and safe to share.
/// </summary>
public sealed class PronunciationLexicon
{
    private const int MostBytes = 1 << 24;

    // By the first word or sign in small letters; the longest entries first, among them those that heed capitals.
    private readonly Dictionary<string, LexiconEntry[]> _byFirst;

    internal PronunciationLexicon(IEnumerable<LexiconEntry> entries)
    {
        // Of entries for the same writing and language the last one counts.
        var last = new Dictionary<(string, string?), LexiconEntry>();
        foreach (LexiconEntry entry in entries)
        {
            last[(entry.Grapheme, entry.Language?.ToLowerInvariant())] = entry;
        }

        Entries = [.. last.Values];
        _byFirst = Entries
            .GroupBy(entry => FirstToken(entry.Grapheme, 0).ToLowerInvariant())
            .ToDictionary(
                group => group.Key,
                group => group.OrderByDescending(entry => entry.Grapheme.Length)
                    .ThenByDescending(entry => entry.IsCaseSensitive)
                    .ThenByDescending(entry => entry.Language?.Length ?? 0)
                    .ToArray(),
                StringComparer.Ordinal);
        AliasCycles.Refuse(this);
    }

    /// <summary>How many entries there are.</summary>
    public int Count => Entries.Count;

    internal IReadOnlyList<LexiconEntry> Entries { get; }

    /// <summary>Reads lexicon files; where two speak of the same word, the later one counts.</summary>
    /// <param name="paths">PLS or plain files, told apart by their content.</param>
    /// <exception cref="MynaException">A file cannot be read or is no lexicon (the message says where), or replacements go in a circle.</exception>
    public static PronunciationLexicon Load(params IReadOnlyList<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        return new PronunciationLexicon(paths.SelectMany(path => Read(ReadFile(path), path)).ToArray());
    }

    /// <summary>Reads a lexicon.</summary>
    /// <param name="content">Content of a PLS or plain file.</param>
    /// <param name="name">What to call it in errors.</param>
    /// <exception cref="MynaException">It is no lexicon, or replacements go in a circle.</exception>
    public static PronunciationLexicon Parse(string content, string name = "lexicon")
    {
        ArgumentNullException.ThrowIfNull(content);
        return new PronunciationLexicon(Read(content, name));
    }

    /// <summary>Everything that speech depends on, as one text.</summary>
    internal string Fingerprint() => string.Join('\n', Entries.Select(entry => $"{entry.Grapheme}\t{entry.Language}\t{entry.Alias}\t{entry.Phonemes}"));

    /// <summary>The longest entry that stands at a place of a text as a whole word, and how long it is there; null where there is none.</summary>
    internal (LexiconEntry Entry, int Length)? Find(string text, int start, int end, string language)
    {
        if (!BeginsWord(text, start))
        {
            return null;
        }

        string first = FirstToken(text, start);
        if (_byFirst.TryGetValue(first.ToLowerInvariant(), out LexiconEntry[]? candidates))
        {
            foreach (LexiconEntry entry in candidates)
            {
                if (entry.Fits(language) && (Matches(entry, text, start, end) ?? MatchesCapitals(entry, text, start, end)) is { } length)
                {
                    return (entry, length);
                }
            }
        }

        return null;
    }

    private static IReadOnlyList<LexiconEntry> Read(string content, string name) =>
        content.AsSpan().TrimStart().TrimStart('\uFEFF').TrimStart().StartsWith("<", StringComparison.Ordinal)
            ? PlsReader.Read(content, name)
            : PlainLexiconReader.Read(content, name);

    private static string ReadFile(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists)
            {
                throw new MynaException(Directory.Exists(path) ? $"{path} is a folder; give a lexicon file" : $"{path} does not exist; check the name of the lexicon");
            }

            if (file.Length > MostBytes)
            {
                throw new MynaException($"{path} has {file.Length >> 20} MiB; lexicons of up to {MostBytes >> 20} MiB are read");
            }

            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(File.ReadAllBytes(path));
        }
        catch (DecoderFallbackException exception)
        {
            throw new MynaException($"{path} is not UTF-8 text; convert it, for example with iconv -f latin1 -t utf-8", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new MynaException($"{path} cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>A run of letters and digits, or one sign.</summary>
    private static string FirstToken(string text, int start)
    {
        int end = start;
        while (end < text.Length && IsWordPart(text[end]) && !IsUnspaced(text[end]))
        {
            end++;
        }

        return text[start..Math.Max(end, start + 1)];
    }

    /// <summary>In a headline <c>Nguyen</c> is NGUYEN.</summary>
    private static int? MatchesCapitals(LexiconEntry entry, string text, int start, int end) =>
        entry.IsCaseSensitive && char.IsUpper(text[start]) ? Matches(entry, entry.Grapheme.ToUpperInvariant(), text, start, end) : null;

    private static int? Matches(LexiconEntry entry, string text, int start, int end) => Matches(entry, entry.Grapheme, text, start, end);

    private static int? Matches(LexiconEntry entry, string grapheme, string text, int start, int end)
    {
        int at = start;
        foreach (char letter in grapheme)
        {
            if (letter == ' ')
            {
                int space = at;
                while (at < end && char.IsWhiteSpace(text[at]))
                {
                    at++;
                }

                if (at == space)
                {
                    return null;
                }
            }
            else if (at < end && (text[at] == letter || (!entry.IsCaseSensitive && char.ToLowerInvariant(text[at]) == letter) || (letter is '\'' && text[at] is '’')))
            {
                at++;
            }
            else
            {
                return null;
            }
        }

        bool isWhole = !IsWordPart(grapheme[^1]) || IsUnspaced(grapheme[^1]) || at >= text.Length || !IsWordPart(text[at]);
        return isWhole ? at - start : null;
    }

    private static bool BeginsWord(string text, int start) =>
        !char.IsWhiteSpace(text[start]) && (start == 0 || !IsWordPart(text[start]) || IsUnspaced(text[start]) || !IsWordPart(text[start - 1]));

    private static bool IsWordPart(char character) =>
        char.IsLetterOrDigit(character) || char.IsSurrogate(character) || char.GetUnicodeCategory(character) is
            System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.SpacingCombiningMark;

    /// <summary>Scripts that put no spaces between words: kana, Han, Thai and its neighbours.</summary>
    private static bool IsUnspaced(char character) => character is >= '\u3040' and <= '\u30FF' or >= '\u3400' and <= '\u9FFF' or >= '\u0E00' and <= '\u0EFF';
}
