using Myna.Books;

namespace Myna.Server.Audiobooks;

/// <summary>
/// Guesses who speaks in a text before anybody has named a cast: lines that begin with <c>[Name]:</c>, and with <c>Name:</c> where the same
/// name does so more than once. It proposes; who has a voice of their own is for the person who casts.
/// </summary>
internal static class SpeakerNames
{
    private const int LongestName = 40;
    private const int MostWords = 4;
    private const int MostNames = 40;

    /// <summary>Names with the number of their lines, the most talkative first.</summary>
    public static IReadOnlyList<(string Name, int Lines)> In(Book book)
    {
        var counts = new Dictionary<string, (string Name, int Lines, bool IsSure)>(StringComparer.OrdinalIgnoreCase);
        foreach (string line in book.Chapters.SelectMany(chapter => chapter.Paragraphs).SelectMany(paragraph => paragraph.Text.Split('\n')))
        {
            if (NameOf(line) is var (name, isSure))
            {
                (string Name, int Lines, bool IsSure) known = counts.GetValueOrDefault(name, (name, 0, false));
                counts[name] = (known.Name, known.Lines + 1, known.IsSure || isSure);
            }
        }

        return [.. counts.Values.Where(each => each.IsSure || each.Lines > 1).OrderByDescending(each => each.Lines).Take(MostNames).Select(each => (each.Name, each.Lines))];
    }

    private static (string Name, bool IsSure)? NameOf(string line)
    {
        ReadOnlySpan<char> start = line.AsSpan().Trim();
        int colon = start.IndexOf(':');
        if (colon <= 0 || colon > LongestName + 2 || start[(colon + 1)..].Trim().IsEmpty)
        {
            return null;
        }

        ReadOnlySpan<char> name = start[..colon].Trim();
        bool isSure = name.Length > 2 && name[0] == '[' && name[^1] == ']';
        if (isSure)
        {
            name = name[1..^1].Trim();
        }

        if (name.IsEmpty || name.Length > LongestName || !char.IsLetter(name[0]) || char.IsLower(name[0]) || name.Count(' ') >= MostWords)
        {
            return null;
        }

        foreach (char letter in name)
        {
            if (!char.IsLetterOrDigit(letter) && letter is not (' ' or '-' or '.' or '\'' or '’'))
            {
                return null;
            }
        }

        return (name.ToString(), isSure);
    }
}
