using System.Text;
using System.Text.Json;
using Myna.Audio;
using Myna.Audio.Files;
using Myna.Cli.Tests.Support;

namespace Myna.Cli.Tests.Commands;

public sealed class DubCommandTests : IDisposable
{
    private readonly Room _room = new();

    public void Dispose() => _room.Dispose();

    [Fact]
    public async Task Cues_are_heard_in_their_slots_and_the_audio_is_as_long_as_the_last()
    {
        // Ten words a second. The second cue needs 1.25 times the speed; the third begins before the second has ended.
        CliRun run = await DubAsync(
            """
            1
            00:00:01,000 --> 00:00:02,000
            one two three four five six seven eight nine ten

            2
            00:00:03,000 --> 00:00:03,800
            one two three four five six seven eight nine ten

            3
            00:00:03,700 --> 00:00:04,800
            one two three four five six seven eight nine ten

            4
            00:00:05,000 --> 00:00:06,500
            ♪
            """,
            "--json");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        AudioClip audio = await AudioFile.ReadAsync(_room.PathOf("out.wav"), TestContext.Current.CancellationToken);
        Assert.Equal(6.5, audio.Seconds, 1e-6);
        JsonElement[] cues = [.. run.Json.GetProperty("cues").EnumerateArray()];
        Assert.Equal([1, 3], cues.Take(2).Select(cue => cue.GetProperty("spoken_start").GetDouble()));
        Assert.Equal(1, cues[0].GetProperty("speed").GetDouble());
        Assert.InRange(cues[1].GetProperty("speed").GetDouble(), 1.25, 1.36);
        Assert.InRange(cues[2].GetProperty("spoken_start").GetDouble(), 3.7, 3.8);
        Assert.All(cues, cue => Assert.Equal(0, cue.GetProperty("over_seconds").GetDouble()));
        Assert.Equal(3, cues.Length);

        float[] samples = audio.Samples;
        Assert.All(samples[..24_000], sample => Assert.Equal(0, sample));
        Assert.NotEqual(0, samples[24_000]);
        Assert.All(samples[(24_000 * 2 + 10)..(24_000 * 3)], sample => Assert.Equal(0, sample));
    }

    [Fact]
    public async Task What_does_not_fit_is_said_and_delays_what_follows()
    {
        CliRun run = await DubAsync(
            """
            00:00:00.000 --> 00:00:00.500
            one two three four five six seven eight nine ten

            00:00:00.500 --> 00:00:02.000
            one
            """);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("cue 1 at 00:00:00.000 ends 0.1", run.Error, StringComparison.Ordinal);
        Assert.Contains("cue 2 at 00:00:00.500 begins 0.1", run.Error, StringComparison.Ordinal);
        Assert.Contains("2 do not fit their slots", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no times", 3)]
    [InlineData("00:00:01,000 --> 00:00:00,500\nword", 3)]
    [InlineData("00:00:01,000 --> 00:00:02,500\n♪", 3)]
    [InlineData("00:00:01,000 --> 9999:00:00,000\nword", 3)]
    public async Task Subtitles_that_cannot_be_used_are_an_error(string subtitles, int exitCode)
    {
        CliRun run = await DubAsync(subtitles);
        Assert.Equal(exitCode, run.ExitCode);
        Assert.False(File.Exists(_room.PathOf("out.wav")));
    }

    private async Task<CliRun> DubAsync(string subtitles, params string[] options)
    {
        await CliRun.OfAsync(_room, ["voices", "add", "anna", _room.WithTone("clip.wav", seconds: 4)]);
        string file = _room.WithBytes("film.srt", Encoding.UTF8.GetBytes(subtitles));
        return await CliRun.OfAsync(
            _room,
            ["dub", file, "--voice", "anna", "-o", _room.PathOf("out.wav"), .. options],
            models: new HummingModels { Careful = true });
    }
}
