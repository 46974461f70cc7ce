using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Myna.Audio.Files;
using Myna.Cli.Tests.Support;
using Myna.Library.Models;
using Myna.Server;
using Myna.Trust.Consent;

namespace Myna.Cli.Tests.Commands;

/// <summary>Commands with engines on other machines: a Myna server in this process, behind <c>remotes.json</c>.</summary>
public sealed class RemoteEngineCommandTests : IDisposable
{
    private static readonly string Picture = Path.Combine(Repository.Root, "tests", "Golden", "qwen-image-layered", "pipeline", "input_opaque.png");
    private readonly Room _room = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _room.Dispose();

    [Fact]
    public async Task A_remote_server_speaks_clones_splits_and_is_examined()
    {
        await using WebApplication server = MynaServer.Create(new ServerOptions { Home = _room.PathOf("other"), Port = 0, Consent = ConsentPolicy.Off });
        await server.StartAsync(Stop);
        WriteRemotes(server.Urls.First());

        string place = _room.PathOf("layers"), said = _room.PathOf("said.wav"), cloned = _room.PathOf("cloned.wav");
        CliRun split = await CliRun.OfAsync(_room, ["layers", "split", Picture, "-o", place, "--engine", "remote:gpu", "--json"]);
        CliRun verified = await CliRun.OfAsync(_room, ["layers", "verify", place, "--input", Picture]);
        Assert.Equal((0, ""), (split.ExitCode, split.Error));
        Assert.Equal(0, split.Json.GetProperty("recompose_max").GetInt32());
        Assert.Equal(0, verified.ExitCode);

        CliRun spoken = await SpeakAsync("speak", "Good morning.", "--model", "remote:gpu", "--speaker", "reader-mid", "-o", said);
        CliRun copy = await SpeakAsync("clone", Room.Sample("reader-mid.wav"), "Good morning.", "--model", "remote:gpu", "--language", "en", "-o", cloned);
        Assert.True(spoken.ExitCode == 0 && copy.ExitCode == 0, spoken.Error + copy.Error);
        foreach (string path in (string[])[said, cloned])
        {
            Assert.InRange((await AudioFile.ReadAsync(path, Stop)).Seconds, 0.4, 10);
        }

        CliRun doctor = await CliRun.OfAsync(_room, ["doctor", "--json"], models: new HummingModels { WordSeconds = 0.25 });
        Dictionary<string, JsonElement> checks = doctor.Json.GetProperty("checks").EnumerateArray().ToDictionary(check => check.GetProperty("name").GetString()!);
        Assert.Equal("ok", checks["remote:gpu"].GetProperty("state").GetString());
        Assert.Equal("warn", checks["remote:gone"].GetProperty("state").GetString());
        Assert.Contains("0 of 1", checks["remote:gone"].GetProperty("found").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, doctor.ExitCode);
        await server.StopAsync(Stop);
    }

    [Fact]
    public async Task What_a_remote_engine_cannot_do_is_said()
    {
        WriteRemotes("http://127.0.0.1:9");
        string[] split = ["layers", "split", Picture, "-o", _room.PathOf("x"), "--engine"];
        CliRun precision = await CliRun.OfAsync(_room, [.. split, "remote:gpu", "--previews", _room.PathOf("p")]);
        CliRun speech = await CliRun.OfAsync(_room, [.. split, "remote:gone"]);
        CliRun unknown = await CliRun.OfAsync(_room, [.. split, "dream"]);
        CliRun silent = await CliRun.OfAsync(_room, [.. split, "remote:gpu", "--layers", "2"]);
        Assert.Contains("--previews goes with --engine qwen", precision.Error, StringComparison.Ordinal);
        Assert.Contains("does not split pictures", speech.Error, StringComparison.Ordinal);
        Assert.Contains("builtin, qwen, remote:NAME", unknown.Error, StringComparison.Ordinal);
        Assert.Contains("cannot be reached", silent.Error, StringComparison.Ordinal);
        Assert.All([precision, speech, unknown, silent], run => Assert.NotEqual(0, run.ExitCode));
    }

    private void WriteRemotes(string address)
    {
        Directory.CreateDirectory(_room.Home);
        File.WriteAllText(
            Path.Combine(_room.Home, "remotes.json"),
            $$$$"""
            {"remotes": {"gpu": {"kind": "myna", "engine": "builtin", "model": "lite", "answer_seconds": 300, "retries": 0, "servers": [{"url": "{{{{address}}}}"}]},
                         "gone": {"servers": [{"url": "http://127.0.0.1:9"}]}}}
            """);
    }

    private Task<CliRun> SpeakAsync(params string[] arguments) =>
        CliRun.OfAsync(_room, arguments, models: new VoiceModels(name => name == "MYNA_HOME" ? _room.Home : null));
}
