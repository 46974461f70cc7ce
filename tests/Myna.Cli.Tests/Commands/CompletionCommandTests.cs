using System.Diagnostics;
using Myna.Cli.Tests.Support;

namespace Myna.Cli.Tests.Commands;

public sealed class CompletionCommandTests : IDisposable
{
    private readonly Room _room = new();

    public void Dispose() => _room.Dispose();

    [Theory]
    [InlineData("myna vo", "voices")]
    [InlineData("myna voices ren", "rename")]
    [InlineData("myna speak hi --sp", "--speed")]
    [InlineData("myna speak hi --voice ", "anna")]
    [InlineData("myna voices remove an", "anna")]
    [InlineData("myna models pull qwen3-tts-1.7b-d", "qwen3-tts-1.7b-design")]
    [InlineData("myna models pull qwen3-tts-0.6b --source model", "modelscope")]
    public async Task Commands_options_and_voices_are_suggested(string line, string expected)
    {
        await CliRun.OfAsync(_room, ["voices", "add", "anna", _room.WithTone("clip.wav", seconds: 4)]);

        CliRun run = await CliRun.OfAsync(_room, [$"[suggest:{line.Length}]", line]);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains(expected, run.Output.Split('\n'));
    }

    /// <summary>The script in a real bash, with a function in place of the program that answers as the directive does.</summary>
    [Fact]
    public async Task Script_completes_in_bash()
    {
        CliRun script = await CliRun.OfAsync(_room, ["completion", "bash"]);
        string test = script.Output + """

            myna() { [ "$1" = "[suggest:7]" ] && [ "$2" = "myna vo" ] && printf 'voices\nversion\n'; }
            COMP_LINE="myna vo" COMP_POINT=7 COMP_WORDS=(myna vo) COMP_CWORD=1
            _myna_complete
            printf '%s\n' "${COMPREPLY[@]}"
            complete -p myna
            """;
        var start = new ProcessStartInfo("bash", ["--norc", "-c", test.ReplaceLineEndings("\n")]) { RedirectStandardOutput = true };
        using Process bash = Process.Start(start)!;
        string output = await bash.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await bash.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal("voices\ncomplete -o default -F _myna_complete myna\n", output);
    }
}
