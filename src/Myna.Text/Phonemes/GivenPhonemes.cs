using System.Text;
using Myna.Text.Phonemes.English;

namespace Myna.Text.Phonemes;

/// <summary>
/// Sounds that a person writes in IPA, brought to the habits of eSpeak NG, which models were trained with: stress stands right
/// before its vowel (<c>təˈmɑːtoʊ</c> → <c>təmˈɑːtoʊ</c>), letters of the keyboard stand for the signs they are typed for.
/// </summary>
internal static class GivenPhonemes
{
    private const string Vowels = "aeiouyæøœɐɑɒɔəɚɛɜɨɪɯɵʉʊʌᵻɤɘɞɶ";
    private const string NotSounds = "_!,;?\"";

    private static readonly Dictionary<char, string> Written = new()
    {
        ['g'] = "ɡ", ['\''] = "ˈ", ['’'] = "ˈ", [':'] = "ː", ['ε'] = "ɛ", ['ǝ'] = "ə", ['ɝ'] = "ɜː", ['ʧ'] = "tʃ", ['ʤ'] = "dʒ", ['ʦ'] = "ts",
        ['ã'] = "a\u0303", ['õ'] = "o\u0303", ['ẽ'] = "e\u0303", ['ĩ'] = "i\u0303", ['ũ'] = "u\u0303", ['\u035C'] = "\u0361",

        // Ends of syllables, links between words and brackets around the whole are not heard.
        ['.'] = "", ['‿'] = "", ['|'] = "", ['‖'] = "", ['/'] = "", ['['] = "", [']'] = "", ['\u200D'] = "",
    };

    /// <summary>The sounds as a model's symbols have them, words separated by single spaces. What is no symbol stays.</summary>
    /// <param name="phonemes">IPA as written.</param>
    /// <param name="language">The language they are of: an English r is ɹ.</param>
    public static string Normalize(string phonemes, string language)
    {
        bool isEnglish = EnglishPhonemizer.Speaks(language);
        var plain = new StringBuilder(phonemes.Length);
        foreach (char sign in phonemes)
        {
            if (char.IsWhiteSpace(sign))
            {
                plain.Append(plain.Length > 0 && plain[^1] != ' ' ? " " : "");
            }
            else if (sign == 'r' && isEnglish)
            {
                plain.Append('ɹ');
            }
            else if (Written.TryGetValue(sign, out string? symbols))
            {
                plain.Append(symbols);
            }
            else
            {
                plain.Append(sign);
            }
        }

        plain.Replace("t\u0361ʃ", "tʃ").Replace("d\u0361ʒ", "dʒ");
        return WithStressBeforeVowels(plain.ToString().Trim());
    }

    /// <summary>The first sign that a model has no symbol for, or null.</summary>
    public static string? FirstUnknown(string phonemes, string language, PhonemeTable table)
    {
        foreach (Rune rune in Normalize(phonemes, language).EnumerateRunes())
        {
            if (!rune.IsBmp || table.IdOf((char)rune.Value) < 0 || NotSounds.Contains((char)rune.Value, StringComparison.Ordinal))
            {
                return rune.ToString();
            }
        }

        return null;
    }

    private static string WithStressBeforeVowels(string phonemes)
    {
        var result = new StringBuilder(phonemes.Length);
        char stress = '\0';
        foreach (char sign in phonemes)
        {
            if (sign is 'ˈ' or 'ˌ')
            {
                stress = sign;
                continue;
            }

            if (stress != '\0' && Vowels.Contains(sign, StringComparison.Ordinal))
            {
                result.Append(stress);
                stress = '\0';
            }
            else if (sign == ' ')
            {
                stress = '\0';
            }

            result.Append(sign);
        }

        return result.ToString();
    }
}
