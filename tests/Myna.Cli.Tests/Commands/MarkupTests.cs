using System.Text;
using Myna.Cli.Tests.Support;

namespace Myna.Cli.Tests.Commands;

public sealed class MarkupTests : IDisposable
{
    private readonly Room _room = new();
    private readonly HummingModels _models = new();

    public void Dispose() => _room.Dispose();

    [Fact]
    public async Task Speak_reads_ssml_by_its_beginning_and_asks_the_model_for_the_words()
    {
        await AddVoiceAsync("anna");
        await AddVoiceAsync("bob");
        CliRun run = await SpeakAsync("<speak>Hello <voice name=\"bob\">there</voice></speak>");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal("Hello there", _models.Requests[^1].Text);
        Assert.False(_models.Requests[^1].Marked!.IsPlain);
    }

    [Fact]
    public async Task Markup_can_be_turned_off()
    {
        await AddVoiceAsync("anna");
        Assert.Equal(0, (await SpeakAsync("[pause:soon] hello", "--markup", "plain")).ExitCode);
        Assert.Equal("[pause:soon] hello", _models.Requests[^1].Text);
        CliRun wrong = await SpeakAsync("[pause:soon] hello");
        Assert.Equal(3, wrong.ExitCode);
        Assert.Contains("myna: line 1, column 1: [pause:soon] has no length of time", wrong.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<speak>a <brake/></speak>", "line 1, column 10: <brake> is not an SSML element; did you mean <break>?")]
    [InlineData("<speak>a <voice name=\"nobody\">b</voice></speak>", "line 1, column 17: there is no voice nobody")]
    [InlineData("<speak>a <voice name=\"../anna\">b</voice></speak>", "line 1, column 17: \"../anna\" cannot be the name of a voice")]
    [InlineData("<speak>a", "line 1, column 9")]
    public async Task Wrong_ssml_is_refused_before_any_work(string text, string message)
    {
        await AddVoiceAsync("anna");
        CliRun run = await SpeakAsync(text);
        Assert.Equal(3, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.Empty(_models.Requests);
        Assert.DoesNotContain("out.wav", _room.Files);
    }

    [Fact]
    public async Task A_file_is_named_with_the_place()
    {
        await AddVoiceAsync("anna");
        string file = _room.WithBytes("page.ssml", Encoding.UTF8.GetBytes("<speak>\n  <brake/> word\n</speak>"));
        CliRun speak = await CliRun.OfAsync(_room, ["speak", "--text-file", file, "--voice", "anna", "-o", _room.PathOf("out.wav")], models: _models);
        CliRun read = await CliRun.OfAsync(_room, ["read", file, "--voice", "anna", "-o", _room.PathOf("out.wav")], models: _models);
        Assert.All([speak, read], run => Assert.Contains($"{file}, line 2, column 3: <brake>", run.Error, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Read_takes_ssml_and_pauses_and_counts_in_the_source()
    {
        await AddVoiceAsync("anna");
        string ssml = "<speak>" + string.Concat(Enumerable.Repeat("<p>Some <prosody rate=\"slow\">words</prosody> here.</p>", 30)) + "</speak>";
        string file = _room.WithBytes("page.ssml", Encoding.UTF8.GetBytes(ssml));
        CliRun run = await CliRun.OfAsync(
            _room, ["read", file, "--voice", "anna", "-o", _room.PathOf("out.wav"), "--marks", _room.PathOf("marks.json"), "--json"], models: _models);
        Assert.Equal(0, run.ExitCode);
        Assert.All(_models.Requests, request => Assert.Equal(0.8, request.Marked!.StyleAt(5).Rate));
        Assert.True(_models.Requests.Count > 2);
        Assert.False(Directory.Exists(_room.PathOf(".out.wav.myna")));

        string markdown = _room.WithBytes("page.md", Encoding.UTF8.GetBytes("# Title\n\nOne [pause:1s] two."));
        Assert.Equal(0, (await CliRun.OfAsync(_room, ["read", markdown, "--voice", "anna", "-o", _room.PathOf("b.wav")], models: _models)).ExitCode);
        Assert.Equal([1.0], _models.Requests[^1].Marked!.Pauses.Select(pause => pause.Seconds));
        CliRun refused = await CliRun.OfAsync(_room, ["read", markdown, "--voice", "anna", "-o", _room.PathOf("c.wav"), "--markup", "ssml"], models: _models);
        Assert.Equal(2, refused.ExitCode);
    }

    [Fact]
    public async Task Batch_tells_the_row_and_the_place()
    {
        await AddVoiceAsync("anna");
        string table = _room.WithBytes("lines.csv", Encoding.UTF8.GetBytes("id,text\na,<speak>Fine</speak>\nb,<speak>Not <b>fine</b></speak>\n"));
        CliRun run = await CliRun.OfAsync(_room, ["batch", table, "--voice", "anna", "-o", _room.PathOf("out")], models: _models);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("line 3 (b): line 1, column 12: <b> is not an SSML element", run.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(_room.PathOf("out/a.wav")));
    }

    [Fact]
    public async Task Lexicons_are_read_and_their_faults_told()
    {
        await AddVoiceAsync("anna");
        string good = _room.WithBytes("good.txt", Encoding.UTF8.GetBytes("Nguyen => win"));
        string more = _room.WithBytes("more.txt", Encoding.UTF8.GetBytes("gnome => /noʊm/"));
        string circle = _room.WithBytes("circle.txt", Encoding.UTF8.GetBytes("a => b\nb => a"));
        Assert.Equal(0, (await SpeakAsync("hello", "--lexicon", good, "--lexicon", more)).ExitCode);
        Assert.Equal(2, _models.Requests[^1].Lexicon!.Count);
        CliRun run = await SpeakAsync("hello", "--lexicon", circle);
        Assert.Equal(3, run.ExitCode);
        Assert.Contains($"{circle}, line 1, column 6: the replacements go in a circle: a → b → a", run.Error, StringComparison.Ordinal);
        Assert.Contains("none.txt does not exist", (await SpeakAsync("hello", "--lexicon", _room.PathOf("none.txt"))).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_said_in_a_clip_is_kept_with_the_voice_and_checked()
    {
        string clip = _room.WithTone("clip.wav", 4);
        CliRun odd = await CliRun.OfAsync(_room, ["voices", "add", "anna", clip, "--ref-text", "something else"], models: _models);
        CliRun fits = await CliRun.OfAsync(_room, ["voices", "add", "bob", clip, "--ref-text", "hum hum"], models: _models);
        Assert.Contains("warning", odd.Error, StringComparison.Ordinal);
        Assert.Equal((0, 0, ""), (odd.ExitCode, fits.ExitCode, fits.Error));
    }

    private async Task AddVoiceAsync(string name) =>
        Assert.Equal(0, (await CliRun.OfAsync(_room, ["voices", "add", name, _room.WithTone($"{name}.wav", 4)], models: _models)).ExitCode);

    private Task<CliRun> SpeakAsync(string text, params string[] options) =>
        CliRun.OfAsync(_room, ["speak", text, "--voice", "anna", "-o", _room.PathOf("out.wav"), .. options], models: _models);
}
