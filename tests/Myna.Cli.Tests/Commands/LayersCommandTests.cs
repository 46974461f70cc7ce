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

    [Fact]
    public async Task Marks_choose_what_becomes_a_layer_and_a_layer_is_split_again()
    {
        string first = _room.PathOf("first.mynalayers"), second = _room.PathOf("second");

        CliRun split = await CliRun.OfAsync(_room, ["layers", "split", Poster, "-o", first, "--mask", Poster, "--json"]);
        CliRun proof = await CliRun.OfAsync(_room, ["layers", "verify", first, "--input", Poster]);
        CliRun again = await CliRun.OfAsync(_room, ["layers", "split", first, "--layer", "Object 1", "--mask", Poster, "-o", second, "--json"]);
        CliRun proofAgain = await CliRun.OfAsync(_room, ["layers", "verify", second, "--input", Poster]);

        Assert.Equal((0, ""), (split.ExitCode, split.Error));
        Assert.Equal(2, split.Json.GetProperty("layers").GetArrayLength());
        Assert.Equal((0, ""), (again.ExitCode, again.Error));
        Assert.Equal(3, again.Json.GetProperty("layers").GetArrayLength());
        Assert.Equal((0, 0), (proof.ExitCode, proofAgain.ExitCode));
    }

    [Theory]
    [InlineData("--box", "1,2,3", 2, "four whole numbers")]
    [InlineData("--box", "1,2,0,5", 2, "four whole numbers")]
    [InlineData("--point", "x", 2, "two whole numbers")]
    [InlineData("--point", "90000,3", 3, "lies outside the picture")]
    [InlineData("--mask", "gone.png", 3, "gone.png")]
    [InlineData("--layer", "Object 1", 3, "input.png")]
    public async Task Marks_that_cannot_be_used_are_refused(string option, string value, int exitCode, string message)
    {
        CliRun run = await CliRun.OfAsync(_room, ["layers", "split", Poster, "-o", _room.PathOf("layers"), option, value]);

        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_room.PathOf("layers")));
    }

    [Theory]
    [InlineData("gone.json", 3, "there is no manifest gone.json")]
    [InlineData("broken.json", 3, "\"sha256\"")]
    public async Task A_plug_in_that_cannot_be_used_is_named_before_the_picture_is_read(string manifest, int exitCode, string message)
    {
        _room.WithBytes("broken.json", """{"kind":"matting","name":"n","file":"n.onnx","sha256":"12","licence":"l","input":{"name":"x"},"output":{"name":"y"}}"""u8.ToArray());

        CliRun run = await CliRun.OfAsync(_room, ["layers", "split", Poster, "-o", _room.PathOf("layers"), "--matting", manifest is "gone.json" ? manifest : _room.PathOf(manifest)]);

        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }
}
