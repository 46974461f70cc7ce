using System.Text.Json;
using Myna.Cli.Tests.Support;
using Myna.Server.Keys;

namespace Myna.Cli.Tests.Commands;

/// <summary><c>keys</c>, <c>backup</c>, <c>restore</c> and <c>serve</c>.</summary>
public sealed class ServerCommandTests : IDisposable
{
    private readonly Room _room = new();

    public void Dispose() => _room.Dispose();

    [Fact]
    public async Task Keys_are_shown_once_listed_without_their_secret_and_removed()
    {
        CliRun added = await CliRun.OfAsync(_room, ["keys", "add", "laptop", "--scopes", "speak,history", "--days", "3", "--json"]);
        string secret = added.Json.GetProperty("key").GetString()!;
        Assert.StartsWith(KeyStore.Prefix, secret, StringComparison.Ordinal);
        Assert.Equal("laptop", new KeyStore(_room.Home).Find(secret)?.Name);
        CliRun plain = await CliRun.OfAsync(_room, ["keys", "add", "phone"]);
        Assert.NotNull(new KeyStore(_room.Home).Find(plain.Output.Trim()));

        CliRun list = await CliRun.OfAsync(_room, ["keys", "list", "--json"]);
        Assert.DoesNotContain(secret, list.Output, StringComparison.Ordinal);
        JsonElement[] keys = [.. list.Json.GetProperty("keys").EnumerateArray()];
        Assert.Equal(["speak,history", "speak,voices,layers,jobs,history,detect"], keys.Select(key => key.GetProperty("scopes").GetString()));
        Assert.DoesNotContain(secret, await File.ReadAllTextAsync(Path.Combine(_room.Home, "server", "keys.json"), TestContext.Current.CancellationToken), StringComparison.Ordinal);

        Assert.Equal(0, (await CliRun.OfAsync(_room, ["keys", "remove", "laptop"])).ExitCode);
        Assert.Null(new KeyStore(_room.Home).Find(secret));
        CliRun gone = await CliRun.OfAsync(_room, ["keys", "remove", "laptop"]);
        Assert.NotEqual(0, gone.ExitCode);
        Assert.Contains("no key laptop", gone.Error, StringComparison.Ordinal);
        CliRun wrong = await CliRun.OfAsync(_room, ["keys", "add", "x", "--scopes", "everything"]);
        Assert.Equal(2, wrong.ExitCode);
        Assert.Contains("speak", wrong.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backup_comes_back_into_an_empty_home_and_into_no_other()
    {
        string secret = (await CliRun.OfAsync(_room, ["keys", "add", "laptop"])).Output.Trim();
        string file = _room.PathOf("myna.tar.gz");
        CliRun saved = await CliRun.OfAsync(_room, ["backup", file, "--json"]);
        Assert.True(saved.ExitCode == 0, saved.Error);
        Assert.True(saved.Json.GetProperty("files").GetInt32() >= 1);

        CliRun full = await CliRun.OfAsync(_room, ["restore", file]);
        Assert.NotEqual(0, full.ExitCode);
        string home = _room.PathOf("elsewhere");
        CliRun restored = await CliRun.OfAsync(_room, ["restore", file], variables: new() { ["MYNA_HOME"] = home });
        Assert.True(restored.ExitCode == 0, restored.Error);
        Assert.Equal("laptop", new KeyStore(home).Find(secret)?.Name);

        CliRun nothing = await CliRun.OfAsync(_room, ["backup", _room.PathOf("b.tar.gz")], variables: new() { ["MYNA_HOME"] = _room.PathOf("empty") });
        Assert.NotEqual(0, nothing.ExitCode);
        Assert.False(File.Exists(_room.PathOf("b.tar.gz")));
    }

    [Fact]
    public async Task A_network_is_served_only_once_there_is_a_key()
    {
        CliRun open = await CliRun.OfAsync(_room, ["serve", "--host", "0.0.0.0", "--port", "0"]);
        Assert.NotEqual(0, open.ExitCode);
        Assert.Contains("myna keys add", open.Error, StringComparison.Ordinal);
        CliRun origin = await CliRun.OfAsync(_room, ["serve", "--cors", "*", "--port", "0"]);
        Assert.Equal(2, origin.ExitCode);

        // With a key it starts, and ends when it is told to.
        await CliRun.OfAsync(_room, ["keys", "add", "laptop"]);
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(3));
        CliRun served = await CliRun.OfAsync(_room, ["serve", "--host", "127.0.0.1", "--port", "0"], ctrlC: stop);
        Assert.Contains("Myna answers at http://127.0.0.1:", served.Error, StringComparison.Ordinal);
    }
}
