using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Myna.Library.Models;
using Myna.Server.Tests.Support;

namespace Myna.Server.Tests.Api;

/// <summary><c>POST /v1/layers</c> with a model: the tiny checkpoint of Qwen-Image-Layered, from picture to layers.</summary>
public sealed class LayerEngineTests
{
    private static readonly string Golden = Path.Combine(RunningServer.Repository(), "tests", "Golden", "qwen-image-layered");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_model_splits_tells_the_time_left_and_shows_previews()
    {
        await using RunningServer server = await RunningServer.StartAsync(engines: Engines("fp32", null));
        using HttpResponseMessage accepted = await PostAsync(server, ("engine", "qwen"), ("layers", "1"), ("steps", "6"), ("guidance", "1"), ("prompt", "a red circle"), ("seed", "3"));
        string body = await accepted.Content.ReadAsStringAsync(Stop);
        Assert.True(accepted.StatusCode == HttpStatusCode.Accepted, body);
        string id = JsonDocument.Parse(body).RootElement.GetProperty("id").GetString()!;

        JsonElement last = default;
        bool hadTime = false, hadPreview = false;
        await using Stream events = await server.Client.GetStreamAsync($"/v1/jobs/{id}/events", Stop);
        using var reader = new StreamReader(events);
        while (await reader.ReadLineAsync(Stop) is { } line)
        {
            if (!line.StartsWith("data:", StringComparison.Ordinal))
            {
                continue;
            }

            last = JsonDocument.Parse(line[5..]).RootElement;
            hadTime |= last.GetProperty("seconds_left").ValueKind == JsonValueKind.Number;
            if (!hadPreview && last.GetProperty("previews") is { ValueKind: JsonValueKind.Array } previews)
            {
                using HttpResponseMessage preview = await server.Client.GetAsync(previews[0].GetString(), Stop);
                hadPreview = preview.Content.Headers.ContentType?.MediaType == "image/png";
            }
        }

        Assert.Equal("succeeded", last.GetProperty("state").GetString());
        Assert.True(hadTime);
        Assert.True(hadPreview);
        JsonElement document = (await server.Client.GetFromJsonAsync<JsonElement>($"/v1/layers/{id}", Stop)).GetProperty("document");
        Assert.Equal(0, document.GetProperty("maximum_error").GetInt32());
        Assert.Equal(150, document.GetProperty("width").GetInt32());
    }

    [Fact]
    public async Task What_does_not_fit_or_is_not_here_is_refused_at_once()
    {
        await using RunningServer server = await RunningServer.StartAsync(engines: Engines("int8", "0.1"));
        (string Expected, HttpStatusCode Status, (string, string)[] Fields)[] cases =
        [
            ("takes at least", HttpStatusCode.BadRequest, [("engine", "qwen"), ("layers", "8"), ("resolution", "1024")]),
            ("640 and 1024", HttpStatusCode.BadRequest, [("engine", "qwen"), ("resolution", "512")]),
            ("engine=qwen", HttpStatusCode.BadRequest, [("steps", "5")]),
            ("builtin, qwen, remote:NAME", HttpStatusCode.BadRequest, [("engine", "dream")]),
            ("there is no remote engine gpu", HttpStatusCode.BadRequest, [("engine", "remote:gpu")]),
        ];
        foreach ((string expected, HttpStatusCode status, (string, string)[] fields) in cases)
        {
            using HttpResponseMessage answer = await PostAsync(server, fields);
            Assert.Contains(expected, await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
            Assert.Equal(status, answer.StatusCode);
        }
    }

    private static LayerEngines Engines(string precision, string? gigabytes) => new(
        name => name switch
        {
            LayerEngines.ModelVariable => Path.Combine(Golden, "tiny"),
            LayerEngines.PrecisionVariable => precision,
            LayerEngines.MemoryVariable => gigabytes,
            _ => null,
        },
        Path.Combine(Path.GetTempPath(), "myna-without-remotes"));

    private static async Task<HttpResponseMessage> PostAsync(RunningServer server, params (string Name, string Value)[] fields)
    {
        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(await File.ReadAllBytesAsync(Path.Combine(Golden, "pipeline", "input_opaque.png"), Stop)), "image", "drawing.png" },
        };
        foreach ((string name, string value) in fields)
        {
            form.Add(new StringContent(value), name);
        }

        return await server.Client.PostAsync("/v1/layers", form, Stop);
    }
}
