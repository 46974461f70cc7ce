using Myna.Text.Lexicons;
using Myna.Text.Markup;
using Myna.Text.Normalization;

namespace Myna.Text.Phonemes;

/// <summary>
/// Cuts a sentence into segments: markup and lexicon decide what is said for what is written, and the rules of the language see
/// all words of a segment together. Also serves models that take words instead of sounds.
/// </summary>
internal sealed class SegmentReader
{
    private readonly MarkedText _marked;
    private readonly Sentence _sentence;
    private readonly Reading _reading;
    private readonly List<SpokenSegment> _segments = [];
    private MappedText.Builder? _words;
    private string _language = "";
    private int? _languageAt;
    private int _wordsStart;

    private SegmentReader(MarkedText marked, Sentence sentence, Reading reading)
    {
        _marked = marked;
        _sentence = sentence;
        _reading = reading;
    }

    /// <summary>The segments of a sentence, in order. Places of words are those of <see cref="MarkedText.Text"/>.</summary>
    public static IReadOnlyList<SpokenSegment> Read(MarkedText marked, Sentence sentence, Reading reading)
    {
        var reader = new SegmentReader(marked, sentence, reading);
        reader.ReadAll();
        return reader._segments;
    }

    private void ReadAll()
    {
        foreach (StyledRun run in RunsOf(_marked, _sentence))
        {
            SpeechStyle style = run.Style;
            Turn(style.Language ?? _reading.Language, style.Language is null ? null : style.LanguageAt);
            int from = run.Start;
            int to = run.Start + run.Length;
            if (style.IsOrdinary)
            {
                AddWords(from, to);
                continue;
            }

            (int first, int last) = Trimmed(from, to);
            Copy(from, first);
            if (style.Phonemes is not null)
            {
                AddPhonemes(style.Phonemes, first, last);
            }
            else if (first < last)
            {
                Say(style.Alias ?? SayAsReading.Speak(_marked.Text[first..last], style.SayAs!, _language), first, last);
            }

            Copy(last, to);
        }

        Flush();
    }

    private static IEnumerable<StyledRun> RunsOf(MarkedText marked, Sentence sentence)
    {
        int end = sentence.Start + sentence.Length;
        int first = 0;
        for (int high = marked.Runs.Count - 1; first < high;)
        {
            int middle = (first + high + 1) / 2;
            (first, high) = marked.Runs[middle].Start <= sentence.Start ? (middle, high) : (first, middle - 1);
        }

        for (int i = first; i < marked.Runs.Count && marked.Runs[i].Start < end; i++)
        {
            StyledRun run = marked.Runs[i];
            int from = Math.Max(run.Start, sentence.Start);
            int to = Math.Min(run.Start + run.Length, end);
            if (from < to)
            {
                yield return new StyledRun(from, to - from, run.Style);
            }
        }
    }

    private (int First, int Last) Trimmed(int from, int to)
    {
        while (from < to && char.IsWhiteSpace(_marked.Text[from]))
        {
            from++;
        }

        while (to > from && char.IsWhiteSpace(_marked.Text[to - 1]))
        {
            to--;
        }

        return (from, to);
    }

    private void AddWords(int from, int to)
    {
        int i = from;
        while (_reading.Lexicon is { } lexicon && i < to)
        {
            if (lexicon.Find(_marked.Text, i, to, _language) is { } found)
            {
                Copy(from, i);
                from = i + AddEntry(found.Entry, i, i + found.Length, to);
                i = from;
            }
            else
            {
                i++;
            }
        }

        Copy(from, to);
    }

    /// <summary>Says a word as the lexicon has it.</summary>
    /// <returns>How many characters of the text that took.</returns>
    private int AddEntry(LexiconEntry entry, int from, int to, int limit)
    {
        if (entry.Phonemes is { } phonemes)
        {
            int possessive = English.Possessive.LengthAt(_marked.Text, to, limit, _language);
            AddPhonemes(possessive > 0 ? English.Possessive.Of(phonemes) : phonemes, from, to + possessive);
            return to + possessive - from;
        }

        // Words of the replacement may be in the lexicon too; it has no circles.
        string alias = entry.Alias!;
        int said = 0;
        for (int i = 0; i < alias.Length;)
        {
            if (_reading.Lexicon!.Find(alias, i, alias.Length, _language) is { } found)
            {
                Say(alias[said..i], from, to);
                AddEntry(found.Entry, from, to, to);
                i += found.Length;
                said = i;
            }
            else
            {
                i++;
            }
        }

        Say(alias[said..], from, to);
        return to - from;
    }

    private void Copy(int from, int to)
    {
        for (int i = from; i < to; i++)
        {
            Words(from).Add(_marked.Text[i], i, i + 1);
        }
    }

    private void Say(string words, int from, int to)
    {
        foreach (char character in words)
        {
            Words(from).Add(character, from, to);
        }
    }

    private MappedText.Builder Words(int from)
    {
        if (_words is null)
        {
            _words = new MappedText.Builder();
            _wordsStart = from;
        }

        return _words;
    }

    private void AddPhonemes(string phonemes, int from, int to)
    {
        Flush();
        string sounds = GivenPhonemes.Normalize(phonemes, _language);
        var word = new Word(_marked.Text[from..to], from, to - from);
        _segments.Add(new SpokenSegment(_language, _languageAt, [], null, sounds, word, IsJoined(from)));
    }

    private void Turn(string language, int? at)
    {
        if (language != _language)
        {
            Flush();
            _language = language;
        }

        _languageAt = at;
    }

    private void Flush()
    {
        if (_words is null)
        {
            return;
        }

        MappedText text = _words.Build();
        _words = null;
        text = SpokenForm.Of(_reading.Normalize ? WrittenForm.Speak(text, _language) : text);
        ReadOnlySpan<char> begin = text.Text.AsSpan().TrimStart();
        int marks = 0;
        while (marks < begin.Length && ClauseCutter.IsMark(begin[marks]))
        {
            marks++;
        }

        bool leads = marks > 0 && (marks == begin.Length || char.IsWhiteSpace(begin[marks]));
        _segments.Add(new SpokenSegment(
            _language, _languageAt, ClauseCutter.Cut(text), leads ? begin[0] : null, null, null, IsJoined(_wordsStart)));
    }

    private bool IsJoined(int start) =>
        start > _sentence.Start && !char.IsWhiteSpace(_marked.Text[start - 1]) && !char.IsWhiteSpace(_marked.Text[start]);
}
