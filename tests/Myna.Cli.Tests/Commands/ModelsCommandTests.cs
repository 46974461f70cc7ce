using System.Text.Json;
using Myna.Cli.Tests.Support;
using Myna.Models.Tests.Serving;

namespace Myna.Cli.Tests.Commands;

public sealed class ModelsCommandTests : IDisposable
{
    private const string Model = "qwen3-tts-0.6b";
    private const string Repository = "Qwen/Qwen3-TTS-12Hz-0.6B-Base";

    private readonly Room _room = new();

    private string Folder => Path.Combine(_room.Home, "models", Model);

    public void Dispose() => _room.Dispose();

    [Fact]
    public async Task Model_is_pulled_listed_found_checked_and_removed()
    {
        await using HubServer server = await HubServer.StartAsync(TinyModel.Base(), Repository);

        CliRun pull = await CliRun.OfAsync(_room, ["models", "pull", Model, "--endpoint", server.Address]);
        CliRun again = await CliRun.OfAsync(_room, ["models", "pull", Model, "--offline", "--json"]);
        CliRun list = await CliRun.OfAsync(_room, ["models", "list", "--json"]);
        CliRun path = await CliRun.OfAsync(_room, ["models", "path", Model]);
        CliRun byRepository = await CliRun.OfAsync(_room, ["models", "path", Repository]);
        CliRun verify = await CliRun.OfAsync(_room, ["models", "verify"]);
        CliRun remove = await CliRun.OfAsync(_room, ["models", "remove", Model, "--json"]);

        Assert.True(pull.ExitCode == 0, pull.Error);
        Assert.Contains("is there and checked", pull.Output, StringComparison.Ordinal);
        Assert.True(again.Json.GetProperty("was_there").GetBoolean());
        JsonElement listed = Assert.Single(list.Json.GetProperty("models").EnumerateArray(), model => model.GetProperty("id").GetString() == Model);
        Assert.Equal(("here", Folder, HubServer.Commit, "Apache-2.0"), (
            listed.GetProperty("state").GetString(), listed.GetProperty("path").GetString(), listed.GetProperty("revision").GetString(), listed.GetProperty("licence").GetString()));
        Assert.Equal((Folder + "\n", Folder + "\n"), (path.Output, byRepository.Output));
        Assert.Equal(0, verify.ExitCode);
        Assert.Contains("all good", verify.Output, StringComparison.Ordinal);
        Assert.Equal(Model, remove.Json.GetProperty("removed").GetString());
        Assert.False(Directory.Exists(Folder));
    }

    [Fact]
    public async Task List_shows_what_could_be_pulled()
    {
        CliRun table = await CliRun.OfAsync(_room, ["models", "list"]);
        CliRun json = await CliRun.OfAsync(_room, ["models", "list", "--json"]);

        Assert.Equal(0, table.ExitCode);
        Assert.Contains("2.5 GB", table.Output, StringComparison.Ordinal);
        Assert.Contains("built in", table.Output, StringComparison.Ordinal);
        Assert.Contains("myna models pull", table.Error, StringComparison.Ordinal);
        Dictionary<string, string?> states = json.Json.GetProperty("models").EnumerateArray()
            .ToDictionary(model => model.GetProperty("id").GetString()!, model => model.GetProperty("state").GetString());
        Assert.Equal(("built_in", "absent", "absent"), (states["lite"], states[Model], states["qwen3-tts-1.7b-design"]));
    }

    [Fact]
    public async Task Endpoint_and_token_come_from_the_environment_and_the_token_is_never_shown()
    {
        await using HubServer server = await HubServer.StartAsync(TinyModel.Base(), Repository);
        var variables = new Dictionary<string, string> { ["HF_ENDPOINT"] = server.Address, ["HF_TOKEN"] = "hf_secret", ["MYNA_DEBUG"] = "1" };

        CliRun run = await CliRun.OfAsync(_room, ["models", "pull", Model, "--json"], variables: variables);
        server.Before = (context, _) =>
        {
            context.Response.StatusCode = 403;
            return Task.FromResult(true);
        };
        CliRun refused = await CliRun.OfAsync(_room, ["models", "pull", Model, "--force"], variables: variables);

        Assert.Equal(("huggingface", Repository, 0), (run.Json.GetProperty("source").GetString(), run.Json.GetProperty("repository").GetString(), run.ExitCode));
        Assert.All(server.Requests, request => Assert.Equal("Bearer hf_secret", request.Authorization));
        Assert.Equal(3, refused.ExitCode);
        Assert.DoesNotContain("hf_secret", run.Output + run.Error + refused.Output + refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_of_a_file_goes_to_modelscope()
    {
        await using HubServer server = await HubServer.StartAsync(TinyModel.Base(), Repository);
        string file = _room.WithBytes("token", [.. "ms-secret\n"u8]);

        CliRun run = await CliRun.OfAsync(
            _room,
            ["models", "pull", Model, "--source", "modelscope", "--endpoint", server.Address, "--token-file", file],
            variables: new() { ["HF_TOKEN"] = "hf_secret" });

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.All(server.Requests, request => Assert.Equal("Bearer ms-secret", request.Authorization));
    }

    [Fact]
    public async Task Repository_is_pulled_under_a_name_of_its_own()
    {
        await using HubServer server = await HubServer.StartAsync(TinyModel.Sharded());

        CliRun pull = await CliRun.OfAsync(
            _room, ["models", "pull", "--repo", HubServer.Repository, "--as", "mine", "--include", "transformer/**", "--endpoint", server.Address]);
        CliRun list = await CliRun.OfAsync(_room, ["models", "list"]);

        Assert.True(pull.ExitCode == 0, pull.Error);
        Assert.Contains("mine", list.Output, StringComparison.Ordinal);
        Assert.Equal(4, Directory.GetFiles(Path.Combine(_room.Home, "models", "mine", "transformer")).Length);
    }

    [Theory]
    [InlineData("--offline", null)]
    [InlineData("--json", "1")]
    public async Task Offline_machine_is_told_how_to_get_a_model(string option, string? variable)
    {
        CliRun run = await CliRun.OfAsync(_room, ["models", "pull", Model, option], variables: new() { ["MYNA_OFFLINE"] = variable ?? "0" });

        Assert.Equal(4, run.ExitCode);
        Assert.Contains("--from", run.Output + run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Folder_becomes_a_model_without_a_network()
    {
        TinyModel.Write(_room.PathOf("usb"), TinyModel.Base());

        CliRun run = await CliRun.OfAsync(_room, ["models", "pull", Model, "--offline", "--from", _room.PathOf("usb"), "--link", "--json"]);

        Assert.True(run.ExitCode == 0, run.Error + run.Output);
        Assert.Equal(0, run.Json.GetProperty("downloaded_bytes").GetInt64());
        Assert.Equal("folder", run.Json.GetProperty("source").GetString());
    }

    [Fact]
    public async Task Damaged_file_is_named_and_ends_with_1()
    {
        TinyModel.Write(_room.PathOf("usb"), TinyModel.Base());
        await CliRun.OfAsync(_room, ["models", "pull", Model, "--offline", "--from", _room.PathOf("usb")]);
        File.AppendAllText(Path.Combine(Folder, "merges.txt"), "x");

        CliRun text = await CliRun.OfAsync(_room, ["models", "verify", Model]);
        CliRun json = await CliRun.OfAsync(_room, ["models", "verify", Model, "--json"]);

        Assert.Equal((1, 1), (text.ExitCode, json.ExitCode));
        Assert.Contains("merges.txt", text.Output, StringComparison.Ordinal);
        Assert.Contains("--force", text.Error, StringComparison.Ordinal);
        JsonElement damaged = Assert.Single(
            json.Json.GetProperty("models")[0].GetProperty("files").EnumerateArray(), file => file.GetProperty("state").GetString() == "damaged");
        Assert.Equal("merges.txt", damaged.GetProperty("path").GetString());
    }

    [Theory]
    [InlineData(4, "models path qwen3-tts-0.6b")]
    [InlineData(4, "models verify qwen3-tts-0.6b")]
    [InlineData(4, "models remove qwen3-tts-0.6b")]
    [InlineData(3, "models pull nobody")]
    [InlineData(2, "models verify lite")]
    public async Task What_is_not_here_or_not_known_has_its_exit_code(int code, string line)
    {
        CliRun run = await CliRun.OfAsync(_room, line.Split(' '));

        Assert.Equal(code, run.ExitCode);
        Assert.Equal("", run.Output);
    }

    [Fact]
    public async Task Built_in_model_has_a_path_and_the_folder_of_all_too()
    {
        Assert.Equal("models/humming\n", (await CliRun.OfAsync(_room, ["models", "path", "lite"])).Output);
        Assert.Equal(Path.Combine(_room.Home, "models") + "\n", (await CliRun.OfAsync(_room, ["models", "path"])).Output);
        Assert.Equal(
            _room.PathOf("elsewhere"),
            (await CliRun.OfAsync(_room, ["models", "path", "--json"], variables: new() { ["MYNA_MODELS"] = _room.PathOf("elsewhere") }))
                .Json.GetProperty("path").GetString());
    }

    [Theory]
    [InlineData("y", true, false)]
    [InlineData("n", true, true)]
    [InlineData("", false, false)]
    public async Task Removing_asks_a_person_and_not_a_script(string answer, bool inputIsTerminal, bool kept)
    {
        TinyModel.Write(_room.PathOf("usb"), TinyModel.Base());
        await CliRun.OfAsync(_room, ["models", "pull", Model, "--offline", "--from", _room.PathOf("usb"), "--link"]);

        CliRun run = await CliRun.OfAsync(_room, ["models", "remove", Model], input: answer, inputIsTerminal: inputIsTerminal);

        Assert.Equal((kept, kept ? 130 : 0), (Directory.Exists(Folder), run.ExitCode));
        Assert.True(File.Exists(Path.Combine(_room.PathOf("usb"), "config.json")));
    }
}
