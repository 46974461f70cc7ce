using Myna.Cli.Tests.Support;

namespace Myna.Cli.Tests.Commands;

public sealed class SpeakCommandTests : IDisposable
{
    private readonly Room _room = new();

    public void Dispose() => _room.Dispose();

    [Fact]
    public async Task Voice_may_be_a_file()
    {
        await CliRun.OfAsync(_room, ["voices", "add", "anna", _room.WithTone("clip.wav", seconds: 4)]);
        string elsewhere = _room.PathOf("moved.myna");
        File.Move(Path.Combine(_room.Home, "voices", "anna.myna"), elsewhere);

        CliRun run = await CliRun.OfAsync(_room, ["speak", "one", "--voice", elsewhere, "-o", _room.PathOf("out.wav")]);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.True(File.Exists(_room.PathOf("out.wav")));
    }

    [Theory]
    [InlineData("bob", 3)]
    [InlineData("missing.myna", 3)]
    [InlineData("..", 2)]
    [InlineData("", 2)]
    public async Task Voice_that_is_not_there_is_an_error(string voice, int exitCode)
    {
        CliRun run = await CliRun.OfAsync(_room, ["speak", "one", "--voice", voice, "-o", _room.PathOf("out.wav")]);

        Assert.Equal(exitCode, run.ExitCode);
        Assert.StartsWith("myna: ", run.Error, StringComparison.Ordinal);
        Assert.Empty(_room.Files);
    }

    [Fact]
    public async Task Damaged_voice_file_is_an_error()
    {
        string voice = _room.WithBytes("bad.myna", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);

        CliRun run = await CliRun.OfAsync(_room, ["speak", "one", "--voice", voice, "-o", _room.PathOf("out.wav")]);

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("bad.myna", run.Error, StringComparison.Ordinal);
        Assert.Equal(["bad.myna"], _room.Files);
    }
}
