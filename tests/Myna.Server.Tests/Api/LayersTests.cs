using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Myna.Layers.Document;
using Myna.Layers.Editing;
using Myna.Layers.Pictures;
using Myna.Server.Tests.Support;
using Myna.Tests;

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

        // What is known of a state is told by its revision, whichever was asked for before.
        foreach ((string query, string name) in new[] { ("", "hidden"), ("?revision=0", layers[top].GetProperty("name").GetString()!), ("", "hidden") })
        {
            JsonElement told = (await server.Client.GetFromJsonAsync<JsonElement>($"/v1/layers/{id}{query}", stop)).GetProperty("document");
            Assert.Equal((query.Length == 0 ? 1 : 0, name), (told.GetProperty("revision").GetInt32(), told.GetProperty("layers")[top].GetProperty("name").GetString()));
        }

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
    public async Task Edits_of_the_list_are_made_all_or_none_and_taken_back_request_by_request()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        CancellationToken stop = TestContext.Current.CancellationToken;
        string id = await SplitAsync(server, stop);
        JsonElement first = (await server.Client.GetFromJsonAsync<JsonElement>($"/v1/layers/{id}", stop)).GetProperty("document");
        Assert.False(first.GetProperty("can_undo").GetBoolean());
        JsonElement layer = first.GetProperty("layers").EnumerateArray().Last();
        string name = layer.GetProperty("id").GetString()!;
        byte[] before = await server.Client.GetByteArrayAsync($"/v1/layers/{id}/composite", stop);

        JsonElement edited = await OkAsync(await server.Client.PostAsJsonAsync(
            $"/v1/layers/{id}/edit",
            new
            {
                revision = 0,
                ops = new object[]
                {
                    new { op = "scale", layer = name, factor = 2 }, new { op = "rotate", layer = name, degrees = 90 }, new { op = "blend", layer = name, mode = "color_dodge" },
                    new { op = "recolour", layer = name, colour = "00ff00" },
                },
            },
            stop));
        Assert.Equal(1, edited.GetProperty("revision").GetInt32());
        Assert.Equal(4, edited.GetProperty("applied").GetInt32());
        JsonElement changed = edited.GetProperty("layers").EnumerateArray().Last();
        Assert.Equal((2.0, 90.0, "color_dodge"), (changed.GetProperty("scale").GetProperty("x").GetDouble(), changed.GetProperty("rotation").GetDouble(), changed.GetProperty("blend").GetString()));
        Assert.Equal(2 * layer.GetProperty("height").GetInt32(), changed.GetProperty("box").GetProperty("width").GetInt32());
        Assert.Equal("00ff00", changed.GetProperty("colours").GetProperty("recolour").GetString());
        int index = changed.GetProperty("index").GetInt32();
        Picture seen = await PictureFile.ReadAsync(await server.Client.GetByteArrayAsync($"/v1/layers/{id}/layers/{index}", stop), "seen", cancellationToken: stop);
        Picture kept = await PictureFile.ReadAsync(await server.Client.GetByteArrayAsync($"/v1/layers/{id}/layers/{index}?as=kept", stop), "kept", cancellationToken: stop);
        Assert.Equal(seen.Width, changed.GetProperty("box").GetProperty("width").GetInt32());
        Assert.Equal(kept.Width, changed.GetProperty("width").GetInt32());

        // The second of these cannot be made, so the first one is not either.
        using HttpResponseMessage wrong = await server.Client.PostAsJsonAsync(
            $"/v1/layers/{id}/edit", new { ops = new object[] { new { op = "delete", layer = name }, new { op = "delete", layer = "nobody" } } }, stop);
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.Contains("nobody", await wrong.Content.ReadAsStringAsync(stop), StringComparison.Ordinal);
        using HttpResponseMessage late = await server.Client.PostAsJsonAsync($"/v1/layers/{id}/edit", new { revision = 0, ops = new[] { new { op = "delete", layer = name } } }, stop);
        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);

        JsonElement undone = await OkAsync(await server.Client.PostAsync($"/v1/layers/{id}/undo", null, stop));
        Assert.Equal((0, true), (undone.GetProperty("applied").GetInt32(), undone.GetProperty("can_redo").GetBoolean()));
        Assert.Equal(before, await server.Client.GetByteArrayAsync($"/v1/layers/{id}/composite", stop));
        using HttpResponseMessage nothing = await server.Client.PostAsync($"/v1/layers/{id}/undo", null, stop);
        Assert.Equal(HttpStatusCode.Conflict, nothing.StatusCode);
        JsonElement redone = await OkAsync(await server.Client.PostAsync($"/v1/layers/{id}/redo", null, stop));
        Assert.Equal((4, false), (redone.GetProperty("applied").GetInt32(), redone.GetProperty("can_redo").GetBoolean()));
        Assert.NotEqual(before, await server.Client.GetByteArrayAsync($"/v1/layers/{id}/composite", stop));
    }

    [Fact]
    public async Task A_layer_is_split_by_a_mask_and_one_is_added_from_a_file_that_come_with_the_edits()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        CancellationToken stop = TestContext.Current.CancellationToken;
        string id = await SplitAsync(server, stop);
        byte[] before = await server.Client.GetByteArrayAsync($"/v1/layers/{id}/composite", stop);
        const string split = """{"ops":[{"op":"split","layer":"1","mask":"mask.png","name":"Corner"}]}""";
        using var form = new MultipartFormDataContent { { new StringContent(split), "ops" }, { new ByteArrayContent(Png((x, y) => x < 15 && y < 20 ? [255, 255, 255, 255] : [0, 0, 0, 255])), "file", "mask.png" } };
        JsonElement document = await OkAsync(await server.Client.PostAsync($"/v1/layers/{id}/edit", form, stop));
        JsonElement corner = document.GetProperty("layers").EnumerateArray().Single(layer => layer.GetProperty("name").GetString() == "Corner");
        Assert.Equal((15, 20), (corner.GetProperty("width").GetInt32(), corner.GetProperty("height").GetInt32()));
        Assert.Equal(before, await server.Client.GetByteArrayAsync($"/v1/layers/{id}/composite", stop));

        using var added = new MultipartFormDataContent { { new StringContent("""[{"op":"add","image":"logo","x":3,"y":4}]"""), "ops" }, { new ByteArrayContent(Png((_, _) => [1, 2, 3, 255])), "logo", "whatever.png" } };
        document = await OkAsync(await server.Client.PostAsync($"/v1/layers/{id}/edit", added, stop));
        Assert.Equal(3, document.GetProperty("layers").EnumerateArray().Last().GetProperty("x").GetInt32());

        // Myna's own format has the edits in it.
        using HttpResponseMessage own = await server.Client.PostAsJsonAsync($"/v1/layers/{id}/export", new { format = "mynalayers" }, stop);
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "own.mynalayers");
        await File.WriteAllBytesAsync(path, await own.Content.ReadAsByteArrayAsync(stop), stop);
        Assert.Equal(["split", "add"], (await LayerStore.OpenEditableAsync(path, cancellationToken: stop)).Edits.Select(EditList.NameOf));
    }

    [Fact]
    public async Task Edits_that_cannot_be_are_refused_with_what_is_wrong()
    {
        (string Body, string Part)[] cases =
        [
            ("""{"ops":[{"op":"add","image":"/etc/passwd"}]}""", "/etc/passwd"),
            ("""{"ops":[{"op":"split","layer":"1","mask":"../mask.png"}]}""", "mask.png"),
            ("""{"ops":[{"op":"explode","layer":"1"}]}""", "explode"),
            ("""{"ops":[]}""", "ops"),
            ("""{"ops":""", "JSON"),
        ];
        await using RunningServer server = await RunningServer.StartAsync();
        CancellationToken stop = TestContext.Current.CancellationToken;
        string id = await SplitAsync(server, stop);
        foreach ((string body, string part) in cases)
        {
            using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
            using HttpResponseMessage answer = await server.Client.PostAsync($"/v1/layers/{id}/edit", content, stop);
            string text = await answer.Content.ReadAsStringAsync(stop);
            Assert.True(answer.StatusCode == HttpStatusCode.BadRequest, text);
            Assert.Contains(part, text, StringComparison.Ordinal);
        }
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

    private static async Task<JsonElement> OkAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
            return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("document");
        }
    }

    private static async Task<string> SplitAsync(RunningServer server, CancellationToken stop)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Drawing()), "image", "drawing.png" } };
        using HttpResponseMessage accepted = await server.Client.PostAsync("/v1/layers", form, stop);
        string id = (await accepted.Content.ReadFromJsonAsync<JsonElement>(stop)).GetProperty("id").GetString()!;
        Assert.Contains("\"state\":\"succeeded\"", await server.Client.GetStringAsync($"/v1/jobs/{id}/events", stop), StringComparison.Ordinal);
        return id;
    }

    internal static byte[] Drawing() => Png((x, y) => x is >= 20 and < 50 && y is >= 30 and < 70 ? [200, 30, 30, 255] : [240, 240, 235, 255]);

    private static byte[] Png(Func<int, int, byte[]> colour)
    {
        const int side = 96;
        var picture = new Picture(side, side);
        for (int y = 0; y < side; y++)
        {
            for (int x = 0; x < side; x++)
            {
                colour(x, y).CopyTo(picture.Pixels.AsSpan(((y * side) + x) * 4, 4));
            }
        }

        using var stream = new MemoryStream();
        PngWriter.Write(stream, picture);
        return stream.ToArray();
    }
}
