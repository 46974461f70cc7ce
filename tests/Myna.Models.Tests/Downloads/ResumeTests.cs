using CsCheck;
using Myna.Models.Downloads;
using Myna.Models.Tests.Serving;

namespace Myna.Models.Tests.Downloads;

public sealed class ResumeTests : PullTest
{
    private const string Weights = "model.safetensors";

    [Fact]
    public async Task Broken_connections_go_on_where_they_broke()
    {
        await using HubServer server = await HubServer.StartAsync(TinyModel.Base());
        server.BreakAfter = (_, asked) => asked % 3 != 2 ? 100_000 : null;
        var reports = new Reports();

        PulledModel pulled = await Store.PullAsync(Entry, Options(server), reports, Cancel);

        AssertIsThere(server);
        Assert.True(pulled.Retries > 5);
        Assert.Equal(pulled.Retries, reports.All.Last().Retries);

        // What was cut off while it was on its way is sent twice, and no more.
        Assert.InRange(pulled.DownloadedBytes, pulled.Manifest.TotalBytes, pulled.Manifest.TotalBytes * 1.1);
    }

    [Fact]
    public async Task Server_without_ranges_sends_whole_files_again()
    {
        await using HubServer server = await HubServer.StartAsync(TinyModel.Base());
        server.IgnoresRanges = true;
        server.BreakAfter = (file, asked) => file == Weights && asked is 6 or 7 ? 700_000 : null;

        await Store.PullAsync(Entry, Options(server), cancellationToken: Cancel);

        AssertIsThere(server);
    }

    [Fact]
    public async Task Cancelled_pull_keeps_what_arrived_and_the_next_one_fetches_the_rest()
    {
        await using HubServer server = await HubServer.StartAsync(TinyModel.Base());
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var reports = new Reports(report => { if (report.BytesDone > 1_000_000) cancel.Cancel(); });
        server.BeforePiece = _ => Task.Delay(5);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.PullAsync(Entry, Options(server), reports, cancel.Token));

        Assert.Null(Store.Find(Entry.Id));
        StoredModel waiting = Assert.Single(Store.List());
        Assert.True(waiting is { Manifest: null, Unfinished: not null });
        Assert.InRange(waiting.Unfinished!.BytesDone, 1_000_000 - 100_000, waiting.Unfinished.BytesTotal - 100_000);

        PulledModel pulled = await Store.PullAsync(Entry, Options(server), cancellationToken: Cancel);
        AssertIsThere(server);
        Assert.InRange(pulled.DownloadedBytes, 1, pulled.Manifest.TotalBytes - 900_000);
        Assert.Null(Assert.Single(Store.List()).Unfinished);
    }

    [Fact]
    public async Task File_that_changes_between_parts_is_fetched_anew()
    {
        Dictionary<string, byte[]> files = TinyModel.Base();
        await using HubServer server = await HubServer.StartAsync(files);
        byte[] old = [.. files[Weights].Select(value => (byte)~value)];
        bool changed = false;
        server.TagOf = _ => Volatile.Read(ref changed) ? "\"new\"" : "\"old\"";
        server.Sends = (file, _) => file == Weights && !Volatile.Read(ref changed) ? old : server.Files[file];

        // The first request gets a part of an old file; then the file at the hub is replaced by the one that is listed.
        server.BreakAfter = (file, _) => file == Weights && !Volatile.Read(ref changed) ? 60_000 : null;
        server.Before = (context, asked) =>
        {
            if (asked > 0 && context.Request.Path.Value!.EndsWith($"{HubServer.Commit}/{Weights}", StringComparison.Ordinal))
            {
                Volatile.Write(ref changed, true);
            }

            return Task.FromResult(false);
        };

        PulledModel pulled = await Store.PullAsync(Entry, Options(server, parallel: 1, downloads: Quick with { Retries = 2 }), cancellationToken: Cancel);

        AssertIsThere(server);
        Assert.True(pulled.DownloadedBytes > pulled.Manifest.TotalBytes);
        Assert.Contains(server.Downloads, request => request.IfRange == "\"old\"");
    }

    [Fact]
    public async Task Version_that_changed_between_two_pulls_is_noticed()
    {
        await using HubServer server = await HubServer.StartAsync(TinyModel.Base());
        server.TagOf = _ => "\"one\"";
        server.BreakAfter = (file, _) => file == Weights ? 60_000 : null;
        await FailsAsync(
            ModelFailure.Network, () => Store.PullAsync(Entry, Options(server, downloads: Quick with { Retries = 0 }), cancellationToken: Cancel));

        server.TagOf = _ => "\"two\"";
        server.BreakAfter = (_, _) => null;
        await Store.PullAsync(Entry, Options(server), cancellationToken: Cancel);

        AssertIsThere(server);
        Assert.Contains(server.Downloads, request => request.IfRange == "\"one\"");
    }

    [Fact]
    public async Task Parts_of_two_versions_are_not_mixed_even_when_nobody_says_a_hash()
    {
        await using HubServer server = await HubServer.StartAsync(TinyModel.Base());
        (server.ListsHashes, server.IgnoresIfRange) = (false, true);
        server.TagOf = _ => "\"one\"";
        server.Sends = (name, _) => name == "merges.txt" ? [.. server.Files[name].Select(value => (byte)(value ^ 1))] : server.Files[name];
        server.BreakAfter = (file, _) => file == "merges.txt" ? 500 : null;
        PullOptions once = Options(server, ModelSource.ModelScope, downloads: Quick with { Retries = 0 });
        await FailsAsync(ModelFailure.Network, () => Store.PullAsync(Entry, once, cancellationToken: Cancel));

        server.TagOf = _ => "\"two\"";
        (server.Sends, server.BreakAfter) = (null, (_, _) => null);
        await Store.PullAsync(Entry, once, cancellationToken: Cancel);

        AssertIsThere(server);
        Assert.Contains(server.Downloads, request => request.Range is not null);
    }

    [Fact]
    public async Task Parts_of_a_file_whose_listed_hash_changed_are_not_used()
    {
        await using HubServer server = await HubServer.StartAsync(TinyModel.Base());
        server.TagOf = _ => null;
        server.BreakAfter = (file, _) => file == Weights ? 60_000 : null;
        await FailsAsync(
            ModelFailure.Network, () => Store.PullAsync(Entry, Options(server, downloads: Quick with { Retries = 0 }), cancellationToken: Cancel));
        byte[] other = [.. server.Files[Weights]];
        other[^1] ^= 1;
        server.Files[Weights] = other;
        server.BreakAfter = (_, _) => null;
        server.Requests.Clear();

        await Store.PullAsync(Entry, Options(server, downloads: Quick with { SegmentBytes = 10_000_000 }), cancellationToken: Cancel);

        AssertIsThere(server);
        Assert.All(server.Downloads.Where(request => request.Path.EndsWith($"{HubServer.Commit}/{Weights}", StringComparison.Ordinal)), request => Assert.Null(request.Range));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{\"bytes\":1}")]
    [InlineData("{\"bytes\":SIZE,\"sha256\":\"HASH\",\"segment_bytes\":300000,\"done\":[300000,300000,300000,300000,999999]}")]
    [InlineData("{\"bytes\":SIZE,\"sha256\":\"HASH\",\"segment_bytes\":300000,\"done\":[-1,0,0,0,0]}")]
    [InlineData("{\"bytes\":SIZE,\"sha256\":\"HASH\",\"segment_bytes\":0,\"done\":[]}")]
    [InlineData("{\"bytes\":SIZE,\"sha256\":\"HASH\",\"segment_bytes\":300000,\"done\":[300000,300000,300000,300000,47776]}")]
    public async Task Damaged_or_lying_journal_costs_a_download_and_nothing_else(string journal)
    {
        await using HubServer server = await HubServer.StartAsync(TinyModel.Base());
        server.BreakAfter = (file, _) => file == Weights ? 60_000 : null;
        await FailsAsync(
            ModelFailure.Network, () => Store.PullAsync(Entry, Options(server, downloads: Quick with { Retries = 0 }), cancellationToken: Cancel));
        string path = Path.Combine(Store.Folder, ".pulls", Entry.Id, Weights);
        string hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(server.Files[Weights]));
        Assert.True(File.Exists(path + PartFile.JournalExtension));
        File.WriteAllText(
            path + PartFile.JournalExtension,
            journal.Replace("SIZE", $"{server.Files[Weights].Length}", StringComparison.Ordinal).Replace("HASH", hash, StringComparison.Ordinal));
        server.BreakAfter = (_, _) => null;

        await Store.PullAsync(Entry, Options(server), cancellationToken: Cancel);

        AssertIsThere(server);
    }

    [Fact]
    public async Task However_it_breaks_the_file_is_right()
    {
        byte[] content = new byte[200_000];
        new Random(5).NextBytes(content);
        await using HubServer server = await HubServer.StartAsync(new() { ["a.json"] = content, ["empty.txt"] = [], ["b.txt"] = "text"u8.ToArray() });
        ModelEntry entry = ModelEntry.OfRepository(HubServer.Repository);
        int run = 0;
        await Gen.Select(Gen.Int[1, 60_000], Gen.Int[1, 80_000], Gen.Int[1, 5], Gen.Bool).SampleAsync(
            async (segment, breakAfter, parallel, ranges) =>
            {
                // Whole files are all that a server without ranges sends, so there it must let one pass.
                server.BreakAfter = (_, asked) => ranges || asked % 2 == 0 ? breakAfter : null;
                server.IgnoresRanges = !ranges;
                var store = new ModelStore(Room.File($"run{Interlocked.Increment(ref run)}"));
                DownloadSettings settings = Quick with { SegmentBytes = Math.Max(segment, 2000), JournalBytes = segment, Retries = 20 };
                await store.PullAsync(entry, Options(server, parallel: parallel, downloads: settings), cancellationToken: Cancel);
                Assert.Equal(content, File.ReadAllBytes(Path.Combine(store.Find(entry.Id)!, "a.json")));
                Assert.Equal(0, new FileInfo(Path.Combine(store.Find(entry.Id)!, "empty.txt")).Length);
            },
            iter: 12,
            threads: 1,
            seed: "0000KeroRZh2");
    }
}
