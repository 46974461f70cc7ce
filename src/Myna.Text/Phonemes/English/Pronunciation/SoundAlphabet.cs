namespace Myna.Text.Phonemes.English.Pronunciation;

/// <summary>The IPA characters of eSpeak NG's American English, each with a code of one byte.</summary>
internal static class SoundAlphabet
{
    /// <summary>The characters; the code of one is its index. Code 0 stands for nothing.</summary>
    public const string Characters = "\0ˈˌːabdefhijklmnoprstuvwxzæðŋɐɑɔəɚɛɜɡɪɬɹɾʃʊʌʒʔʲ̩̃θᵻ ";

    /// <summary>The code of a character; 0 for one that is not listed.</summary>
    public static byte CodeOf(char character) => character < 128 ? Ascii[character] : (byte)Math.Max(0, Characters.IndexOf(character, StringComparison.Ordinal));

    private static readonly byte[] Ascii = [.. Enumerable.Range(0, 128).Select(c => (byte)Math.Max(0, Characters.IndexOf((char)c, StringComparison.Ordinal)))];
}
