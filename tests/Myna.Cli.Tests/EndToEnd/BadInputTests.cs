using Myna.Cli.Tests.Support;

namespace Myna.Cli.Tests.EndToEnd;

/// <summary>Everything that people hand to the program by mistake: a clear error, no crash, no file.</summary>
public sealed class BadInputTests : IDisposable
{
    private readonly Room _room = new();

    public void Dispose() => _room.Dispose();

    [Fact]
    public async Task Empty_clip() => await RefusesAsync(_room.WithBytes("clip.wav"), 3, "clip.wav", "empty");

    [Fact]
    public async Task Clip_without_samples() => await RefusesAsync(_room.WithTone("clip.wav", seconds: 0), 3, "clip.wav");

    [Fact]
    public async Task One_second_clip()
    {
        string clip = _room.WithClip("clip.wav", 1, Warble);
        await RefusesAsync(clip, 3, "clip.wav", "3 s");
    }

    [Fact]
    public async Task Silent_clip() => await RefusesAsync(_room.WithClip("clip.wav", 5, _ => 0), 3, "clip.wav", "silen");

    [Fact]
    public async Task Clipped_clip_is_either_refused_or_spoken_with_but_always_reported()
    {
        string clip = _room.WithClip("clip.wav", 5, time => Math.Clamp(20 * Warble(time), -1, 1));

        ProcessResult inspect = await MynaProcess.RunAsync(_room, ["inspect", clip]);
        ProcessResult clone = await CloneAsync(clip);

        Assert.Equal(0, inspect.ExitCode);
        Assert.Contains("clip", inspect.OutputText[(inspect.OutputText.IndexOf("clip.wav", StringComparison.Ordinal) + 8)..], StringComparison.OrdinalIgnoreCase);
        Assert.True(clone.ExitCode is 0 or 3, clone.Error);
        Assert.DoesNotContain("   at ", clone.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Picture_named_wav()
    {
        byte[] png = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, (byte)'I', (byte)'H', (byte)'D', (byte)'R', .. new byte[200]];
        await RefusesAsync(_room.WithBytes("clip.wav", png), 3, "clip.wav", "PNG");
    }

    [Fact]
    public async Task Clip_that_is_not_there() => await RefusesAsync(_room.PathOf("none.wav"), 3, "none.wav does not exist");

    [Fact]
    public async Task Folder_as_clip() => await RefusesAsync(_room.Folder, 3, "is a folder");

    [Fact]
    public async Task Empty_text()
    {
        ProcessResult run = await MynaProcess.RunAsync(_room, ["clone", Room.Sample("reader-mid.wav"), "", "-o", "out.wav"]);

        AssertRefused(run, 3, "at least one word");
    }

    [Theory]
    [InlineData("no/such/folder/out.wav", "does not exist")]
    [InlineData("/proc/out.wav", "cannot write")]
    [InlineData("folder.wav", "is a folder")]
    public async Task Output_that_cannot_be_written(string output, string message)
    {
        Directory.CreateDirectory(_room.PathOf("folder.wav"));

        ProcessResult run = await MynaProcess.RunAsync(_room, ["clone", Room.Sample("reader-mid.wav"), "hello", "-o", output]);

        AssertRefused(run, 1, message);
        Assert.Empty(_room.Files);
    }

    [Fact]
    public async Task Missing_weights()
    {
        // A folder of other models does not hide the voice that comes with Myna; one of Lite without its files does.
        Directory.CreateDirectory(Path.Combine(_room.Folder, "lite"));
        ProcessResult run = await CloneAsync(Room.Sample("reader-mid.wav"), ("MYNA_MODELS", _room.Folder));

        AssertRefused(run, 4, "MYNA_MODELS");
    }

    [Theory]
    [InlineData("acoustic.safetensors", 1000)]
    [InlineData("acoustic.safetensors", 0)]
    [InlineData("acoustic.safetensors", -1)]
    [InlineData("vocoder.safetensors", 1_000_000)]
    [InlineData("vocoder.safetensors", -1)]
    [InlineData("config.json", 40)]
    [InlineData("config.json", 0)]
    public async Task Damaged_weights(string file, int bytesKept)
    {
        string lite = Directory.CreateDirectory(Path.Combine(_room.Folder, "models", "lite")).FullName;
        foreach (string path in Directory.EnumerateFiles(Path.Combine(Repository.Root, "models", "lite")))
        {
            File.Copy(path, Path.Combine(lite, Path.GetFileName(path)));
        }

        string damaged = Path.Combine(lite, file);
        if (bytesKept < 0)
        {
            File.Delete(damaged);
        }
        else
        {
            using FileStream stream = File.OpenWrite(damaged);
            stream.SetLength(bytesKept);
        }

        ProcessResult run = await CloneAsync(Room.Sample("reader-mid.wav"), ("MYNA_MODELS", _room.PathOf("models")));

        AssertRefused(run, 4, file);
    }

    [Theory]
    [InlineData("MYNA_THREADS", "0")]
    [InlineData("MYNA_THREADS", "many")]
    [InlineData("MYNA_VECTOR", "7")]
    public async Task Wrong_settings(string variable, string value)
    {
        ProcessResult run = await CloneAsync(Room.Sample("reader-mid.wav"), (variable, value));

        AssertRefused(run, 2, $"{variable}={value}");
    }

    [Fact]
    public async Task Doctor_reports_a_wrong_setting()
    {
        ProcessResult run = await MynaProcess.RunAsync(_room, ["doctor"], ("MYNA_THREADS", "0"));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("MYNA_THREADS=0", run.OutputText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_espeak_English_is_spoken_and_other_languages_are_refused()
    {
        // The process itself is started by the PATH of the tests; what it sees is empty.
        string clip = Room.Sample("reader-mid.wav");
        ProcessResult german = await MynaProcess.RunAsync(
            _room, ["clone", clip, "Guten Tag.", "--language", "de", "-o", _room.PathOf("german.wav")], ("PATH", _room.Folder));
        ProcessResult chosen = await MynaProcess.RunAsync(
            _room, ["clone", clip, "Good day.", "--phonemes", "espeak", "-o", _room.PathOf("chosen.wav")], ("PATH", _room.Folder));
        ProcessResult english = await MynaProcess.RunAsync(
            _room, ["clone", clip, "Good day.", "--fast", "-o", _room.PathOf("english.wav")], ("PATH", _room.Folder));

        Assert.Equal((4, 4, 0), (german.ExitCode, chosen.ExitCode, english.ExitCode));
        Assert.Contains("apt-get install espeak-ng", german.Error, StringComparison.Ordinal);
        Assert.Contains("apt-get install espeak-ng", chosen.Error, StringComparison.Ordinal);
        Assert.True(new FileInfo(_room.PathOf("english.wav")).Length > 10_000);
    }

    [Theory]
    [InlineData(new byte[] { 0x48, 0x69, 0x20, 0xE2, 0x82 })] // the first two bytes of a euro sign
    [InlineData(new byte[] { 0x63, 0x61, 0x66, 0xE9, 0x21 })] // Latin-1
    public async Task Text_that_is_no_utf8(byte[] bytes)
    {
        string clip = Room.Sample("reader-mid.wav");
        string file = _room.WithBytes("text.txt", bytes);
        ProcessResult ofFile = await MynaProcess.RunAsync(_room, ["clone", clip, "--text-file", file, "-o", "out.wav", "--fast"]);
        ProcessResult ofInput = await MynaProcess.RunAsync(_room, ["clone", clip, "-", "-o", "out.wav", "--fast"], bytes);

        AssertRefused(ofFile, 3, "text.txt is not UTF-8 text");
        AssertRefused(ofInput, 3, "standard input is not UTF-8 text");
    }

    [Theory]
    [InlineData("... !? \u2014")]
    [InlineData("<speak><break time='1s'/></speak>")]
    [InlineData("\U0001FAE0")]
    public async Task Text_without_any_letter(string text) =>
        AssertRefused(await MynaProcess.RunAsync(_room, ["clone", Room.Sample("reader-mid.wav"), text, "-o", "out.wav", "--fast"]), 3, "word");

    [Fact]
    public async Task Unknown_language()
    {
        string clip = Room.Sample("reader-mid.wav");
        ProcessResult ofAll = await MynaProcess.RunAsync(_room, ["clone", clip, "hello", "-o", "out.wav", "--language", "xx-nowhere"]);
        ProcessResult ofPart = await MynaProcess.RunAsync(
            _room, ["clone", clip, "<speak>hello <lang xml:lang=\"qq\">there</lang></speak>", "-o", "out.wav"]);

        AssertRefused(ofAll, 3, "no language \"xx-nowhere\"");
        AssertRefused(ofPart, 3, "line 1, column 20", "no language \"qq\"");
    }

    [Fact]
    public async Task Invalid_ssml_and_a_lexicon_in_a_circle()
    {
        string clip = Room.Sample("reader-mid.wav");
        string lexicon = _room.WithBytes("circle.txt", [.. "one => two\ntwo => one\n"u8]);
        ProcessResult ssml = await MynaProcess.RunAsync(_room, ["clone", clip, "<speak>hello <b>you</b></speak>", "-o", "out.wav"]);
        ProcessResult circle = await MynaProcess.RunAsync(_room, ["clone", clip, "hello", "-o", "out.wav", "--lexicon", lexicon]);
        ProcessResult sounds = await MynaProcess.RunAsync(_room, ["clone", clip, "<speak><phoneme ph=\"ʘ\">x</phoneme></speak>", "-o", "out.wav"]);

        AssertRefused(ssml, 3, "line 1, column 14: <b> is not an SSML element");
        AssertRefused(circle, 3, "circle: one → two → one");
        AssertRefused(sounds, 3, "line 1, column 17", "no symbol for \"ʘ\"");
    }

    [Fact]
    public async Task A_megabyte_of_text_is_begun_and_can_be_stopped()
    {
        string file = _room.WithBytes("book.txt", System.Text.Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("A sentence of 12 words, worth $5.60, of May 3. ", 21_500))));
        using MynaProcess process = MynaProcess.Start(
            _room, ["clone", Room.Sample("reader-mid.wav"), "--text-file", file, "-o", "-", "--fast"]);
        await process.FirstOutputAsync(100_000);
        await process.InterruptAsync();
        ProcessResult run = await process.EndAsync();

        Assert.Equal(130, run.ExitCode);
        Assert.True(run.Output.Length >= 100_000);
    }

    private static float Warble(double time) =>
        0.2f * (float)(Math.Sin(2 * Math.PI * 150 * time) * (1 + Math.Sin(2 * Math.PI * 4 * time)));

    private async Task RefusesAsync(string clip, int exitCode, params string[] messages) =>
        AssertRefused(await CloneAsync(clip), exitCode, messages);

    private Task<ProcessResult> CloneAsync(string clip, params (string Name, string Value)[] variables) =>
        MynaProcess.RunAsync(_room, ["clone", clip, "hello there", "-o", "out.wav", "--fast"], variables);

    private void AssertRefused(ProcessResult run, int exitCode, params string[] messages)
    {
        Assert.True(exitCode == run.ExitCode, $"exit code {run.ExitCode}: {run.Error}");
        Assert.StartsWith("myna: ", run.Error, StringComparison.Ordinal);
        Assert.All(messages, message => Assert.Contains(message, run.Error, StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        Assert.Equal([], _room.Files.Where(name => name.Contains("out", StringComparison.Ordinal)));
    }
}
