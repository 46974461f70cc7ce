using System.Text;
using System.Text.Json;
using Myna.Cli.Tests.Support;

namespace Myna.Cli.Tests.Commands;

public sealed class BatchCommandTests : IDisposable
{
    private readonly Room _room = new();
    private readonly HummingModels _models = new();

    public void Dispose() => _room.Dispose();

    [Fact]
    public async Task Each_row_is_a_file_spoken_as_its_columns_say()
    {
        CliRun run = await BatchAsync("Name,Text,speed,seed,language,other\na,\"One, two\",,,,x\nb b,Drei,1.5,7,de,\n");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(["a.wav", "b b.wav"], Audio());
        Assert.Equal(
            [("One, two", 1f, 3UL, (string?)null), ("Drei", 1.5f, 7UL, "de")],
            _models.Requests.Select(r => (r.Text, r.Speed, r.Seed, r.Language)));
    }

    [Fact]
    public async Task Rows_that_fail_do_not_stop_the_others_and_the_exit_code_says_so()
    {
        CliRun run = await BatchAsync(
            "id,text,voice,speed\n../up,One,,\nb,...,,\nc,Two,,9\nd,Three,nobody,\ne,Four,,\ne,Five,,\n,Six,,\n", "--json");

        Assert.Equal(1, run.ExitCode);
        Assert.Equal(["e.wav"], Audio());
        JsonElement[] rows = [.. run.Json.GetProperty("rows").EnumerateArray()];
        Assert.Equal((1, 6), (run.Json.GetProperty("made").GetInt32(), run.Json.GetProperty("failed").GetInt32()));
        Assert.Equal([2, 3, 4, 5, 7, 8], rows.Where(r => r.GetProperty("state").GetString() == "failed").Select(r => r.GetProperty("line").GetInt32()));
        string[] expected = ["cannot be a file name", "no words", "from 0.5 to 2", "no voice nobody", "line 6 too", "no id"];
        Assert.All(
            expected.Zip(rows.Where(r => r.GetProperty("state").GetString() == "failed")),
            pair => Assert.Contains(pair.First, pair.Second.GetProperty("error").GetString()!, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Resume_makes_only_what_is_missing_or_has_changed()
    {
        await BatchAsync("id,text\na,One\nb,Two\nc,Three\n");
        File.Delete(_room.PathOf("lines/b.wav"));
        _models.Requests.Clear();

        CliRun run = await BatchAsync("id,text\na,One\nb,Two\nc,Changed\nd,New\n", "--resume", "--json");

        Assert.Equal((0, 1, 3), (run.ExitCode, run.Json.GetProperty("kept").GetInt32(), run.Json.GetProperty("made").GetInt32()));
        Assert.Equal(["Two", "Changed", "New"], _models.Requests.Select(r => r.Text));
        Assert.Equal(4, (await BatchAsync("id,text\na,One\nb,Two\nc,Changed\nd,New\n", "--resume", "--json")).Json.GetProperty("kept").GetInt32());
    }

    [Theory]
    [InlineData("text\nOne\n", "no column id")]
    [InlineData("id,text\n", "has no rows")]
    [InlineData("id,text\na,\"One\n", "never closed")]
    public async Task Tables_that_cannot_be_used_are_an_error(string csv, string message)
    {
        CliRun run = await BatchAsync(csv);
        Assert.Equal(3, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    private string[] Audio() =>
        [.. Directory.EnumerateFiles(_room.PathOf("lines"), "*.wav").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    private async Task<CliRun> BatchAsync(string csv, params string[] options)
    {
        if (!File.Exists(_room.PathOf("clip.wav")))
        {
            await CliRun.OfAsync(_room, ["voices", "add", "anna", _room.WithTone("clip.wav", seconds: 4)]);
        }

        string table = _room.WithBytes("lines.csv", Encoding.UTF8.GetBytes(csv));
        return await CliRun.OfAsync(
            _room, ["batch", table, "--voice", "anna", "--seed", "3", "-o", _room.PathOf("lines"), .. options], models: _models);
    }
}
