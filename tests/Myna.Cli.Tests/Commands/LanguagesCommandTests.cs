using Myna.Cli.Languages;
using Myna.Cli.Tests.Support;

namespace Myna.Cli.Tests.Commands;

public sealed class LanguagesCommandTests : IDisposable
{
    private readonly Room _room = new();

    public void Dispose() => _room.Dispose();

    [Fact]
    public async Task Languages_of_espeak_are_listed_with_what_the_model_learned()
    {
        CliRun json = await CliRun.OfAsync(_room, ["languages", "--json"]);
        CliRun table = await CliRun.OfAsync(_room, ["languages"]);

        var trained = json.Json.GetProperty("languages").EnumerateArray()
            .ToDictionary(language => language.GetProperty("tag").GetString()!, language => language.GetProperty("trained").GetString());
        Assert.Equal(("hours", "hours", "minutes", "none"), (trained["en-us"], trained["de"], trained["fr-fr"], trained["sq"]));
        Assert.Contains("German", table.Output, StringComparison.Ordinal);
        Assert.Contains("English is best", table.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_espeak_is_told()
    {
        CliRun run = await CliRun.OfAsync(_room, ["languages"], variables: new() { ["PATH"] = "/nowhere" });

        Assert.Equal(4, run.ExitCode);
        Assert.Contains("apt-get install espeak-ng", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Table_is_read_by_its_columns()
    {
        const string Table = """
            Pty Language       Age/Gender VoiceName          File                 Other Languages
             2  en-gb           --/M      English_(Great_Britain) gmw/en               (en 2)
             5  chr-US-Qaaa-x-west --/M      Cherokee_          iro/chr
             5  yue             --/M      Chinese_(Cantonese) sit/yue              (zh-yue 5)(zh 8)
             5  yue             --/M      Chinese_(Cantonese,_latin_as_Jyutping) sit/yue-Latn-jyutping (zh-yue 5)

            """;

        Assert.Equal(
            [("chr-us-qaaa-x-west", "Cherokee"), ("en-gb", "English (Great Britain)"), ("yue", "Chinese (Cantonese)")],
            EspeakLanguages.Parse(Table));
        Assert.Empty(EspeakLanguages.Parse(""));
    }
}
