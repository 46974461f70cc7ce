using Myna.Cli.Tests.Support;

namespace Myna.Cli.Tests.EndToEnd;

/// <summary>Ctrl-C while the built program speaks.</summary>
public sealed class InterruptTests : IDisposable
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(20);

    private readonly Room _room = new();

    public void Dispose() => _room.Dispose();

    [Theory]
    [InlineData("out.wav")]
    [InlineData("out.mp3")]
    public async Task Ctrl_c_leaves_no_file(string output)
    {
        // Long enough that it cannot be done before the signal arrives.
        string text = string.Concat(Enumerable.Repeat("It was a bright cold day in April, and the clocks were striking thirteen. ", 400));
        _room.WithBytes("text.txt", System.Text.Encoding.UTF8.GetBytes(text));
        string marks = _room.PathOf("marks.json");
        using MynaProcess process = MynaProcess.Start(
            _room, ["clone", Room.Sample("reader-mid.wav"), "--text-file", "text.txt", "-o", output, "--marks", marks, "--save", "mid"]);

        // The hidden file of the marks says that the work has begun.
        while (!process.HasEnded && !_room.Files.Any(name => name.StartsWith(".marks", StringComparison.Ordinal)))
        {
            await Task.Delay(Glance, TestContext.Current.CancellationToken);
        }

        await Task.Delay(Glance * 25, TestContext.Current.CancellationToken);
        await process.InterruptAsync();
        ProcessResult result = await process.EndAsync();

        Assert.Equal(130, result.ExitCode);
        Assert.Equal(["text.txt"], _room.Files);
        Assert.False(Directory.Exists(Path.Combine(_room.Home, "voices")));
    }
}
