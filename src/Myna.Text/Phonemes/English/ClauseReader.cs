using Myna.Text.Phonemes.English.Pronunciation;

namespace Myna.Text.Phonemes.English;

/// <summary>Something to say, before its neighbours change it.</summary>
/// <param name="Word">The word in lower case; empty for numbers, signs and spelled letters.</param>
/// <param name="Sounds">Its sounds; empty for a word that is still to be looked up.</param>
/// <param name="IsJoined">Whether it is said in one with the word before, as behind a hyphen.</param>
internal readonly record struct SpokenWord(string Word, string Sounds, bool IsJoined);

/// <summary>Cuts a clause into words, numbers, signs and abbreviations.</summary>
internal ref struct ClauseReader(ReadOnlySpan<char> clause, Pronouncer pronouncer)
{
    private readonly ReadOnlySpan<char> _clause = clause;
    private readonly List<SpokenWord> _words = [];
    private readonly bool _isAllCapitals = !HasLower(clause);
    private readonly List<string> _numberWords = [];
    private bool _joinsNext;

    /// <summary>Reads a clause of any text; characters that mean nothing here are left out.</summary>
    public static List<SpokenWord> Read(ReadOnlySpan<char> clause, Pronouncer pronouncer)
    {
        var reader = new ClauseReader(clause, pronouncer);
        reader.ReadAll();
        return reader._words;
    }

    private void ReadAll()
    {
        int i = 0;
        while (i < _clause.Length)
        {
            char c = _clause[i];
            if (IsDigit(c))
            {
                i = Number(i);
            }
            else if (LatinLetters.Fold(c).Length > 0)
            {
                i = Letters(i);
            }
            else
            {
                Sign(i);
                i++;
            }
        }
    }

    /// <summary>Digits with what belongs to them: 1,000  3.5  21st  1980s  10am.</summary>
    private int Number(int start)
    {
        int end = start;
        while (end < _clause.Length && (IsDigit(_clause[end]) || (_clause[end] == ',' && IsGroup(end + 1))))
        {
            end++;
        }

        bool hasPoint = end + 1 < _clause.Length && _clause[end] == '.' && IsDigit(_clause[end + 1]);
        if (hasPoint)
        {
            end++;
            while (end < _clause.Length && IsDigit(_clause[end]))
            {
                end++;
            }
        }

        int letters = end;
        while (letters < _clause.Length && char.IsAsciiLetter(_clause[letters]))
        {
            letters++;
        }

        ReadOnlySpan<char> digits = _clause[start..end], suffix = _clause[end..letters];
        _numberWords.Clear();
        if (!hasPoint && suffix.Length == 2 && IsOrdinal(suffix))
        {
            Numerals.SayOrdinal(digits, _numberWords);
            AddNumber();
            return letters;
        }

        Numerals.Say(digits, _numberWords);
        AddNumber();
        if (suffix.Equals("s", StringComparison.Ordinal))
        {
            Add("", "z");
            return letters;
        }

        if (suffix.Length == 2 && (suffix[0] | 32) is 'a' or 'p' && (suffix[1] | 32) == 'm')
        {
            Add("", LetterNames.Spell(suffix));
            return letters;
        }

        return end;
    }

    /// <summary>A run of letters and apostrophes: one word, several (<c>JavaScript</c>), or letters to spell (<c>U.S.</c>).</summary>
    private int Letters(int start)
    {
        int dotted = DottedEnd(start);
        if (dotted > start)
        {
            Span<char> letters = stackalloc char[dotted - start];
            int count = 0;
            foreach (char c in _clause[start..dotted])
            {
                if (c != '.')
                {
                    letters[count++] = c;
                }
            }

            Add("", LetterNames.Spell(letters[..count]));
            return dotted;
        }

        int end = start;
        while (end < _clause.Length && (LatinLetters.Fold(_clause[end]).Length > 0 || IsMark(_clause[end])
            || (_clause[end] == '\'' && end + 1 < _clause.Length && LatinLetters.Fold(_clause[end + 1]).Length > 0)))
        {
            // A capital behind a small letter begins a new word: YouTube.
            if (end > start + 1 && char.IsUpper(_clause[end]) && char.IsLower(_clause[end - 1]))
            {
                Word(_clause[start..end]);
                start = end;
            }

            end++;
        }

        Word(_clause[start..end]);
        return end;
    }

    private void Word(ReadOnlySpan<char> written)
    {
        string word = LatinLetters.Fold(written);
        if (word.Length == 0)
        {
            return;
        }

        if (word.Length == 1 && word[0] != 'a' && word[0] != 'i')
        {
            Add("", LetterNames.Of(word[0]));
        }
        else if (word.Length == 1 && _words.Count > 0 && word[0] == 'a' && char.IsUpper(written[0]) && !_isAllCapitals)
        {
            Add("", LetterNames.Of('a'));
        }
        else if (IsCapitals(written) && RomanNumerals.TryRead(written, out int value))
        {
            _numberWords.Clear();
            Numerals.Say(value.ToString(System.Globalization.CultureInfo.InvariantCulture), _numberWords);
            Add("", "ɹˌoʊmən");
            AddNumber();
        }
        else if (IsSpelled(word, written))
        {
            Add("", LetterNames.Spell(word));
        }
        else
        {
            Add(word, "");
        }
    }

    private readonly bool IsSpelled(string word, ReadOnlySpan<char> written)
    {
        if (word.Length < 2 || word.Contains('\''))
        {
            return false;
        }

        bool isCapitals = IsCapitals(written) && !_isAllCapitals;
        if (isCapitals && word is "us" or "it" or "un" or "eu" or "ai")
        {
            return isCapitals;
        }

        if (pronouncer.Knows(word))
        {
            return false;
        }

        return !HasVowel(word) || (isCapitals && word.Length <= 4);
    }

    private static bool HasVowel(string word)
    {
        foreach (char c in word)
        {
            if (LetterContext.IsVowel(c))
            {
                return true;
            }
        }

        return false;
    }

    private void Sign(int at)
    {
        char c = _clause[at];
        bool betweenWords = at > 0 && at + 1 < _clause.Length && !char.IsWhiteSpace(_clause[at - 1]) && !char.IsWhiteSpace(_clause[at + 1]);
        if (c is '-' or '‐' or '‑')
        {
            bool digitAfter = at + 1 < _clause.Length && IsDigit(_clause[at + 1]);
            if (betweenWords && char.IsLetter(_clause[at + 1]))
            {
                _joinsNext = true;
            }
            else if (digitAfter && at > 0 && IsDigit(_clause[at - 1]))
            {
                Add("", "dˈæʃ");
            }
            else if (digitAfter && (at == 0 || char.IsWhiteSpace(_clause[at - 1])))
            {
                Add("", "mˈaɪnəs");
            }
        }
        else if (c is '.' && betweenWords)
        {
            Add("", "dˈɑːt");
        }
        else if (Signs.Find(c) is { } sounds)
        {
            foreach (string word in sounds.Split(' '))
            {
                Add("", word);
            }
        }
        else if (char.IsWhiteSpace(c))
        {
            _joinsNext = false;
        }
    }

    /// <summary>Where letters with full stops between them end: U.S, p.m. The same as the start where there are none.</summary>
    private readonly int DottedEnd(int start)
    {
        int end = start;
        while (end + 2 < _clause.Length && char.IsAsciiLetter(_clause[end]) && _clause[end + 1] == '.' && char.IsAsciiLetter(_clause[end + 2])
            && (end + 3 == _clause.Length || !char.IsLetterOrDigit(_clause[end + 3])))
        {
            end += 2;
        }

        if (end == start)
        {
            return start;
        }

        return end + 1 < _clause.Length && _clause[end + 1] == '.' ? end + 2 : end + 1;
    }

    private void AddNumber()
    {
        foreach (string word in _numberWords)
        {
            Add("", word);
        }
    }

    private void Add(string word, string sounds)
    {
        _words.Add(new SpokenWord(word, sounds, _joinsNext && _words.Count > 0));
        _joinsNext = false;
    }

    private readonly bool IsGroup(int at) =>
        at + 2 < _clause.Length && IsDigit(_clause[at]) && IsDigit(_clause[at + 1]) && IsDigit(_clause[at + 2])
        && (at + 3 == _clause.Length || !IsDigit(_clause[at + 3]));

    private static bool IsOrdinal(ReadOnlySpan<char> suffix) =>
        suffix.Equals("st", StringComparison.OrdinalIgnoreCase) || suffix.Equals("nd", StringComparison.OrdinalIgnoreCase)
        || suffix.Equals("rd", StringComparison.OrdinalIgnoreCase) || suffix.Equals("th", StringComparison.OrdinalIgnoreCase);

    private static bool IsDigit(char c) => c is >= '0' and <= '9';

    private static bool IsMark(char c) => c is >= '\u0300' and <= '\u036f';

    private static bool IsCapitals(ReadOnlySpan<char> written) => written.Length > 1 && !HasLower(written);

    private static bool HasLower(ReadOnlySpan<char> text)
    {
        foreach (char c in text)
        {
            if (char.IsLower(c))
            {
                return true;
            }
        }

        return false;
    }
}
