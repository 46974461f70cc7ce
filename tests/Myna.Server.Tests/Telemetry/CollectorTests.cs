using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Myna.Server.Tests.Support;

namespace Myna.Server.Tests.Telemetry;

public sealed class CollectorTests
{
    private const string Secret = "Nobody but us shall read this sentence";

    [Fact]
    public async Task Traces_metrics_and_logs_reach_a_collector_without_texts_and_keys()
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        var arrived = new ConcurrentDictionary<string, StringBuilder>();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using WebApplication collector = builder.Build();
        collector.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, stop);
            StringBuilder text = arrived.GetOrAdd($"{context.Request.Path} {context.Request.ContentType}", _ => new StringBuilder());
            lock (text)
            {
                // Names are written as they are in Protocol Buffers.
                text.Append(Encoding.Latin1.GetString(body.ToArray()));
            }

            context.Response.ContentType = "application/x-protobuf";
        });
        await collector.StartAsync(stop);
        await using (RunningServer server = await RunningServer.StartAsync(options => options with
        {
            Variable = name => name switch { "OTEL_EXPORTER_OTLP_ENDPOINT" => collector.Urls.First(), "OTEL_EXPORTER_OTLP_PROTOCOL" => "http/protobuf", _ => Environment.GetEnvironmentVariable(name) },
        }, untilReady: true))
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/audio/speech") { Content = JsonContent.Create(new { model = "tts-1", voice = "alloy", input = Secret, response_format = "pcm" }) };
            request.Headers.Authorization = new("Bearer", "a-secret-key");
            using HttpResponseMessage spoken = await server.Client.SendAsync(request, stop);
            Assert.True(spoken.IsSuccessStatusCode);
            await spoken.Content.ReadAsByteArrayAsync(stop);
        }

        // What is left is sent when the server ends.
        Assert.Contains("myna.model", All("/v1/traces"), StringComparison.Ordinal);
        Assert.Contains("myna.speech.first_audio", All("/v1/metrics"), StringComparison.Ordinal);
        Assert.Contains("Ready to speak", All("/v1/logs"), StringComparison.Ordinal);
        foreach (StringBuilder text in arrived.Values)
        {
            Assert.DoesNotContain("shall read this", text.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain("a-secret-key", text.ToString(), StringComparison.Ordinal);
        }

        string All(string path) => arrived.TryGetValue(path + " application/x-protobuf", out StringBuilder? text) ? text.ToString() : $"nothing for {path}; there is {string.Join(", ", arrived.Keys)}";
    }
}
