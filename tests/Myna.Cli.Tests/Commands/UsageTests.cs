using Myna.Cli.Errors;
using Myna.Cli.Tests.Support;

namespace Myna.Cli.Tests.Commands;

public sealed class UsageTests : IDisposable
{
    private readonly Room _room = new();

    public void Dispose() => _room.Dispose();

    [Theory]
    [InlineData("clone")]
    [InlineData("clone clip.wav hello")]
    [InlineData("clone clip.wav -o out.wav")]
    [InlineData("clone clip.wav hello -o out.wav --text-file text.txt")]
    [InlineData("clone clip.wav hello -o out.wav --speed 3")]
    [InlineData("clone clip.wav hello -o out.wav --speed NaN")]
    [InlineData("clone clip.wav hello -o out.wav --steps 0")]
    [InlineData("clone clip.wav hello -o out.wav --steps many")]
    [InlineData("clone clip.wav hello -o out.wav --guidance -1")]
    [InlineData("clone clip.wav hello -o out.wav --temperature 2.1")]
    [InlineData("clone clip.wav hello -o out.wav --seed -1")]
    [InlineData("clone clip.wav hello -o out.wav --fast --steps 8")]
    [InlineData("clone clip.wav hello -o - --json")]
    [InlineData("speak hello -o out.wav")]
    [InlineData("voices rename anna")]
    [InlineData("stretch clip.wav -o out.wav")]
    [InlineData("stretch clip.wav --speed 2.5 -o out.wav")]
    [InlineData("stretch clip.wav --speed 2 -o - --json")]
    [InlineData("plot clip.wav")]
    [InlineData("plot clip.wav -o out.png --width 3")]
    [InlineData("compare clip.wav")]
    [InlineData("completion tcsh")]
    [InlineData("models pull")]
    [InlineData("models pull lite")]
    [InlineData("models pull qwen3-tts-0.6b --repo a/b")]
    [InlineData("models pull qwen3-tts-0.6b --include *.json")]
    [InlineData("models pull qwen3-tts-0.6b --link")]
    [InlineData("models pull qwen3-tts-0.6b --source ftp")]
    [InlineData("models pull qwen3-tts-0.6b --parallel 0")]
    [InlineData("models pull qwen3-tts-0.6b --endpoint nonsense")]
    [InlineData("models pull --repo ../evil")]
    [InlineData("models remove ../evil")]
    [InlineData("models remove lite")]
    [InlineData("sing")]
    public async Task Wrong_command_line_is_explained_with_exit_code_2(string line)
    {
        CliRun run = await CliRun.OfAsync(_room, line.Split(' '));

        Assert.Equal((2, ""), (run.ExitCode, line.Contains("--json", StringComparison.Ordinal) ? "" : run.Output));
        Assert.True(run.Error.Length > 0 || run.Json.GetProperty("error").GetProperty("code").GetString() == "usage");
    }

    [Fact]
    public async Task Errors_are_json_for_those_who_asked()
    {
        CliRun parse = await CliRun.OfAsync(_room, ["clone", "--json"]);
        CliRun input = await CliRun.OfAsync(_room, ["inspect", _room.PathOf("none.wav"), "--json"]);

        Assert.Equal(("usage", ""), (parse.Json.GetProperty("error").GetProperty("code").GetString(), parse.Error));
        Assert.Equal(("bad_input", ""), (input.Json.GetProperty("error").GetProperty("code").GetString(), input.Error));
        Assert.Contains("none.wav", input.Json.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("clone --help")]
    [InlineData("speak --help")]
    [InlineData("voices --help")]
    [InlineData("inspect --help")]
    [InlineData("stretch --help")]
    [InlineData("plot --help")]
    [InlineData("compare --help")]
    [InlineData("completion --help")]
    [InlineData("models --help")]
    [InlineData("models pull --help")]
    public async Task Help_has_examples(string line)
    {
        CliRun run = await CliRun.OfAsync(_room, line.Split(' '));

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("Examples:\n  myna ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_program_or_weights_have_their_own_exit_code()
    {
        string clip = _room.WithTone("clip.wav", seconds: 4);
        var noProgram = new HummingModels { ProgramFailure = new CliException(ExitCode.Missing, "espeak-ng is not installed") };
        var noWeights = new HummingModels { LoadFailure = new MynaException("the weights are damaged; copy them again") };

        CliRun program = await CliRun.OfAsync(_room, ["clone", clip, "one", "-o", _room.PathOf("out.wav")], models: noProgram);
        CliRun weights = await CliRun.OfAsync(_room, ["clone", clip, "one", "-o", _room.PathOf("out.wav")], models: noWeights);

        Assert.Equal((4, "myna: espeak-ng is not installed\n"), (program.ExitCode, program.Error));
        Assert.Equal((4, "myna: the weights are damaged; copy them again\n"), (weights.ExitCode, weights.Error));
        Assert.Equal(["clip.wav"], _room.Files);
    }

    [Fact]
    public async Task Missing_ffmpeg_is_told_before_any_work()
    {
        var models = new HummingModels();

        CliRun run = await CliRun.OfAsync(
            _room,
            ["clone", _room.WithTone("clip.wav", seconds: 4), "one", "-o", _room.PathOf("out.mp3")],
            models: models,
            variables: new() { ["PATH"] = "/nowhere" });

        Assert.Equal(4, run.ExitCode);
        Assert.Contains("apt-get install ffmpeg", run.Error, StringComparison.Ordinal);
        Assert.Empty(models.Requests);
    }

    [Fact]
    public async Task Unknown_output_format_is_told_before_any_work()
    {
        CliRun run = await CliRun.OfAsync(_room, ["clone", _room.WithTone("clip.wav", seconds: 4), "one", "-o", _room.PathOf("out.xyz")]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(".xyz", run.Error, StringComparison.Ordinal);
    }
}
