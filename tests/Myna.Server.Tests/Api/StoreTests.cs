using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Myna.Models.Tests.Serving;
using Myna.Server.Keys;
using Myna.Server.Tests.Support;

namespace Myna.Server.Tests.Api;

/// <summary>Models, keys and settings over HTTP.</summary>
public sealed class StoreTests
{
    private const string Model = "qwen3-tts-0.6b";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_model_is_pulled_as_a_job_used_in_lists_and_removed()
    {
        await using HubServer hub = await HubServer.StartAsync(TinyModel.Base(), "Qwen/Qwen3-TTS-12Hz-0.6B-Base");
        await using RunningServer server = await RunningServer.StartAsync(options => options with
        {
            Variable = name => name switch { "MYNA_HOME" => options.Home, "HF_ENDPOINT" => hub.Address, _ => null },
        });
        JsonElement before = await ModelAsync(server);
        Assert.Equal(("absent", false, "Apache-2.0"), (before.GetProperty("state").GetString(), before.GetProperty("installed").GetBoolean(), before.GetProperty("licence").GetString()));

        using HttpResponseMessage accepted = await server.Client.PostAsync($"/v1/store/models/{Model}/pull", null, Stop);
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        string job = (await accepted.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("id").GetString()!;
        Assert.Contains("\"state\":\"succeeded\"", await server.Client.GetStringAsync($"/v1/jobs/{job}/events", Stop), StringComparison.Ordinal);
        JsonElement here = await ModelAsync(server);
        Assert.Equal(("here", HubServer.Commit), (here.GetProperty("state").GetString(), here.GetProperty("revision").GetString()));
        Assert.Contains(Model, await server.Client.GetStringAsync("/v1/models", Stop), StringComparison.Ordinal);

        using HttpResponseMessage removed = await server.Client.DeleteAsync($"/v1/store/models/{Model}", Stop);
        Assert.True(removed.IsSuccessStatusCode, await removed.Content.ReadAsStringAsync(Stop));
        Assert.Equal("absent", (await ModelAsync(server)).GetProperty("state").GetString());
        foreach ((string path, HttpStatusCode status) in new[] { ($"/v1/store/models/{Model}", HttpStatusCode.NotFound), ("/v1/store/models/lite", HttpStatusCode.Conflict), ("/v1/store/models/..%2F..", HttpStatusCode.BadRequest) })
        {
            using HttpResponseMessage refused = await server.Client.DeleteAsync(path, Stop);
            Assert.True(status == refused.StatusCode, $"{path}: {refused.StatusCode} {await refused.Content.ReadAsStringAsync(Stop)}");
        }
    }

    [Fact]
    public async Task Pulls_start_at_their_own_endpoint_only()
    {
        await using RunningServer server = await RunningServer.StartAsync(options => options with { Variable = name => name is "MYNA_HOME" ? options.Home : name is "MYNA_OFFLINE" ? "1" : null });
        using var form = new MultipartFormDataContent { { new StringContent("pull"), "kind" }, { new StringContent($$"""{"model":"{{Model}}"}"""), "request" } };
        using HttpResponseMessage asJob = await server.Client.PostAsync("/v1/jobs", form, Stop);
        Assert.Equal(HttpStatusCode.BadRequest, asJob.StatusCode);
        using HttpResponseMessage offline = await server.Client.PostAsync($"/v1/store/models/{Model}/pull", null, Stop);
        Assert.Contains("MYNA_OFFLINE", await offline.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        using HttpResponseMessage unknown = await server.Client.PostAsync("/v1/store/models/nothing/pull", null, Stop);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task Keys_are_made_listed_and_taken_away_by_those_who_may()
    {
        string operatorKey = "", readerKey = "";
        await using RunningServer server = await RunningServer.StartAsync(
            options => options with { RequireKey = true },
            keys =>
            {
                operatorKey = keys.Add("operator", KeyScope.All).Secret;
                readerKey = keys.Add("reader", KeyScope.Usual).Secret;
            });
        (HttpStatusCode refused, _) = await SendAsync(server, readerKey, HttpMethod.Post, "/v1/keys", new { name = "mine", scopes = new[] { "admin" } });
        Assert.Equal(HttpStatusCode.Forbidden, refused);
        foreach (string path in (string[])["/v1/keys", "/v1/settings"])
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(server, readerKey, HttpMethod.Get, path)).Status);
        }

        (HttpStatusCode made, JsonElement answer) = await SendAsync(server, operatorKey, HttpMethod.Post, "/v1/keys", new { name = "phone", scopes = new[] { "speak", "history" }, days = 3 });
        Assert.Equal(HttpStatusCode.OK, made);
        string secret = answer.GetProperty("secret").GetString()!, id = answer.GetProperty("key").GetProperty("id").GetString()!;
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(server, secret, HttpMethod.Get, "/v1/models")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(server, secret, HttpMethod.Get, "/v1/jobs")).Status);
        (_, JsonElement list) = await SendAsync(server, operatorKey, HttpMethod.Get, "/v1/keys");
        Assert.Equal(["operator", "reader", "phone"], list.GetProperty("data").EnumerateArray().Select(key => key.GetProperty("name").GetString()));
        Assert.DoesNotContain(secret, list.ToString(), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.OK, (await SendAsync(server, operatorKey, HttpMethod.Delete, $"/v1/keys/{id}")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(server, secret, HttpMethod.Get, "/v1/models")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(server, operatorKey, HttpMethod.Delete, $"/v1/keys/{id}")).Status);
        string own = list.GetProperty("data")[0].GetProperty("id").GetString()!;
        Assert.Equal(HttpStatusCode.Conflict, (await SendAsync(server, operatorKey, HttpMethod.Delete, $"/v1/keys/{own}")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(server, operatorKey, HttpMethod.Post, "/v1/keys", new { name = "x", scopes = new[] { "everything" } })).Status);
    }

    [Fact]
    public async Task Settings_change_while_the_server_runs_and_stay_unless_the_command_line_fixed_them()
    {
        await using RunningServer server = await RunningServer.StartAsync(options => options with { FixedSettings = ["consent"] });
        JsonElement before = await server.Client.GetFromJsonAsync<JsonElement>("/v1/settings", Stop);
        Assert.Equal((30, "require", "lite"), (before.GetProperty("history_days").GetDouble(), before.GetProperty("consent").GetString(), before.GetProperty("model").GetString()));

        (HttpStatusCode status, JsonElement changed) = await SendAsync(server, null, HttpMethod.Put, "/v1/settings", new { history_days = 0, voice = "reader-low" });
        Assert.True(status == HttpStatusCode.OK, changed.ToString());
        Assert.Equal((0, "reader-low"), (changed.GetProperty("history_days").GetDouble(), changed.GetProperty("voice").GetString()));

        // Nothing is kept from now on.
        using HttpResponseMessage spoken = await server.Client.PostAsJsonAsync("/v1/audio/speech", new { model = "tts-1", input = "Hi.", voice = "alloy", response_format = "wav" }, Stop);
        Assert.True(spoken.IsSuccessStatusCode);
        Assert.Equal(0, (await server.Client.GetFromJsonAsync<JsonElement>("/v1/history", Stop)).GetProperty("history").GetArrayLength());

        Assert.Equal(HttpStatusCode.Conflict, (await SendAsync(server, null, HttpMethod.Put, "/v1/settings", new { consent = "off" })).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(server, null, HttpMethod.Put, "/v1/settings", new { history_days = 3, voice = "nobody" })).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(server, null, HttpMethod.Put, "/v1/settings", new { port = 1 })).Status);
        Assert.Equal(0, (await server.Client.GetFromJsonAsync<JsonElement>("/v1/settings", Stop)).GetProperty("history_days").GetDouble());
        (_, JsonElement reset) = await SendAsync(server, null, HttpMethod.Put, "/v1/settings", JsonSerializer.Deserialize<JsonElement>("""{"history_days":null,"voice":null}"""));
        Assert.Equal(30, reset.GetProperty("history_days").GetDouble());
    }

    private static async Task<JsonElement> ModelAsync(RunningServer server) =>
        (await server.Client.GetFromJsonAsync<JsonElement>("/v1/store/models", Stop)).GetProperty("data").EnumerateArray().Single(model => model.GetProperty("id").GetString() == Model);

    private static async Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(RunningServer server, string? key, HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = key is null ? null : new("Bearer", key);
        using HttpResponseMessage answer = await server.Client.SendAsync(request, Stop);
        return (answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>(Stop));
    }
}
