using Myna.Cli.Tests.Support;
using Myna.Models.Tests.Serving;

namespace Myna.Cli.Tests.EndToEnd;

public sealed class InterruptedPullTests : IDisposable
{
    private readonly Room _room = new();

    public void Dispose() => _room.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Pull_goes_on_after_ctrl_c_and_after_kill_9(bool gently)
    {
        await using HubServer server = await HubServer.StartAsync(TinyModel.Base(), "Qwen/Qwen3-TTS-12Hz-0.6B-Base");
        var sent = new TaskCompletionSource();
        int pieces = 0;
        server.BeforePiece = async file =>
        {
            if (file == "model.safetensors" && Interlocked.Increment(ref pieces) > 20)
            {
                sent.TrySetResult();
                await Task.Delay(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
            }
        };
        string[] pull = ["models", "pull", "qwen3-tts-0.6b", "--endpoint", server.Address];

        using (MynaProcess first = MynaProcess.Start(_room, pull))
        {
            await sent.Task.WaitAsync(TestContext.Current.CancellationToken);
            if (gently)
            {
                await first.InterruptAsync();
                ProcessResult ended = await first.EndAsync();
                Assert.Equal(130, ended.ExitCode);
                Assert.Contains("goes on from there", ended.Error, StringComparison.Ordinal);
            }
            else
            {
                // Files are pulled side by side: the codec's, whose digest the hub tells, must have come to its end before the kill.
                while (!Directory.EnumerateFiles(_room.Home, "model.safetensors", SearchOption.AllDirectories).Any())
                {
                    await Task.Delay(20, TestContext.Current.CancellationToken);
                }

                await first.KillAsync();
            }
        }

        CliRun list = await CliRun.OfAsync(_room, ["models", "list", "--json"]);
        Assert.Contains("\"unfinished\"", list.Output, StringComparison.Ordinal);
        server.BeforePiece = _ => Task.CompletedTask;
        CliRun second = await CliRun.OfAsync(_room, [.. pull, "--json"]);

        Assert.True(second.ExitCode == 0, second.Error + second.Output);
        long most = second.Json.GetProperty("bytes").GetInt64();

        // After kill -9 only finished files with a known digest count: the journal is written every few megabytes, and this model is small.
        Assert.InRange(second.Json.GetProperty("downloaded_bytes").GetInt64(), 1, gently ? most - 64_000 : most - 1);
        Assert.Equal(0, (await CliRun.OfAsync(_room, ["models", "verify"])).ExitCode);
    }
}
