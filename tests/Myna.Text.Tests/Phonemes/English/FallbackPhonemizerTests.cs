using Myna.Text.Phonemes;
using Myna.Text.Phonemes.English;

namespace Myna.Text.Tests.Phonemes.English;

public class FallbackPhonemizerTests
{
    private static readonly EspeakOptions Nowhere = new() { Program = "/nowhere/espeak-ng" };

    [Fact]
    public async Task English_is_spoken_without_espeak()
    {
        IReadOnlyList<string> phonemes = await new FallbackPhonemizer(Nowhere).PhonemizeAsync(
            ["Hello there"], "en-us", TestContext.Current.CancellationToken);

        Assert.Equal("həlˈoʊ ðˈɛɹ", Assert.Single(phonemes));
    }

    [Fact]
    public async Task Other_languages_ask_for_espeak()
    {
        MynaException missing = await Assert.ThrowsAsync<MynaException>(() =>
            new FallbackPhonemizer(Nowhere).PhonemizeAsync(["Guten Tag"], "de", TestContext.Current.CancellationToken));

        Assert.Contains("espeak-ng", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Espeak_is_preferred_where_it_is_installed()
    {
        InstalledEspeak.Require();
        string[] clauses = ["Guten Tag"];
        Assert.True(EspeakPhonemizer.IsInstalled());
        Assert.Equal(
            await new EspeakPhonemizer().PhonemizeAsync(clauses, "de", TestContext.Current.CancellationToken),
            await new FallbackPhonemizer().PhonemizeAsync(clauses, "de", TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Choices_are_what_they_say()
    {
        Assert.IsType<EspeakPhonemizer>(FallbackPhonemizer.Of(PhonemeSource.Espeak));
        Assert.IsType<EnglishPhonemizer>(FallbackPhonemizer.Of(PhonemeSource.Managed));
        Assert.IsType<FallbackPhonemizer>(FallbackPhonemizer.Of(PhonemeSource.Auto));
    }
}
