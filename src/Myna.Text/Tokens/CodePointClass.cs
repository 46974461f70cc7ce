using System.Globalization;

namespace Myna.Text.Tokens;

/// <summary>The classes of code points that the split rule tells apart.</summary>
internal enum CodePointClass : byte
{
    /// <summary>Neither of the others: punctuation, signs, marks, controls.</summary>
    Other,

    /// <summary><c>\p{L}</c>.</summary>
    Letter,

    /// <summary><c>\p{N}</c>: digits and other numbers.</summary>
    Number,

    /// <summary><c>\s</c>: the Unicode property White_Space. Not U+001C … U+001F, not U+200B.</summary>
    Space,
}

/// <summary>Classes of code points, those outside the Basic Multilingual Plane included.</summary>
internal static class CodePointClasses
{
    private static readonly CodePointClass[] Basic = [.. Enumerable.Range(0, 0x10000).Select(Classify)];

    /// <summary>The class of the code point at a place in well-formed UTF-16.</summary>
    /// <param name="text">The text.</param>
    /// <param name="index">Where the code point begins.</param>
    /// <param name="length">How many chars it takes.</param>
    public static CodePointClass At(ReadOnlySpan<char> text, int index, out int length)
    {
        char first = text[index];
        if (char.IsHighSurrogate(first) && index + 1 < text.Length)
        {
            length = 2;
            return Classify(char.ConvertToUtf32(first, text[index + 1]));
        }

        length = 1;
        return Basic[first];
    }

    private static CodePointClass Classify(int code) => CharUnicodeInfo.GetUnicodeCategory(code) switch
    {
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
            or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter => CodePointClass.Letter,
        UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => CodePointClass.Number,
        UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => CodePointClass.Space,
        _ => code is (>= 0x09 and <= 0x0D) or 0x85 ? CodePointClass.Space : CodePointClass.Other,
    };
}
