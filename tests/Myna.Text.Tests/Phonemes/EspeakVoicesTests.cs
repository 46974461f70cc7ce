using Myna.Text.Phonemes;

namespace Myna.Text.Tests.Phonemes;

public class EspeakVoicesTests
{
    [Theory]
    [InlineData("en", "en-us")]
    [InlineData("en-US", "en-us")]
    [InlineData("en_GB", "en-gb")]
    [InlineData("en-gb-x-rp", "en-gb-x-rp")]
    [InlineData("en-PH", "en-us")]
    [InlineData("pt", "pt-br")]
    [InlineData("pt-PT", "pt")]
    [InlineData("pt-BR", "pt-br")]
    [InlineData("zh", "cmn")]
    [InlineData("zh-Hant-TW", "cmn")]
    [InlineData("zh-HK", "yue")]
    [InlineData("de-AT", "de")]
    [InlineData("fr-CA", "fr")]
    [InlineData("fr-BE", "fr-be")]
    [InlineData("es-MX", "es-419")]
    [InlineData("es-ES", "es")]
    [InlineData("no", "nb")]
    [InlineData("ru", "ru")]
    [InlineData("en-us+f3", "en-us+f3")]
    public void Language_tags_name_voices(string tag, string voice) => Assert.Equal(voice, EspeakVoices.Of(tag));
}
