using System.Globalization;
using System.Text;

namespace Myna.Voice.Qwen3Tts.Guards;

/// <summary>
/// How long a text takes to say, roughly and in any language: syllables and pauses, counted without a dictionary.
/// </summary>
/// <remarks>
/// Syllables: of Latin, Greek and Cyrillic words their runs of vowels, and at least one; of words without vowels and short
/// words in capitals each letter's name; a Han character, a kana or a Hangul syllable is one; letters of scripts that write few
/// vowels or stack them (Arabic, Hebrew, Devanagari, Thai) are 0.6 each; a digit is three (<c>777</c> has eight in English), a
/// sign such as % or € three. People speak 2 to 9 syllables a second, most often 4 to 6 (F. Pellegrino et al., "A
/// cross-language perspective on speech information rate", Language 87, 2011: 5.2 to 7.8 when reading).
/// </remarks>
/// <param name="Syllables">How many syllables.</param>
/// <param name="PauseSeconds">Pauses at marks, as they are usually made.</param>
internal readonly record struct SpeakingTime(double Syllables, double PauseSeconds)
{
    private const double SyllablesPerSecond = 4.8;
    private const double FastestPerSecond = 11;
    private const double SlowestPerSecond = 2;
    private const double SlowestPauses = 2.5;

    private const double SyllablesPerLetterName = 1.3;
    private const double SyllablesPerDigit = 3;
    private const double SyllablesPerSign = 3;
    private const double SyllablesPerOtherLetter = 0.6;
    private const double ClauseSeconds = 0.25;
    private const double SentenceSeconds = 0.5;
    private const double LineSeconds = 0.6;
    private const int LongestSpelledWord = 5;

    private const string Vowels =
        "aeiouyàáâãäåāăąæèéêëēĕėęěìíîïĩīĭįıòóôõöøōŏőœùúûüũūŭůűųýÿŷ" +
        "ạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợơụủứừửữựưỳỵỷỹ" + // Vietnamese
        "аеёиоуыэюяіїєў" +
        "αεηιουωάέήίόύώϊϋΐΰ";

    /// <summary>As most people would say it.</summary>
    public double ExpectedSeconds => (Syllables / SyllablesPerSecond) + PauseSeconds;

    /// <summary>Nobody says it in less.</summary>
    public double LeastSeconds => Syllables / FastestPerSecond;

    /// <summary>Only somebody who drawls, and rests at every mark, takes as long.</summary>
    public double MostSeconds => (Syllables / SlowestPerSecond) + (SlowestPauses * PauseSeconds);

    /// <summary>Measures a text.</summary>
    public static SpeakingTime Of(ReadOnlySpan<char> text)
    {
        double syllables = 0, pauses = 0;
        var word = default(Word);
        bool markBefore = false;
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (IsAlphabetic(rune))
            {
                word.Add(rune);
                markBefore = false;
                continue;
            }

            // Marks of letters, soft hyphens and joiners neither end a word nor say anything.
            UnicodeCategory category = Rune.GetUnicodeCategory(rune);
            if (category is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format)
            {
                continue;
            }

            syllables += word.Syllables;
            word = default;
            double pause = PauseAt(rune);
            pauses += markBefore ? 0 : pause;
            markBefore = pause > 0;
            syllables += SyllablesOf(rune, category);
        }

        return new SpeakingTime(syllables + word.Syllables, pauses);
    }

    private static bool IsAlphabetic(Rune rune) => 
        rune.Value is < 0x250 or (>= 0x370 and < 0x530) or (>= 0x1E00 and < 0x2000) && Rune.IsLetter(rune);

    private static double SyllablesOf(Rune rune, UnicodeCategory category) => category switch
    {
        UnicodeCategory.DecimalDigitNumber => SyllablesPerDigit,
        UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => SyllablesPerDigit,
        UnicodeCategory.CurrencySymbol or UnicodeCategory.MathSymbol or UnicodeCategory.OtherSymbol => SyllablesPerSign,
        UnicodeCategory.OtherLetter or UnicodeCategory.ModifierLetter => IsSyllabic(rune.Value) ? 1 : SyllablesPerOtherLetter,
        UnicodeCategory.SpacingCombiningMark => 0,
        _ when rune.Value is '%' or '&' or '@' or '#' or '/' or '*' or '_' or '\\' => SyllablesPerSign,
        _ => Rune.IsLetter(rune) ? SyllablesPerOtherLetter : 0,
    };

    /// <summary>Kana, Bopomofo, Hangul, Han.</summary>
    private static bool IsSyllabic(int code) => code is (>= 0x3040 and < 0x3130) or (>= 0x31F0 and < 0x3200) or (>= 0x3400 and < 0xA4D0) or (>= 0xAC00 and < 0xD7B0) or (>= 0xF900 and < 0xFB00) or (>= 0xFF66 and < 0xFFA0) or >= 0x20000;

    private static double PauseAt(Rune rune) => rune.Value switch
    {
        '\n' or 0x2028 or 0x2029 => LineSeconds,
        '.' or '!' or '?' or '…' or '。' or '！' or '？' or '．' or 0x061F or 0x0964 => SentenceSeconds,
        ',' or ';' or ':' or '–' or '—' or '(' or ')' or '，' or '、' or '；' or '：' or '（' or '）' or 0x060C => ClauseSeconds,
        _ => 0,
    };

    /// <summary>A word of an alphabet while it is read.</summary>
    private struct Word
    {
        private int _letters;
        private int _capitals;
        private int _vowelRuns;
        private bool _vowelBefore;

        /// <summary>What the word adds.</summary>
        public readonly double Syllables
        {
            get
            {
                bool spelled = _letters > 1 && (_vowelRuns == 0 || (_capitals == _letters && _letters <= LongestSpelledWord));
                return spelled ? _letters * SyllablesPerLetterName : _letters > 0 ? Math.Max(1, _vowelRuns) : 0;
            }
        }

        public void Add(Rune rune)
        {
            bool vowel = Vowels.Contains((char)Rune.ToLowerInvariant(rune).Value, StringComparison.Ordinal);
            _letters++;
            _capitals += Rune.IsUpper(rune) ? 1 : 0;
            _vowelRuns += vowel && !_vowelBefore ? 1 : 0;
            _vowelBefore = vowel;
        }
    }
}
