using System.IO.Pipes;
using System.Text.Json;
using Myna.Audio;
using Myna.Audio.Files;
using Myna.Cli.Tests.Support;

namespace Myna.Cli.Tests.Commands;

public sealed class CloneCommandTests : IDisposable
{
    private readonly Room _room = new();

    public void Dispose() => _room.Dispose();

    [Fact]
    public async Task Clip_and_text_become_a_wav_file()
    {
        string clip = _room.WithTone("clip.wav", seconds: 4);

        CliRun run = await CliRun.OfAsync(_room, ["clone", clip, "one two three", "-o", _room.PathOf("out.wav")]);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("out.wav: 0.30 s of speech", run.Output, StringComparison.Ordinal);
        Assert.Contains("RTF", run.Output, StringComparison.Ordinal);
        Assert.Contains("seed 0", run.Output, StringComparison.Ordinal);
        AudioClip spoken = await AudioFile.ReadAsync(_room.PathOf("out.wav"), TestContext.Current.CancellationToken);
        Assert.Equal((7200, 1, 24_000), (spoken.Samples.Length, spoken.Channels, spoken.SampleRate));
        Assert.Equal(0.3f, spoken.Samples.Max(), 0.001f);
        Assert.Equal(["clip.wav", "out.wav"], _room.Files);
    }

    [Theory]
    [InlineData("a long hum", "")]
    [InlineData("something else", "myna: warning: {clip}: nobody hums in the transcript\n")]
    public async Task Reference_text_that_does_not_fit_is_a_warning(string transcript, string expected)
    {
        string clip = _room.WithTone("clip.wav", seconds: 4);

        CliRun run = await CliRun.OfAsync(_room, ["clone", clip, "one", "-o", _room.PathOf("out.wav"), "--ref-text", transcript]);

        Assert.Equal((0, expected.Replace("{clip}", clip, StringComparison.Ordinal)), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task Options_reach_the_request()
    {
        string clip = _room.WithTone("clip.wav", seconds: 4);
        var models = new HummingModels();

        CliRun run = await CliRun.OfAsync(
            _room,
            ["clone", clip, "hello", "-o", _room.PathOf("out.wav"), "--seed", "18446744073709551615", "--speed", "1.5",
             "--steps", "3", "--guidance", "2.5", "--temperature", "0", "--language", "de"],
            models: models);

        Assert.Equal(0, run.ExitCode);
        Myna.Voice.SpeechRequest request = Assert.Single(models.Requests);
        Assert.Equal((ulong.MaxValue, 1.5f, "de"), (request.Seed, request.Speed, request.Language));
        Assert.Equal((3, 2.5f, 0f), (request.Sampling!.Steps, request.Sampling.Guidance, request.Sampling.Temperature));
    }

    [Fact]
    public async Task Fast_is_four_steps_without_guidance()
    {
        string clip = _room.WithTone("clip.wav", seconds: 4);
        var models = new HummingModels();

        await CliRun.OfAsync(_room, ["clone", clip, "hello", "-o", _room.PathOf("out.wav"), "--fast"], models: models);

        Assert.Equal((4, 0f), (models.Requests[0].Sampling!.Steps, models.Requests[0].Sampling!.Guidance));
    }

    [Fact]
    public async Task Speech_is_watermarked_unless_it_is_switched_off_which_warns()
    {
        string clip = _room.WithTone("clip.wav", seconds: 4);
        var models = new HummingModels();
        string[] command = ["clone", clip, "hello", "-o", _room.PathOf("out.wav")];

        CliRun marked = await CliRun.OfAsync(_room, command, models: models);
        CliRun plain = await CliRun.OfAsync(_room, [.. command, "--no-watermark"], models: models);

        Assert.Equal([false, true], models.Requests.Select(request => request.Watermark.IsOff));
        Assert.DoesNotContain("watermark", marked.Error, StringComparison.Ordinal);
        Assert.Contains("--no-watermark: ", plain.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Random_seed_is_told_so_that_it_can_be_used_again()
    {
        string clip = _room.WithTone("clip.wav", seconds: 4);
        var models = new HummingModels();

        CliRun run = await CliRun.OfAsync(
            _room, ["clone", clip, "hello", "-o", _room.PathOf("out.wav"), "--seed", "random", "--json"], models: models);

        Assert.Equal(models.Requests[0].Seed, run.Json.GetProperty("seed").GetUInt64());
    }

    [Fact]
    public async Task Json_is_one_object_with_everything_a_script_needs()
    {
        string clip = _room.WithTone("clip.wav", seconds: 4);

        CliRun run = await CliRun.OfAsync(_room, ["clone", clip, "one two", "-o", _room.PathOf("out.wav"), "--json"]);

        Assert.Equal(_room.PathOf("out.wav"), run.Json.GetProperty("output").GetString());
        Assert.Equal(0.2, run.Json.GetProperty("seconds").GetDouble());
        Assert.Equal(24_000, run.Json.GetProperty("sample_rate").GetInt32());
        Assert.Equal("humming/1", run.Json.GetProperty("model").GetString());
        Assert.True(run.Json.GetProperty("rtf").GetDouble() >= 0);
        Assert.True(run.Json.GetProperty("first_audio_ms").GetDouble() >= 0);
    }

    [Theory]
    [InlineData("-")]
    [InlineData("--text-file")]
    public async Task Text_comes_from_standard_input_or_a_file(string source)
    {
        string clip = _room.WithTone("clip.wav", seconds: 4);
        string file = _room.WithBytes("text.txt", [0xEF, 0xBB, 0xBF, .. "Grüße aus Köln"u8]);
        var models = new HummingModels();
        string[] text = source == "-" ? ["-"] : [source, file];

        CliRun run = await CliRun.OfAsync(
            _room, ["clone", clip, .. text, "-o", _room.PathOf("out.wav")], input: "Grüße aus Köln", models: models);

        Assert.Equal((0, "Grüße aus Köln"), (run.ExitCode, models.Requests[0].Text));
    }

    [Fact]
    public async Task Texts_that_look_like_options_or_response_files_are_texts()
    {
        string clip = _room.WithTone("clip.wav", seconds: 4);
        var models = new HummingModels();

        CliRun at = await CliRun.OfAsync(_room, ["clone", clip, "@home at last", "-o", _room.PathOf("a.wav")], models: models);
        CliRun dash = await CliRun.OfAsync(_room, ["clone", clip, "-o", _room.PathOf("b.wav"), "--", "-5 degrees"], models: models);

        Assert.Equal((0, 0), (at.ExitCode, dash.ExitCode));
        Assert.Equal(["@home at last", "-5 degrees"], models.Requests.Select(request => request.Text));
    }

    [Fact]
    public async Task Dash_as_output_streams_a_wav_and_keeps_standard_output_clean()
    {
        string clip = _room.WithTone("clip.wav", seconds: 4);

        CliRun run = await CliRun.OfAsync(_room, ["clone", clip, "one two", "-o", "-"]);

        Assert.Equal((0, ""), (run.ExitCode, run.Output));
        AudioClip spoken = WavReader.ReadClip(new MemoryStream(run.Stream), "stream", cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(4800, spoken.Samples.Length);
        Assert.Contains("standard output: 0.20 s", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Work_ends_when_the_reader_of_the_stream_has_gone()
    {
        string clip = _room.WithTone("clip.wav", seconds: 4);
        using var pipe = new AnonymousPipeServerStream(PipeDirection.Out);
        new AnonymousPipeClientStream(PipeDirection.In, pipe.ClientSafePipeHandle).Dispose();
        int words = 0;
        var models = new HummingModels { BeforeWord = word => words = word + 1 };

        CliRun run = await CliRun.OfAsync(
            _room, ["clone", clip, string.Concat(Enumerable.Repeat("word ", 500)), "-o", "-"], models: models, outputStream: pipe);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("standard output was closed", run.Error, StringComparison.Ordinal);
        Assert.InRange(words, 1, 3);
    }

    [Fact]
    public async Task Audio_is_not_printed_to_a_terminal()
    {
        string clip = _room.WithTone("clip.wav", seconds: 4);

        CliRun run = await CliRun.OfAsync(_room, ["clone", clip, "one", "-o", "-"], outputIsTerminal: true);

        Assert.Equal(2, run.ExitCode);
        Assert.Empty(run.Stream);
    }

    [Fact]
    public async Task Marks_say_when_each_word_is_heard()
    {
        string clip = _room.WithTone("clip.wav", seconds: 4);
        string marks = _room.PathOf("marks.json");

        CliRun run = await CliRun.OfAsync(_room, ["clone", clip, "one  zwei", "-o", _room.PathOf("out.wav"), "--marks", marks]);

        Assert.Equal(0, run.ExitCode);
        JsonElement file = JsonDocument.Parse(File.ReadAllText(marks)).RootElement;
        Assert.Equal(0.2, file.GetProperty("seconds").GetDouble());
        JsonElement second = file.GetProperty("marks")[1];
        Assert.Equal(("word", "zwei", 5), (second.GetProperty("kind").GetString(), second.GetProperty("text").GetString(), second.GetProperty("text_start").GetInt32()));
        Assert.Equal((0.1, 0.2), (second.GetProperty("start").GetDouble(), second.GetProperty("end").GetDouble()));
    }

    [Fact]
    public async Task Saved_voice_can_speak_later()
    {
        string clip = _room.WithTone("clip.wav", seconds: 4, amplitude: 0.25f);

        CliRun clone = await CliRun.OfAsync(_room, ["clone", clip, "one", "-o", _room.PathOf("a.wav"), "--save", "anna", "--no-provenance"]);
        CliRun speak = await CliRun.OfAsync(_room, ["speak", "one", "--voice", "anna", "-o", _room.PathOf("b.wav"), "--no-provenance"]);

        Assert.Equal((0, 0), (clone.ExitCode, speak.ExitCode));
        Assert.Equal(File.ReadAllBytes(_room.PathOf("a.wav")), File.ReadAllBytes(_room.PathOf("b.wav")));
    }

    [Fact]
    public async Task Voice_is_not_replaced_without_being_told_so_and_no_work_is_done_before()
    {
        string clip = _room.WithTone("clip.wav", seconds: 4);
        await CliRun.OfAsync(_room, ["voices", "add", "anna", clip]);
        var models = new HummingModels();

        CliRun refused = await CliRun.OfAsync(_room, ["clone", clip, "one", "-o", _room.PathOf("a.wav"), "--save", "anna"], models: models);
        CliRun forced = await CliRun.OfAsync(_room, ["clone", clip, "one", "-o", _room.PathOf("b.wav"), "--save", "anna", "--force"]);

        Assert.Equal((3, 0), (refused.ExitCode, forced.ExitCode));
        Assert.Contains("--force", refused.Error, StringComparison.Ordinal);
        Assert.Empty(models.Requests);
    }

    [Fact]
    public async Task Cancelling_leaves_no_file_and_keeps_the_old_one()
    {
        string clip = _room.WithTone("clip.wav", seconds: 4);
        string old = _room.WithBytes("out.wav", 1, 2, 3);
        using var stop = new CancellationTokenSource();
        var models = new HummingModels
        {
            BeforeWord = word =>
            {
                if (word == 2)
                {
                    stop.Cancel();
                }
            },
        };

        CliRun run = await CliRun.OfAsync(
            _room,
            ["clone", clip, "one two three four", "-o", old, "--marks", _room.PathOf("marks.json"), "--save", "anna"],
            models: models,
            ctrlC: stop);

        Assert.Equal(130, run.ExitCode);
        Assert.Equal(["clip.wav", "out.wav"], _room.Files);
        Assert.Equal([1, 2, 3], File.ReadAllBytes(old));
        Assert.False(Directory.Exists(Path.Combine(_room.Home, "voices")));
    }

    [Fact]
    public async Task Error_while_speaking_leaves_no_file()
    {
        string clip = _room.WithTone("clip.wav", seconds: 4);
        var models = new HummingModels { BeforeWord = word => throw new MynaException("the text cannot be spoken; try another") };

        CliRun run = await CliRun.OfAsync(_room, ["clone", clip, "one", "-o", _room.PathOf("out.wav")], models: models);

        Assert.Equal((3, "myna: the text cannot be spoken; try another\n"), (run.ExitCode, run.Error));
        Assert.Equal(["clip.wav"], _room.Files);
    }
}
