using System.Text.Json;
using Myna.Cli.Tests.Support;

namespace Myna.Cli.Tests.Commands;

public sealed class InspectCommandTests : IDisposable
{
    private readonly Room _room = new();

    public void Dispose() => _room.Dispose();

    [Fact]
    public async Task Clip_is_measured()
    {
        CliRun run = await CliRun.OfAsync(_room, ["inspect", Room.Sample("reader-low.wav"), "--json"]);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.True(run.Json.GetProperty("usable").GetBoolean());
        Assert.Equal(3.52, run.Json.GetProperty("seconds").GetDouble(), 0.01);
        Assert.InRange(run.Json.GetProperty("speech_seconds").GetDouble(), 2, 3.52);
        Assert.InRange(run.Json.GetProperty("level_db").GetDouble(), -40, -10);
        Assert.InRange(run.Json.GetProperty("bandwidth_hz").GetDouble(), 3000, 12_000);
        Assert.Equal((24_000, 1), (run.Json.GetProperty("sample_rate").GetInt32(), run.Json.GetProperty("channels").GetInt32()));
    }

    [Fact]
    public async Task Report_for_a_person_has_advice()
    {
        CliRun run = await CliRun.OfAsync(_room, ["inspect", Room.Sample("reader-mid.wav")]);

        Assert.Contains("bandwidth", run.Output, StringComparison.Ordinal);
        Assert.Contains("This clip", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clip_that_cannot_be_cloned_is_a_finding_and_no_error()
    {
        string clip = _room.WithTone("short.wav", seconds: 1);

        CliRun text = await CliRun.OfAsync(_room, ["inspect", clip]);
        CliRun json = await CliRun.OfAsync(_room, ["inspect", clip, "--json"]);

        Assert.Equal((0, 0), (text.ExitCode, json.ExitCode));
        Assert.Contains("cannot be cloned", text.Output, StringComparison.Ordinal);
        Assert.False(json.Json.GetProperty("usable").GetBoolean());
        Assert.Equal(JsonValueKind.Null, json.Json.GetProperty("level_db").ValueKind);
        Assert.Equal(1, json.Json.GetProperty("advice").GetArrayLength());
    }

    [Fact]
    public async Task Digital_silence_between_words_has_no_noise_floor_and_is_still_json()
    {
        string clip = _room.WithClip("gaps.wav", 6, time => time % 1 < 0.7 ? 0.2f * (float)Math.Sin(2 * Math.PI * 200 * time) : 0);

        CliRun run = await CliRun.OfAsync(_room, ["inspect", clip, "--json"]);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("audio", run.Json.GetProperty("kind").GetString());
    }

    [Fact]
    public async Task Weights_are_listed()
    {
        string weights = Path.Combine(Repository.Root, "models", "lite", "vocoder.safetensors");

        CliRun text = await CliRun.OfAsync(_room, ["inspect", weights]);
        CliRun json = await CliRun.OfAsync(_room, ["inspect", weights, "--json"]);

        Assert.Contains("mel_inverse", text.Output, StringComparison.Ordinal);
        JsonElement tensor = json.Json.GetProperty("tensors").EnumerateArray()
            .Single(tensor => tensor.GetProperty("name").GetString() == "mel_inverse");
        Assert.Equal([513, 100], tensor.GetProperty("shape").EnumerateArray().Select(extent => extent.GetInt32()));
        Assert.Equal("weights", json.Json.GetProperty("kind").GetString());
    }

    [Fact]
    public async Task Voice_is_shown_with_its_metadata()
    {
        await CliRun.OfAsync(_room, ["voices", "add", "anna", _room.WithTone("clip.wav", seconds: 4)]);

        CliRun run = await CliRun.OfAsync(_room, ["inspect", Path.Combine(_room.Home, "voices", "anna.myna"), "--json"]);

        Assert.Equal("voice", run.Json.GetProperty("kind").GetString());
        Assert.Equal("anna", run.Json.GetProperty("metadata").GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("none.wav")]
    [InlineData("none.myna")]
    [InlineData("none.safetensors")]
    public async Task File_that_is_not_there_is_named(string name)
    {
        CliRun run = await CliRun.OfAsync(_room, ["inspect", _room.PathOf(name)]);

        Assert.Equal(3, run.ExitCode);
        Assert.Contains($"{name} does not exist", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.safetensors")]
    [InlineData("a.myna")]
    [InlineData("a.wav")]
    public async Task Rubbish_is_refused(string name)
    {
        string file = _room.WithBytes(name, [.. Enumerable.Range(0, 300).Select(value => (byte)(value * 7))]);

        CliRun run = await CliRun.OfAsync(_room, ["inspect", file]);

        Assert.Equal(3, run.ExitCode);
        Assert.Contains(name, run.Error, StringComparison.Ordinal);
    }
}
