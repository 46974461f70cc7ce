namespace Myna.Voice.LongForm.Subtitles;

/// <summary>
/// Breaks sentences into cues of at most two lines of 42 characters, the usual rule of broadcasters: as few cues as will
/// hold a sentence, of about the same length, broken at clause marks where one is near; lines of about the same length.
/// </summary>
internal static class CueLayout
{
    /// <summary>Characters of a line.</summary>
    public const int LineLength = 42;

    private const int MostLines = 2;

    /// <summary>Lays a sentence out.</summary>
    public static IEnumerable<SubtitleCue> Cues(SpeechMark sentence, IReadOnlyList<SpeechMark> words)
    {
        List<TimedWord> parts = TimedWords.Of(sentence, words, LineLength);
        int first = 0;
        while (first < parts.Count)
        {
            int end = EndOfCue(parts, first);
            yield return Cue(parts, first, end);
            first = end;
        }
    }

    private static int EndOfCue(List<TimedWord> parts, int first)
    {
        int fits = first + 1;
        while (fits < parts.Count && Break(parts, first, fits + 1) is not null)
        {
            fits++;
        }

        if (fits == parts.Count)
        {
            return fits;
        }

        // The rest in even shares rather than full cues and a last one of a single word.
        int rest = Length(parts, first, parts.Count);
        int cues = Math.Max(2, (rest + (MostLines * LineLength) - 1) / (MostLines * LineLength));
        int best = fits;
        int bestCost = int.MaxValue;
        for (int end = first + 1; end <= fits; end++)
        {
            char last = parts[end - 1].Text[^1];
            int toMark = last is ',' or ';' or ':' or '—' or '–' or '、' or '，' ? 0 : 15;
            int cost = Math.Abs(Length(parts, first, end) - (rest / cues)) + toMark;
            if (cost < bestCost)
            {
                (best, bestCost) = (end, cost);
            }
        }

        return best;
    }

    private static SubtitleCue Cue(List<TimedWord> parts, int first, int end)
    {
        int second = Break(parts, first, end) ?? end;
        string[] lines = second < end ? [Join(parts, first, second), Join(parts, second, end)] : [Join(parts, first, end)];
        var words = new CueWord[end - first];
        for (int i = first; i < end; i++)
        {
            string space = i != first && i != second && parts[i].SpaceBefore ? " " : "";
            words[i - first] = new CueWord(i < second ? 0 : 1, space + parts[i].Text, parts[i].Sounds ? parts[i].Start : null);
        }

        return new SubtitleCue(parts[first].Start, parts[end - 1].End, lines) { Words = words };
    }

    /// <summary>Where the second line begins so that both are of about one length: the end where one line is enough; null where two are not.</summary>
    private static int? Break(List<TimedWord> parts, int first, int end)
    {
        if (Length(parts, first, end) <= LineLength)
        {
            return end;
        }

        int? best = null;
        int least = int.MaxValue;
        for (int i = first + 1; i < end; i++)
        {
            int upper = Length(parts, first, i);
            int lower = Length(parts, i, end);
            if (upper <= LineLength && lower <= LineLength && Math.Abs(upper - lower) < least)
            {
                (best, least) = (i, Math.Abs(upper - lower));
            }
        }

        return best;
    }

    private static int Length(List<TimedWord> parts, int first, int end)
    {
        int length = 0;
        for (int i = first; i < end; i++)
        {
            length += parts[i].Text.Length + (i > first && parts[i].SpaceBefore ? 1 : 0);
        }

        return length;
    }

    private static string Join(List<TimedWord> parts, int first, int end) =>
        string.Concat(Enumerable.Range(first, end - first).Select(i => (i > first && parts[i].SpaceBefore ? " " : "") + parts[i].Text));
}
