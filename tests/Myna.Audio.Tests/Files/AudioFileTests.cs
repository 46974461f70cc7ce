using Myna.Audio.Files;

namespace Myna.Audio.Tests.Files;

public class AudioFileTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_wav_file_is_written_and_read()
    {
        using var folder = new TemporaryFolder();
        var clip = new AudioClip(Signals.Tone(440, 0.5, 24000), 1, 24000);
        await AudioFile.WriteAsync(folder.File("a.wav"), clip, Cancel);
        AudioClip back = await AudioFile.ReadAsync(folder.File("a.wav"), Cancel);
        Assert.Equal(24000, back.SampleRate);
        Assert.Equal(clip.Samples.Length, back.Samples.Length);
        Assert.Equal(["a.wav"], folder.Names());
    }

    [Fact]
    public async Task A_wav_stream_that_cannot_seek_is_read()
    {
        var bytes = new MemoryStream();
        var clip = new AudioClip([0.25f, -0.25f, 0.5f, -0.5f], 2, 24000);
        await AudioFile.WriteAsync(new PipeStream(bytes), AudioFormat.Wav, clip, cancellationToken: Cancel);
        bytes.Position = 0;
        AudioClip back = await AudioFile.ReadAsync(new PipeStream(bytes), "standard input", cancellationToken: Cancel);
        Assert.Equal(clip.Samples, back.Samples);
    }

    [Fact]
    public async Task A_device_is_written_directly_and_a_pipe_with_a_name_is_read()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Devices and named pipes of Linux.");
        var clip = new AudioClip([0.25f, -0.25f], 1, 24000);
        await using (var file = AtomicFile.Create("/dev/null"))
        {
            file.Stream.Write("gone"u8);
            file.Commit();
        }

        Assert.True(File.Exists("/dev/null"));
        using var folder = new TemporaryFolder();
        using (var make = System.Diagnostics.Process.Start("mkfifo", folder.File("pipe.wav")))
        {
            await make.WaitForExitAsync(Cancel);
        }

        Task writing = Task.Run(
            async () =>
            {
                await using var pipe = new FileStream(folder.File("pipe.wav"), FileMode.Open, FileAccess.Write);
                await AudioFile.WriteAsync(pipe, AudioFormat.Wav, clip, cancellationToken: Cancel);
            },
            Cancel);
        Assert.Equal(clip.Samples, (await AudioFile.ReadAsync(folder.File("pipe.wav"), Cancel)).Samples);
        await writing;
    }

    [Theory]
    [InlineData("89504E470D0A1A0A0000000D", "cover.wav is a PNG picture, not audio; give a WAV, MP3, FLAC, OGG, M4A or WebM file")]
    [InlineData("FFD8FFE000104A46", "cover.wav is a JPEG picture, not audio")]
    [InlineData("255044462D312E37", "cover.wav is a PDF document, not audio")]
    [InlineData("504B030414000000", "cover.wav is a ZIP archive or office document, not audio")]
    [InlineData("3C68746D6C3E", "cover.wav is an HTML or XML page, not audio")]
    [InlineData("68656C6C6F", "cover.wav is a text file, not audio")]
    [InlineData("", "cover.wav is empty (0 bytes)")]
    [InlineData("0001020304050607", "cover.wav is no sound file that Myna knows")]
    public async Task What_is_no_sound_is_named(string head, string expected)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder.File("cover.wav"), Convert.FromHexString(head), Cancel);
        MynaException error = await Assert.ThrowsAsync<MynaException>(() => AudioFile.ReadAsync(folder.File("cover.wav"), Cancel));
        Assert.StartsWith(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_files_folders_and_unknown_endings_are_named()
    {
        using var folder = new TemporaryFolder();
        var clip = new AudioClip(new float[10], 1, 24000);
        Assert.Contains("does not exist", (await Assert.ThrowsAsync<MynaException>(() => AudioFile.ReadAsync(folder.File("no.wav"), Cancel))).Message, StringComparison.Ordinal);
        Assert.Contains("is a folder", (await Assert.ThrowsAsync<MynaException>(() => AudioFile.ReadAsync(folder.FullName, Cancel))).Message, StringComparison.Ordinal);
        Assert.Contains("'.xyz'", (await Assert.ThrowsAsync<MynaException>(() => AudioFile.WriteAsync(folder.File("a.xyz"), clip, Cancel))).Message, StringComparison.Ordinal);
        Assert.Contains("no ending", (await Assert.ThrowsAsync<MynaException>(() => AudioFile.WriteAsync(folder.File("a"), clip, Cancel))).Message, StringComparison.Ordinal);
        Assert.Empty(folder.Names());
    }

    [Fact]
    public async Task A_cancelled_write_leaves_nothing()
    {
        using var folder = new TemporaryFolder();
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        var clip = new AudioClip(new float[100_000], 1, 24000);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => AudioFile.WriteAsync(folder.File("a.wav"), clip, cancelled.Token));
        Assert.Empty(folder.Names());
    }

    [Fact]
    public async Task A_file_beyond_the_size_limit_is_refused_unread()
    {
        using var folder = new TemporaryFolder();
        await AudioFile.WriteAsync(folder.File("a.wav"), new AudioClip(new float[2_000_000], 1, 24000), Cancel);
        var options = new AudioReadOptions { MaximumBytes = 3_000_000 };
        string message = (await Assert.ThrowsAsync<MynaException>(() => AudioFile.ReadAsync(folder.File("a.wav"), options, Cancel))).Message;
        Assert.Contains("has 4 MB; at most 3 MB", message, StringComparison.Ordinal);
    }
}
