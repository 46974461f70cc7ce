using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Myna.Audio;
using Myna.Audio.Files;
using Myna.Cli.Tests.Support;

namespace Myna.Cli.Tests.Commands;

public sealed class ReadCommandTests : IDisposable
{
    private const string Book =
        """
        # First part

        One two three. Four five six!

        Seven eight nine.

        ***

        # Second part

        Ten eleven twelve.

        ```
        not read
        ```
        """;

    private readonly Room _room = new();
    private readonly HummingModels _models = new() { Careful = true };

    public void Dispose() => _room.Dispose();

    [Fact]
    public async Task Book_has_chapters_pauses_and_subtitles()
    {
        CliRun run = await ReadAsync("out.wav", "--srt", _room.PathOf("out.srt"), "--marks", _room.PathOf("out.json"), "--json");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(["book.md", "clip.wav", "home", "out.chapters.json", "out.json", "out.srt", "out.wav"], _room.All());

        // 16 words of a tenth of a second; 1.2 s after each heading and chapter, 0.6 s after a paragraph.
        AudioClip audio = await AudioFile.ReadAsync(_room.PathOf("out.wav"), TestContext.Current.CancellationToken);
        Assert.Equal(1.6 + (3 * 1.2) + 0.6, audio.Seconds, 0.001);
        Assert.Equal(audio.Seconds, run.Json.GetProperty("seconds").GetDouble(), 0.001);
        JsonElement chapters = JsonDocument.Parse(File.ReadAllText(_room.PathOf("out.chapters.json"))).RootElement.GetProperty("chapters");
        Assert.Equal(
            [("First part", 0, 4.1), ("Second part", 4.1, 5.8)],
            chapters.EnumerateArray().Select(c => (c.GetProperty("title").GetString()!, c.GetProperty("start").GetDouble(), c.GetProperty("end").GetDouble())));
        Assert.Contains("00:00:04,100 --> 00:00:04,800\nSecond part\n", File.ReadAllText(_room.PathOf("out.srt")), StringComparison.Ordinal);
        JsonElement[] words = [.. JsonDocument.Parse(File.ReadAllText(_room.PathOf("out.json"))).RootElement.GetProperty("marks").EnumerateArray()
            .Where(mark => mark.GetProperty("kind").GetString() == "word")];
        Assert.Equal(16, words.Length);
        Assert.Equal(("twelve.", 5.7), (words[^1].GetProperty("text").GetString(), words[^1].GetProperty("start").GetDouble()));
        Assert.All(words.Zip(words.Skip(1)), pair => Assert.True(pair.First.GetProperty("text_start").GetInt32() < pair.Second.GetProperty("text_start").GetInt32()));
    }

    [Theory]
    [InlineData("out.m4b")]
    [InlineData("out.mp3")]
    public async Task Formats_with_chapters_get_them(string output)
    {
        CliRun run = await ReadAsync(output, "--title", "A = B; #1");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        using Process ffmpeg = Process.Start(new ProcessStartInfo(
            "ffmpeg", ["-v", "error", "-i", _room.PathOf(output), "-f", "ffmetadata", "-"]) { RedirectStandardOutput = true })!;
        string metadata = await ffmpeg.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.Equal(2, metadata.Split("[CHAPTER]").Length - 1);
        Assert.Contains("title=A \\= B\\; \\#1\n", metadata, StringComparison.Ordinal);
        Assert.Contains("title=Second part\n", metadata, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("out.wav", 3)]
    [InlineData("out.wav", 9)]
    [InlineData("out.wav", 15)]
    [InlineData("out.m4b", 9)]
    public async Task Run_that_was_stopped_goes_on_to_the_same_bytes(string output, int words)
    {
        // Without the signature, which is never the same twice.
        await ReadAsync("whole" + output, "--no-provenance", "--vtt", _room.PathOf("whole.vtt"));

        CliRun stopped = await StopAfterAsync(words, output);
        Assert.Equal(130, stopped.ExitCode);
        Assert.Contains("--resume", stopped.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_room.PathOf(output)));

        CliRun forgotten = await ReadAsync(output);
        Assert.Equal(2, forgotten.ExitCode);
        Assert.Contains("--resume", forgotten.Error, StringComparison.Ordinal);

        CliRun resumed = await ReadAsync(output, "--resume", "--no-provenance", "--vtt", _room.PathOf("out.vtt"), "--json");
        Assert.Equal((0, ""), (resumed.ExitCode, resumed.Error));
        Assert.InRange(resumed.Json.GetProperty("pieces_resumed").GetInt32(), 1, 4);
        Assert.Equal(File.ReadAllBytes(_room.PathOf("whole" + output)), File.ReadAllBytes(_room.PathOf(output)));
        Assert.Equal(File.ReadAllBytes(_room.PathOf("whole.vtt")), File.ReadAllBytes(_room.PathOf("out.vtt")));
        Assert.DoesNotContain(_room.All(), name => name.StartsWith('.'));
    }

    [Fact]
    public async Task Half_written_journal_and_audio_behind_it_are_cut_off()
    {
        await ReadAsync("whole.wav", "--no-provenance");
        await StopAfterAsync(9, "out.wav");
        string work = _room.PathOf(".out.wav.myna");
        string journal = Path.Combine(work, "pieces.jsonl");
        byte[] lines = File.ReadAllBytes(journal);
        File.WriteAllBytes(journal, [.. lines, .. Encoding.UTF8.GetBytes("{\"key\":\"12")]);
        await using (FileStream audio = File.Open(Path.Combine(work, "audio.wav"), FileMode.Append))
        {
            audio.Write([1, 2, 3]);
        }

        CliRun resumed = await ReadAsync("out.wav", "--resume", "--no-provenance", "--json");
        Assert.Equal(Encoding.UTF8.GetString(lines).Count(c => c == '\n'), resumed.Json.GetProperty("pieces_resumed").GetInt32());
        Assert.Equal(File.ReadAllBytes(_room.PathOf("whole.wav")), File.ReadAllBytes(_room.PathOf("out.wav")));
    }

    [Fact]
    public async Task Other_settings_or_texts_use_only_what_is_the_same()
    {
        await StopAfterAsync(15, "out.wav");
        await StopAfterAsync(15, "other.wav");
        CliRun seed = await ReadAsync("out.wav", "--resume", "--seed", "5", "--json");
        Assert.Equal(0, seed.Json.GetProperty("pieces_resumed").GetInt32());

        CliRun text = await ReadAsync(Book.Replace("Seven", "Five", StringComparison.Ordinal), "other.wav", _models, null, "--resume", "--json");
        Assert.Equal(2, text.Json.GetProperty("pieces_resumed").GetInt32());
    }

    [Fact]
    public async Task Restart_begins_anew()
    {
        await StopAfterAsync(9, "out.wav");
        CliRun run = await ReadAsync("out.wav", "--restart", "--json");
        Assert.Equal((0, 0), (run.ExitCode, run.Json.GetProperty("pieces_resumed").GetInt32()));
    }

    [Theory]
    [InlineData("```\ncode\n```", "out.wav", 3)]
    [InlineData("...", "out.wav", 3)]
    [InlineData("One.", "-", 2)]
    [InlineData("One.", "out.ulaw", 2)]
    [InlineData("One.", "out.xyz", 2)]
    [InlineData("One.", "missing/out.wav", 1)]
    public async Task What_cannot_be_read_or_written_is_an_error(string text, string output, int exitCode)
    {
        CliRun run = await ReadAsync(text, output, _models, null);
        Assert.Equal(exitCode, run.ExitCode);
        Assert.StartsWith("myna: ", run.Error, StringComparison.Ordinal);
        Assert.Equal(["book.md", "clip.wav", "home"], _room.All());
    }

    [Fact]
    public async Task An_electronic_book_is_read_in_several_voices_with_its_own_title()
    {
        await CliRun.OfAsync(_room, ["voices", "add", "anna", _room.WithTone("clip.wav", seconds: 4)]);
        await CliRun.OfAsync(_room, ["voices", "add", "low", _room.WithTone("low.wav", seconds: 4, amplitude: 0.1f)]);
        using (var zip = new ZipArchive(File.Create(_room.PathOf("novel.epub")), ZipArchiveMode.Create))
        {
            foreach ((string name, string content) in new[]
            {
                ("META-INF/container.xml", "<container><rootfile full-path=\"b.opf\"/></container>"),
                ("b.opf", "<package><metadata><title>The Starling</title></metadata><manifest><item id=\"a\" href=\"a.xhtml\"/></manifest><spine><itemref idref=\"a\"/></spine></package>"),
                ("a.xhtml", "<html><body><h1>One</h1><p>It rained.</p><p>BRUNO: Who is there?</p><p>Nobody: answered.</p></body></html>"),
            })
            {
                using var writer = new StreamWriter(zip.CreateEntry(name).Open());
                writer.Write(content);
            }
        }

        CliRun run = await CliRun.OfAsync(
            _room, ["read", _room.PathOf("novel.epub"), "--voice", "anna", "--cast", "Bruno=low", "-o", _room.PathOf("novel.mp3"), "--srt", _room.PathOf("novel.srt")], models: _models);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(["One", "It rained.", "Who is there?", "Nobody: answered."], _models.Requests.Select(request => request.Text));
        float[] peaks = [.. _models.Requests.Select(request => request.Voice.Tensor("peak")[0])];
        Assert.True(peaks[2] < peaks[1] / 2 && peaks[3] == peaks[1], string.Join(", ", peaks));
        Assert.Contains("Who is there?", File.ReadAllText(_room.PathOf("novel.srt")), StringComparison.Ordinal);
        Assert.Contains("The Starling", Encoding.Latin1.GetString(File.ReadAllBytes(_room.PathOf("novel.mp3"))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Bruno")]
    [InlineData("=low")]
    [InlineData("Bruno=nobody")]
    [InlineData("a:b=anna")]
    public async Task A_cast_that_cannot_be_is_refused(string cast)
    {
        CliRun run = await ReadAsync("out.wav", "--cast", cast);
        Assert.NotEqual(0, run.ExitCode);
        Assert.StartsWith("myna: ", run.Error, StringComparison.Ordinal);
        Assert.Equal(["book.md", "clip.wav", "home"], _room.All());
    }

    private Task<CliRun> ReadAsync(string output, params string[] options) => ReadAsync(Book, output, _models, null, options);

    private async Task<CliRun> StopAfterAsync(int words, string output)
    {
        using var ctrlC = new CancellationTokenSource();
        int count = 0;
        var models = new HummingModels
        {
            Careful = true,
            BeforeWord = _ =>
            {
                if (count++ == words)
                {
                    ctrlC.Cancel();
                }
            },
        };
        return await ReadAsync(Book, output, models, ctrlC);
    }

    private async Task<CliRun> ReadAsync(string text, string output, HummingModels models, CancellationTokenSource? ctrlC, params string[] options)
    {
        if (!File.Exists(_room.PathOf("clip.wav")))
        {
            await CliRun.OfAsync(_room, ["voices", "add", "anna", _room.WithTone("clip.wav", seconds: 4)]);
        }

        string book = _room.WithBytes("book.md", Encoding.UTF8.GetBytes(text));
        return await CliRun.OfAsync(
            _room, ["read", book, "--voice", "anna", "-o", output == "-" ? output : _room.PathOf(output), .. options], models: models, ctrlC: ctrlC);
    }
}
