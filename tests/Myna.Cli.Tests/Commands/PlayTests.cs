using System.Text.Json;
using Myna.Audio;
using Myna.Audio.Files;
using Myna.Cli.Tests.Support;

namespace Myna.Cli.Tests.Commands;

/// <summary><c>--play</c>, with programs of the test's own in the place of a player: there are no loudspeakers here.</summary>
public sealed class PlayTests : IDisposable
{
    private readonly Room _room = new();

    public void Dispose() => _room.Dispose();

    [Fact]
    public async Task Player_gets_the_samples_of_the_file()
    {
        WithPlayer("aplay", $"cat > '{_room.PathOf("heard.wav")}'");

        CliRun run = await PlayAsync("-o", _room.PathOf("out.wav"), "--play");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        AudioClip file = await AudioFile.ReadAsync(_room.PathOf("out.wav"), TestContext.Current.CancellationToken);
        AudioClip heard = await AudioFile.ReadAsync(_room.PathOf("heard.wav"), TestContext.Current.CancellationToken);
        Assert.Equal(file.Samples, heard.Samples);
    }

    [Fact]
    public async Task Raw_player_gets_floats_and_no_file_is_needed()
    {
        WithPlayer("paplay", $"echo \"$@\" > '{_room.PathOf("arguments")}'; cat > '{_room.PathOf("heard.raw")}'");

        CliRun run = await PlayAsync("--play", "--json");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(JsonValueKind.Null, run.Json.GetProperty("output").ValueKind);
        Assert.Equal(run.Json.GetProperty("seconds").GetDouble() * 24_000 * 4, new FileInfo(_room.PathOf("heard.raw")).Length);
        Assert.Contains("--rate=24000", File.ReadAllText(_room.PathOf("arguments")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Player_that_fails_is_told_with_its_own_words()
    {
        WithPlayer("ffplay", "echo 'no sound card' >&2; exit 7");

        CliRun run = await PlayAsync("-o", _room.PathOf("out.wav"), "--play");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("exit code 7: no sound card", run.Error, StringComparison.Ordinal);
        Assert.Equal("", run.Output);
    }

    [Fact]
    public async Task No_player_and_no_place_are_told_before_any_work()
    {
        Directory.CreateDirectory(_room.PathOf("bin"));

        CliRun noPlayer = await PlayAsync("--play");
        CliRun noPlace = await PlayAsync();

        Assert.Equal((4, 2), (noPlayer.ExitCode, noPlace.ExitCode));
        Assert.Contains("alsa-utils", noPlayer.Error, StringComparison.Ordinal);
        Assert.Contains("--play", noPlace.Error, StringComparison.Ordinal);
    }

    private void WithPlayer(string name, string script)
    {
        Directory.CreateDirectory(_room.PathOf("bin"));
        string path = Path.Combine(_room.PathOf("bin"), name);
        File.WriteAllText(path, "#!/bin/sh\nPATH=/usr/bin:/bin\n" + script + "\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }

    private Task<CliRun> PlayAsync(params string[] options) => CliRun.OfAsync(
        _room,
        ["clone", _room.WithTone("clip.wav", seconds: 4), "one two three", .. options],
        variables: new() { ["PATH"] = _room.PathOf("bin") });
}
