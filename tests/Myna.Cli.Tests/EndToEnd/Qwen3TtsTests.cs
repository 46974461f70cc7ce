using System.Text.Json;
using Myna.Audio.Files;
using Myna.Cli.Tests.Support;

namespace Myna.Cli.Tests.EndToEnd;

/// <summary>The commands with Qwen3-TTS, on the tiny random checkpoints: they make noise, but all of the way is real.</summary>
public sealed class Qwen3TtsTests : IDisposable
{
    private static readonly string Golden = Path.Combine(Repository.Root, "tests", "Golden", "qwen3-tts");

    private readonly Room _room = new();

    public void Dispose() => _room.Dispose();

    [Fact]
    public async Task A_voice_brings_its_model_and_a_model_its_packed_file()
    {
        string model = Copy("base", "models", "qwen3-tts-0.6b");
        (string, string) models = ("MYNA_MODELS", Path.Combine(_room.Folder, "models"));
        ProcessResult pulled = await RunAsync(["models", "pull", "qwen3-tts-0.6b", "--offline", "--from", Path.Combine(Golden, "base"), "--force", "--json"], models);
        Assert.True(pulled.ExitCode == 0, pulled.Error);
        ProcessResult quantized = await RunAsync(["models", "quantize", "qwen3-tts-0.6b", "--json"], models);
        Assert.Equal(0, quantized.ExitCode);
        Assert.Equal(Path.Combine(model, "myna-int8.safetensors"), Json(quantized).GetProperty("path").GetString());

        ProcessResult added = await RunAsync(["voices", "add", "anna", Room.Sample("reader-mid.wav"), "--model", "qwen3-tts-0.6b", "--ref-text", "A few words were said here.", "--json"], models);
        Assert.True(added.ExitCode == 0, added.Error);
        Assert.Equal("qwen3-tts-0.6b/1", Json(added).GetProperty("model").GetString());

        ProcessResult spoken = await RunAsync(["speak", "Hello there.", "--voice", "anna", "--language", "de", "--speed", "1.2", "-o", "out.wav", "--json"], models);
        Assert.True(spoken.ExitCode == 0, spoken.Error);
        Assert.Equal("qwen3-tts-0.6b/1", Json(spoken).GetProperty("model").GetString());
        Assert.Equal(24_000, AudioOf("out.wav").SampleRate);
        Assert.InRange(AudioOf("out.wav").Seconds, 0.1, 20);

        ProcessResult streamed = await RunAsync(["speak", "Hello there.", "--voice", "anna", "-o", "-"], models);
        Assert.Equal("RIFF"u8, streamed.Output.AsSpan(0, 4));

        ProcessResult wrong = await RunAsync(["speak", "Hello there.", "--voice", "anna", "--language", "sw", "-o", "no.wav"], models);
        Assert.Equal(3, wrong.ExitCode);
        Assert.Contains("english", wrong.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Named_and_designed_voices_speak_from_a_folder()
    {
        string custom = Path.Combine(Golden, "custom-voice"), design = Path.Combine(Golden, "voice-design");
        ProcessResult named = await RunAsync(["speak", "Hello there.", "--model", custom, "--speaker", "Vivian", "--instruct", "whispering", "-o", "named.wav", "--json"]);
        Assert.True(named.ExitCode == 0, named.Error);
        ProcessResult designed = await RunAsync(["speak", "Hello there.", "--model", design, "--design", "a calm old man", "--seed", "3", "-o", "designed.wav"]);
        Assert.True(designed.ExitCode == 0, designed.Error);
        ProcessResult kept = await RunAsync(
            ["voices", "design", "old", "a calm old man", "--model", design, "--for", Path.Combine(Golden, "base"), "--text", "Good morning, this is me.", "--json"]);
        Assert.True(kept.ExitCode == 0, kept.Error);
        Assert.Equal("old", Json(kept).GetProperty("name").GetString());
        ProcessResult listed = await RunAsync(["consent", "list", "--json"]);
        Assert.Contains("\"designed\"", listed.OutputText, StringComparison.Ordinal);
        ProcessResult allowed = await RunAsync(["speak", "Hello.", "--voice", "old", "--model", Path.Combine(Golden, "base"), "-o", "old.wav"], ("MYNA_CONSENT", "require"));
        Assert.True(allowed.ExitCode == 0, allowed.Error);

        ProcessResult nobody = await RunAsync(["speak", "Hello.", "--model", custom, "--speaker", "nobody", "-o", "no.wav"]);
        Assert.Equal(3, nobody.ExitCode);
        Assert.Contains("vivian", nobody.Error, StringComparison.Ordinal);
        ProcessResult cloned = await RunAsync(["clone", Room.Sample("reader-mid.wav"), "Hello.", "--model", custom, "-o", "no.wav"]);
        Assert.Equal(3, cloned.ExitCode);
        Assert.Contains("Base model is needed", cloned.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Models_that_are_not_there_or_not_whole_are_told()
    {
        ProcessResult absent = await RunAsync(["speak", "Hello.", "--model", "qwen3-tts-0.6b", "--design", "x", "-o", "no.wav"]);
        Assert.Equal(4, absent.ExitCode);
        Assert.Contains("myna models pull qwen3-tts-0.6b", absent.Error, StringComparison.Ordinal);

        foreach (string file in new[] { "model.safetensors", "vocab.json", Path.Combine("speech_tokenizer", "model.safetensors"), "config.json" })
        {
            string folder = Copy("base", "broken-" + Path.GetFileName(file).Replace('.', '-') + file.Length);
            File.Delete(Path.Combine(folder, file));
            ProcessResult run = await RunAsync(["clone", Room.Sample("reader-mid.wav"), "Hello.", "--model", folder, "-o", "no.wav"]);
            Assert.Equal(4, run.ExitCode);
            Assert.Contains(Path.GetFileName(file), run.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        }
    }

    private static JsonElement Json(ProcessResult run) => JsonDocument.Parse(run.OutputText).RootElement;

    private Myna.Audio.AudioClip AudioOf(string file) => WavReader.ReadClip(new MemoryStream(File.ReadAllBytes(Path.Combine(_room.Folder, file))), file);

    private Task<ProcessResult> RunAsync(string[] arguments, params (string Name, string Value)[] variables) =>
        MynaProcess.RunAsync(_room, arguments, variables);

    private string Copy(string checkpoint, params string[] to)
    {
        string from = Path.Combine(Golden, checkpoint), target = Path.Combine([_room.Folder, .. to]);
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(target, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        return target;
    }
}
