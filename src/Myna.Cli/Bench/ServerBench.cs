using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Myna.Cli.Errors;
using Myna.Library.Models;
using Myna.Server;

namespace Myna.Cli.Bench;

/// <summary>Drives a server of its own, over HTTP, with some clients at the same time.</summary>
internal static class ServerBench
{
    private const int PcmBytesPerSample = 2;
    private const int LiteHz = 24_000;
    private const double BytesPerMegabyte = 1e6;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    // About a second or two of speech each, as an assistant says them.
    private static readonly string[] Texts =
    [
        "Good morning, how can I help you?",
        "The train leaves at nine from platform four.",
        "I have found three results for you.",
        "Your order is on its way.",
        "Please say that once more.",
        "The weather will be fine tomorrow.",
    ];

    /// <summary>Measures.</summary>
    /// <param name="models">Where the model comes from.</param>
    /// <param name="clients">How many clients at the same time, one measurement each.</param>
    /// <param name="requests">Requests of each measurement; null for four of each client, at least 16.</param>
    /// <param name="speakers">Texts that are spoken at the same time; null for the server's own choice.</param>
    /// <param name="progress">Told what is measured.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<IReadOnlyList<ServerLoad>> RunAsync(
        IVoiceModels models, IReadOnlyList<int> clients, int? requests, int? speakers, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        string home = Directory.CreateTempSubdirectory("myna-bench-").FullName;
        try
        {
            var options = new ServerOptions { Home = home, Port = 0, MostWaiting = 10_000, HistoryAge = TimeSpan.Zero, Speakers = speakers };
            await using WebApplication server = MynaServer.Create(options, models);
            await server.StartAsync(cancellationToken);
            using var handler = new SocketsHttpHandler { MaxConnectionsPerServer = int.MaxValue };
            using var client = new HttpClient(handler) { BaseAddress = new Uri(server.Urls.First()), Timeout = Patience };
            await UntilReadyAsync(client, cancellationToken);
            var loads = new List<ServerLoad>();
            foreach (int count in clients)
            {
                progress?.Report($"{count} clients");
                loads.Add(await MeasureAsync(client, count, requests ?? Math.Max(16, count * 4), cancellationToken));
            }

            await server.StopAsync(cancellationToken);
            return loads;
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }
    }

    private static async Task UntilReadyAsync(HttpClient client, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            using HttpResponseMessage ready = await client.GetAsync("/ready", cancellationToken);
            if (ready.IsSuccessStatusCode)
            {
                return;
            }

            if (Stopwatch.GetElapsedTime(start) > Patience)
            {
                throw new CliException(ExitCode.Failed, $"the server did not get ready: {await ready.Content.ReadAsStringAsync(cancellationToken)}");
            }

            await Task.Delay(100, cancellationToken);
        }
    }

    private static async Task<ServerLoad> MeasureAsync(HttpClient client, int clients, int requests, CancellationToken cancellationToken)
    {
        var firstAudio = new ConcurrentBag<double>();
        int next = -1;
        int errors = 0;
        long bytes = 0;
        double before = Megabytes();
        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, clients).Select(async _ =>
        {
            int number;
            while ((number = Interlocked.Increment(ref next)) < requests)
            {
                try
                {
                    (double ms, long length) = await SpeakAsync(client, number, cancellationToken);
                    firstAudio.Add(ms);
                    Interlocked.Add(ref bytes, length);
                }
                catch (Exception exception) when (exception is HttpRequestException or IOException || (exception is TaskCanceledException && !cancellationToken.IsCancellationRequested))
                {
                    Interlocked.Increment(ref errors);
                }
            }
        }));
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        double[] sorted = [.. firstAudio.Order()];
        double audioSeconds = (double)bytes / PcmBytesPerSample / LiteHz;
        return new ServerLoad(
            clients,
            requests,
            Percentile(sorted, 0.5),
            Percentile(sorted, 0.95),
            Math.Round(audioSeconds / seconds, 2),
            errors,
            Math.Round(before, 1),
            Math.Round(Megabytes(), 1));
    }

    private static async Task<(double FirstAudioMs, long Bytes)> SpeakAsync(HttpClient client, int number, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        var body = new SpeechOrderBody("tts-1", "alloy", Texts[number % Texts.Length], "pcm", (uint)number);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/audio/speech") { Content = JsonContent.Create(body, ServerBenchJson.Default.SpeechOrderBody) };
        using HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        response.EnsureSuccessStatusCode();
        await using Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[1 << 16];
        long length = 0;
        double firstMs = 0;
        int count;
        while ((count = await stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            firstMs = length == 0 ? Stopwatch.GetElapsedTime(start).TotalMilliseconds : firstMs;
            length += count;
        }

        return length > 0 ? (firstMs, length) : throw new HttpRequestException("an empty answer");
    }

    private static double Percentile(double[] sorted, double share) =>
        sorted.Length == 0 ? 0 : Math.Round(sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))], 1);

    private static double Megabytes()
    {
        using Process process = Process.GetCurrentProcess();
        return process.WorkingSet64 / BytesPerMegabyte;
    }
}

/// <summary>What the bench asks for.</summary>
internal sealed record SpeechOrderBody(string Model, string Voice, string Input, string ResponseFormat, uint Seed);

/// <summary>How a server bore some clients.</summary>
/// <param name="Clients">How many at the same time.</param>
/// <param name="Requests">Requests in all.</param>
/// <param name="P50FirstAudioMs">From the request to the first bytes of sound: half of the requests were faster.</param>
/// <param name="P95FirstAudioMs">19 of 20 were faster.</param>
/// <param name="AudioSPerS">Seconds of speech made in a second.</param>
/// <param name="Errors">Requests that failed.</param>
/// <param name="RssBeforeMb">Memory of the process before, clients included.</param>
/// <param name="RssMb">Memory of the process afterwards.</param>
internal sealed record ServerLoad(
    int Clients,
    int Requests,
    [property: JsonPropertyName("p50_first_audio_ms")] double P50FirstAudioMs,
    [property: JsonPropertyName("p95_first_audio_ms")] double P95FirstAudioMs,
    [property: JsonPropertyName("audio_s_per_s")] double AudioSPerS,
    int Errors,
    double RssBeforeMb,
    double RssMb);

/// <summary>What <c>myna bench server</c> prints.</summary>
/// <param name="Machine">Where it ran.</param>
/// <param name="Loads">One for each number of clients.</param>
internal sealed record ServerBenchResult(MachineResult Machine, IReadOnlyList<ServerLoad> Loads);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ServerBenchResult))]
[JsonSerializable(typeof(SpeechOrderBody))]
internal sealed partial class ServerBenchJson : JsonSerializerContext;
