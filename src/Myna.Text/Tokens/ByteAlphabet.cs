namespace Myna.Text.Tokens;

/// <summary>
/// The letters in which vocabularies of byte-level BPE write bytes: printable Latin-1 characters stand for themselves,
/// the other 68 bytes are U+0100 and on, in order (A. Radford et al., GPT-2, <c>bytes_to_unicode</c>).
/// </summary>
internal static class ByteAlphabet
{
    private static readonly char[] Letters = MakeLetters();
    private static readonly short[] Bytes = MakeBytes();

    /// <summary>The letter of a byte.</summary>
    public static char Letter(byte value) => Letters[value];

    /// <summary>The byte of a letter; -1 for a character that is none.</summary>
    public static int Byte(char letter) => letter < Bytes.Length ? Bytes[letter] : -1;

    private static char[] MakeLetters()
    {
        var letters = new char[256];
        int others = 0;
        for (int value = 0; value < letters.Length; value++)
        {
            bool printable = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
            letters[value] = (char)(printable ? value : 0x100 + others++);
        }

        return letters;
    }

    private static short[] MakeBytes()
    {
        var bytes = new short[0x100 + 68];
        bytes.AsSpan().Fill(-1);
        for (int value = 0; value < Letters.Length; value++)
        {
            bytes[Letters[value]] = (short)value;
        }

        return bytes;
    }
}
