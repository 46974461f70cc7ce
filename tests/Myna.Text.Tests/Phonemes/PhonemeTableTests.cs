using Myna.Text.Phonemes;
using Myna.Text.Tests.Golden;

namespace Myna.Text.Tests.Phonemes;

public class PhonemeTableTests
{
    private static readonly PhonemeTable Table = GoldenSymbols.Table;

    [Fact]
    public void Ids_are_the_golden_ones()
    {
        foreach (GoldenPhonemes golden in GoldenPhonemes.All)
        {
            Assert.Equal(golden.Ids, Table.IdsOf(golden.Phonemes));
        }
    }

    [Fact]
    public void Characters_the_model_does_not_know_are_dropped()
    {
        Assert.Equal(Table.IdsOf("ab"), Table.IdsOf("a\ud83d\ude00你b\0"));
        Assert.Equal(-1, Table.IdOf('你'));
        Assert.Equal(0, Table.IdOf('_'));
    }

    [Theory]
    [InlineData("_", "ab")]
    [InlineData("_", "a", "a")]
    [InlineData("_", "")]
    public void A_damaged_table_is_refused(params string[] symbols)
    {
        Assert.Contains("config.json", Assert.Throws<MynaException>(() => new PhonemeTable(symbols)).Message, StringComparison.Ordinal);
    }
}
