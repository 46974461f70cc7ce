using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Myna.Layers.Pictures;
using Myna.Server.Tests.Support;

namespace Myna.Server.Tests.Api;

public sealed class LayersTests
{
    [Fact]
    public async Task A_picture_is_taken_apart_changed_and_written_for_another_program()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        CancellationToken stop = TestContext.Current.CancellationToken;
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Drawing()), "image", "drawing.png" }, { new StringContent("3"), "seed" } };
        using HttpResponseMessage accepted = await server.Client.PostAsync("/v1/layers", form, stop);
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        string id = (await accepted.Content.ReadFromJsonAsync<JsonElement>(stop)).GetProperty("id").GetString()!;

        // The events end when the job does.
        string events = await server.Client.GetStringAsync($"/v1/jobs/{id}/events", stop);
        Assert.Contains("\"state\":\"succeeded\"", events, StringComparison.Ordinal);
        JsonElement status = await server.Client.GetFromJsonAsync<JsonElement>($"/v1/layers/{id}", stop);
        JsonElement layers = status.GetProperty("document").GetProperty("layers");
        Assert.True(layers.GetArrayLength() >= 2, status.ToString());
        Assert.Equal(0, status.GetProperty("document").GetProperty("maximum_error").GetInt32());

        byte[] before = await server.Client.GetByteArrayAsync($"/v1/layers/{id}/composite", stop);
        int top = layers.GetArrayLength() - 1;
        using HttpResponseMessage edited = await server.Client.PostAsJsonAsync(
            $"/v1/layers/{id}/edit", new { changes = new[] { new { index = top, visible = false, name = "hidden", opacity = 0.5 } } }, stop);
        JsonElement document = (await edited.Content.ReadFromJsonAsync<JsonElement>(stop)).GetProperty("document");
        Assert.Equal("hidden", document.GetProperty("layers")[top].GetProperty("name").GetString());
        Assert.NotEqual(before, await server.Client.GetByteArrayAsync($"/v1/layers/{id}/composite", stop));

        using HttpResponseMessage late = await server.Client.PostAsJsonAsync($"/v1/layers/{id}/edit", new { revision = 0, changes = new[] { new { index = 0, name = "late" } } }, stop);
        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
        using HttpResponseMessage wrong = await server.Client.PostAsJsonAsync($"/v1/layers/{id}/edit", new { changes = new[] { new { index = 99 } } }, stop);
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);

        using HttpResponseMessage undone = await server.Client.PostAsync($"/v1/layers/{id}/undo", null, stop);
        Assert.True(undone.IsSuccessStatusCode);
        Assert.Equal(before, await server.Client.GetByteArrayAsync($"/v1/layers/{id}/composite", stop));
        Assert.Equal("\u0089PNG", System.Text.Encoding.Latin1.GetString((await server.Client.GetByteArrayAsync($"/v1/layers/{id}/layers/{top}", stop))[..4]));

        using HttpResponseMessage psd = await server.Client.PostAsJsonAsync($"/v1/layers/{id}/export", new { format = "psd" }, stop);
        Assert.Equal("8BPS", System.Text.Encoding.Latin1.GetString((await psd.Content.ReadAsByteArrayAsync(stop))[..4]));
        using HttpResponseMessage exe = await server.Client.PostAsJsonAsync($"/v1/layers/{id}/export", new { format = "exe" }, stop);
        Assert.Equal(HttpStatusCode.BadRequest, exe.StatusCode);

        using HttpResponseMessage deleted = await server.Client.DeleteAsync($"/v1/layers/{id}", stop);
        Assert.True(deleted.IsSuccessStatusCode);
        using HttpResponseMessage gone = await server.Client.GetAsync($"/v1/layers/{id}", stop);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task What_is_no_picture_is_refused()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        CancellationToken stop = TestContext.Current.CancellationToken;
        using var form = new MultipartFormDataContent { { new ByteArrayContent("%PDF-1.7 hello"u8.ToArray()), "image", "picture.png" } };
        using HttpResponseMessage answer = await server.Client.PostAsync("/v1/layers", form, stop);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("PDF", await answer.Content.ReadAsStringAsync(stop), StringComparison.Ordinal);
    }

    private static byte[] Drawing()
    {
        const int side = 96;
        var picture = new Picture(side, side);
        Span<byte> pixels = picture.Pixels;
        for (int y = 0; y < side; y++)
        {
            for (int x = 0; x < side; x++)
            {
                bool isSquare = x is >= 20 and < 50 && y is >= 30 and < 70;
                ReadOnlySpan<byte> colour = isSquare ? [200, 30, 30, 255] : [240, 240, 235, 255];
                colour.CopyTo(pixels.Slice(((y * side) + x) * 4, 4));
            }
        }

        using var stream = new MemoryStream();
        PngWriter.Write(stream, picture);
        return stream.ToArray();
    }
}
