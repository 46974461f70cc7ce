using Myna.Cli.Tests.Support;

namespace Myna.Cli.Tests.Commands;

public sealed class LayersCommandTests : IDisposable
{
    private static readonly string Poster = Path.Combine(Repository.Root, "tests", "Golden", "layers-eval", "case_001", "input.png");
    private readonly Room _room = new();

    public void Dispose() => _room.Dispose();

    [Theory]
    [InlineData("layers")]
    [InlineData("poster.mynalayers")]
    public async Task A_picture_is_split_and_the_layers_are_proved(string target)
    {
        string place = _room.PathOf(target);

        CliRun split = await CliRun.OfAsync(_room, ["layers", "split", Poster, "-o", place, "--json"]);
        CliRun against = await CliRun.OfAsync(_room, ["layers", "verify", place, "--input", Poster, "--json"]);
        CliRun byHash = await CliRun.OfAsync(_room, ["layers", "verify", place]);

        Assert.Equal((0, ""), (split.ExitCode, split.Error));
        Assert.Equal(0, split.Json.GetProperty("recompose_max").GetInt32());
        Assert.Equal("background", split.Json.GetProperty("layers")[0].GetProperty("kind").GetString());
        Assert.Equal((0, 0), (against.ExitCode, byHash.ExitCode));
        Assert.True(against.Json.GetProperty("exact").GetBoolean());
        Assert.Contains("exactly", byHash.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_layer_that_was_changed_is_noticed()
    {
        string place = _room.PathOf("layers");
        await CliRun.OfAsync(_room, ["layers", "split", Poster, "-o", place, "--full-canvas"]);
        Assert.True(File.Exists(Path.Combine(place, "layer_00.png")));
        string json = Path.Combine(place, "layers.json");
        File.WriteAllText(json, File.ReadAllText(json).Replace("\"visible\": true", "\"visible\": false", StringComparison.Ordinal));

        CliRun run = await CliRun.OfAsync(_room, ["layers", "verify", place, "--input", Poster]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("does not recompose", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_picture_is_refused_and_leaves_nothing()
    {
        string text = _room.WithBytes("poster.png", "not a picture"u8.ToArray());

        CliRun wrong = await CliRun.OfAsync(_room, ["layers", "split", text, "-o", _room.PathOf("layers")]);
        CliRun nothing = await CliRun.OfAsync(_room, ["layers", "split", _room.PathOf("gone.png"), "-o", _room.PathOf("layers")]);
        CliRun file = await CliRun.OfAsync(_room, ["layers", "split", Poster, "-o", text]);

        Assert.Equal((3, 3, 2), (wrong.ExitCode, nothing.ExitCode, file.ExitCode));
        Assert.Equal(["poster.png"], _room.Files);
    }
}
