using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Myna.Layers.Pictures;
using Myna.Server.Jobs;

namespace Myna.Server.Tests.Audiobooks;

public sealed class AudiobookKindTests(SpeakingRoom room) : IClassFixture<SpeakingRoom>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_book_becomes_audio_with_chapters_two_voices_and_subtitles()
    {
        JobFile book = await room.FileAsync("starling.epub", Epub());
        Job done = await room.OverAsync(await room.Queue.SubmitAsync(
            Order("""{"voice":"reader","cast":{"Bruno":"low"},"output":"m4b","subtitles":["srt","vtt"],"fast":true}""") with { Inputs = [book] }, Cancellation));

        Assert.Equal((JobState.Succeeded, null), (done.State, done.Error));
        Assert.Equal(["The Starling.m4b", "The Starling.srt", "The Starling.vtt"], done.Files.Select(file => file.Name));
        Assert.Equal(["audio/mp4", "application/x-subrip", "text/vtt"], done.Files.Select(file => file.MediaType));
        JsonElement result = JsonDocument.Parse(done.Result!).RootElement;
        Assert.Equal(["The Nest", "The Song"], result.GetProperty("chapters").EnumerateArray().Select(chapter => chapter.GetProperty("title").GetString()));

        string path = room.PathOf("book.m4b");
        await File.WriteAllBytesAsync(path, await room.BytesAsync(done.Files[0]), Cancellation);
        JsonElement probed = JsonDocument.Parse(await ProbeAsync(path)).RootElement;
        Assert.Equal(["The Nest", "The Song"], probed.GetProperty("chapters").EnumerateArray().Select(chapter => chapter.GetProperty("tags").GetProperty("title").GetString()));
        Assert.Equal("The Starling", probed.GetProperty("format").GetProperty("tags").GetProperty("title").GetString());
        JsonElement cover = probed.GetProperty("streams").EnumerateArray().Single(stream => stream.GetProperty("codec_type").GetString() == "video");
        Assert.Equal(("png", 8, 1), (cover.GetProperty("codec_name").GetString(), cover.GetProperty("width").GetInt32(), cover.GetProperty("disposition").GetProperty("attached_pic").GetInt32()));
        double seconds = double.Parse(probed.GetProperty("format").GetProperty("duration").GetString()!, System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(seconds, result.GetProperty("seconds").GetDouble() - 0.2, result.GetProperty("seconds").GetDouble() + 0.2);
        string subtitles = Encoding.UTF8.GetString(await room.BytesAsync(done.Files[1]));
        Assert.Contains("Who is there?", subtitles, StringComparison.Ordinal);
        Assert.DoesNotContain("Bruno:", subtitles, StringComparison.Ordinal);

        // In the narrator's voice alone it sounds otherwise.
        Job alone = await room.OverAsync(await room.Queue.SubmitAsync(
            Order("""{"voice":"reader","output":"m4b","fast":true}""") with { Inputs = [book] }, Cancellation));
        Assert.NotEqual(done.Files[0].Blob, alone.Files[0].Blob);
    }

    [Fact]
    public async Task Interrupted_after_any_piece_it_comes_out_the_same()
    {
        const string request = """{"voice":"reader","text":"# One\n\nIt rained.\n\nNobody came.\n\n# Two\n\nThe end.","format":"markdown","output":"wav","fast":true}""";
        Job calm = await room.OverAsync(await room.Queue.SubmitAsync(Order(request), Cancellation));
        Job stopped = await room.Queue.SubmitAsync(Order(request), Cancellation);
        int stops = 0;
        await foreach (JobProgress progress in room.Queue.WatchAsync(stopped.Id, Cancellation))
        {
            if (progress.PiecesDone > stops && stops < 2 && !progress.IsOver)
            {
                stops = progress.PiecesDone;
                await room.StopAsync();
                await room.StartAsync();
            }
        }

        Assert.True(stops > 0);
        Job done = (await room.Queue.GetAsync(stopped.Id, null, Cancellation))!;
        Assert.Equal(calm.Files.Single().Blob, done.Files.Single().Blob);
        Assert.Equal(calm.Result, done.Result);
    }

    [Theory]
    [InlineData("""{"voice":"nobody","text":"x"}""", "there is no voice nobody")]
    [InlineData("""{"voice":"../reader","text":"x"}""", "name of a voice")]
    [InlineData("""{"voice":"reader"}""", "one file, or of a text")]
    [InlineData("""{"voice":"reader","text":"***"}""", "nothing to read aloud")]
    [InlineData("""{"voice":"reader","text":"x","output":"exe"}""", "output \"exe\" is not known")]
    [InlineData("""{"voice":"reader","text":"x","output":"wav/../../x.wav"}""", "is not known")]
    [InlineData("""{"voice":"reader","text":"x","format":"7"}""", "format \"7\" is not known")]
    [InlineData("""{"voice":"reader","text":"x","subtitles":["ass"]}""", "subtitles \"ass\"")]
    [InlineData("""{"voice":"reader","text":"x","speed":9}""", "speed 9")]
    [InlineData("""{"voice":"reader","text":"x [pause:soon]"}""", "[pause:soon]")]
    [InlineData("""{"voice":"reader","text":"x","cast":{"a:b":"low"}}""", "name of a speaker")]
    [InlineData("""{"text":"x"}""", "voice")]
    public async Task What_cannot_be_read_aloud_is_refused_at_once(string request, string message)
    {
        MynaException error = await Assert.ThrowsAnyAsync<MynaException>(() => room.Queue.SubmitAsync(Order(request), Cancellation));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_batch_makes_what_it_can_and_tells_the_rest()
    {
        const string request = """{"voice":"reader","output":"wav","fast":true,"items":[{"id":"a","text":"Good morning."},{"id":"b","text":"***"},{"id":"c","text":"Good night.","voice":"low"}]}""";
        Job done = await room.OverAsync(await room.Queue.SubmitAsync(Order(request) with { Kind = "batch" }, Cancellation));
        Assert.Equal(["a.wav", "c.wav"], done.Files.Select(file => file.Name));
        JsonElement result = JsonDocument.Parse(done.Result!).RootElement;
        Assert.Equal((2, 1), (result.GetProperty("made").GetInt32(), result.GetProperty("failed").GetInt32()));
        Assert.NotNull(result.GetProperty("items")[1].GetProperty("error").GetString());
        Assert.All(done.Files, file => Assert.True(file.Blob.Bytes > 10_000));

        await Assert.ThrowsAsync<MynaException>(() => room.Queue.SubmitAsync(Order("""{"voice":"reader","items":[{"id":"../a","text":"x"}]}""") with { Kind = "batch" }, Cancellation));
        await Assert.ThrowsAsync<MynaException>(() => room.Queue.SubmitAsync(Order("""{"items":[{"id":"a","text":"x"}]}""") with { Kind = "batch" }, Cancellation));
        Job none = await room.OverAsync(await room.Queue.SubmitAsync(Order("""{"voice":"reader","output":"wav","items":[{"id":"a","text":"***"}]}""") with { Kind = "batch" }, Cancellation));
        Assert.Equal((JobState.Failed, "bad_request"), (none.State, none.Error!.Code));
    }

    [Fact]
    public async Task A_picture_is_split_into_layers_and_exported()
    {
        string eval = Path.Combine(SpeakingRoom.Root, "tests", "Golden", "layers-eval");
        string picture = Directory.EnumerateFiles(eval, "*.png", SearchOption.AllDirectories).OrderBy(path => new FileInfo(path).Length).First();
        JobFile input = await room.FileAsync("my picture.png", await File.ReadAllBytesAsync(picture, Cancellation));
        Job done = await room.OverAsync(await room.Queue.SubmitAsync(Order("""{"outputs":["psd","zip"]}""") with { Kind = "layers", Inputs = [input] }, Cancellation));
        Assert.Equal((JobState.Succeeded, null), (done.State, done.Error));
        Assert.Equal(["my picture.psd", "my picture.zip"], done.Files.Select(file => file.Name));
        Assert.Equal("8BPS"u8.ToArray(), (await room.BytesAsync(done.Files[0]))[..4]);

        JobFile junk = await room.FileAsync("junk.png", [1, 2, 3]);
        await Assert.ThrowsAsync<MynaException>(() => room.Queue.SubmitAsync(Order("{}") with { Kind = "layers", Inputs = [junk] }, Cancellation));
        await Assert.ThrowsAsync<MynaException>(() => room.Queue.SubmitAsync(Order("""{"outputs":["exe"]}""") with { Kind = "layers", Inputs = [input] }, Cancellation));
    }

    private static JobOrder Order(string request) => new("anna", "audiobook", request);

    private static byte[] Epub()
    {
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add("META-INF/container.xml", "<container><rootfiles><rootfile full-path=\"book.opf\"/></rootfiles></container>");
            Add(
                "book.opf",
                """
                <package xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:title>The Starling</dc:title><dc:creator>A. Writer</dc:creator></metadata>
                <manifest><item id="a" href="a.xhtml"/><item id="b" href="b.xhtml"/>
                <item id="c" href="c.png" media-type="image/png" properties="cover-image"/></manifest><spine><itemref idref="a"/><itemref idref="b"/></spine></package>
                """);
            Add("a.xhtml", "<html><body><h1>The Nest</h1><p>It was cold.</p><p>Bruno: Who is there?</p></body></html>");
            Add("b.xhtml", "<html><body><h1>The Song</h1><p>It sang.</p></body></html>");

            using (Stream entry = zip.CreateEntry("c.png").Open())
            {
                PngWriter.Write(entry, new Picture(8, 12));
            }

            void Add(string name, string content)
            {
                using Stream entry = zip.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(content));
            }
        }

        return stream.ToArray();
    }

    private static async Task<string> ProbeAsync(string path)
    {
        using Process probe = Process.Start(new ProcessStartInfo("ffprobe", ["-v", "error", "-of", "json", "-show_chapters", "-show_format", "-show_streams", path]) { RedirectStandardOutput = true })!;
        string json = await probe.StandardOutput.ReadToEndAsync(Cancellation);
        await probe.WaitForExitAsync(Cancellation);
        return json;
    }
}
