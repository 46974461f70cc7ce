using Myna.Text.Phonemes;
using Myna.Text.Phonemes.English;

namespace Myna.Text.Tests.Phonemes.English;

public class PhonemeErrorRateTests
{
    private const double MostErrors = 0.05;

    [Fact]
    public async Task Running_text_differs_from_eSpeak_NG_in_at_most_a_twentieth_of_the_symbols()
    {
        InstalledEspeak.Require();
        string[] clauses = [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Phonemes", "English", "sentences.tsv"))
            .Select(line => line.Split('\t'))
            .Where(columns => columns[0] == "held-out")
            .SelectMany(columns => ClauseCutter.Cut(SpokenForm.Of(columns[2], 0, columns[2].Length)))
            .Select(clause => clause.Spoken)];
        IReadOnlyList<string> expected = await new EspeakPhonemizer().PhonemizeAsync(clauses, "en-us", TestContext.Current.CancellationToken);

        int edits = clauses.Select((clause, i) => WordAlignment.EditDistance(expected[i], EnglishPhonemizer.Phonemize(clause))).Sum();
        int length = expected.Sum(e => e.Length);

        Assert.True(clauses.Length >= 150);
        Assert.True(edits <= MostErrors * length, $"{edits} edits in {length} symbols");
    }
}
