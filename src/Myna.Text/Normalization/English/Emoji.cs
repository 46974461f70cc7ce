using System.Text;

namespace Myna.Text.Normalization.English;

/// <summary>
/// Names emoji. A run of the same one is named once; skin tones and what is joined to an emoji are left out; emoji
/// without a name in <see cref="EmojiNames"/> are dropped, because their official names are a nuisance in a sentence.
/// </summary>
internal static class Emoji
{
    /// <summary>Replaces every emoji.</summary>
    public static MappedText Name(MappedText text)
    {
        string source = text.Text;
        var edits = new Edits();
        int previous = 0;
        int previousEnd = -1;
        for (int i = 0; i < source.Length; i++)
        {
            if (source[i] < 0x2190 || !Rune.TryGetRuneAt(source, i, out Rune rune))
            {
                continue;
            }

            if (!IsEmoji(rune.Value))
            {
                i += rune.Utf16SequenceLength - 1;
                continue;
            }

            int end = EndOfCluster(source, i);
            bool repeated = rune.Value == previous && previousEnd == i;
            string name = !repeated && EmojiNames.Of(rune.Value) is { } known ? known : "";
            string before = name.Length > 0 && !char.IsWhiteSpace(Rewriting.Before(source, i)) ? " " : "";
            string after = name.Length > 0 && char.IsLetterOrDigit(Rewriting.At(source, end)) ? " " : "";
            edits.Say(i, end - i, before + name + after);
            previous = rune.Value;
            previousEnd = end;
            i = end - 1;
        }

        return edits.Apply(text);
    }

    private static int EndOfCluster(string text, int start)
    {
        int i = start;
        bool joined = true;
        while (i < text.Length && Rune.TryGetRuneAt(text, i, out Rune rune))
        {
            bool extends = rune.Value is 0xFE0E or 0xFE0F or 0x20E3 or 0x200D or (>= 0x1F3FB and <= 0x1F3FF) or (>= 0xE0020 and <= 0xE007F);
            if (!extends && !(joined && IsEmoji(rune.Value)))
            {
                break;
            }

            joined = rune.Value == 0x200D;
            i += rune.Utf16SequenceLength;
        }

        return i;
    }

    // Pictographs, dingbats, flags, tags and variation selectors; not the arrows and signs of mathematics.
    private static bool IsEmoji(int rune) => rune is
        (>= 0x2600 and <= 0x27BF) or (>= 0x1F000 and <= 0x1FAFF) or (>= 0x2B05 and <= 0x2B55)
        or 0x231A or 0x231B or 0x23F0 or 0x23F3 or 0xFE0E or 0xFE0F or 0x20E3 or 0x200D or (>= 0xE0020 and <= 0xE007F);
}
