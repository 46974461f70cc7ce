using Myna.Models.Tests.Serving;

namespace Myna.Models.Tests;

public sealed class PullTests : PullTest
{
    [Fact]
    public async Task Model_is_pulled_from_hugging_face_with_the_files_it_needs()
    {
        await using HubServer server = await HubServer.StartAsync(TinyModel.Base());
        server.PageEntries = 4;

        PulledModel pulled = await Store.PullAsync(Entry, Options(server), cancellationToken: Cancel);

        AssertIsThere(server);
        Assert.False(pulled.WasThere);
        Assert.Equal(pulled.Manifest.TotalBytes, pulled.DownloadedBytes);
        Assert.DoesNotContain(pulled.Manifest.Files, file => file.Path is ".gitattributes" or "modeling.py");
        Assert.Equal(("huggingface", HubServer.Repository, "main", HubServer.Commit, server.Address), (
            pulled.Manifest.Source, pulled.Manifest.Repository, pulled.Manifest.Revision, pulled.Manifest.Commit, pulled.Manifest.Endpoint));
        Assert.All(server.Requests, request => Assert.Null(request.Authorization));
        Assert.True((await Store.VerifyAsync(Entry.Id, cancellationToken: Cancel)).IsGood);
    }

    [Fact]
    public async Task Model_is_pulled_from_modelscope()
    {
        await using HubServer server = await HubServer.StartAsync(TinyModel.Base());

        PulledModel pulled = await Store.PullAsync(Entry, Options(server, ModelSource.ModelScope, token: "ms-token"), cancellationToken: Cancel);

        AssertIsThere(server);
        Assert.Equal(("modelscope", "master", null), (pulled.Manifest.Source, pulled.Manifest.Revision, pulled.Manifest.Commit));
        Assert.All(server.Requests, request => Assert.Equal(("Bearer ms-token", "m_session_id=ms-token"), (request.Authorization, request.Cookie)));
    }

    [Fact]
    public async Task Shards_in_folders_are_pulled_by_the_name_of_their_repository()
    {
        await using HubServer server = await HubServer.StartAsync(TinyModel.Sharded());

        await Store.PullAsync(ModelEntry.OfRepository(HubServer.Repository), Options(server), cancellationToken: Cancel);

        AssertIsThere(server, "tests--tiny");
        Assert.Equal(5, Store.Manifest("tests--tiny")!.Files.Count);
    }

    [Fact]
    public async Task Only_included_files_are_pulled()
    {
        await using HubServer server = await HubServer.StartAsync(TinyModel.Sharded());
        ModelEntry entry = ModelEntry.OfRepository(HubServer.Repository, "one", ["transformer/*00001-of*", "*.json"]);

        PulledModel pulled = await Store.PullAsync(entry, Options(server), cancellationToken: Cancel);

        Assert.Equal(["model_index.json", "transformer/diffusion-00001-of-00003.safetensors"], pulled.Manifest.Files.Select(file => file.Path));
    }

    [Fact]
    public async Task Pulling_again_asks_nobody_and_force_asks_and_downloads_nothing()
    {
        await using HubServer server = await HubServer.StartAsync(TinyModel.Base());
        await Store.PullAsync(Entry, Options(server), cancellationToken: Cancel);
        server.Requests.Clear();

        PulledModel again = await Store.PullAsync(Entry, Options(server), cancellationToken: Cancel);
        Assert.True(again.WasThere);
        Assert.Empty(server.Requests);

        PulledModel forced = await Store.PullAsync(Entry, Options(server, force: true), cancellationToken: Cancel);
        Assert.Equal((false, 0L), (forced.WasThere, forced.DownloadedBytes));
        Assert.Empty(server.Downloads);
        AssertIsThere(server);
    }

    [Fact]
    public async Task Force_fetches_what_changed_and_deletes_what_is_gone()
    {
        await using HubServer server = await HubServer.StartAsync(TinyModel.Base());
        await Store.PullAsync(Entry, Options(server), cancellationToken: Cancel);
        server.Files["merges.txt"] = "#version: 0.2\na b\n"u8.ToArray();
        server.Files.Remove("generation_config.json");

        PulledModel updated = await Store.PullAsync(Entry, Options(server, force: true), cancellationToken: Cancel);

        AssertIsThere(server);
        Assert.Equal(server.Files["merges.txt"].Length, updated.DownloadedBytes);
    }

    [Fact]
    public async Task Damaged_file_is_found_by_verify_and_repaired_by_force()
    {
        await using HubServer server = await HubServer.StartAsync(TinyModel.Base());
        string folder = (await Store.PullAsync(Entry, Options(server), cancellationToken: Cancel)).Folder;
        string weights = Path.Combine(folder, "model.safetensors");
        byte[] bytes = File.ReadAllBytes(weights);
        bytes[^1] ^= 1;
        File.WriteAllBytes(weights, bytes);
        File.Delete(Path.Combine(folder, "vocab.json"));

        ModelVerification found = await Store.VerifyAsync(Entry.Id, cancellationToken: Cancel);
        Assert.Equal(
            [("model.safetensors", FileState.Damaged), ("vocab.json", FileState.Missing)],
            found.Files.Where(file => file.State != FileState.Good).Select(file => (file.File.Path, file.State)));

        await Store.PullAsync(Entry, Options(server, force: true), cancellationToken: Cancel);
        AssertIsThere(server);
    }

    [Fact]
    public async Task Missing_file_is_fetched_without_force()
    {
        await using HubServer server = await HubServer.StartAsync(TinyModel.Base());
        string folder = (await Store.PullAsync(Entry, Options(server), cancellationToken: Cancel)).Folder;
        File.Delete(Path.Combine(folder, "vocab.json"));

        PulledModel repaired = await Store.PullAsync(Entry, Options(server), cancellationToken: Cancel);

        Assert.Equal(server.Files["vocab.json"].Length, repaired.DownloadedBytes);
        AssertIsThere(server);
    }

    [Fact]
    public async Task Progress_only_grows_and_ends_at_the_whole()
    {
        await using HubServer server = await HubServer.StartAsync(TinyModel.Base());
        var reports = new Reports();

        PulledModel pulled = await Store.PullAsync(Entry, Options(server), reports, Cancel);

        PullProgress last = reports.All.Last();
        Assert.Equal((pulled.Manifest.TotalBytes, pulled.Manifest.TotalBytes, pulled.Manifest.Files.Count, 1.0), (last.BytesDone, last.BytesTotal, last.FilesDone, last.Fraction));
        Assert.Equal(PullStage.Listing, reports.All.First().Stage);
        Assert.Equal(reports.All.Select(report => report.BytesDone).Order(), reports.All.Select(report => report.BytesDone));
    }

    [Fact]
    public async Task Wrong_model_is_told_apart_before_it_counts_as_there()
    {
        await using HubServer server = await HubServer.StartAsync(TinyModel.CustomVoice());

        ModelException exception = await FailsAsync(ModelFailure.Damaged, () => Store.PullAsync(Entry, Options(server), cancellationToken: Cancel));

        Assert.Contains("custom_voice", exception.Message, StringComparison.Ordinal);
        Assert.Null(Store.Find(Entry.Id));
    }

    [Fact]
    public async Task Missing_shard_is_named()
    {
        Dictionary<string, byte[]> files = TinyModel.Sharded();
        files.Remove("transformer/diffusion-00002-of-00003.safetensors");
        await using HubServer server = await HubServer.StartAsync(files);

        ModelException exception = await FailsAsync(
            ModelFailure.Damaged, () => Store.PullAsync(ModelEntry.OfRepository(HubServer.Repository), Options(server), cancellationToken: Cancel));

        Assert.Contains("00002-of-00003", exception.Message, StringComparison.Ordinal);
        Assert.Null(Store.Find("tests--tiny"));
    }

    [Fact]
    public async Task Repository_without_needed_files_is_refused_before_any_download()
    {
        Dictionary<string, byte[]> files = TinyModel.Base();
        files.Remove("vocab.json");
        await using HubServer server = await HubServer.StartAsync(files);

        ModelException exception = await FailsAsync(ModelFailure.BadListing, () => Store.PullAsync(Entry, Options(server), cancellationToken: Cancel));

        Assert.Contains("vocab.json", exception.Message, StringComparison.Ordinal);
        Assert.Empty(server.Downloads);
    }

    [Fact]
    public async Task Full_disk_is_told_before_any_download()
    {
        await using HubServer server = await HubServer.StartAsync(TinyModel.Base());

        ModelException exception = await FailsAsync(
            ModelFailure.Disk, () => Store.PullAsync(Entry, Options(server, freeBytes: _ => 1_000_000), cancellationToken: Cancel));

        Assert.Contains("0.00 GB are free", exception.Message, StringComparison.Ordinal);
        Assert.Empty(server.Downloads);
    }

    [Fact]
    public async Task Second_pull_of_the_same_model_at_once_is_refused_and_the_first_goes_on()
    {
        await using HubServer server = await HubServer.StartAsync(TinyModel.Base());
        var began = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        server.BeforePiece = _ =>
        {
            began.TrySetResult();
            return goOn.Task;
        };
        Task<PulledModel> first = Store.PullAsync(Entry, Options(server), cancellationToken: Cancel);
        await began.Task.WaitAsync(Cancel);

        await FailsAsync(ModelFailure.InUse, () => Store.PullAsync(Entry, Options(server), cancellationToken: Cancel));
        Assert.Equal(ModelFailure.InUse, Assert.Throws<ModelException>(() => Store.Remove(Entry.Id)).Failure);
        Assert.Null(Store.Find(Entry.Id));

        goOn.SetResult();
        await first;
        AssertIsThere(server);
    }

    [Fact]
    public async Task Files_that_a_person_put_into_the_folder_are_used_when_right_and_not_overwritten_when_wrong()
    {
        await using HubServer server = await HubServer.StartAsync(TinyModel.Base());
        string folder = Store.FolderOf(Entry.Id);
        TinyModel.Write(folder, new Dictionary<string, byte[]>
        {
            ["model.safetensors"] = server.Files["model.safetensors"],
            ["config.json"] = "my own"u8.ToArray(),
        });

        await FailsAsync(ModelFailure.BadSetting, () => Store.PullAsync(Entry, Options(server), cancellationToken: Cancel));
        Assert.Equal("my own", File.ReadAllText(Path.Combine(folder, "config.json")));

        PulledModel forced = await Store.PullAsync(Entry, Options(server, force: true), cancellationToken: Cancel);
        Assert.DoesNotContain(server.Downloads, request => request.Path.EndsWith($"{HubServer.Commit}/model.safetensors", StringComparison.Ordinal));
        Assert.True(forced.DownloadedBytes > 0);
        AssertIsThere(server);
    }

    [Fact]
    public async Task Built_in_and_unknown_models_are_not_pulled()
    {
        await using HubServer server = await HubServer.StartAsync(TinyModel.Base());

        await FailsAsync(ModelFailure.BadSetting, () => Store.PullAsync(ModelCatalogue.Get("lite"), Options(server), cancellationToken: Cancel));
        await FailsAsync(
            ModelFailure.Refused, () => Store.PullAsync(ModelEntry.OfRepository("no/such"), Options(server), cancellationToken: Cancel));
        Assert.Contains("qwen3-tts-1.7b-design", Assert.Throws<ModelException>(() => ModelCatalogue.Get("nobody")).Message, StringComparison.Ordinal);
    }
}
