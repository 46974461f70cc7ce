using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Myna.Server.Tests.Support;

namespace Myna.Server.Tests.Api;

/// <summary>What the studio asks beside the APIs: limits, how good a recording is, and whether a voice's owner has agreed.</summary>
public sealed class StudioTests
{
    [Fact]
    public async Task Limits_recordings_and_missing_consents_are_told()
    {
        await using RunningServer server = await RunningServer.StartAsync(options => options with { MostCharacters = 1234 });
        CancellationToken stop = TestContext.Current.CancellationToken;
        JsonElement limits = await server.Client.GetFromJsonAsync<JsonElement>("/v1/limits", stop);
        Assert.Equal((1234, "require"), (limits.GetProperty("characters").GetInt32(), limits.GetProperty("consent").GetString()));

        byte[] recording = await File.ReadAllBytesAsync(RunningServer.Recording, stop);
        using var form = new MultipartFormDataContent { { new ByteArrayContent(recording), "file", "reader.wav" } };
        JsonElement report = await (await server.Client.PostAsync("/v1/recordings/check", form, stop)).Content.ReadFromJsonAsync<JsonElement>(stop);
        Assert.InRange(report.GetProperty("speech_seconds").GetDouble(), 3, 60);
        Assert.InRange(report.GetProperty("level_lufs").GetDouble(), -40, -5);
        using var text = new MultipartFormDataContent { { new ByteArrayContent("no sound at all"u8.ToArray()), "file", "reader.wav" } };
        using HttpResponseMessage refused = await server.Client.PostAsync("/v1/recordings/check", text, stop);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);

        JsonElement builtIn = await server.Client.GetFromJsonAsync<JsonElement>("/v1/voices/reader-mid/consent", stop);
        Assert.False(builtIn.GetProperty("missing").GetBoolean());
        using var clone = new MultipartFormDataContent { { new StringContent("Ada"), "name" }, { new ByteArrayContent(recording), "files", "reader.wav" } };
        string id = (await (await server.Client.PostAsync("/v1/voices/add", clone, stop)).Content.ReadFromJsonAsync<JsonElement>(stop)).GetProperty("voice_id").GetString()!;
        JsonElement cloned = await server.Client.GetFromJsonAsync<JsonElement>($"/v1/voices/{id}/consent", stop);
        Assert.Equal((true, true), (cloned.GetProperty("missing").GetBoolean(), cloned.GetProperty("blocked").GetBoolean()));
        using HttpResponseMessage nobody = await server.Client.GetAsync("/v1/voices/nobody/consent", stop);
        Assert.Equal(HttpStatusCode.NotFound, nobody.StatusCode);
    }
}
