using System.Buffers.Binary;
using Myna.Cli.Tests.Support;

namespace Myna.Cli.Tests.Commands;

public sealed class PlotCommandTests : IDisposable
{
    private readonly Room _room = new();

    public void Dispose() => _room.Dispose();

    [Fact]
    public async Task Picture_has_the_size_that_is_told()
    {
        CliRun run = await CliRun.OfAsync(
            _room, ["plot", Room.Sample("reader-mid.wav"), "-o", _room.PathOf("out.png"), "--width", "700", "--json"]);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        byte[] png = File.ReadAllBytes(_room.PathOf("out.png"));
        Assert.Equal(700, BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)));
        Assert.Equal(run.Json.GetProperty("height").GetInt32(), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20)));
        Assert.Equal(700, run.Json.GetProperty("width").GetInt32());
    }

    [Fact]
    public async Task Other_kinds_of_pictures_and_empty_sounds_are_refused()
    {
        string tone = _room.WithTone("clip.wav", seconds: 1), empty = _room.WithTone("empty.wav", seconds: 0);

        CliRun jpeg = await CliRun.OfAsync(_room, ["plot", tone, "-o", _room.PathOf("out.jpg")]);
        CliRun nothing = await CliRun.OfAsync(_room, ["plot", empty, "-o", _room.PathOf("out.png")]);
        CliRun missing = await CliRun.OfAsync(_room, ["plot", _room.PathOf("none.wav"), "-o", _room.PathOf("out.png")]);

        Assert.Equal((2, 3, 3), (jpeg.ExitCode, nothing.ExitCode, missing.ExitCode));
        Assert.Contains("PNG", jpeg.Error, StringComparison.Ordinal);
        Assert.Equal(["clip.wav", "empty.wav"], _room.Files);
    }
}
