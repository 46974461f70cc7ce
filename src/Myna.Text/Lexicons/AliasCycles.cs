namespace Myna.Text.Lexicons;

/// <summary>
/// Finds replacements that lead back to themselves: words of a replacement are looked up in their turn, so a circle would
/// never end.
/// </summary>
internal static class AliasCycles
{
    private enum Visit
    {
        Open,
        Done,
    }

    /// <summary>Checks a lexicon.</summary>
    /// <exception cref="MynaException">There is a circle; the message tells its chain.</exception>
    public static void Refuse(PronunciationLexicon lexicon)
    {
        foreach (string language in lexicon.Entries.Select(entry => entry.Language ?? "").Distinct(StringComparer.OrdinalIgnoreCase))
        {
            var visits = new Dictionary<LexiconEntry, Visit>(ReferenceEqualityComparer.Instance);
            foreach (LexiconEntry entry in lexicon.Entries.Where(entry => entry.Fits(language)))
            {
                Follow(lexicon, entry, language, visits);
            }
        }
    }

    /// <summary>The entries that the words of a replacement lead to.</summary>
    private static List<LexiconEntry> Next(PronunciationLexicon lexicon, LexiconEntry entry, string language)
    {
        var next = new List<LexiconEntry>();
        string alias = entry.Alias ?? "";
        for (int i = 0; i < alias.Length;)
        {
            (LexiconEntry Entry, int Length)? found = lexicon.Find(alias, i, alias.Length, language);
            if (found is { } match)
            {
                next.Add(match.Entry);
            }

            i += found?.Length ?? 1;
        }

        return next;
    }

    /// <summary>Depth first, without recursion: chains may be as long as the lexicon.</summary>
    private static void Follow(PronunciationLexicon lexicon, LexiconEntry first, string language, Dictionary<LexiconEntry, Visit> visits)
    {
        var path = new List<(LexiconEntry Entry, Queue<LexiconEntry> Next)>();
        Enter(first);
        while (path.Count > 0)
        {
            (LexiconEntry entry, Queue<LexiconEntry> next) = path[^1];
            if (next.Count == 0)
            {
                visits[entry] = Visit.Done;
                path.RemoveAt(path.Count - 1);
            }
            else
            {
                Enter(next.Dequeue());
            }
        }

        void Enter(LexiconEntry entry)
        {
            if (!visits.TryGetValue(entry, out Visit visit))
            {
                visits[entry] = Visit.Open;
                path.Add((entry, new Queue<LexiconEntry>(Next(lexicon, entry, language))));
            }
            else if (visit == Visit.Open)
            {
                int from = path.FindIndex(step => ReferenceEquals(step.Entry, entry));
                string chain = string.Join(" → ", path.Skip(from).Select(step => step.Entry.Grapheme).Append(entry.Grapheme));
                throw new MynaException(
                    $"{entry.Place}: the replacements go in a circle: {chain}. Give one of them its sounds (/…/), or another replacement.");
            }
        }
    }
}
