using Myna.Models.Tests.Serving;

namespace Myna.Models.Tests;

public sealed class ModelStoreTests : PullTest
{
    [Theory]
    [InlineData("/a/models", "MYNA_MODELS=/a/models MYNA_HOME=/b XDG_DATA_HOME=/c")]
    [InlineData("/b/models", "MYNA_HOME=/b XDG_DATA_HOME=/c")]
    [InlineData("/c/myna/models", "XDG_DATA_HOME=/c")]
    public void Folder_is_where_the_environment_says(string expected, string environment)
    {
        Dictionary<string, string> variables = environment.Split(' ').Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);

        Assert.Equal(Path.GetFullPath(expected), ModelStore.Of(variables.GetValueOrDefault).Folder);
    }

    [Fact]
    public void Empty_store_has_nothing()
    {
        Assert.Empty(Store.List());
        Assert.Null(Store.Find("qwen3-tts-0.6b"));
        Assert.Equal(ModelFailure.NotPulled, Assert.Throws<ModelException>(() => Store.Remove("qwen3-tts-0.6b")).Failure);
        Assert.False(Directory.Exists(Store.Folder));
    }

    [Theory]
    [InlineData("../evil")]
    [InlineData("..")]
    [InlineData(".hidden")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("")]
    [InlineData("nul")]
    [InlineData("a.")]
    public void Names_cannot_lead_out_of_the_store(string id)
    {
        Assert.Equal(ModelFailure.BadSetting, Assert.Throws<ModelException>(() => Store.Find(id)).Failure);
        Assert.Equal(ModelFailure.BadSetting, Assert.Throws<ModelException>(() => Store.Remove(id)).Failure);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("{\"format\":2,\"id\":\"m\",\"source\":\"x\",\"pulled\":\"2026-01-01T00:00:00Z\",\"files\":[]}")]
    [InlineData("{\"format\":1,\"id\":\"m\",\"source\":\"x\",\"pulled\":\"2026-01-01T00:00:00Z\",\"files\":[{\"path\":\"../x\",\"bytes\":1,\"sha256\":\"\"}]}")]
    [InlineData("{\"format\":1,\"id\":\"m\",\"source\":\"x\",\"pulled\":\"2026-01-01T00:00:00Z\",\"files\":[null]}")]
    [InlineData("{\"format\":1,\"id\":\"m\",\"source\":\"x\",\"pulled\":\"2026-01-01T00:00:00Z\",\"files\":[{\"path\":\"x\",\"bytes\":1,\"sha256\":\"\"},{\"path\":\"X\",\"bytes\":1,\"sha256\":\"\"}]}")]
    public void Model_with_a_damaged_manifest_is_not_there(string manifest)
    {
        TinyModel.Write(Store.FolderOf("m"), new Dictionary<string, byte[]> { [ModelManifest.FileName] = System.Text.Encoding.UTF8.GetBytes(manifest) });

        Assert.Null(Store.Find("m"));
        Assert.Empty(Store.List());
    }

    [Fact]
    public async Task Removing_deletes_the_model_and_nothing_that_its_links_lead_to()
    {
        await using HubServer server = await HubServer.StartAsync(TinyModel.Base());
        string folder = (await Store.PullAsync(Entry, Options(server), cancellationToken: Cancel)).Folder;
        TinyModel.Write(Room.File("elsewhere"), new Dictionary<string, byte[]> { ["mine.txt"] = "mine"u8.ToArray() });
        Directory.CreateSymbolicLink(Path.Combine(folder, "link"), Room.File("elsewhere"));

        Store.Remove(Entry.Id);

        Assert.False(Directory.Exists(folder));
        Assert.Equal(["elsewhere/mine.txt", "models/.pulls/qwen3-tts-0.6b.lock"], Room.Files());
    }

    [Fact]
    public async Task Removing_a_linked_folder_removes_the_link()
    {
        await using HubServer server = await HubServer.StartAsync(TinyModel.Base());
        string folder = (await Store.PullAsync(Entry, Options(server), cancellationToken: Cancel)).Folder;
        Directory.Move(folder, Room.File("elsewhere"));
        Directory.CreateSymbolicLink(folder, Room.File("elsewhere"));
        Assert.NotNull(Store.Find(Entry.Id));

        Store.Remove(Entry.Id);

        Assert.False(Path.Exists(folder));
        Assert.True(File.Exists(Path.Combine(Room.File("elsewhere"), ModelManifest.FileName)));
    }

    [Fact]
    public void Folder_that_myna_did_not_make_is_not_deleted()
    {
        TinyModel.Write(Store.FolderOf("photos"), new Dictionary<string, byte[]> { ["a.jpg"] = [1] });

        Assert.Equal(ModelFailure.BadSetting, Assert.Throws<ModelException>(() => Store.Remove("photos")).Failure);
        Assert.True(File.Exists(Path.Combine(Store.FolderOf("photos"), "a.jpg")));
    }

    [Fact]
    public async Task Removing_an_unfinished_pull_deletes_its_parts()
    {
        await using HubServer server = await HubServer.StartAsync(TinyModel.Base());
        server.BreakAfter = (_, _) => 1000;
        await FailsAsync(ModelFailure.Network, () => Store.PullAsync(
            Entry, Options(server, downloads: Quick with { Retries = 0 }), cancellationToken: Cancel));
        Assert.NotNull(Assert.Single(Store.List()).Unfinished);

        Store.Remove(Entry.Id);

        Assert.Equal(["models/.pulls/qwen3-tts-0.6b.lock"], Room.Files());
        Assert.Empty(Store.List());
    }

    [Fact]
    public async Task Installation_that_was_cut_off_is_finished_without_a_download()
    {
        await using HubServer server = await HubServer.StartAsync(TinyModel.Base());
        string folder = (await Store.PullAsync(Entry, Options(server), cancellationToken: Cancel)).Folder;

        // As it is when the power fails between the first file's renaming and the manifest: one file is still to be moved.
        string waiting = Path.Combine(Store.Folder, ".pulls", Entry.Id);
        Directory.CreateDirectory(waiting);
        File.Move(Path.Combine(folder, ModelManifest.FileName), waiting + ".plan");
        File.Move(Path.Combine(folder, "vocab.json"), Path.Combine(waiting, "vocab.json"));
        Assert.Null(Store.Find(Entry.Id));
        server.Requests.Clear();

        PulledModel pulled = await Store.PullAsync(Entry, Options(server, ModelSource.ModelScope), cancellationToken: Cancel);

        Assert.Equal(0, pulled.DownloadedBytes);
        Assert.Empty(server.Downloads);
        AssertIsThere(server);
    }

    [Fact]
    public async Task Store_that_cannot_be_written_is_told()
    {
        await using HubServer server = await HubServer.StartAsync(TinyModel.Base());
        File.WriteAllText(Room.File("models"), "a file, no folder");

        await FailsAsync(ModelFailure.Disk, () => Store.PullAsync(Entry, Options(server), cancellationToken: Cancel));
    }
}
