using System.Text.Json;
using Myna.Cli.Tests.Support;

namespace Myna.Cli.Tests.Commands;

public sealed class VoicesCommandTests : IDisposable
{
    private readonly Room _room = new();

    public void Dispose() => _room.Dispose();

    [Fact]
    public async Task Added_voice_is_listed_and_shown()
    {
        string clip = _room.WithTone("clip.wav", seconds: 4);

        CliRun add = await CliRun.OfAsync(_room, ["voices", "add", "anna", clip, "--json"]);
        CliRun list = await CliRun.OfAsync(_room, ["voices", "list"]);
        CliRun listJson = await CliRun.OfAsync(_room, ["voices", "list", "--json"]);
        CliRun show = await CliRun.OfAsync(_room, ["voices", "show", "anna"]);

        string path = Path.Combine(_room.Home, "voices", "anna.myna");
        Assert.Equal(path, add.Json.GetProperty("path").GetString());
        Assert.Contains("anna", list.Output, StringComparison.Ordinal);
        Assert.Contains("clip.wav", list.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", list.Output, StringComparison.Ordinal);
        Assert.Equal("humming/1", listJson.Json.GetProperty("voices")[0].GetProperty("model").GetString());
        Assert.Contains(path, show.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Empty_library_says_how_to_begin()
    {
        CliRun list = await CliRun.OfAsync(_room, ["voices", "list"]);
        CliRun json = await CliRun.OfAsync(_room, ["voices", "list", "--json"]);

        Assert.Equal((0, ""), (list.ExitCode, list.Output));
        Assert.Contains("myna voices add", list.Error, StringComparison.Ordinal);
        Assert.Equal(0, json.Json.GetProperty("voices").GetArrayLength());
    }

    [Fact]
    public async Task Damaged_voice_does_not_hide_the_others()
    {
        await CliRun.OfAsync(_room, ["voices", "add", "anna", _room.WithTone("clip.wav", seconds: 4)]);
        File.WriteAllText(Path.Combine(_room.Home, "voices", "bad.myna"), "not a voice");

        CliRun run = await CliRun.OfAsync(_room, ["voices", "list", "--json"]);

        Assert.Equal(0, run.ExitCode);
        JsonElement voice = Assert.Single(run.Json.GetProperty("voices").EnumerateArray());
        Assert.Equal("anna", voice.GetProperty("name").GetString());
        Assert.Equal(1, run.Json.GetProperty("unreadable").GetArrayLength());
    }

    [Fact]
    public async Task Voice_is_replaced_only_with_force()
    {
        string clip = _room.WithTone("clip.wav", seconds: 4);
        await CliRun.OfAsync(_room, ["voices", "add", "anna", clip]);

        Assert.Equal(3, (await CliRun.OfAsync(_room, ["voices", "add", "anna", clip])).ExitCode);
        Assert.Equal(0, (await CliRun.OfAsync(_room, ["voices", "add", "anna", clip, "--force"])).ExitCode);
    }

    [Theory]
    [InlineData("y", true, false)]
    [InlineData("n", true, true)]
    [InlineData("", true, true)]
    [InlineData("", false, false)]
    public async Task Removing_asks_a_person_and_not_a_script(string answer, bool inputIsTerminal, bool kept)
    {
        await CliRun.OfAsync(_room, ["voices", "add", "anna", _room.WithTone("clip.wav", seconds: 4)]);

        CliRun run = await CliRun.OfAsync(_room, ["voices", "remove", "anna"], input: answer, inputIsTerminal: inputIsTerminal);

        Assert.Equal(kept, File.Exists(Path.Combine(_room.Home, "voices", "anna.myna")));
        Assert.Equal(kept ? 130 : 0, run.ExitCode);
    }

    [Fact]
    public async Task Yes_does_not_ask()
    {
        await CliRun.OfAsync(_room, ["voices", "add", "anna", _room.WithTone("clip.wav", seconds: 4)]);

        CliRun run = await CliRun.OfAsync(_room, ["voices", "remove", "anna", "--yes"], inputIsTerminal: true);

        Assert.Equal(0, run.ExitCode);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_room.Home, "voices")));
    }

    [Theory]
    [InlineData("../anna")]
    [InlineData("/etc/anna")]
    [InlineData("a\\b")]
    [InlineData("..")]
    [InlineData(".hidden")]
    [InlineData("-")]
    [InlineData("an na")]
    [InlineData("anna\n")]
    public async Task Names_cannot_lead_out_of_the_library(string name)
    {
        CliRun run = await CliRun.OfAsync(_room, ["voices", "add", name, _room.WithTone("clip.wav", seconds: 4)]);

        Assert.Equal(2, run.ExitCode);
        Assert.False(Directory.Exists(_room.Home));
    }
}
