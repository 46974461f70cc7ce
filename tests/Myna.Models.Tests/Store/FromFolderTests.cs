using Myna.Models.Tests.Serving;

namespace Myna.Models.Tests.Store;

public sealed class FromFolderTests : PullTest
{
    private string Folder => Room.File("mine");

    private PullOptions Offline(bool link = false) => new() { Offline = true, From = Folder, Link = link, FreeBytes = _ => null };

    [Fact]
    public async Task Offline_pull_without_a_folder_says_how_to_go_on()
    {
        ModelException exception = await FailsAsync(
            ModelFailure.Offline, () => Store.PullAsync(Entry, new PullOptions { Offline = true }, cancellationToken: Cancel));

        Assert.Contains("--from", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Offline_model_is_made_of_a_folder(bool link)
    {
        await using HubServer server = await HubServer.StartAsync(TinyModel.Base());
        TinyModel.Write(Folder, server.Files);

        PulledModel pulled = await Store.PullAsync(Entry, Offline(link), cancellationToken: Cancel);

        AssertIsThere(server);
        Assert.Equal(("folder", 0L), (pulled.Manifest.Source, pulled.DownloadedBytes));
        Assert.Equal(link, new FileInfo(Path.Combine(pulled.Folder, "model.safetensors")).LinkTarget is not null);
        Assert.Empty(server.Requests);

        // Links lead to the person's own files: removing the model leaves them.
        Store.Remove(Entry.Id);
        Assert.True(File.Exists(Path.Combine(Folder, "model.safetensors")));
    }

    [Fact]
    public async Task Link_whose_file_is_gone_is_named_by_verify()
    {
        TinyModel.Write(Folder, TinyModel.Base());
        await Store.PullAsync(Entry, Offline(link: true), cancellationToken: Cancel);
        File.Delete(Path.Combine(Folder, "vocab.json"));

        ModelVerification found = await Store.VerifyAsync(Entry.Id, cancellationToken: Cancel);

        CheckedFile missing = Assert.Single(found.Files, file => file.State != FileState.Good);
        Assert.Equal(("vocab.json", FileState.Missing), (missing.File.Path, missing.State));
    }

    [Fact]
    public async Task Copy_of_another_machines_model_is_checked_against_its_manifest()
    {
        await using HubServer server = await HubServer.StartAsync(TinyModel.Base());
        var other = new ModelStore(Room.File("other"));
        string there = (await other.PullAsync(Entry, Options(server), cancellationToken: Cancel)).Folder;
        Directory.Move(there, Folder);

        PulledModel pulled = await Store.PullAsync(Entry, Offline(), cancellationToken: Cancel);
        Assert.Equal(("huggingface", HubServer.Commit), (pulled.Manifest.Source, pulled.Manifest.Commit));
        Store.Remove(Entry.Id);

        byte[] bytes = File.ReadAllBytes(Path.Combine(Folder, "model.safetensors"));
        bytes[^1] ^= 1;
        File.WriteAllBytes(Path.Combine(Folder, "model.safetensors"), bytes);
        ModelException exception = await FailsAsync(ModelFailure.Damaged, () => Store.PullAsync(Entry, Offline(), cancellationToken: Cancel));
        Assert.Contains("model.safetensors", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_that_are_right_are_taken_and_the_others_downloaded()
    {
        await using HubServer server = await HubServer.StartAsync(TinyModel.Base());
        TinyModel.Write(Folder, server.Files);
        File.WriteAllText(Path.Combine(Folder, "vocab.json"), "{}");
        File.Delete(Path.Combine(Folder, "merges.txt"));

        PulledModel pulled = await Store.PullAsync(Entry, Options(server, from: Folder), cancellationToken: Cancel);

        AssertIsThere(server);
        Assert.Equal(server.Files["vocab.json"].Length + server.Files["merges.txt"].Length, pulled.DownloadedBytes);
    }

    [Theory]
    [InlineData("vocab.json", ModelFailure.BadListing)]
    [InlineData("speech_tokenizer/model.safetensors", ModelFailure.BadListing)]
    public async Task Folder_without_a_needed_file_is_refused(string gone, ModelFailure failure)
    {
        Dictionary<string, byte[]> files = TinyModel.Base();
        files.Remove(gone);
        TinyModel.Write(Folder, files);

        await FailsAsync(failure, () => Store.PullAsync(Entry, Offline(), cancellationToken: Cancel));

        Assert.Null(Store.Find(Entry.Id));
    }

    [Fact]
    public async Task Folder_with_another_model_or_cut_off_weights_is_refused()
    {
        TinyModel.Write(Folder, TinyModel.CustomVoice());
        Assert.Contains(
            "custom_voice",
            (await FailsAsync(ModelFailure.Damaged, () => Store.PullAsync(Entry, Offline(), cancellationToken: Cancel))).Message,
            StringComparison.Ordinal);

        Dictionary<string, byte[]> files = TinyModel.Base();
        files["model.safetensors"] = files["model.safetensors"][..1_000_000];
        TinyModel.Write(Folder, files);
        Assert.Contains(
            "model.safetensors",
            (await FailsAsync(ModelFailure.Damaged, () => Store.PullAsync(Entry, Offline(), cancellationToken: Cancel))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_put_into_the_models_own_folder_become_the_model()
    {
        await using HubServer server = await HubServer.StartAsync(TinyModel.Base());
        string own = Store.FolderOf(Entry.Id);
        Dictionary<string, byte[]> files = TinyModel.Base();
        files.Remove("modeling.py");
        files.Remove(".gitattributes");
        TinyModel.Write(own, files);

        await Store.PullAsync(Entry, new PullOptions { Offline = true, From = own }, cancellationToken: Cancel);

        AssertIsThere(server);
    }

    [Fact]
    public async Task Folder_that_is_not_there_is_told()
    {
        ModelException exception = await FailsAsync(ModelFailure.BadSetting, () => Store.PullAsync(Entry, Offline(), cancellationToken: Cancel));

        Assert.Contains("no folder", exception.Message, StringComparison.Ordinal);
    }
}
