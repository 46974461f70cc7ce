using System.Diagnostics;
using Myna.Cli.Tests.Support;
using Myna.Library;

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
        Assert.Equal("voices\ncomplete -o default -F _myna_complete myna\n", await OutputOfAsync("bash", "--norc", "-c", test.ReplaceLineEndings("\n")));
    }

    /// <summary>The function in a real zsh, with functions in place of the program and of zsh's own that add what was found.</summary>
    [Fact]
    public async Task Script_completes_in_zsh()
    {
        RequireShell("zsh");
        CliRun script = await CliRun.OfAsync(_room, ["completion", "zsh"]);
        string test = script.Output + """

            myna() { [ "$1" = "[suggest:7]" ] && [ "$2" = "myna vo" ] && printf 'voices\nversion 2\n'; }
            compadd() { [ "$1" = -a ] && print -l -- "${(@P)2}"; }
            _files() { print files; }
            words=(myna vo) CURRENT=2
            _myna
            words=(myna speak x) CURRENT=3
            _myna
            """;
        Assert.Equal("voices\nversion 2\nfiles\n", await OutputOfAsync("zsh", "-f", "-c", test.ReplaceLineEndings("\n")));
    }

    [Fact]
    public async Task Script_completes_in_fish()
    {
        RequireShell("fish");
        CliRun script = await CliRun.OfAsync(_room, ["completion", "fish"]);
        string test = script.Output + """

            function myna
                test "$argv[1]" = "[suggest:7]"; and test "$argv[2]" = "myna vo"; and printf 'voices\nvocoder\n'
            end
            complete -C 'myna vo'
            """;
        string[] found = (await OutputOfAsync("fish", "--no-config", "-c", test.ReplaceLineEndings("\n"))).Split('\n');
        Assert.Contains("voices", found);
        Assert.Contains("vocoder", found);
    }

    private static void RequireShell(string shell) => Assert.SkipUnless(
        Programs.Find(shell, Environment.GetEnvironmentVariable) is not null, $"{shell} is not installed");

    private static async Task<string> OutputOfAsync(string shell, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(shell, arguments) { RedirectStandardOutput = true })!;
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return output;
    }
}
