using System.Text.RegularExpressions;
using CsCheck;
using Myna.Text.Tokens;

namespace Myna.Text.Tests.Tokens;

public sealed class PieceSplitterTests
{
    private static readonly Regex Rule = new(
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+",
        RegexOptions.CultureInvariant);

    [Fact]
    public void Text_of_one_plane_splits_as_by_the_regular_expression() => Gen.OneOf(
            Gen.Char["aZsStTrReEvVlLmMdDé'’ \n\r\t\u00A0\u3000\u2028\u0085\u200B!.,<|>19½٣一あ한\u0301_"],
            Gen.Char['\0', '\uD7FF'].Where(c => c != 'ſ'))
        .Array[0, 30]
        .Select(chars => new string(chars))
        .Sample(text => Assert.Equal(Rule.Matches(text).Select(match => match.Value), Pieces(text)), iter: 20_000);

    [Fact]
    public void Every_char_of_white_space_is_one()
    {
        for (int code = 0; code <= 0xFFFF; code++)
        {
            char letter = (char)code;
            bool space = CodePointClasses.At([letter], 0, out _) == CodePointClass.Space;
            Assert.Equal(char.IsWhiteSpace(letter), space);
        }

        Assert.All("\u001C\u001D\u001E\u001F\u200B\u180E\uFEFF", letter => Assert.Equal(CodePointClass.Other, CodePointClasses.At([letter], 0, out _)));
    }

    [Fact]
    public void Letters_and_digits_of_other_planes_are_letters_and_digits()
    {
        Assert.Equal(["𠮷野家", "𝟏", "𝟐", " 𝐀𝐁", " 👨🏻‍💻", " 𠮷"], Pieces("𠮷野家𝟏𝟐 𝐀𝐁 👨🏻‍💻 𠮷"));
    }

    [Fact]
    public void The_long_s_is_an_s() => Assert.Equal(["he", "'ſ", " '", "ſt", " it", "'ſ", "ome"], Pieces("he'ſ 'ſt it'ſome"));

    private static List<string> Pieces(string text)
    {
        var pieces = new List<string>();
        for (int start = 0, end; start < text.Length; start = end)
        {
            end = PieceSplitter.EndOfPiece(text, start);
            Assert.InRange(end, start + 1, text.Length);
            pieces.Add(text[start..end]);
        }

        return pieces;
    }
}
