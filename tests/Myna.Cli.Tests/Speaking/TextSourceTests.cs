using Myna.Cli.Tests.Support;

namespace Myna.Cli.Tests.Speaking;

public sealed class TextSourceTests : IDisposable
{
    private readonly Room _room = new();

    public void Dispose() => _room.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("… — !?")]
    public async Task Text_without_words_is_refused(string text)
    {
        CliRun run = await CliRun.OfAsync(_room, ["clone", _room.WithTone("clip.wav", seconds: 4), text, "-o", _room.PathOf("out.wav")]);

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("at least one word", run.Error, StringComparison.Ordinal);
        Assert.Equal(["clip.wav"], _room.Files);
    }

    [Fact]
    public async Task Empty_standard_input_is_refused()
    {
        CliRun run = await CliRun.OfAsync(_room, ["clone", _room.WithTone("clip.wav", seconds: 4), "-", "-o", _room.PathOf("out.wav")]);

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("standard input", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_that_is_not_utf8_is_refused()
    {
        string latin1 = _room.WithBytes("text.txt", (byte)'G', (byte)'r', 0xFC, 0xDF);

        CliRun run = await CliRun.OfAsync(
            _room, ["clone", _room.WithTone("clip.wav", seconds: 4), "--text-file", latin1, "-o", _room.PathOf("out.wav")]);

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("UTF-8", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_that_is_not_there_is_refused()
    {
        CliRun run = await CliRun.OfAsync(
            _room, ["clone", _room.WithTone("clip.wav", seconds: 4), "--text-file", _room.PathOf("none.txt"), "-o", _room.PathOf("out.wav")]);

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("none.txt does not exist", run.Error, StringComparison.Ordinal);
    }
}
