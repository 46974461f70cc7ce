using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Myna.Audio.Files;
using Myna.Audio.Watermark;
using Myna.Remote.Configuration;
using Myna.Remote.Servers;
using Myna.Remote.Speech;
using Myna.Remote.Tests.Support;
using Myna.Server;
using Myna.Tests;
using Myna.Trust.Consent;
using Myna.Voice;

namespace Myna.Remote.Tests.Speech;

public sealed class RemoteVoiceModelTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Speech_comes_through_with_the_recorded_shape_of_the_request()
    {
        await using FaultyServer server = await FaultyServer.StartAsync(FaultyServer.Speaks);
        using RemoteVoiceModel model = Model(settings => settings with { Model = "qwen", Languages = LanguageNaming.Names }, key: "secret-key", server);
        (float[] samples, int chunks) = await SpeakAsync(model, new SpeechRequest("Hello there.", model.VoiceOf("vivian")) { Language = "de-DE", Instructions = "calmly", Seed = 7 });
        Assert.InRange(samples.Length, 23_000, 24_000);
        Assert.True(chunks > 1);
        JsonElement body = JsonDocument.Parse(Assert.Single(server.Bodies)).RootElement;
        Assert.Equal("Hello there.", body.GetProperty("input").GetString());
        Assert.Equal("Vivian", body.GetProperty("voice").GetString());
        Assert.Equal("German", body.GetProperty("language").GetString());
        Assert.Equal("calmly", body.GetProperty("instructions").GetString());
        Assert.Equal("pcm", body.GetProperty("response_format").GetString());
        Assert.Equal(7, body.GetProperty("seed").GetInt64());
        Assert.Equal("Bearer secret-key", Assert.Single(server.Keys));
    }

    [Fact]
    public async Task A_server_that_is_down_is_passed_over()
    {
        await using FaultyServer ill = await FaultyServer.StartAsync(FaultyServer.Fails(503));
        await using FaultyServer well = await FaultyServer.StartAsync(FaultyServer.Speaks);
        using RemoteVoiceModel model = Model(null, null, ill, well);
        for (int i = 0; i < 3; i++)
        {
            Assert.NotEmpty((await SpeakAsync(model, Request(model))).Samples);
        }

        Assert.Single(ill.Bodies);
        Assert.Equal(3, well.Bodies.Count);
    }

    [Fact]
    public async Task Requests_under_way_are_shared_out()
    {
        var gate = new TaskCompletionSource();
        async Task Wait(HttpContext context)
        {
            await gate.Task;
            await FaultyServer.Speaks(context);
        }

        await using FaultyServer one = await FaultyServer.StartAsync(Wait);
        await using FaultyServer two = await FaultyServer.StartAsync(Wait);
        using RemoteVoiceModel model = Model(null, null, one, two);
        SpeechRequest request = Request(model);
        Task[] all = [.. Enumerable.Range(0, 6).Select(_ => SpeakAsync(model, request))];
        while (one.Bodies.Count + two.Bodies.Count < 6)
        {
            await Task.Delay(10, Stop);
        }

        gate.SetResult();
        await Task.WhenAll(all);
        Assert.Equal(3, one.Bodies.Count);
    }

    [Fact]
    public async Task A_busy_server_is_asked_again_when_it_says()
    {
        await using FaultyServer server = await FaultyServer.StartAsync(FaultyServer.Fails(429, retryAfter: "1"), FaultyServer.Speaks);
        using RemoteVoiceModel model = Model(null, null, server);
        long start = Environment.TickCount64;
        Assert.NotEmpty((await SpeakAsync(model, Request(model))).Samples);
        Assert.True(Environment.TickCount64 - start >= 950);
    }

    [Fact]
    public async Task What_broke_off_is_fetched_again_only_if_nobody_heard_it()
    {
        await using FaultyServer server = await FaultyServer.StartAsync(FaultyServer.Drops(20_000), FaultyServer.Speaks);
        using RemoteVoiceModel model = Model(null, null, server);
        Assert.InRange((await SpeakAsync(model, Request(model) with { Live = false })).Samples.Length, 23_000, 24_000);
        await using FaultyServer other = await FaultyServer.StartAsync(FaultyServer.Drops(20_000));
        using RemoteVoiceModel live = Model(null, null, other);
        MynaException exception = await Assert.ThrowsAnyAsync<MynaException>(() => SpeakAsync(live, Request(live)));
        Assert.Contains("broke off", exception.Message, StringComparison.Ordinal);
        Assert.Single(other.Bodies);
    }

    [Theory]
    [InlineData(401, """{"error":{"message":"no such key"}}""", "no such key")]
    [InlineData(422, """{"detail":[{"loc":["body","ref_text"],"msg":"field required","type":"missing"}]}""", "body.ref_text: field required")]
    [InlineData(400, """{"object":"error","message":"Invalid voice"}""", "Invalid voice")]
    [InlineData(500, "boom", "boom")]
    public async Task What_a_server_says_is_told_and_the_key_is_not(int status, string body, string message)
    {
        await using FaultyServer server = await FaultyServer.StartAsync(FaultyServer.Fails(status, body));
        using RemoteVoiceModel model = Model(settings => settings with { Retries = 1 }, key: "secret-key", server);
        MynaException exception = await Assert.ThrowsAnyAsync<MynaException>(() => SpeakAsync(model, Request(model)));
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
        Assert.Contains($"({status})", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-key", exception.ToString(), StringComparison.Ordinal);
        Assert.Equal(status == 500 ? 2 : 1, server.Bodies.Count);
    }

    [Theory]
    [InlineData("text/html", "<html>hello</html>", "text/html")]
    [InlineData("application/json", """{"error":{"message":"model is loading"}}""", "model is loading")]
    [InlineData("audio/pcm", "ID3 and so on, an MP3", "MP3")]
    public async Task An_answer_that_is_no_sound_is_told(string kind, string body, string message)
    {
        await using FaultyServer server = await FaultyServer.StartAsync(context => FaultyServer.Sends(context, kind, System.Text.Encoding.UTF8.GetBytes(body)));
        using RemoteVoiceModel model = Model(null, null, server);
        MynaException exception = await Assert.ThrowsAnyAsync<MynaException>(() => SpeakAsync(model, Request(model)));
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_slow_first_byte_is_not_waited_for_and_cancelling_closes_the_connection()
    {
        var closed = new TaskCompletionSource();
        await using FaultyServer server = await FaultyServer.StartAsync(async context =>
        {
            await using CancellationTokenRegistration _ = context.RequestAborted.Register(closed.SetResult);
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });
        using RemoteVoiceModel model = Model(settings => settings with { AnswerSeconds = 0.5, Retries = 0 }, null, server);
        MynaException exception = await Assert.ThrowsAnyAsync<MynaException>(() => SpeakAsync(model, Request(model)));
        Assert.Contains("first sound within 0.5 s", exception.Message, StringComparison.Ordinal);
        await closed.Task.WaitAsync(TimeSpan.FromSeconds(20), Stop);
    }

    [Fact]
    public async Task Nobody_there_is_told()
    {
        var settings = new RemoteSettings { Servers = [new RemoteServer { Url = new Uri("http://127.0.0.1:9") }], Retries = 0 };
        using var model = new RemoteVoiceModel("gone", settings);
        Assert.Contains("cannot be reached", Assert.ThrowsAny<MynaException>(() => model.Speakers).Message, StringComparison.Ordinal);
        ServerHealth health = Assert.Single(await model.CheckAsync(Stop));
        Assert.False(health.IsUp);
    }

    [Fact]
    public async Task A_Myna_server_lists_its_voices_speaks_and_clones()
    {
        using var home = new TemporaryFolder();
        await using WebApplication server = MynaServer.Create(new ServerOptions { Home = home.Path, Port = 0, Consent = ConsentPolicy.Off });
        await server.StartAsync(Stop);
        var settings = new RemoteSettings { Servers = [new RemoteServer { Url = new Uri(server.Urls.First()) }], Model = "lite", AnswerSeconds = 300 };
        using var model = new RemoteVoiceModel("myna", settings);
        Assert.NotEmpty(model.Speakers);
        Assert.True(Assert.Single(await model.CheckAsync(Stop)).IsUp);
        (float[] named, _) = await SpeakAsync(model, new SpeechRequest("Good morning.", model.VoiceOf(model.Speakers[0])) { Watermark = WatermarkSettings.Off });
        Assert.InRange(named.Length, 10_000, 240_000);

        Audio.AudioClip clip = (await AudioFile.ReadAsync(Path.Combine(Repository.Root, "samples", "reader-mid.wav"), Stop)).ToMono();
        VoicePrompt voice = model.CreatePrompt(clip.Samples, clip.SampleRate, new PromptOptions { Name = "reader" }, Stop);
        using var saved = new MemoryStream();
        voice.Save(saved);
        saved.Position = 0;
        (float[] cloned, int chunks) = await SpeakAsync(model, new SpeechRequest("Good morning.", VoicePrompt.Load(saved, "voice")) { Language = "en" });
        Assert.InRange(cloned.Length, 10_000, 240_000);
        Assert.True(chunks > 1);
        Assert.NotEqual(named, cloned);
        await server.StopAsync(Stop);
    }

    private static SpeechRequest Request(RemoteVoiceModel model) => new("Hello there.", RemoteVoice.Named(model.Tag, "ryan"));

    private static RemoteVoiceModel Model(Func<RemoteSettings, RemoteSettings>? change, string? key, params FaultyServer[] servers)
    {
        var settings = new RemoteSettings
        {
            Servers = [.. servers.Select(server => new RemoteServer { Url = server.Address, Key = key })],
            BackOffSeconds = 0.01,
        };
        return new RemoteVoiceModel("test", change?.Invoke(settings) ?? settings);
    }

    private static async Task<(float[] Samples, int Chunks)> SpeakAsync(RemoteVoiceModel model, SpeechRequest request)
    {
        using ISpeaker speaker = model.CreateSpeaker();
        var samples = new List<float>();
        int chunks = 0;
        await foreach (SpeechChunk chunk in speaker.SpeakAsync(request, Stop))
        {
            samples.AddRange(chunk.Samples.ToArray());
            chunks++;
        }

        return ([.. samples], chunks);
    }
}
