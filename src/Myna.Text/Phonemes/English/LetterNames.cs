using System.Text;

namespace Myna.Text.Phonemes.English;

/// <summary>The names of the letters, and abbreviations spelled with them: <c>FBI</c>, <c>p.m.</c>, <c>km</c>.</summary>
internal static class LetterNames
{
    // The stress mark is put before the vowel: the last letter has the main stress, the others a weaker one.
    private static readonly string[] Names =
    [
        "'eɪ", "b'iː", "s'iː", "d'iː", "'iː", "'ɛf", "dʒ'iː", "'eɪtʃ", "'aɪ", "dʒ'eɪ", "k'eɪ", "'ɛl", "'ɛm", "'ɛn", "'oʊ",
        "p'iː", "kj'uː", "'ɑːɹ", "'ɛs", "t'iː", "j'uː", "v'iː", "d'ʌbəljˌuː", "'ɛks", "w'aɪ", "z'iː",
    ];

    /// <summary>The name of one letter.</summary>
    public static string Of(char letter) => Names[char.ToLowerInvariant(letter) - 'a'].Replace('\'', 'ˈ');

    /// <summary>Letters spelled as one word.</summary>
    public static string Spell(ReadOnlySpan<char> letters)
    {
        var sounds = new StringBuilder(4 * letters.Length);
        for (int i = 0; i < letters.Length; i++)
        {
            string name = Names[char.ToLowerInvariant(letters[i]) - 'a'];
            if (name[0] == '\'' && sounds.Length > 0 && sounds[^1] == 'ɹ')
            {
                sounds.Append('ɹ');
            }

            sounds.Append(name.Replace('\'', i == letters.Length - 1 ? 'ˈ' : 'ˌ'));
        }

        return sounds.ToString();
    }
}
