using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Myna.Models.Tests.Serving;

namespace Myna.Models.Tests.Hubs;

public sealed class HostileHubTests : PullTest
{
    [Theory]
    [InlineData("../evil.json")]
    [InlineData("speech_tokenizer/../../evil.json")]
    [InlineData("/etc/evil.json")]
    [InlineData("C:/evil.json")]
    [InlineData("..\\evil.json")]
    [InlineData("a//b.json")]
    [InlineData("./a.json")]
    [InlineData("evil\u001b[2J.json")]
    [InlineData("CON.json")]
    [InlineData("lpt1.json")]
    [InlineData("a.json.")]
    [InlineData("what?.json")]
    [InlineData("CONFIG.json")]
    [InlineData("config.json/a.json")]
    [InlineData("myna-model.json")]
    public async Task Names_that_lead_out_or_clash_stop_the_pull(string name)
    {
        await using HubServer server = await HubServer.StartAsync(TinyModel.Base());
        server.MoreEntries.Add(new JsonObject { ["type"] = "file", ["path"] = name, ["size"] = 3, ["oid"] = HubServer.Commit });
        ModelEntry entry = Entry with { Optional = ["**/*"] };

        ModelException exception = await FailsAsync(ModelFailure.BadListing, () => Store.PullAsync(entry, Options(server), cancellationToken: Cancel));

        Assert.DoesNotContain('\u001b', exception.Message);
        Assert.Empty(server.Downloads);
        Assert.Equal(["models/.pulls/qwen3-tts-0.6b.lock"], Room.Files());
    }

    [Fact]
    public async Task Hub_that_lists_a_file_outside_is_not_trusted_with_the_others()
    {
        await using HubServer server = await HubServer.StartAsync(TinyModel.Base());
        server.MoreEntries.Add(new JsonObject { ["type"] = "file", ["path"] = "../unwanted.bin", ["size"] = 3, ["oid"] = HubServer.Commit });

        ModelException exception = await FailsAsync(ModelFailure.BadListing, () => Store.PullAsync(Entry, Options(server), cancellationToken: Cancel));

        Assert.Contains("../unwanted.bin", exception.Message, StringComparison.Ordinal);
        Assert.Empty(server.Downloads);
    }

    [Theory]
    [InlineData(-1L)]
    [InlineData(null)]
    [InlineData(2_000_000_000_000_000)]
    public async Task Absurd_sizes_stop_the_pull(long? bytes)
    {
        await using HubServer server = await HubServer.StartAsync(TinyModel.Base());
        server.MoreEntries.Add(new JsonObject { ["type"] = "file", ["path"] = "more.json", ["size"] = bytes, ["oid"] = HubServer.Commit });

        await FailsAsync(ModelFailure.BadListing, () => Store.PullAsync(Entry, Options(server), cancellationToken: Cancel));

        Assert.Empty(server.Downloads);
    }

    [Theory]
    [InlineData("model.safetensors", ModelSource.HuggingFace)]
    [InlineData("config.json", ModelSource.HuggingFace)]
    [InlineData("config.json", ModelSource.ModelScope)]
    public async Task Content_with_another_hash_never_gets_its_name(string file, ModelSource source)
    {
        await using HubServer server = await HubServer.StartAsync(TinyModel.Base());
        server.Sends = (name, _) => name == file ? [.. server.Files[name].Select(value => (byte)(value ^ 1))] : server.Files[name];

        ModelException exception = await FailsAsync(
            ModelFailure.Damaged, () => Store.PullAsync(Entry, Options(server, source), cancellationToken: Cancel));

        Assert.Contains(file, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Room.Files(), path => path.EndsWith("/" + file, StringComparison.Ordinal) && !path.Contains("speech_tokenizer", StringComparison.Ordinal));
        Assert.Null(Store.Find(Entry.Id));
    }

    [Fact]
    public async Task Content_that_was_wrong_once_is_fetched_again()
    {
        await using HubServer server = await HubServer.StartAsync(TinyModel.Base());
        server.Sends = (name, asked) => asked == 0 ? new byte[server.Files[name].Length] : server.Files[name];

        await Store.PullAsync(Entry, Options(server), cancellationToken: Cancel);

        AssertIsThere(server);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    [InlineData(1_000_000)]
    public async Task Content_of_another_length_is_refused(int more)
    {
        await using HubServer server = await HubServer.StartAsync(TinyModel.Base());
        server.Sends = (name, _) => name == "vocab.json" ? new byte[server.Files[name].Length + more] : server.Files[name];

        await FailsAsync(ModelFailure.Damaged, () => Store.PullAsync(Entry, Options(server), cancellationToken: Cancel));

        Assert.DoesNotContain(Room.Files(), path => path.Contains("vocab.json", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Token_goes_to_the_hub_and_not_to_the_host_that_it_redirects_to()
    {
        await using HubServer hub = await HubServer.StartAsync(TinyModel.Base());
        await using HubServer blobs = await HubServer.StartAsync(hub.Files);
        hub.BlobHost = blobs.Address;

        PulledModel pulled = await Store.PullAsync(Entry, Options(hub, token: "hf_secret"), cancellationToken: Cancel);

        AssertIsThere(hub);
        Assert.All(hub.Requests, request => Assert.Equal("Bearer hf_secret", request.Authorization));
        Assert.NotEmpty(blobs.Requests);
        Assert.All(blobs.Requests, request => Assert.Equal((null, null), (request.Authorization, request.Cookie)));
        Assert.DoesNotContain("hf_secret", File.ReadAllText(Path.Combine(pulled.Folder, ModelManifest.FileName)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signed_address_that_ran_out_is_asked_for_again()
    {
        await using HubServer hub = await HubServer.StartAsync(TinyModel.Base());
        await using HubServer blobs = await HubServer.StartAsync(hub.Files);
        hub.BlobHost = blobs.Address;
        blobs.Before = (context, asked) =>
        {
            context.Response.StatusCode = asked == 1 ? 403 : 200;
            return Task.FromResult(asked == 1);
        };

        await Store.PullAsync(Entry, Options(hub), cancellationToken: Cancel);

        AssertIsThere(hub);
    }

    [Theory]
    [InlineData("/somewhere/else")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://example.org/x")]
    public async Task Redirects_in_a_circle_or_to_no_web_address_end(string target)
    {
        await using HubServer server = await HubServer.StartAsync(TinyModel.Base());
        server.Before = (context, _) =>
        {
            context.Response.StatusCode = 302;
            context.Response.Headers.Location = target;
            return Task.FromResult(true);
        };

        await FailsAsync(ModelFailure.Network, () => Store.PullAsync(Entry, Options(server), cancellationToken: Cancel));

        Assert.InRange(server.Requests.Count, 1, 20);
    }

    [Theory]
    [InlineData("<html>a login page</html>")]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{\"sha\":\"../..\"}")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[")]
    public async Task Answers_that_make_no_sense_are_told(string answer)
    {
        await using HubServer server = await HubServer.StartAsync(TinyModel.Base());
        server.Before = async (context, _) =>
        {
            await context.Response.WriteAsync(answer, Cancel);
            return true;
        };

        await FailsAsync(ModelFailure.BadListing, () => Store.PullAsync(Entry, Options(server), cancellationToken: Cancel));
        await FailsAsync(
            answer.StartsWith('{') ? ModelFailure.Refused : ModelFailure.BadListing,
            () => Store.PullAsync(Entry, Options(server, ModelSource.ModelScope), cancellationToken: Cancel));
    }

    [Fact]
    public async Task Endless_answer_is_cut_off()
    {
        await using HubServer server = await HubServer.StartAsync(TinyModel.Base());
        server.Before = async (context, _) =>
        {
            byte[] spaces = new byte[1 << 20];
            Array.Fill(spaces, (byte)' ');
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(spaces, context.RequestAborted);
            }

            return true;
        };

        ModelException exception = await FailsAsync(ModelFailure.BadListing, () => Store.PullAsync(Entry, Options(server), cancellationToken: Cancel));

        Assert.Contains("32 MiB", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, null, "HF_TOKEN")]
    [InlineData(403, "hf_secret", "another token")]
    [InlineData(404, null, "revision")]
    [InlineData(451, null, "451")]
    public async Task Refusals_say_what_to_do_and_never_the_token(int status, string? token, string advice)
    {
        await using HubServer server = await HubServer.StartAsync(TinyModel.Base());
        server.Before = (context, _) =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers["X-Error-Message"] = "Access is restricted";
            return Task.FromResult(true);
        };

        ModelException exception = await FailsAsync(
            ModelFailure.Refused, () => Store.PullAsync(Entry, Options(server, token: token), cancellationToken: Cancel));

        Assert.Contains(advice, exception.Message, StringComparison.Ordinal);
        Assert.Contains("Access is restricted", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hf_secret", exception.ToString(), StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("ftp://example.org", null, null)]
    [InlineData("https://name:password@example.org", null, null)]
    [InlineData("nonsense", null, null)]
    [InlineData("https://example.org", "a token", null)]
    [InlineData("https://example.org", "", null)]
    [InlineData("http://example.org", "hf_secret", null)]
    [InlineData("https://example.org", null, "ftp://proxy")]
    public async Task Wrong_settings_are_told_without_secrets(string endpoint, string? token, string? proxy)
    {
        var options = new PullOptions { Endpoint = endpoint, Token = token, Proxy = proxy };

        ModelException exception = await FailsAsync(ModelFailure.BadSetting, () => Store.PullAsync(Entry, options, cancellationToken: Cancel));

        Assert.DoesNotContain("password@", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hf_secret", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_go_through_the_proxy_that_was_named()
    {
        // A proxy for http is asked with the whole address; this one answers by itself.
        await using HubServer proxy = await HubServer.StartAsync(TinyModel.Base());
        var options = new PullOptions { Endpoint = "http://hub.invalid", Proxy = proxy.Address, Downloads = Quick };

        await Store.PullAsync(Entry, options, cancellationToken: Cancel);

        AssertIsThere(proxy);
        Assert.Equal("http://hub.invalid", Store.Manifest(Entry.Id)!.Endpoint);
    }
}
