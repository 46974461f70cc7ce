using System.Net;
using System.Net.Http.Json;
using Myna.Server.Keys;
using Myna.Server.Tests.Support;
using Myna.Tests;

namespace Myna.Server.Tests.Keys;

public sealed class KeyGateTests
{
    [Fact]
    public void A_server_for_other_machines_needs_a_key_first()
    {
        using var home = new TemporaryFolder();
        MynaException refused = Assert.Throws<MynaException>(() => MynaServer.Create(new ServerOptions { Home = home.Path, Host = "0.0.0.0", Port = 0 }));
        Assert.Contains("myna keys add", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_open_what_their_scopes_say_and_nothing_after_their_end()
    {
        (string speak, string admin) = ("", "");
        await using RunningServer server = await RunningServer.StartAsync(
            options => options with { RequireKey = true },
            keys =>
            {
                speak = keys.Add("speaks", KeyScope.Speak).Secret;
                admin = keys.Add("all", KeyScope.All).Secret;
            });
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(server, "/v1/models", null));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(server, "/v1/models", "myna_wrong"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, "/v1/models", speak));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(server, "/v1/jobs", speak));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(server, "/metrics", speak));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, "/metrics", admin));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, "/health", null));

        server.Keys.Remove("speaks");
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(server, "/v1/models", speak));
    }

    [Fact]
    public async Task Requests_beyond_the_limit_of_a_key_are_told_when_to_come_again()
    {
        string secret = "";
        await using RunningServer server = await RunningServer.StartAsync(prepare: keys => secret = keys.Add("slow", KeyScope.Usual, requestsPerMinute: 2).Secret);
        HttpStatusCode[] answers = [await StatusAsync(server, "/v1/models", secret), await StatusAsync(server, "/v1/models", secret)];
        Assert.All(answers, status => Assert.Equal(HttpStatusCode.OK, status));
        using HttpResponseMessage third = await SendAsync(server, "/v1/models", secret);
        Assert.Equal(HttpStatusCode.TooManyRequests, third.StatusCode);
        Assert.True(third.Headers.RetryAfter!.Delta > TimeSpan.Zero);
    }

    [Fact]
    public async Task Text_longer_than_a_key_allows_is_refused()
    {
        string secret = "";
        await using RunningServer server = await RunningServer.StartAsync(prepare: keys => secret = keys.Add("short", KeyScope.Usual, mostCharacters: 20).Secret);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/audio/speech")
        {
            Content = JsonContent.Create(new { model = "tts-1", voice = "alloy", input = "This is longer than twenty characters." }),
            Headers = { { "Authorization", "Bearer " + secret } },
        };
        using HttpResponseMessage answer = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("text_too_long", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_are_kept_as_hashes_only()
    {
        using var home = new TemporaryFolder();
        var keys = new KeyStore(home.Path);
        (string secret, ApiKey key) = keys.Add("laptop", KeyScope.Usual);
        string kept = File.ReadAllText(Path.Combine(home.Path, "server", "keys.json"));
        Assert.DoesNotContain(secret, kept, StringComparison.Ordinal);
        Assert.Contains(key.Hash, kept, StringComparison.Ordinal);
        Assert.Equal(key.Id, new KeyStore(home.Path).Find(secret)!.Id);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(home.Path, "server", "keys.json")));
        }
    }

    [Fact]
    public void Keys_of_one_name_are_removed_by_id()
    {
        using var home = new TemporaryFolder();
        var keys = new KeyStore(home.Path);
        keys.Add("twin", KeyScope.Usual);
        ApiKey second = keys.Add("twin", KeyScope.Usual).Key;
        Assert.Contains(second.Id, Assert.Throws<MynaException>(() => keys.Remove("twin")).Message, StringComparison.Ordinal);
        keys.Remove(second.Id);
        Assert.Single(keys.List());
    }

    private static async Task<HttpStatusCode> StatusAsync(RunningServer server, string path, string? key)
    {
        using HttpResponseMessage answer = await SendAsync(server, path, key);
        return answer.StatusCode;
    }

    private static async Task<HttpResponseMessage> SendAsync(RunningServer server, string path, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (key is not null)
        {
            request.Headers.Add("xi-api-key", key);
        }

        return await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
