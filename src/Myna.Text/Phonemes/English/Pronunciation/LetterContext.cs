namespace Myna.Text.Phonemes.English.Pronunciation;

/// <summary>What a letter-to-sound tree may ask about a letter of a word: its neighbours, its place, the sounds so far.</summary>
internal static class LetterContext
{
    /// <summary>How many features a letter has.</summary>
    public const int Count = 21;

    /// <summary>The code of a letter: 1–26, 27 for an apostrophe, 0 outside of the word.</summary>
    public static byte Code(ReadOnlySpan<char> word, int index) =>
        (uint)index >= (uint)word.Length ? (byte)0 : word[index] == '\'' ? (byte)27 : (byte)(word[index] - 'a' + 1);

    /// <summary>Whether a word has only the letters that the trees know: a–z and the apostrophe.</summary>
    public static bool Covers(ReadOnlySpan<char> word) => !word.ContainsAnyExcept(Letters);

    /// <summary>Whether a letter usually stands for a vowel.</summary>
    public static bool IsVowel(char letter) => letter is 'a' or 'e' or 'i' or 'o' or 'u' or 'y';

    /// <summary>Writes the features of one letter.</summary>
    /// <param name="word">The word, in lower case.</param>
    /// <param name="index">The letter.</param>
    /// <param name="sounds">The sounds of the letters before it, in IPA.</param>
    /// <param name="features"><see cref="Count"/> values.</param>
    public static void Describe(ReadOnlySpan<char> word, int index, ReadOnlySpan<char> sounds, Span<byte> features)
    {
        for (int i = 1; i <= 4; i++)
        {
            features[i - 1] = Code(word, index - i);
            features[i + 3] = Code(word, index + i);
        }

        features[8] = sounds.Length > 0 ? SoundAlphabet.CodeOf(sounds[^1]) : (byte)0;
        features[9] = sounds.Length > 1 ? SoundAlphabet.CodeOf(sounds[^2]) : (byte)0;
        features[10] = (byte)((sounds.Contains('ˈ') ? 1 : 0) + (sounds.Contains('ˌ') ? 2 : 0));
        features[11] = VowelGroups(word[..index]);
        features[12] = VowelGroups(word[(index + 1)..]);
        features[13] = Code(word, word.Length - 1);
        features[14] = Code(word, word.Length - 2);
        features[15] = Code(word, word.Length - 3);
        features[16] = (byte)Math.Min(7, word.Length - 1 - index);
        features[17] = (byte)Math.Min(7, index);
        features[18] = Code(word, index + 5);
        features[19] = Code(word, 0);
        features[20] = Code(word, word.Length - 4);
    }

    private static byte VowelGroups(ReadOnlySpan<char> letters)
    {
        int groups = 0;
        for (int i = 0; i < letters.Length; i++)
        {
            if (IsVowel(letters[i]) && (i == 0 || !IsVowel(letters[i - 1])))
            {
                groups++;
            }
        }

        return (byte)Math.Min(6, groups);
    }

    private static readonly System.Buffers.SearchValues<char> Letters = System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyz'");
}
