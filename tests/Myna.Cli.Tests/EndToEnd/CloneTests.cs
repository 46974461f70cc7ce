using System.Text.Json;
using Myna.Audio;
using Myna.Audio.Files;
using Myna.Cli.Tests.Support;

namespace Myna.Cli.Tests.EndToEnd;

/// <summary>The built program, with the real model.</summary>
public sealed class CloneTests : IDisposable
{
    private const string Text = "The weather is fine today.";

    private readonly Room _room = new();

    public void Dispose() => _room.Dispose();

    [Theory]
    [InlineData("reader-low.wav")]
    [InlineData("reader-mid.wav")]
    [InlineData("reader-high.wav")]
    public async Task Sample_clip_becomes_speech_of_plausible_length_and_level(string sample)
    {
        ProcessResult run = await MynaProcess.RunAsync(
            _room, ["clone", Room.Sample(sample), Text, "-o", "out.wav", "--marks", "marks.json", "--fast", "--json"]);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        AudioClip speech = await AudioFile.ReadAsync(_room.PathOf("out.wav"), TestContext.Current.CancellationToken);
        Assert.InRange(speech.Seconds, 0.8, 5);
        Assert.Equal(run.Json.GetProperty("seconds").GetDouble(), speech.Seconds, 0.002);
        Assert.InRange(Math.Sqrt(speech.Samples.Average(sample => (double)sample * sample)), 0.01, 0.3);
        JsonElement[] words = [.. JsonDocument.Parse(File.ReadAllText(_room.PathOf("marks.json"))).RootElement
            .GetProperty("marks").EnumerateArray().Where(mark => mark.GetProperty("kind").GetString() == "word")];
        Assert.Equal(5, words.Length);
        Assert.All(words, word => Assert.InRange(word.GetProperty("end").GetDouble(), word.GetProperty("start").GetDouble(), speech.Seconds));
        Assert.Equal(["marks.json", "out.wav"], _room.Files);
    }

    [Fact]
    public async Task File_and_stream_hold_the_same_samples_and_a_seed_gives_the_same_audio()
    {
        string[] request = ["clone", Room.Sample("reader-mid.wav"), Text, "--fast", "--seed", "7"];

        ProcessResult file = await MynaProcess.RunAsync(_room, [.. request, "-o", "out.wav"]);
        ProcessResult stream = await MynaProcess.RunAsync(_room, [.. request, "-o", "-"], ("MYNA_THREADS", "1"));

        Assert.Equal((0, 0), (file.ExitCode, stream.ExitCode));
        AudioClip fromFile = await AudioFile.ReadAsync(_room.PathOf("out.wav"), TestContext.Current.CancellationToken);
        AudioClip fromStream = WavReader.ReadClip(new MemoryStream(stream.Output), "stream", cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(fromFile.Samples, fromStream.Samples);
    }

    [Fact]
    public async Task Saved_voice_speaks_as_its_clip_did()
    {
        string[] text = [Text, "--fast", "--no-provenance"];

        ProcessResult clone = await MynaProcess.RunAsync(_room, ["clone", Room.Sample("reader-low.wav"), .. text, "-o", "a.wav", "--save", "low"]);
        ProcessResult speak = await MynaProcess.RunAsync(_room, ["speak", .. text, "--voice", "low", "-o", "b.wav"]);

        Assert.Equal((0, 0), (clone.ExitCode, speak.ExitCode));
        Assert.Equal(File.ReadAllBytes(_room.PathOf("a.wav")), File.ReadAllBytes(_room.PathOf("b.wav")));
    }

    [Fact]
    public async Task Other_formats_go_through_ffmpeg()
    {
        ProcessResult run = await MynaProcess.RunAsync(_room, ["clone", Room.Sample("reader-mid.wav"), Text, "--fast", "-o", "out.mp3", "--json"]);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        AudioClip speech = await AudioFile.ReadAsync(_room.PathOf("out.mp3"), TestContext.Current.CancellationToken);
        Assert.Equal(run.Json.GetProperty("seconds").GetDouble(), speech.Seconds, 0.2);
        Assert.Equal(["out.mp3"], _room.Files);
    }

    [Fact]
    public async Task Doctor_finds_everything_and_speaks()
    {
        ProcessResult run = await MynaProcess.RunAsync(_room, ["doctor", "--json"]);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        JsonElement[] checks = [.. run.Json.GetProperty("checks").EnumerateArray()];
        Assert.Contains(checks, check => check.GetProperty("name").GetString() == "self-test");
        Assert.All(checks, check => Assert.NotEqual("missing", check.GetProperty("state").GetString()));
    }

    [Fact]
    public async Task Version_is_a_version()
    {
        ProcessResult run = await MynaProcess.RunAsync(_room, ["--version"]);

        Assert.True(Version.TryParse(run.OutputText.Trim(), out _), run.OutputText);
    }
}
