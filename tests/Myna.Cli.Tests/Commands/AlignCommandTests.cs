using System.Text.Json;
using Myna.Cli.Tests.Support;

namespace Myna.Cli.Tests.Commands;

/// <summary><c>myna align</c> with the real model: aligning hums would prove nothing.</summary>
public sealed class AlignCommandTests : IDisposable
{
    private const string Clip = "reader-high.wav";
    private const string Text = "I could do so much for all at home. How I should enjoy that!";

    private readonly Room _room = new();

    public void Dispose() => _room.Dispose();

    [Fact]
    public async Task Words_and_subtitles_have_times()
    {
        string srt = _room.PathOf("out.srt");

        CliRun run = await CliRun.OfAsync(_room, ["align", Room.Sample(Clip), Text, "--json", "--srt", srt]);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.True(run.Json.GetProperty("fits").GetBoolean());
        Assert.InRange(run.Json.GetProperty("confidence").GetDouble(), 0.5, 1);
        JsonElement[] words = [.. run.Json.GetProperty("words").EnumerateArray()];
        Assert.Equal(14, words.Length);
        Assert.Equal(("I", "that"), (words[0].GetProperty("text").GetString(), words[^1].GetProperty("text").GetString()));
        Assert.All(words, word => Assert.True(word.GetProperty("start").GetDouble() < word.GetProperty("end").GetDouble()));
        string[] lines = await File.ReadAllLinesAsync(srt, TestContext.Current.CancellationToken);
        Assert.Equal(["1", "2"], [lines[0], lines[4]]);
        Assert.Matches(@"^00:00:00,\d{3} --> 00:00:0\d,\d{3}$", lines[1]);
        Assert.Equal(("I could do so much for all at home.", "How I should enjoy that!"), (lines[2], lines[6]));
    }

    [Fact]
    public async Task Wrong_text_is_a_finding_and_no_error()
    {
        CliRun run = await CliRun.OfAsync(_room, ["align", Room.Sample(Clip), "-"], input: "The average man's a coward, he said to the people.");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("does not seem to be what was said", run.Output, StringComparison.Ordinal);
        Assert.Contains("coward", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Input_that_cannot_be_used_is_named()
    {
        string silent = _room.WithClip("silent.wav", 2, _ => 0);

        Assert.Equal(3, (await CliRun.OfAsync(_room, ["align", silent, "Hello."])).ExitCode);
        Assert.Equal(3, (await CliRun.OfAsync(_room, ["align", _room.PathOf("none.wav"), "Hello."])).ExitCode);
        Assert.Equal(3, (await CliRun.OfAsync(_room, ["align", Room.Sample(Clip), "..."])).ExitCode);
        Assert.Equal(2, (await CliRun.OfAsync(_room, ["align", Room.Sample(Clip)])).ExitCode);
        Assert.Equal(["silent.wav"], _room.Files);
    }
}
