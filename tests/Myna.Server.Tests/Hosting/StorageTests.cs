using System.Net.Http.Json;
using System.Text.Json;
using Myna.Server.Tests.Api;
using Myna.Server.Tests.Data;
using Myna.Server.Tests.Files.S3;
using Myna.Server.Tests.Support;

namespace Myna.Server.Tests.Hosting;

/// <summary>A server whose database is PostgreSQL and whose files are in S3: nothing of its own is left in its home but keys and voices.</summary>
public sealed class StorageTests(PostgresServer postgres)
{
    [Fact]
    public async Task Speech_jobs_and_layers_are_kept_in_PostgreSQL_and_S3_and_another_server_has_them()
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        string database = await postgres.DatabaseAsync();
        await using FakeS3 s3 = await FakeS3.StartAsync();
        ServerOptions There(ServerOptions options) => options with
        {
            Database = database,
            Files = $"{s3.Endpoint}bucket/myna",
            Variable = name => name switch
            {
                "AWS_ACCESS_KEY_ID" => FakeS3.AccessKey,
                "AWS_SECRET_ACCESS_KEY" => FakeS3.SecretKey,
                "AWS_REGION" => FakeS3.Region,
                _ => Environment.GetEnvironmentVariable(name),
            },
        };
        string job, layers;
        byte[] sound, edited;
        await using (RunningServer server = await RunningServer.StartAsync(There))
        {
            using HttpResponseMessage spoken = await server.Client.PostAsJsonAsync("/v1/audio/speech", new { model = "tts-1", voice = "alloy", input = "Far away.", response_format = "wav" }, stop);
            Assert.True(spoken.IsSuccessStatusCode, await spoken.Content.ReadAsStringAsync(stop));
            using var form = new MultipartFormDataContent
            {
                { new StringContent("batch"), "kind" },
                { new StringContent("""{"voice":"reader-mid","output":"wav","fast":true,"items":[{"id":"one","text":"Good morning."}]}"""), "request" },
            };
            using HttpResponseMessage accepted = await server.Client.PostAsync("/v1/jobs", form, stop);
            job = (await accepted.Content.ReadFromJsonAsync<JsonElement>(stop)).GetProperty("id").GetString()!;
            Assert.Contains("\"state\":\"succeeded\"", await server.Client.GetStringAsync($"/v1/jobs/{job}/events", stop), StringComparison.Ordinal);
            sound = await server.Client.GetByteArrayAsync($"/v1/jobs/{job}/files/one.wav", stop);
            JsonElement settings = await server.Client.GetFromJsonAsync<JsonElement>("/v1/settings", stop);
            (layers, edited) = await SplitAndEditAsync(server, stop);
            Assert.Equal(("postgres", "s3"), (settings.GetProperty("database").GetString(), settings.GetProperty("files").GetString()));
        }

        Assert.Empty(s3.Refusals);
        Assert.All(s3.Objects.Keys, name => Assert.StartsWith("myna/", name, StringComparison.Ordinal));
        await using RunningServer other = await RunningServer.StartAsync(There);
        Assert.Equal(sound, await other.Client.GetByteArrayAsync($"/v1/jobs/{job}/files/one.wav", stop));

        // The split picture with its edit, and the way back from it.
        Assert.Equal(edited, await other.Client.GetByteArrayAsync($"/v1/layers/{layers}/composite", stop));
        using HttpResponseMessage undone = await other.Client.PostAsync($"/v1/layers/{layers}/undo", null, stop);
        Assert.True(undone.IsSuccessStatusCode, await undone.Content.ReadAsStringAsync(stop));
        Assert.NotEqual(edited, await other.Client.GetByteArrayAsync($"/v1/layers/{layers}/composite", stop));
        using HttpResponseMessage deleted = await other.Client.DeleteAsync($"/v1/layers/{layers}", stop);
        Assert.True(deleted.IsSuccessStatusCode, await deleted.Content.ReadAsStringAsync(stop));
        JsonElement history = await other.Client.GetFromJsonAsync<JsonElement>("/v1/history", stop);
        string item = Assert.Single(history.GetProperty("history").EnumerateArray()).GetProperty("history_item_id").GetString()!;
        Assert.True((await other.Client.GetByteArrayAsync($"/v1/history/{item}/audio", stop)).Length > 10_000);
    }

    private static async Task<(string Id, byte[] Edited)> SplitAndEditAsync(RunningServer server, CancellationToken stop)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(LayersTests.Drawing()), "image", "drawing.png" } };
        using HttpResponseMessage accepted = await server.Client.PostAsync("/v1/layers", form, stop);
        string id = (await accepted.Content.ReadFromJsonAsync<JsonElement>(stop)).GetProperty("id").GetString()!;
        Assert.Contains("\"state\":\"succeeded\"", await server.Client.GetStringAsync($"/v1/jobs/{id}/events", stop), StringComparison.Ordinal);
        using HttpResponseMessage edited = await server.Client.PostAsJsonAsync($"/v1/layers/{id}/edit", new { changes = new[] { new { index = 1, visible = false } } }, stop);
        Assert.True(edited.IsSuccessStatusCode, await edited.Content.ReadAsStringAsync(stop));
        return (id, await server.Client.GetByteArrayAsync($"/v1/layers/{id}/composite", stop));
    }
}
