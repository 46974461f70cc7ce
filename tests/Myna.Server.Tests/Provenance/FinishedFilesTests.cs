using System.IO.Compression;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Myna.Layers.Pictures;
using Myna.Server.Consents;
using Myna.Server.Tests.Support;
using Myna.Tests;
using Myna.Trust.Audit;
using Myna.Trust.Ledger;
using Myna.Trust.Provenance;

namespace Myna.Server.Tests.Provenance;

/// <summary>Files that the server hands out whole say who made them, and which entry of the ledger they are.</summary>
public sealed class FinishedFilesTests : IAsyncLifetime
{
    private const string Text = "It rained all day.";
    private readonly TemporaryFolder _folder = new();
    private RunningServer? _server;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private HttpClient Client => _server!.Client;

    private VoicePermits Permits => _server!.Services.GetRequiredService<VoicePermits>();

    public async ValueTask InitializeAsync() => _server = await RunningServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _server!.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Whole_answers_and_the_history_carry_manifests_with_the_number_in_the_ledger()
    {
        foreach (string format in (string[])["wav_24000", "mp3_44100_128"])
        {
            using HttpResponseMessage whole = await Client.PostAsJsonAsync($"/v1/text-to-speech/alloy?output_format={format}", new { text = Text }, Stop);
            Assert.True(whole.IsSuccessStatusCode, await whole.Content.ReadAsStringAsync(Stop));
            uint id = Check(await whole.Content.ReadAsByteArrayAsync(Stop), Ending(format));
            byte[] kept = await Client.GetByteArrayAsync($"/v1/history/{whole.Headers.GetValues("history-item-id").Single()}/audio", Stop);
            Assert.Equal(id, Check(kept, Ending(format)));
            Assert.Equal("speech.generated", Permits.Audit.Read(Stop).Last().Event);
            Assert.Equal($"{id}", Permits.Audit.Read(Stop).Last().Details["ledger"]);
        }

        // A stream is sent before its end is known: it has the watermark alone, and what is kept of it has both.
        using HttpResponseMessage streamed = await Client.PostAsJsonAsync("/v1/audio/speech", new { model = "tts-1", voice = "alloy", response_format = "flac", input = Text }, Stop);
        string path = _folder.File("streamed.flac");
        await File.WriteAllBytesAsync(path, await streamed.Content.ReadAsByteArrayAsync(Stop), Stop);
        Assert.False(new ProvenanceReader().Read(path, Stop).Found);
        Check(await Client.GetByteArrayAsync($"/v1/history/{streamed.Headers.GetValues("history-item-id").Single()}/audio", Stop), "flac");
        using HttpResponseMessage opus = await Client.PostAsJsonAsync("/v1/audio/speech", new { model = "tts-1", voice = "alloy", response_format = "opus", input = Text }, Stop);
        Assert.True((await opus.Content.ReadAsByteArrayAsync(Stop)).AsSpan().IndexOf("DigitalSourceType=http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"u8) > 0);
    }

    [Fact]
    public async Task Files_of_jobs_carry_manifests_with_the_number_in_the_ledger()
    {
        byte[][] batch = await JobAsync("batch", new { voice = "alloy", output = "mp3", items = new object[] { new { id = "a", text = Text }, new { id = "b", text = "Nobody came." } } });
        Assert.Equal([1u, 2u], batch.Select(file => Check(file, "mp3")));
        byte[][] again = await JobAsync("batch", new { voice = "alloy", output = "wav", items = new object[] { new { id = "a", text = Text } } });
        Assert.Equal(1u, Check(again[0], "wav"));
        byte[][] book = await JobAsync("audiobook", new { voice = "alloy", output = "m4b", text = Text + " Nobody came.", fast = true });
        Assert.Equal(3u, Check(book[0], "m4b"));
        Assert.Equal(3, Permits.Audit.Read(Stop).Count(entry => entry.Event == AuditEvents.Generation));
        Assert.True(Permits.Ledger.Log.Verify(Stop).IsIntact);
    }

    [Fact]
    public async Task Exported_layers_carry_manifests_in_each_picture()
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Pixels()), "image", "picture.png" }, { new StringContent("2"), "maximum_layers" } };
        using HttpResponseMessage taken = await Client.PostAsync("/v1/layers", form, Stop);
        string id = (await taken.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("id").GetString()!;
        await UntilDoneAsync($"/v1/layers/{id}", "state");
        using HttpResponseMessage flat = await Client.PostAsJsonAsync($"/v1/layers/{id}/export", new { format = "png" }, Stop);
        Read(await flat.Content.ReadAsByteArrayAsync(Stop), "png");
        using HttpResponseMessage all = await Client.PostAsJsonAsync($"/v1/layers/{id}/export", new { format = "zip" }, Stop);
        using var archive = new ZipArchive(await all.Content.ReadAsStreamAsync(Stop));
        ZipArchiveEntry[] pictures = [.. archive.Entries.Where(entry => entry.Name.EndsWith(".png", StringComparison.Ordinal))];
        Assert.NotEmpty(pictures);
        foreach (ZipArchiveEntry picture in pictures)
        {
            using var bytes = new MemoryStream();
            await using Stream content = await picture.OpenAsync(Stop);
            await content.CopyToAsync(bytes, Stop);
            Read(bytes.ToArray(), "png");
        }
    }

    private static string Ending(string format) => format[..format.IndexOf('_', StringComparison.Ordinal)];

    private static byte[] Pixels()
    {
        var pixels = new byte[64 * 48 * 4];
        for (int i = 0; i < 64 * 48; i++)
        {
            bool inside = i % 64 is > 20 and < 40 && i / 64 is > 10 and < 30;
            (pixels[i * 4], pixels[(i * 4) + 1], pixels[(i * 4) + 2], pixels[(i * 4) + 3]) = inside ? ((byte)200, (byte)30, (byte)30, (byte)255) : ((byte)240, (byte)240, (byte)250, (byte)255);
        }

        using var file = new MemoryStream();
        PngWriter.Write(file, new Picture(64, 48, pixels));
        return file.ToArray();
    }

    private async Task<byte[][]> JobAsync(string kind, object request)
    {
        using var form = new MultipartFormDataContent { { new StringContent(kind), "kind" }, { new StringContent(JsonSerializer.Serialize(request)), "request" } };
        using HttpResponseMessage taken = await Client.PostAsync("/v1/jobs", form, Stop);
        JsonElement job = await taken.Content.ReadFromJsonAsync<JsonElement>(Stop);
        Assert.True(taken.IsSuccessStatusCode, job.ToString());
        JsonElement done = await UntilDoneAsync($"/v1/jobs/{job.GetProperty("id").GetString()}", "state");
        var files = new List<byte[]>();
        foreach (JsonElement file in done.GetProperty("files").EnumerateArray())
        {
            files.Add(await Client.GetByteArrayAsync($"/v1/jobs/{job.GetProperty("id").GetString()}/files/{file.GetProperty("name").GetString()}", Stop));
        }

        return [.. files];
    }

    private async Task<JsonElement> UntilDoneAsync(string address, string field)
    {
        for (int tries = 0; tries < 600; tries++)
        {
            JsonElement now = await Client.GetFromJsonAsync<JsonElement>(address, Stop);
            string state = now.GetProperty(field).GetString()!;
            Assert.False(state is "failed" or "cancelled", now.ToString());
            if (state == "succeeded")
            {
                return now;
            }

            await Task.Delay(50, Stop);
        }

        throw new TimeoutException(address);
    }

    private ProvenanceReport Read(byte[] bytes, string ending)
    {
        string path = _folder.File($"file.{ending}");
        File.WriteAllBytes(path, bytes);
        ProvenanceReport report = new ProvenanceReader(ProvenanceIdentity.OwnAuthorities(Permits.Folder.Path)).Read(path, Stop);
        Assert.True(report.Valid, $"{ending}: {string.Join(", ", report.Problems.Select(problem => problem.Text))}");
        Assert.Equal(SignerTrust.Own, report.Signer!.Trust);
        return report;
    }

    /// <summary>The number in the manifest, which must be in the ledger.</summary>
    private uint Check(byte[] bytes, string ending)
    {
        ProvenanceReport report = Read(bytes, ending);
        Assert.True(report.SaysTrainedModel);
        ProvenanceAction action = Assert.Single(report.Actions);
        uint id = uint.Parse(action.LedgerId!, System.Globalization.CultureInfo.InvariantCulture);
        LedgerEntry entry = Permits.Ledger.Find(id, Stop)!;
        Assert.Equal(action.Model, entry.Model);
        return id;
    }
}
