namespace Myna.Text.Tests.Normalization;

public class EnglishCasesTests
{
    // Share of the held-out cases that must pass; what is measured stands in docs/text.md.
    private const double HeldOutFloor = 0.95;

    [Fact]
    public void Written_English_is_read_as_the_table_says()
    {
        IReadOnlyList<WrittenCase> cases = WrittenCase.Read("english.tsv");
        Assert.True(cases.Count >= 150);
        WrittenCase[] failed = [.. cases.Where(c => !c.Passes)];
        Assert.True(failed.Length == 0, $"{failed.Length} of {cases.Count}:\n{string.Join("\n", failed.AsEnumerable())}");
    }

    [Fact]
    public void Held_out_cases_pass_at_a_rate_above_the_floor()
    {
        IReadOnlyList<WrittenCase> cases = WrittenCase.Read("english-heldout.tsv");
        Assert.True(cases.Count >= 150);
        WrittenCase[] failed = [.. cases.Where(c => !c.Passes)];
        double rate = 1 - ((double)failed.Length / cases.Count);
        TestContext.Current.TestOutputHelper?.WriteLine($"{cases.Count - failed.Length} of {cases.Count} held-out cases pass ({rate:P1}).");
        Assert.True(rate >= HeldOutFloor, $"{rate:P1} of {cases.Count} pass; {HeldOutFloor:P0} must.");
    }
}
