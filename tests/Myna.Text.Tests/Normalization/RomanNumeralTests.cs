using Myna.Text.Normalization;

namespace Myna.Text.Tests.Normalization;

public class RomanNumeralTests
{
    [Theory]
    [InlineData("I", 1)]
    [InlineData("IV", 4)]
    [InlineData("XIX", 19)]
    [InlineData("XLIX", 49)]
    [InlineData("MCMXCIV", 1994)]
    [InlineData("MMMCMXCIX", 3999)]
    public void Numerals_have_values(string numeral, int value) => Assert.Equal(value, RomanNumeral.ValueOf(numeral));

    [Theory]
    [InlineData("")]
    [InlineData("IIII")]
    [InlineData("VV")]
    [InlineData("IC")]
    [InlineData("IXI")]
    [InlineData("iv")]
    [InlineData("IVa")]
    public void Anything_else_has_none(string numeral) => Assert.Null(RomanNumeral.ValueOf(numeral));
}
