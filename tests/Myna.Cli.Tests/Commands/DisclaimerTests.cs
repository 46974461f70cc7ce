using System.Text;
using System.Text.Json;
using Myna.Audio.Files;
using Myna.Cli.Tests.Support;

namespace Myna.Cli.Tests.Commands;

public sealed class DisclaimerTests : IDisposable
{
    // A chime of 0.9 s, seven words of a tenth of a second each, and 0.6 s as after a paragraph.
    private const double EnglishSeconds = 0.9 + 0.7 + 0.6;

    private readonly Room _room = new();

    public void Dispose() => _room.Dispose();

    [Fact]
    public async Task Speech_begins_with_it_and_marks_stand_later()
    {
        CliRun run = await SpeakAsync(["--disclaimer", "One two three.", "--marks", _room.PathOf("out.json")]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(EnglishSeconds + 0.3, await SecondsAsync("out.wav"), 0.01);
        JsonElement[] words = [.. JsonDocument.Parse(File.ReadAllText(_room.PathOf("out.json"))).RootElement.GetProperty("marks").EnumerateArray()
            .Where(mark => mark.GetProperty("kind").GetString() == "word")];
        Assert.Equal(["One", "two", "three."], words.Select(word => word.GetProperty("text").GetString()));
        Assert.Equal(EnglishSeconds, words[0].GetProperty("start").GetDouble(), 0.01);
    }

    [Theory]
    [InlineData("--disclaimer=A machine.", "en", 0.9 + 0.2 + 0.6)]
    [InlineData("--disclaimer", "nl", 0.9 + 0.7 + 0.6)]
    [InlineData("--disclaimer", "ru", 0.9 + 0.4 + 0.6)]
    public async Task Its_text_can_be_given_and_is_in_the_language_of_the_speech_else(string option, string language, double seconds)
    {
        CliRun run = await SpeakAsync(["One two three.", option, "--disclaimer-at", "end", "--language", language]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(seconds + 0.3, await SecondsAsync("out.wav"), 0.01);
    }

    [Theory]
    [InlineData(2, "--disclaimer-at", "end")]
    [InlineData(3, "--disclaimer", "--language=tlh")]
    public async Task What_cannot_be_is_refused(int exitCode, params string[] options)
    {
        CliRun run = await SpeakAsync(["One two three.", .. options]);
        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains("disclaimer", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_room.PathOf("out.wav")));
    }

    [Theory]
    [InlineData("start", 8)]
    [InlineData("start", 2)]
    [InlineData("end", 6)]
    [InlineData("end", 9)]
    public async Task Long_text_has_it_once_and_is_the_same_after_an_interruption(string place, int words)
    {
        await ReadAsync("plain.wav", null);
        await ReadAsync("whole.wav", null, "--disclaimer", "--disclaimer-at", place);
        Assert.Equal(await SecondsAsync("plain.wav") + EnglishSeconds, await SecondsAsync("whole.wav"), 0.01);
        byte[] plain = [.. File.ReadAllBytes(_room.PathOf("plain.wav")).Skip(44)], whole = [.. File.ReadAllBytes(_room.PathOf("whole.wav")).Skip(44)];
        if (place == "end")
        {
            Assert.Equal(plain, whole[..plain.Length]);
        }

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
        Assert.Equal(130, (await ReadAsync("out.wav", (models, ctrlC), "--disclaimer", "--disclaimer-at", place)).ExitCode);
        CliRun resumed = await ReadAsync("out.wav", null, "--disclaimer", "--disclaimer-at", place, "--resume");
        Assert.Equal((0, ""), (resumed.ExitCode, resumed.Error));
        Assert.Equal(File.ReadAllBytes(_room.PathOf("whole.wav")), File.ReadAllBytes(_room.PathOf("out.wav")));
    }

    private async Task<double> SecondsAsync(string name) =>
        (await AudioFile.ReadAsync(_room.PathOf(name), TestContext.Current.CancellationToken)).Seconds;

    private async Task<CliRun> SpeakAsync(string[] options)
    {
        await AddVoiceAsync();
        return await CliRun.OfAsync(_room, ["speak", .. options, "--voice", "anna", "-o", _room.PathOf("out.wav")]);
    }

    private async Task<CliRun> ReadAsync(string output, (HummingModels Models, CancellationTokenSource CtrlC)? stopped, params string[] options)
    {
        await AddVoiceAsync();
        string book = _room.WithBytes("book.md", Encoding.UTF8.GetBytes("# Part\n\nOne two three.\n\nFour five.\n"));
        return await CliRun.OfAsync(
            _room,
            ["read", book, "--voice", "anna", "-o", _room.PathOf(output), "--no-provenance", .. options],
            models: stopped?.Models ?? new HummingModels { Careful = true },
            ctrlC: stopped?.CtrlC);
    }

    private async Task AddVoiceAsync()
    {
        if (!File.Exists(_room.PathOf("clip.wav")))
        {
            await CliRun.OfAsync(_room, ["voices", "add", "anna", _room.WithTone("clip.wav", seconds: 4)]);
        }
    }
}
