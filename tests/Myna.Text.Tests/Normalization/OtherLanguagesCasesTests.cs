namespace Myna.Text.Tests.Normalization;

public class OtherLanguagesCasesTests
{
    [Theory]
    [InlineData("german.tsv")]
    [InlineData("french.tsv")]
    [InlineData("spanish.tsv")]
    [InlineData("italian.tsv")]
    [InlineData("portuguese.tsv")]
    [InlineData("russian.tsv")]
    [InlineData("chinese.tsv")]
    [InlineData("japanese.tsv")]
    [InlineData("korean.tsv")]
    public void Written_text_is_read_as_the_table_says(string table)
    {
        IReadOnlyList<WrittenCase> cases = WrittenCase.Read(table);
        Assert.True(cases.Count >= 20);
        WrittenCase[] failed = [.. cases.Where(c => !c.Passes)];
        Assert.True(failed.Length == 0, $"{failed.Length} of {cases.Count}:\n{string.Join("\n", failed.AsEnumerable())}");
    }
}
