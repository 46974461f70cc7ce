using Myna.Audio;
using Myna.Audio.Files;
using Myna.Cli.Tests.Support;

namespace Myna.Cli.Tests.Commands;

public sealed class StretchCommandTests : IDisposable
{
    private readonly Room _room = new();

    public void Dispose() => _room.Dispose();

    [Theory]
    [InlineData("0.5", 4)]
    [InlineData("1.25", 1.6)]
    [InlineData("2", 1)]
    public async Task File_becomes_longer_or_shorter(string speed, double seconds)
    {
        string clip = _room.WithTone("clip.wav", seconds: 2);

        CliRun run = await CliRun.OfAsync(_room, ["stretch", clip, "--speed", speed, "-o", _room.PathOf("out.wav"), "--json"]);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        AudioClip sound = await AudioFile.ReadAsync(_room.PathOf("out.wav"), TestContext.Current.CancellationToken);
        Assert.Equal(seconds, sound.Seconds, 0.001);
        Assert.Equal(seconds, run.Json.GetProperty("seconds").GetDouble(), 0.001);
        Assert.Equal(2, run.Json.GetProperty("source_seconds").GetDouble());
    }

    [Fact]
    public async Task Stream_holds_the_samples_of_the_file()
    {
        string clip = _room.WithTone("clip.wav", seconds: 1);

        await CliRun.OfAsync(_room, ["stretch", clip, "--speed", "0.8", "-o", _room.PathOf("out.wav")]);
        CliRun run = await CliRun.OfAsync(_room, ["stretch", clip, "--speed", "0.8", "-o", "-"]);

        AudioClip file = await AudioFile.ReadAsync(_room.PathOf("out.wav"), TestContext.Current.CancellationToken);
        AudioClip stream = WavReader.ReadClip(new MemoryStream(run.Stream), "stream", cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(file.Samples, stream.Samples);
        Assert.Contains("1.00 s became 1.25 s", run.Error, StringComparison.Ordinal);
        Assert.Equal("", run.Output);
    }

    [Fact]
    public async Task What_is_no_sound_is_refused_and_leaves_no_file()
    {
        string text = _room.WithBytes("clip.wav", "not a sound"u8.ToArray());
        string empty = _room.WithTone("empty.wav", seconds: 0);

        CliRun wrong = await CliRun.OfAsync(_room, ["stretch", text, "--speed", "2", "-o", _room.PathOf("out.wav")]);
        CliRun nothing = await CliRun.OfAsync(_room, ["stretch", empty, "--speed", "2", "-o", _room.PathOf("out.wav")]);

        Assert.Equal((3, 3), (wrong.ExitCode, nothing.ExitCode));
        Assert.Contains("empty.wav", nothing.Error, StringComparison.Ordinal);
        Assert.Equal(["clip.wav", "empty.wav"], _room.Files);
    }
}
