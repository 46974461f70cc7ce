using System.Text;
using Myna.Cli.Tests.Support;

namespace Myna.Cli.Tests.EndToEnd;

/// <summary>The built program with the real model, killed in the middle of a long text.</summary>
public sealed class ResumeTests : IDisposable
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(20);

    private readonly Room _room = new();

    public void Dispose() => _room.Dispose();

    [Fact]
    public async Task Killed_run_goes_on_to_the_same_bytes()
    {
        string text = string.Join("\n\n", Enumerable.Range(1, 12).Select(i => $"Paragraph number {i} is here. It says little, and then it ends!"));
        _room.WithBytes("text.txt", Encoding.UTF8.GetBytes(text));
        await MynaProcess.RunAsync(_room, ["voices", "add", "mid", Room.Sample("reader-mid.wav")]);
        string[] request = ["read", "text.txt", "--voice", "mid", "--fast", "--no-provenance"];
        ProcessResult whole = await MynaProcess.RunAsync(_room, [.. request, "-o", "whole.wav", "--srt", "whole.srt"]);
        Assert.Equal((0, ""), (whole.ExitCode, whole.Error));

        string journal = _room.PathOf(".out.wav.myna/pieces.jsonl");
        using (MynaProcess process = MynaProcess.Start(_room, [.. request, "-o", "out.wav"]))
        {
            while (!process.HasEnded && !(File.Exists(journal) && new FileInfo(journal).Length > 0))
            {
                await Task.Delay(Glance, TestContext.Current.CancellationToken);
            }

            await process.KillAsync();
        }

        Assert.False(File.Exists(_room.PathOf("out.wav")));
        ProcessResult resumed = await MynaProcess.RunAsync(_room, [.. request, "-o", "out.wav", "--srt", "out.srt", "--resume", "--json"]);
        Assert.Equal((0, ""), (resumed.ExitCode, resumed.Error));
        Assert.InRange(resumed.Json.GetProperty("pieces_resumed").GetInt32(), 1, 11);
        Assert.Equal(File.ReadAllBytes(_room.PathOf("whole.wav")), File.ReadAllBytes(_room.PathOf("out.wav")));
        Assert.Equal(File.ReadAllBytes(_room.PathOf("whole.srt")), File.ReadAllBytes(_room.PathOf("out.srt")));

        // Read in pieces or spoken in one go, the text sounds the same.
        await MynaProcess.RunAsync(_room, ["speak", "--text-file", "text.txt", "--voice", "mid", "--fast", "--no-provenance", "-o", "spoken.wav"]);
        Assert.Equal(File.ReadAllBytes(_room.PathOf("whole.wav")), File.ReadAllBytes(_room.PathOf("spoken.wav")));
    }
}
