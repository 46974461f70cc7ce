using Myna.Text.Phonemes;
using Myna.Text.Tests.Golden;

namespace Myna.Text.Tests.Phonemes;

public class GivenPhonemesTests
{
    [Theory]
    [InlineData("təˈmɑːtoʊ", "en-us", "təmˈɑːtoʊ")]
    [InlineData("/ˈstriːt/", "en-us", "stɹˈiːt")]
    [InlineData("[fəˈnɒ.mɪ.nən]", "en-gb", "fənˈɒmɪnən")]
    [InlineData("'gu:gl", "en-us", "ɡˈuːɡl")]
    [InlineData("ˈt͡ʃɜːt͡ʃ ˌd͡ʒɔːdʒ", "en-us", "tʃˈɜːtʃ dʒˌɔːdʒ")]
    [InlineData("ˈrɔʏ", "de", "rˈɔʏ")]
    [InlineData("  a   b ", "de", "a b")]
    [InlineData("bõ", "pt", "bo\u0303")]
    public void Sounds_come_to_the_habits_of_the_model(string written, string language, string symbols) =>
        Assert.Equal(symbols, GivenPhonemes.Normalize(written, language));

    [Theory]
    [InlineData("təˈmɑːtoʊ", null)]
    [InlineData("ʘa", "ʘ")]
    [InlineData("a!", "!")]
    [InlineData("a\U0001F600", "\U0001F600")]
    public void Signs_that_the_model_lacks_are_found(string written, string? unknown) =>
        Assert.Equal(unknown, GivenPhonemes.FirstUnknown(written, "en-us", GoldenSymbols.Table));
}
