using Myna.Text.Phonemes.English.Pronunciation;

namespace Myna.Text.Phonemes.English;

/// <summary>
/// Says a word that is not in the dictionary as a form of one that is: <c>googling</c> of <c>google</c>, <c>blog's</c> of
/// <c>blog</c>, <c>unboxed</c> of <c>box</c>, <c>keyboardist</c> not at all.
/// </summary>
internal readonly ref struct WordForms(WordForms.Dictionary find)
{
    private const int MostSteps = 3;

    // Endings that leave the word before them as it is.
    private static readonly (string Letters, string Sounds)[] Endings =
    [
        ("ness", "nəs"), ("less", "ləs"), ("ful", "fəl"), ("ly", "li"), ("ment", "mənt"), ("ship", "ʃˌɪp"), ("like", "laɪk"),
        ("ers", "ɚz"), ("er", "ɚ"), ("est", "ᵻst"), ("able", "əbəl"), ("ish", "ɪʃ"), ("hood", "hʊd"), ("wise", "waɪz"), ("ism", "ˌɪzəm"),
    ];

    private static readonly (string Letters, string Sounds)[] Beginnings =
    [
        ("un", "ʌn"), ("re", "ɹiː"), ("non", "nˌɑːn"), ("over", "ˌoʊvɚ"), ("under", "ˌʌndɚ"), ("super", "sˌuːpɚ"), ("anti", "ˌæntaɪ"),
        ("pre", "pɹiː"), ("mis", "mɪs"), ("micro", "mˌaɪkɹoʊ"), ("multi", "mˌʌlti"), ("inter", "ˌɪntɚ"), ("sub", "sˌʌb"),
    ];

    private readonly Dictionary _find = find;

    /// <summary>Looks a word up: its sounds, or null.</summary>
    public delegate string? Dictionary(ReadOnlySpan<char> word);

    /// <summary>The sounds of a word; null where no form fits.</summary>
    public string? Say(ReadOnlySpan<char> word) => Say(word, MostSteps);

    private string? Say(ReadOnlySpan<char> word, int steps)
    {
        if (steps == 0 || word.Length < 3)
        {
            return null;
        }

        return Possessive(word, steps) ?? Plural(word, steps) ?? Past(word, steps) ?? Ing(word, steps)
            ?? Ending(word, steps) ?? Beginning(word, steps) ?? Compound(word);
    }

    private string? Stem(ReadOnlySpan<char> word, int steps) => word.Length < 2 ? null : _find(word) ?? Say(word, steps - 1);

    private string? Possessive(ReadOnlySpan<char> word, int steps) =>
        word.EndsWith("'s") && Stem(word[..^2], steps) is { } stem ? WithS(stem)
        : word.EndsWith("s'") && _find(word[..^1]) is { } plural ? plural
        : null;

    private string? Plural(ReadOnlySpan<char> word, int steps)
    {
        if (word[^1] != 's' || word[^2] is 's' or 'u' or 'i' or '\'')
        {
            return null;
        }

        string? stem = Stem(word[..^1], steps);
        if (stem is null && word.EndsWith("ies"))
        {
            stem = Stem(string.Concat(word[..^3], "y"), steps);
        }

        if (stem is null && word.EndsWith("es"))
        {
            stem = Stem(word[..^2], steps);
        }

        return stem is null ? null : WithS(stem);
    }

    private string? Past(ReadOnlySpan<char> word, int steps)
    {
        if (!word.EndsWith("ed") || Changed(word[..^2], steps) is not { } stem)
        {
            return null;
        }

        return stem[^1] is 't' or 'ɾ' or 'd' ? Flapped(stem) + "ᵻd"
            : stem[^1] is 'p' or 'k' or 'f' or 's' or 'ʃ' or 'θ' or 'x' ? stem + "t"
            : stem + "d";
    }

    private string? Ing(ReadOnlySpan<char> word, int steps) =>
        word.EndsWith("ing") && Changed(word[..^3], steps) is { } stem ? Linked(stem) + "ɪŋ" : null;

    private string? Ending(ReadOnlySpan<char> word, int steps)
    {
        foreach ((string letters, string sounds) in Endings)
        {
            if (word.EndsWith(letters) && word.Length > letters.Length + 2)
            {
                ReadOnlySpan<char> rest = word[..^letters.Length];
                bool vowel = StressRepair.IsVowel(sounds[0]);
                if ((vowel ? Changed(rest, steps) : Stem(rest, steps)) is { } stem)
                {
                    return (vowel ? Linked(stem) : stem) + sounds;
                }
            }
        }

        return null;
    }

    private string? Beginning(ReadOnlySpan<char> word, int steps)
    {
        foreach ((string letters, string sounds) in Beginnings)
        {
            if (word.StartsWith(letters) && word.Length > letters.Length + 2 && Stem(word[letters.Length..], steps) is { } stem)
            {
                return sounds + stem;
            }
        }

        return null;
    }

    /// <summary>Two words of the dictionary written together; the longest first one wins.</summary>
    private string? Compound(ReadOnlySpan<char> word)
    {
        for (int cut = word.Length - 3; cut >= 3; cut--)
        {
            if (_find(word[cut..]) is { } second && _find(word[..cut]) is { } first)
            {
                int vowels = 0;
                foreach (char c in second)
                {
                    vowels += c is 'ˈ' or 'ˌ' ? 0 : StressRepair.IsVowel(c) ? 1 : 0;
                }

                return first + second.Replace("ˈ", vowels <= 2 ? "" : "ˌ", StringComparison.Ordinal);
            }
        }

        return null;
    }

    /// <summary>The word that an ending was put to: <c>plan</c> of <c>plann</c>, <c>make</c> of <c>mak</c>, <c>try</c> of <c>tri</c>.</summary>
    private string? Changed(ReadOnlySpan<char> stem, int steps)
    {
        if (stem.Length < 2)
        {
            return null;
        }

        string? sounds = null;
        if (stem.Length > 2 && stem[^1] == stem[^2] && stem[^1] is not ('s' or 'l' or 'e'))
        {
            sounds = _find(stem[..^1]);
        }

        sounds ??= _find(string.Concat(stem, "e")) ?? Stem(stem, steps);
        if (sounds is null && stem[^1] == 'i')
        {
            sounds = _find(string.Concat(stem[..^1], "y"));
        }

        return string.IsNullOrEmpty(sounds) ? null : sounds;
    }

    private static string WithS(string stem) => stem.Length == 0 ? "z" : stem[^1] switch
    {
        's' or 'z' or 'ʃ' or 'ʒ' => stem + "ᵻz",
        'p' or 't' or 'k' or 'f' or 'θ' or 'x' => stem + "s",
        _ => stem + "z",
    };

    private static string Linked(string stem) => stem[^1] == 'ɚ' || stem.EndsWith("ɜː", StringComparison.Ordinal) ? stem + "ɹ" : Flapped(stem);

    /// <summary>American t between vowels.</summary>
    private static string Flapped(string stem) =>
        stem.Length > 1 && stem[^1] == 't' && (StressRepair.IsVowel(stem[^2]) || stem[^2] is 'ː' or 'ɹ') ? stem[..^1] + "ɾ" : stem;
}
