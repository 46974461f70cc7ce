using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Myna.Server.Speaking;
using Myna.Server.Tests.Support;

namespace Myna.Server.Tests.Hosting;

public sealed class SafetyTests
{
    [Theory]
    [InlineData("Host", "evil.example", HttpStatusCode.MisdirectedRequest)]
    [InlineData("Origin", "https://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "null", HttpStatusCode.Forbidden)]
    [InlineData("X-Forwarded-For", "203.0.113.9", HttpStatusCode.Unauthorized)]
    public async Task Pages_of_other_sites_and_other_machines_get_nothing(string header, string value, HttpStatusCode expected)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/models");
        request.Headers.TryAddWithoutValidation(header, value);
        using HttpResponseMessage answer = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(expected, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task Pages_of_an_allowed_origin_are_served()
    {
        await using RunningServer server = await RunningServer.StartAsync(options => options with { CorsOrigins = ["https://studio.example"] });
        using var question = new HttpRequestMessage(HttpMethod.Options, "/v1/audio/speech");
        question.Headers.Add("Origin", "https://studio.example");
        question.Headers.Add("Access-Control-Request-Method", "POST");
        question.Headers.Add("Access-Control-Request-Headers", "authorization,content-type");
        using HttpResponseMessage answer = await server.Client.SendAsync(question, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal("https://studio.example", Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Origin")));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/docs")]
    [InlineData("/v1/models")]
    [InlineData("/nowhere")]
    public async Task Every_answer_keeps_browsers_in_check(string path)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using HttpResponseMessage answer = await server.Client.GetAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        string policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.False(answer.Headers.Contains("Server"));
    }

    [Fact]
    public async Task Pages_and_documents_ask_no_other_server_for_anything()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        CancellationToken stop = TestContext.Current.CancellationToken;
        string page = await server.Client.GetStringAsync("/apis", stop);
        Assert.Contains("/v1/text-to-speech/{voiceId}/stream-input", page, StringComparison.Ordinal);
        string docs = await server.Client.GetStringAsync("/docs", stop);
        Assert.DoesNotContain("https://", docs.Replace("https://scalar.com", "", StringComparison.Ordinal), StringComparison.Ordinal);
        foreach (string script in System.Text.RegularExpressions.Regex.Matches(docs, "src=\"([^\"]+)\"").Select(match => match.Groups[1].Value))
        {
            using HttpResponseMessage answer = await server.Client.GetAsync(new Uri(new Uri(server.Address, "/docs/"), script), stop);
            Assert.True(answer.IsSuccessStatusCode, script);
        }

        string document = await server.Client.GetStringAsync("/openapi/v1.json", stop);
        Assert.All(new[] { "/v1/audio/speech", "/v1/layers", "/v1/jobs", "/v1/detect", "/v1/history", "/v2/voices" }, path => Assert.Contains($"\"{path}\"", document, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Wrong_bodies_are_answered_and_not_thrown()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        CancellationToken stop = TestContext.Current.CancellationToken;
        string[] bodies = ["", "null", "[]", "{", "{\"input\": 5}", "{\"input\":\"a\",\"voice\":[1]}", "\"text\"", new string('[', 100_000)];
        foreach (string body in bodies)
        {
            using HttpResponseMessage answer = await server.Client.PostAsync("/v1/audio/speech", new StringContent(body, null, "application/json"), stop);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Contains("\"error\"", await answer.Content.ReadAsStringAsync(stop), StringComparison.Ordinal);
        }

        using HttpResponseMessage form = await server.Client.PostAsync("/v1/voices/add", new StringContent("x", null, "text/plain"), stop);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, form.StatusCode);
        using HttpResponseMessage large = await server.Client.PostAsync("/v1/audio/speech", JsonContent.Create(new { input = new string('a', 6 << 20), voice = "alloy" }), stop);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
    }

    [Fact]
    public async Task The_work_for_a_client_that_goes_away_ends_and_leaves_nothing()
    {
        await using RunningServer server = await RunningServer.StartAsync(untilReady: true);
        CancellationToken stop = TestContext.Current.CancellationToken;
        string text = string.Concat(Enumerable.Range(0, 150).Select(number => $"This is sentence number {number} of a text that takes minutes. "));
        using (var request = new HttpRequestMessage(HttpMethod.Post, "/v1/audio/speech") { Content = JsonContent.Create(new { model = "tts-1", voice = "alloy", input = text, response_format = "pcm" }) })
        using (HttpResponseMessage answer = await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop))
        {
            await using Stream sound = await answer.Content.ReadAsStreamAsync(stop);
            await sound.ReadExactlyAsync(new byte[1000], stop);
        }

        var turns = server.Services.GetRequiredService<SpeakingTurns>();
        for (int tries = 0; turns.Speaking > 0; tries++)
        {
            Assert.True(tries < 300, "the text is still being spoken");
            await Task.Delay(100, stop);
        }

        Assert.Equal(0, (await server.Client.GetFromJsonAsync<JsonElement>("/v1/history", stop)).GetProperty("history").GetArrayLength());
    }

    [Fact]
    public async Task What_is_no_recording_is_refused_by_its_bytes()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        CancellationToken stop = TestContext.Current.CancellationToken;
        (string Name, byte[] Bytes)[] files =
        [
            ("playlist.wav", "#EXTM3U\nfile:///etc/passwd\n"u8.ToArray()),
            ("concat.wav", "ffconcat version 1.0\nfile /etc/passwd\n"u8.ToArray()),
            ("page.mp3", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"u8.ToArray()),
            ("program.flac", [0x7F, (byte)'E', (byte)'L', (byte)'F', 1, 2, 3, 4]),
            ("../../../etc/cron.d/x.wav", new byte[64]),
            ("empty.wav", []),
        ];
        foreach ((string name, byte[] bytes) in files)
        {
            using var form = new MultipartFormDataContent { { new StringContent("x"), "name" }, { new ByteArrayContent(bytes), "files", name } };
            using HttpResponseMessage answer = await server.Client.PostAsync("/v1/voices/add", form, stop);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }
    }
}
