using System.Text.Json;
using Myna.Cli.Tests.Support;

namespace Myna.Cli.Tests.Commands;

public sealed class DoctorCommandTests : IDisposable
{
    private readonly Room _room = new();

    public void Dispose() => _room.Dispose();

    [Fact]
    public async Task Missing_programs_are_warned_of_with_what_is_lost()
    {
        CliRun run = await CliRun.OfAsync(_room, ["doctor", "--json"], models: new HummingModels { WordSeconds = 0.25 }, variables: new() { ["PATH"] = "/nowhere" });

        Assert.Equal(0, run.ExitCode);
        Assert.True(run.Json.GetProperty("ok").GetBoolean());
        Dictionary<string, JsonElement> checks = run.Json.GetProperty("checks").EnumerateArray()
            .ToDictionary(check => check.GetProperty("name").GetString()!);
        Assert.Equal("warn", checks["espeak-ng"].GetProperty("state").GetString());
        Assert.Contains("apt-get install espeak-ng", checks["espeak-ng"].GetProperty("advice").GetString(), StringComparison.Ordinal);
        Assert.StartsWith("built in (English)", checks["phonemes"].GetProperty("found").GetString(), StringComparison.Ordinal);
        Assert.Equal("warn", checks["ffmpeg"].GetProperty("state").GetString());
        Assert.Equal("ok", checks["self-test"].GetProperty("state").GetString());
    }

    [Fact]
    public async Task Self_test_that_fails_is_reported_with_its_reason()
    {
        var models = new HummingModels { LoadFailure = new MynaException("the weights are damaged; copy them again") };

        CliRun run = await CliRun.OfAsync(_room, ["doctor"], models: models);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("the weights are damaged; copy them again", run.Output, StringComparison.Ordinal);
        Assert.Contains("Something that Myna needs is missing", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.25, 0, "ok")]
    [InlineData(0.02, 1, "missing")]
    [InlineData(5, 1, "missing")]
    public async Task Speech_of_implausible_length_is_no_speech(double wordSeconds, int exitCode, string state)
    {
        CliRun run = await CliRun.OfAsync(_room, ["doctor", "--json"], models: new HummingModels { WordSeconds = wordSeconds });

        Assert.Equal(exitCode, run.ExitCode);
        JsonElement selfTest = run.Json.GetProperty("checks").EnumerateArray().Last();
        Assert.Equal(("self-test", state), (selfTest.GetProperty("name").GetString(), selfTest.GetProperty("state").GetString()));
    }
}
