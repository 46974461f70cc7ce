using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Myna.Audio.Files;
using Myna.Library.Models;
using Myna.Remote.Configuration;
using Myna.Remote.Speech;
using Myna.Remote.Tests.Support;
using Myna.Server;
using Myna.Tests;
using Myna.Trust.Consent;
using Myna.Voice;

namespace Myna.Remote.Tests.Speech;

/// <summary>What remote servers send as sound, when they stop sending, and what they are sent.</summary>
public sealed class RemoteSoundTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, 16, 1, 24_000, false)]
    [InlineData(1, 16, 2, 48_000, true)]
    [InlineData(3, 32, 1, 16_000, false)]
    [InlineData(3, 32, 2, 24_000, true)]
    [InlineData(0xFFFE, 32, 1, 44_100, true)]
    public async Task Wav_of_any_rate_and_kind_becomes_speech(int code, int bits, int channels, int rate, bool lengthIsUnknown)
    {
        await using FaultyServer server = await FaultyServer.StartAsync(context => FaultyServer.Sends(context, "audio/wav", Wav(code, bits, channels, rate, lengthIsUnknown)));
        using RemoteVoiceModel model = Model(settings => settings with { Format = "wav" }, server.Address);
        float[] samples = await SpeakAsync(model, Request(model) with { Live = true });
        Assert.InRange(samples.Length, 23_000, 24_200);
        Assert.InRange(samples.Skip(2000).Take(20_000).Average(Math.Abs), 0.2f, 0.3f);
    }

    [Fact]
    public async Task Damaged_and_foreign_sound_is_told()
    {
        (string Expected, byte[] Body)[] cases =
        [
            ("8 bits a sample", Wav(1, 8, 1, 24_000, false)),
            ("20 channels", Wav(1, 16, 20, 24_000, false)),
            ("cut off", Wav(1, 16, 1, 24_000, false)[..10_001]),
            ("too few", [1, 2, 3]),
        ];
        foreach ((string expected, byte[] body) in cases)
        {
            await using FaultyServer server = await FaultyServer.StartAsync(context => FaultyServer.Sends(context, "audio/wav", body));
            using RemoteVoiceModel model = Model(settings => settings with { Format = "wav", Retries = 0 }, server.Address);
            MynaException exception = await Assert.ThrowsAnyAsync<MynaException>(() => SpeakAsync(model, Request(model)));
            Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_server_that_stalls_is_given_up_and_asked_again_only_for_what_nobody_heard()
    {
        await using FaultyServer live = await FaultyServer.StartAsync(Stalls, FaultyServer.Speaks);
        using RemoteVoiceModel heard = Model(settings => settings with { StallSeconds = 0.3 }, live.Address);
        MynaException exception = await Assert.ThrowsAnyAsync<MynaException>(() => SpeakAsync(heard, Request(heard) with { Live = true }));
        Assert.Contains("stalled: no sound came for 0.3 s", exception.Message, StringComparison.Ordinal);
        Assert.Single(live.Bodies);

        await using FaultyServer other = await FaultyServer.StartAsync(Stalls, FaultyServer.Speaks);
        using RemoteVoiceModel file = Model(settings => settings with { StallSeconds = 0.3 }, other.Address);
        Assert.InRange((await SpeakAsync(file, Request(file) with { Live = false })).Length, 23_000, 24_000);
        Assert.Equal(2, other.Bodies.Count);
    }

    [Fact]
    public async Task Where_one_of_two_servers_is_dead_the_other_speaks()
    {
        await using FaultyServer well = await FaultyServer.StartAsync(FaultyServer.Speaks);
        using RemoteVoiceModel model = Model(null, new Uri("http://127.0.0.1:9"), well.Address);
        for (int i = 0; i < 3; i++)
        {
            Assert.NotEmpty(await SpeakAsync(model, Request(model) with { Live = true }));
        }

        Assert.Equal(3, well.Bodies.Count);
        Assert.Equal([false, true], (await model.CheckAsync(Stop)).Select(server => server.IsUp));
    }

    [Fact]
    public async Task Descriptions_and_clips_are_sent_in_the_recorded_shapes()
    {
        await using FaultyServer server = await FaultyServer.StartAsync(FaultyServer.Speaks);
        using RemoteVoiceModel model = Model(null, server.Address);
        Audio.AudioClip clip = (await AudioFile.ReadAsync(Path.Combine(Repository.Root, "samples", "reader-mid.wav"), Stop)).ToMono();
        VoicePrompt[] voices =
        [
            model.DesignVoice(" a calm old man "),
            model.CreatePrompt(clip.Samples, clip.SampleRate, cancellationToken: Stop),
            model.CreatePrompt(clip.Samples, clip.SampleRate, new PromptOptions { Transcript = "what is said" }, Stop),
        ];
        foreach (VoicePrompt voice in voices)
        {
            await SpeakAsync(model, new SpeechRequest("Hello there.", voice) { Instructions = "softly" });
        }

        JsonElement[] bodies = [.. server.Bodies.Select(body => JsonDocument.Parse(body).RootElement)];
        Assert.Equal(["VoiceDesign", "Base", "Base"], bodies.Select(body => body.GetProperty("task_type").GetString()));
        Assert.Equal("a calm old man softly", bodies[0].GetProperty("instructions").GetString());
        Assert.False(bodies[0].TryGetProperty("ref_audio", out _));
        Assert.True(bodies[1].GetProperty("x_vector_only_mode").GetBoolean());
        Assert.Equal("what is said", bodies[2].GetProperty("ref_text").GetString());
        string sent = bodies[2].GetProperty("ref_audio").GetString()!;
        Assert.StartsWith("data:audio/wav;base64,UklGR", sent, StringComparison.Ordinal);
        Assert.ThrowsAny<MynaException>(() => model.DesignVoice(" "));
        using RemoteVoiceModel plain = Model(settings => settings with { Extensions = false }, server.Address);
        Assert.Contains("cannot clone", Assert.ThrowsAny<MynaException>(() => plain.CreatePrompt(clip.Samples, clip.SampleRate, cancellationToken: Stop)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Myna_server_passes_speech_of_a_remote_engine_on()
    {
        await using FaultyServer behind = await FaultyServer.StartAsync(FaultyServer.Speaks);
        using var home = new TemporaryFolder();
        await File.WriteAllTextAsync(Path.Combine(home.Path, RemoteEngines.FileName), $$$$"""{"remotes":{"gpu":{"servers":[{"url":"{{{{behind.Address}}}}"}]}}}""", Stop);
        await using WebApplication front = MynaServer.Create(
            new ServerOptions { Home = home.Path, Port = 0, Consent = ConsentPolicy.Off }, new VoiceModels(name => name == "MYNA_HOME" ? home.Path : null));
        await front.StartAsync(Stop);
        using var client = new HttpClient { BaseAddress = new Uri(front.Urls.First()) };
        string clip = "data:audio/wav;base64," + Convert.ToBase64String(await File.ReadAllBytesAsync(Path.Combine(Repository.Root, "samples", "reader-mid.wav"), Stop));
        using HttpResponseMessage answer = await client.PostAsJsonAsync(
            "/v1/audio/speech", new { model = "remote:gpu", input = "Hello there.", ref_audio = clip, response_format = "wav" }, Stop);
        byte[] sound = await answer.Content.ReadAsByteArrayAsync(Stop);
        Assert.True(answer.IsSuccessStatusCode, System.Text.Encoding.UTF8.GetString(sound.AsSpan(0, Math.Min(500, sound.Length))));
        Assert.True(sound.Length > 40_000);
        Assert.StartsWith("data:audio/wav", JsonDocument.Parse(Assert.Single(behind.Bodies)).RootElement.GetProperty("ref_audio").GetString(), StringComparison.Ordinal);
        await front.StopAsync(Stop);
    }

    private static async Task Stalls(HttpContext context)
    {
        context.Response.ContentType = "audio/pcm";
        await context.Response.Body.WriteAsync(FaultyServer.Tone.AsMemory(0, 20_000), Stop);
        await context.Response.Body.FlushAsync(Stop);
        await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
    }

    /// <summary>A second of a square wave of 0.25.</summary>
    private static byte[] Wav(int code, int bits, int channels, int rate, bool lengthIsUnknown)
    {
        using var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        int bytes = rate * channels * bits / 8, format = code == 0xFFFE ? 40 : 16;
        writer.Write("RIFF"u8);
        writer.Write(lengthIsUnknown ? -1 : bytes + format + 20);
        writer.Write("WAVEfmt "u8);
        writer.Write(format);
        writer.Write((ushort)code);
        writer.Write((ushort)channels);
        writer.Write(rate);
        writer.Write(rate * channels * bits / 8);
        writer.Write((ushort)(channels * bits / 8));
        writer.Write((ushort)bits);
        writer.Write(new byte[format - 16]);
        writer.Write("LIST"u8);
        writer.Write(3);
        writer.Write(new byte[4]);
        writer.Write("data"u8);
        writer.Write(lengthIsUnknown ? -1 : bytes);
        for (int i = 0; i < rate * channels; i++)
        {
            bool isUp = i / channels * 240L / rate % 2 == 0;
            switch (bits)
            {
                case 8:
                    writer.Write((byte)(isUp ? 160 : 96));
                    break;
                case 16:
                    writer.Write((short)(isUp ? 8192 : -8192));
                    break;
                default:
                    writer.Write(isUp ? 0.25f : -0.25f);
                    break;
            }
        }

        return file.ToArray();
    }

    private static SpeechRequest Request(RemoteVoiceModel model) => new("Hello there.", RemoteVoice.Named(model.Tag, "ryan"));

    private static RemoteVoiceModel Model(Func<RemoteSettings, RemoteSettings>? change, params Uri[] servers)
    {
        var settings = new RemoteSettings { Servers = [.. servers.Select(url => new RemoteServer { Url = url })], BackOffSeconds = 0.01 };
        return new RemoteVoiceModel("test", change?.Invoke(settings) ?? settings);
    }

    private static async Task<float[]> SpeakAsync(RemoteVoiceModel model, SpeechRequest request)
    {
        using ISpeaker speaker = model.CreateSpeaker();
        var samples = new List<float>();
        await foreach (SpeechChunk chunk in speaker.SpeakAsync(request, Stop))
        {
            samples.AddRange(chunk.Samples.ToArray());
        }

        return [.. samples];
    }
}
