using System.Text;

namespace Myna.Text.Phonemes.English.Pronunciation;

/// <summary>Letter-to-sound rules choose letter by letter; a word must still have exactly one main stress.</summary>
internal static class StressRepair
{
    /// <summary>Whether a character is a vowel of <see cref="SoundAlphabet"/>.</summary>
    public static bool IsVowel(char sound) => sound is 'a' or 'e' or 'i' or 'o' or 'u' or 'æ' or 'ɐ' or 'ɑ' or 'ɔ' or 'ə' or 'ɚ'
        or 'ɛ' or 'ɜ' or 'ɪ' or 'ʊ' or 'ʌ' or 'ᵻ';

    /// <summary>Makes further main stresses weaker ones; without any, stresses the first full vowel.</summary>
    /// <returns>Whether there is a vowel to stress.</returns>
    public static bool Apply(StringBuilder sounds)
    {
        bool found = false;
        int weak = -1, full = -1, any = -1;
        for (int i = 0; i < sounds.Length; i++)
        {
            char c = sounds[i];
            if (c == 'ˈ')
            {
                if (found)
                {
                    sounds[i] = 'ˌ';
                }

                found = true;
            }
            else if (c == 'ˌ' && weak < 0)
            {
                weak = i;
            }
            else if (IsVowel(c))
            {
                any = any < 0 ? i : any;
                full = full < 0 && c is not ('ə' or 'ɐ' or 'ᵻ' or 'ɚ') ? i : full;
            }
        }

        if (found || any < 0)
        {
            return any >= 0;
        }

        if (weak >= 0)
        {
            sounds[weak] = 'ˈ';
        }
        else
        {
            sounds.Insert(full >= 0 ? full : any, 'ˈ');
        }

        return true;
    }
}
