using System.Globalization;

namespace Myna.Text.Normalization;

/// <summary>
/// Drops what is not meant to be read: zero-width and control characters, soft hyphens, byte order marks, halves of
/// surrogate pairs, private use; other spaces become plain ones, full-width digits and Latin letters plain ones.
/// </summary>
internal static class UnspeakableCharacters
{
    private const char ZeroWidthJoiner = '\u200D'; // joins emoji and is needed by some scripts

    /// <summary>Removes them.</summary>
    /// <param name="text">The text.</param>
    /// <param name="plainDigits">Whether digits of other scripts become 0 to 9, as the languages with rules need them.</param>
    public static MappedText Remove(MappedText text, bool plainDigits)
    {
        string source = text.Text;
        var edits = new Edits();
        for (int i = 0; i < source.Length; i++)
        {
            char character = source[i];
            if (character is >= ' ' and <= '~' or '\n' or '\r' or '\t')
            {
                continue;
            }

            if (char.IsHighSurrogate(character) && i + 1 < source.Length && char.IsLowSurrogate(source[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(character) || character == '\uFFFD')
            {
                edits.Say(i, 1, "");
            }
            else if (character is >= '\uFF01' and <= '\uFF5E' && (char.IsLetterOrDigit(character) || character == '％'))
            {
                edits.Say(i, 1, ((char)(character - 0xFEE0)).ToString());
            }
            else
            {
                AddPlain(edits, i, character, plainDigits);
            }
        }

        return edits.Apply(text);
    }

    private static void AddPlain(Edits edits, int index, char character, bool plainDigits)
    {
        switch (char.GetUnicodeCategory(character))
        {
            case UnicodeCategory.SpaceSeparator when character != ' ':
            case UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator:
                edits.Say(index, 1, " ");
                break;
            case UnicodeCategory.Format when character is not (ZeroWidthJoiner or '\u200C'):
            case UnicodeCategory.Control or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned:
                edits.Say(index, 1, "");
                break;
            case UnicodeCategory.DecimalDigitNumber when plainDigits:
                edits.Say(index, 1, ((char)('0' + CharUnicodeInfo.GetDecimalDigitValue(character))).ToString());
                break;
            default:
                break;
        }
    }
}
