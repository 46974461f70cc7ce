namespace Myna.Text.Phonemes;

/// <summary>Writes the segments of one sentence as symbols of a model: phonemes, mark, space, phonemes, mark …</summary>
internal sealed class SymbolWriter(PhonemeTable table)
{
    private bool _endsWithMark;
    private bool _joinsNext;

    /// <summary>Symbols so far.</summary>
    public List<int> Ids { get; } = [];

    /// <summary>Words so far.</summary>
    public List<TranscribedWord> Words { get; } = [];

    /// <summary>Begins a segment.</summary>
    public void Begin(SpokenSegment segment)
    {
        if (segment.LeadingMark is { } mark && Ids.Count > 0 && !_endsWithMark)
        {
            AddMark(mark);
        }

        _joinsNext = segment.IsJoined && !_endsWithMark;
    }

    /// <summary>Adds a clause.</summary>
    /// <param name="clause">The clause.</param>
    /// <param name="phonemes">Its sounds, words separated by spaces.</param>
    /// <param name="alone">The sounds of each word by itself.</param>
    public void Add(Clause clause, string phonemes, Dictionary<string, string> alone)
    {
        string[] heard = phonemes.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (table.IdsOf(phonemes.AsSpan()).Length == 0)
        {
            foreach (Word word in clause.Words)
            {
                AddWord(Silent(word, Ids.Count));
            }

            return;
        }

        (int First, int End)[] ranges = AddSounds(heard);
        (int First, int End)[] pairs = WordAlignment.Align(heard, [.. clause.Words.Select(w => alone[w.Spoken])]);
        for (int i = 0; i < pairs.Length; i++)
        {
            (int first, int end) = pairs[i];
            AddWord(first < end
                ? new TranscribedWord(clause.Words[i], ranges[first].First, ranges[end - 1].End)
                : Silent(clause.Words[i], first < ranges.Length ? ranges[first].First : Ids.Count));
        }

        if (clause.Mark is { } mark)
        {
            AddMark(mark);
        }
    }

    /// <summary>Adds sounds that were given for a word.</summary>
    public void AddGiven(Word word, string phonemes)
    {
        (int First, int End)[] ranges = AddSounds(phonemes.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        AddWord(ranges.Length > 0 ? new TranscribedWord(word, ranges[0].First, ranges[^1].End) : Silent(word, Ids.Count));
    }

    /// <summary>Ends the sentence: one without a mark gets a closing one.</summary>
    public void Finish(char closing)
    {
        if (Ids.Count > 0 && !_endsWithMark)
        {
            AddMark(closing);
        }
    }

    private (int First, int End)[] AddSounds(string[] heard)
    {
        if (Ids.Count > 0 && heard.Length > 0 && !_joinsNext)
        {
            Add(' ');
        }

        var ranges = new (int First, int End)[heard.Length];
        for (int i = 0; i < heard.Length; i++)
        {
            if (i > 0)
            {
                Add(' ');
            }

            int first = Ids.Count;
            foreach (char symbol in heard[i])
            {
                Add(symbol);
            }

            ranges[i] = (first, Ids.Count);
        }

        if (heard.Length > 0)
        {
            _endsWithMark = false;
            _joinsNext = false;
        }

        return ranges;
    }

    // A written word may be spoken over several clauses: 2021-05-03 is "May third, twenty twenty-one".
    private void AddWord(TranscribedWord word)
    {
        if (Words.Count > 0 && Words[^1].Word.SourceStart == word.Word.SourceStart)
        {
            TranscribedWord last = Words[^1];
            Words[^1] = new TranscribedWord(
                last.Word with { Spoken = $"{last.Word.Spoken} {word.Word.Spoken}" },
                last.First < last.End ? last.First : word.First,
                Math.Max(last.End, word.End));
        }
        else
        {
            Words.Add(word);
        }
    }

    private static TranscribedWord Silent(Word word, int at) => new(word, at, at);

    private void AddMark(char mark)
    {
        Add(mark);
        _endsWithMark = true;
    }

    private void Add(char symbol)
    {
        if (table.IdOf(symbol) is >= 0 and int id)
        {
            Ids.Add(id);
        }
    }
}
