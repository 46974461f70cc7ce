using Myna.Cli.Tests.Support;

namespace Myna.Cli.Tests.Commands;

/// <summary><c>myna layers split --engine qwen</c>, end to end with the tiny checkpoint.</summary>
public sealed class LayeredModelCommandTests : IDisposable
{
    private static readonly string Golden = Path.Combine(Repository.Root, "tests", "Golden", "qwen-image-layered");
    private static readonly string Input = Path.Combine(Golden, "pipeline", "input_opaque.png");
    private readonly Room _room = new();

    public void Dispose() => _room.Dispose();

    [Fact]
    public async Task A_picture_is_split_by_the_model_and_recomposes_exactly()
    {
        string place = _room.PathOf("layers"), previews = _room.PathOf("previews");
        CliRun split = await CliRun.OfAsync(
            _room,
            [
                "layers", "split", Input, "-o", place, "--json", "--engine", "qwen", "--model", Path.Combine(Golden, "tiny"), "--layers", "1", "--steps", "5",
                "--guidance", "1", "--prompt", "a red circle", "--precision", "int8", "--previews", previews, "--seed", "3",
            ]);
        CliRun verified = await CliRun.OfAsync(_room, ["layers", "verify", place, "--input", Input]);

        Assert.Equal((0, ""), (split.ExitCode, split.Error));
        Assert.Equal(0, split.Json.GetProperty("recompose_max").GetInt32());
        Assert.Equal(150, split.Json.GetProperty("width").GetInt32());
        Assert.Equal(0, verified.ExitCode);
        Assert.True(File.Exists(Path.Combine(previews, "step_005_layer_00.png")));

        // What leaves the document later still says that a model painted it.
        string together = _room.PathOf("together.png");
        Assert.Equal((0, ""), await CliRun.OfAsync(_room, ["layers", "export", place, "-o", together]) is var exported ? (exported.ExitCode, exported.Error) : default);
        foreach (string file in (string[])[together, Directory.GetFiles(place, "*.png")[0]])
        {
            CliRun inspected = await CliRun.OfAsync(_room, ["inspect", file, "--json"]);
            Assert.Contains("/compositeWithTrainedAlgorithmicMedia", inspected.Output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("model")]
    [InlineData("model-zh")]
    [InlineData("built-in")]
    public async Task Without_a_prompt_the_picture_is_described(string? caption)
    {
        string[] who = caption is null ? [] : ["--caption", caption];
        CliRun split = await CliRun.OfAsync(
            _room,
            [
                "layers", "split", Input, "-o", _room.PathOf("layers"), "--json", "--engine", "qwen", "--model", Path.Combine(Golden, "tiny"), "--layers", "1",
                "--steps", "1", "--guidance", "1", .. who,
            ]);

        Assert.Equal((0, ""), (split.ExitCode, split.Error));
        Assert.Equal(0, split.Json.GetProperty("recompose_max").GetInt32());
    }

    [Fact]
    public async Task What_does_not_fit_or_go_together_is_said()
    {
        string[] qwen = ["layers", "split", Input, "-o", _room.PathOf("x"), "--engine", "qwen", "--model", Path.Combine(Golden, "tiny"), "--prompt", "x"];
        CliRun memory = await CliRun.OfAsync(_room, [.. qwen, "--layers", "8", "--resolution", "1024", "--memory", "0.1"]);
        CliRun resolution = await CliRun.OfAsync(_room, [.. qwen, "--resolution", "512"]);
        CliRun engine = await CliRun.OfAsync(_room, ["layers", "split", Input, "-o", _room.PathOf("x"), "--steps", "3"]);
        CliRun missing = await CliRun.OfAsync(_room, ["layers", "split", Input, "-o", _room.PathOf("x"), "--engine", "qwen"]);
        CliRun both = await CliRun.OfAsync(_room, [.. qwen, "--caption", "model"]);

        Assert.Contains("--prompt", both.Error, StringComparison.Ordinal);
        Assert.Contains("640", memory.Error, StringComparison.Ordinal);
        Assert.Contains("640 and 1024", resolution.Error, StringComparison.Ordinal);
        Assert.Contains("--engine qwen", engine.Error, StringComparison.Ordinal);
        Assert.Contains("myna models pull qwen-image-layered", missing.Error, StringComparison.Ordinal);
        Assert.All([memory, resolution, engine, missing, both], run => Assert.NotEqual(0, run.ExitCode));
    }
}
