using Myna.Text.Markup;

namespace Myna.Text.Lexicons;

/// <summary>
/// Reads plain lexicons: a line for each word, <c>word => replacement</c> or <c>word => /sounds/</c>, with a tabulator or
/// <c>=></c> between; <c>[de]</c> begins the entries of a language and <c>[*]</c> those of all; lines that begin with <c>#</c> are comments.
/// </summary>
internal static class PlainLexiconReader
{
    /// <summary>Reads the entries.</summary>
    /// <param name="content">The file's text.</param>
    /// <param name="name">Its name for errors.</param>
    /// <exception cref="MarkupException">A line is none of these.</exception>
    public static IReadOnlyList<LexiconEntry> Read(string content, string name)
    {
        var entries = new List<LexiconEntry>();
        string? language = null;
        int number = 0;
        foreach (ReadOnlySpan<char> whole in content.AsSpan().EnumerateLines())
        {
            number++;
            ReadOnlySpan<char> line = whole.TrimStart('\uFEFF');
            ReadOnlySpan<char> text = line.Trim();
            if (text.Length == 0 || text[0] == '#')
            {
                continue;
            }

            int column = line.IndexOf(text[0]) + 1;
            if (text[0] == '[' && text[^1] == ']')
            {
                language = Section(text[1..^1].Trim().ToString(), Place(column));
                continue;
            }

            (int at, int length) = Separator(line);
            if (at < 0)
            {
                throw new MarkupException(Place(column), "no => and no tabulator on this line; write word => replacement, or word => /sounds/");
            }

            string grapheme = Words(line[..at]);
            string spoken = line[(at + length)..].Trim().ToString();
            if (grapheme.Length == 0)
            {
                throw new MarkupException(Place(at + 1), "no word stands before the separator; write word => replacement");
            }

            int spokenColumn = whole.Length - whole[(at + length)..].TrimStart().Length + 1;
            entries.Add(Entry(grapheme, spoken, language, Place(spoken.Length == 0 ? at + 1 : spokenColumn)));
        }

        return entries;

        TextPlace Place(int column) => new(number, column, name);
    }

    /// <summary>The entry for what is said; its place is that of the sounds, so that a wrong one can be pointed at.</summary>
    private static LexiconEntry Entry(string grapheme, string spoken, string? language, TextPlace place)
    {
        if (spoken.Length == 0)
        {
            throw new MarkupException(place, $"nothing is said for \"{grapheme}\"; write {grapheme} => replacement, or {grapheme} => /sounds/");
        }

        if (spoken[0] != '/')
        {
            return new LexiconEntry(grapheme, language, spoken, null, place);
        }

        bool isClosed = spoken.Length > 1 && spoken[^1] == '/';
        string sounds = isClosed ? spoken[1..^1].Trim() : "";
        return sounds.Length > 0
            ? new LexiconEntry(grapheme, language, null, sounds, place)
            : throw new MarkupException(place, isClosed ? "no sounds stand between the slashes" : "the sounds are never closed; write /fəˈnoʊm/");
    }

    private static string? Section(string tag, TextPlace place) => tag == "*"
        ? null
        : tag.Length is > 0 and <= 40 && tag.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
            ? tag
            : throw new MarkupException(place, $"[{tag}] is no language; write [en], [de-AT] or, for all languages, [*]");

    private static (int At, int Length) Separator(ReadOnlySpan<char> line)
    {
        int arrow = line.IndexOf("=>", StringComparison.Ordinal);
        int tabulator = line.TrimStart().IndexOf('\t') is >= 0 and int inside ? inside + line.Length - line.TrimStart().Length : -1;
        return arrow >= 0 && (tabulator < 0 || arrow < tabulator || line[tabulator..arrow].Trim().Length == 0) ? (arrow, 2) : (tabulator, 1);
    }

    /// <summary>Words with single spaces between.</summary>
    internal static string Words(ReadOnlySpan<char> written) =>
        string.Join(' ', written.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
