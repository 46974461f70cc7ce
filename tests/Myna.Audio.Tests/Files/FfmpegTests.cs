using Myna.Audio.Files;

namespace Myna.Audio.Tests.Files;

public class FfmpegTests
{
    private const string Absent = "ffmpeg is not installed";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static bool Installed => Ffmpeg.Default.Locate() is not null;

    [Theory]
    [InlineData("a.mp3", 24000)]
    [InlineData("a.flac", 24000)]
    [InlineData("a.opus", 48000)]
    [InlineData("a.ogg", 48000)]
    [InlineData("a.m4a", 24000)]
    [InlineData("a.aac", 24000)]
    [InlineData("a.webm", 48000)]
    public async Task A_tone_survives_each_format(string file, int decodedRate)
    {
        Assert.SkipUnless(Installed, Absent);
        using var folder = new TemporaryFolder();
        var clip = new AudioClip(Signals.Tone(1000, 2, 24000, 0.25), 1, 24000);
        await AudioFile.WriteAsync(folder.File(file), clip, Cancel);
        Assert.Equal([file], folder.Names());

        // The name must not matter: the first bytes tell.
        File.Move(folder.File(file), folder.File("renamed.wav"));
        AudioClip back = await AudioFile.ReadAsync(folder.File("renamed.wav"), Cancel);
        Assert.Equal((1, decodedRate), (back.Channels, back.SampleRate));
        Assert.InRange(back.Seconds, 1.99, 2.15);
        (double amplitude, _, double rest) = Signals.Fit(back.Samples.AsSpan(decodedRate / 2, decodedRate), 1000, decodedRate);
        Assert.InRange(amplitude, 0.24, 0.26);
        Assert.InRange(rest, 0, 0.01);
    }

    [Theory]
    [InlineData(AudioFormat.Mp3)]
    [InlineData(AudioFormat.Ogg)]
    [InlineData(AudioFormat.Flac)]
    [InlineData(AudioFormat.M4a)]
    public async Task Formats_stream_through_pipes(AudioFormat format)
    {
        Assert.SkipUnless(Installed, Absent);
        var bytes = new MemoryStream();
        var clip = new AudioClip(Signals.Tone(500, 1, 22050, 0.25), 1, 22050);
        await AudioFile.WriteAsync(new PipeStream(bytes), format, clip, cancellationToken: Cancel);
        bytes.Position = 0;
        AudioClip back = await AudioFile.ReadAsync(new PipeStream(bytes, 4000), "upload", cancellationToken: Cancel);
        Assert.InRange(back.Seconds, 0.99, 1.15);
    }

    [Theory]
    [InlineData("a.ulaw", "mulaw")]
    [InlineData("a.alaw", "alaw")]
    public async Task Raw_telephone_files_are_what_ffmpeg_calls_so(string file, string demuxer)
    {
        Assert.SkipUnless(Installed, Absent);
        using var folder = new TemporaryFolder();
        await AudioFile.WriteAsync(folder.File(file), new AudioClip(Signals.Tone(500, 1, 24000, 0.4), 1, 24000), Cancel);
        var start = new System.Diagnostics.ProcessStartInfo(Ffmpeg.Default.Locate()!)
        {
            ArgumentList = { "-loglevel", "error", "-f", demuxer, "-ar", "8000", "-ac", "1", "-i", folder.File(file), folder.File("back.wav") },
        };
        using var process = System.Diagnostics.Process.Start(start)!;
        await process.WaitForExitAsync(Cancel);
        AudioClip back = await AudioFile.ReadAsync(folder.File("back.wav"), Cancel);
        Assert.Equal((8000, 8000), (back.SampleRate, back.Samples.Length));
        (double amplitude, _, double rest) = Signals.Fit(back.Samples.AsSpan(1000, 6000), 500, 8000);
        Assert.InRange(amplitude, 0.39, 0.41);
        Assert.InRange(rest, 0, 0.01);
    }

    [Fact]
    public async Task A_wav_of_an_encoding_unknown_to_the_reader_goes_through_ffmpeg()
    {
        Assert.SkipUnless(Installed, Absent);
        using var folder = new TemporaryFolder();
        await AudioFile.WriteAsync(folder.File("a.wav"), new AudioClip(Signals.Tone(500, 1, 24000), 1, 24000), Cancel);
        var start = new System.Diagnostics.ProcessStartInfo(Ffmpeg.Default.Locate()!)
        {
            ArgumentList = { "-loglevel", "error", "-i", folder.File("a.wav"), "-c:a", "adpcm_ms", folder.File("b.wav") },
        };
        using var process = System.Diagnostics.Process.Start(start)!;
        await process.WaitForExitAsync(Cancel);
        Assert.InRange((await AudioFile.ReadAsync(folder.File("b.wav"), Cancel)).Seconds, 0.99, 1.1);
    }

    [Fact]
    public async Task Names_with_odd_letters_reach_ffmpeg_as_they_are()
    {
        Assert.SkipUnless(Installed, Absent);
        using var folder = new TemporaryFolder();
        string path = folder.File("-i $(touch x) `a` \"b\" é%d.mp3");
        await AudioFile.WriteAsync(path, new AudioClip(Signals.Tone(500, 1, 24000), 1, 24000), Cancel);
        Assert.Single(folder.Names());
        Assert.InRange((await AudioFile.ReadAsync(path, Cancel)).Seconds, 0.99, 1.1);
    }

    [Fact]
    public async Task A_damaged_file_is_refused_in_ffmpegs_words()
    {
        Assert.SkipUnless(Installed, Absent);
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder.File("a.ogg"), [.. "OggS"u8, .. new byte[500]], Cancel);
        string message = (await Assert.ThrowsAsync<MynaException>(() => AudioFile.ReadAsync(folder.File("a.ogg"), Cancel))).Message;
        Assert.StartsWith("a.ogg cannot be decoded: ffmpeg says '", message, StringComparison.Ordinal);
        Assert.DoesNotContain("no message", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_playlist_in_disguise_opens_no_other_file()
    {
        Assert.SkipUnless(Installed, Absent);
        using var folder = new TemporaryFolder();
        await AudioFile.WriteAsync(folder.File("secret.wav"), new AudioClip(Signals.Tone(500, 1, 24000), 1, 24000), Cancel);
        await File.WriteAllTextAsync(folder.File("a.mp3"), $"ffconcat version 1.0\nfile '{folder.File("secret.wav")}'\n", Cancel);
        await Assert.ThrowsAsync<MynaException>(() => AudioFile.ReadAsync(folder.File("a.mp3"), Cancel));
        AudioReadOptions options = AudioReadOptions.Default;
        await Assert.ThrowsAsync<MynaException>(() => options.Ffmpeg.DecodeAsync(folder.File("a.mp3"), "a.mp3", options, Cancel));
    }

    [Fact]
    public async Task A_clip_longer_than_the_limit_is_refused()
    {
        Assert.SkipUnless(Installed, Absent);
        using var folder = new TemporaryFolder();
        await AudioFile.WriteAsync(folder.File("a.flac"), new AudioClip(Signals.Noise(0.1, 30, 24000), 1, 24000), Cancel);
        var options = new AudioReadOptions { MaximumSeconds = 3 };
        string message = (await Assert.ThrowsAsync<MynaException>(() => AudioFile.ReadAsync(folder.File("a.flac"), options, Cancel))).Message;
        Assert.Contains("at most 3 s", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_time_limit_stops_ffmpeg()
    {
        Assert.SkipUnless(Installed, Absent);
        using var folder = new TemporaryFolder();
        await AudioFile.WriteAsync(folder.File("a.flac"), new AudioClip(Signals.Noise(0.1, 60, 24000), 1, 24000), Cancel);
        var options = new AudioReadOptions { Timeout = TimeSpan.FromMilliseconds(1) };
        string message = (await Assert.ThrowsAsync<MynaException>(() => AudioFile.ReadAsync(folder.File("a.flac"), options, Cancel))).Message;
        Assert.Contains("ffmpeg took longer than 0.001 s", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_stops_ffmpeg_and_leaves_nothing()
    {
        Assert.SkipUnless(Installed, Absent);
        using var folder = new TemporaryFolder();
        using var cancelling = new CancellationTokenSource(TimeSpan.FromMilliseconds(30));
        var clip = new AudioClip(Signals.Noise(0.1, 400, 24000), 1, 24000);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => AudioFile.WriteAsync(folder.File("a.mp3"), clip, cancelling.Token));
        Assert.Empty(folder.Names());
    }

    [Fact]
    public async Task A_program_that_hangs_is_stopped_with_all_it_started()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A shell script stands in for ffmpeg.");
        using var folder = new TemporaryFolder();
        string program = folder.File("hanging"), child = folder.File("child");
        await File.WriteAllTextAsync(program, $"#!/bin/sh\nsleep 600 &\necho $! > {child}\nwait\n", Cancel);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        await File.WriteAllBytesAsync(folder.File("a.mp3"), [.. "ID3"u8, .. new byte[100]], Cancel);
        var options = new AudioReadOptions { Ffmpeg = new Ffmpeg(program), Timeout = TimeSpan.FromSeconds(2) };
        string message = (await Assert.ThrowsAsync<MynaException>(() => AudioFile.ReadAsync(folder.File("a.mp3"), options, Cancel))).Message;
        Assert.Contains("ffmpeg took longer than 2 s", message, StringComparison.Ordinal);
        int id = int.Parse(await File.ReadAllTextAsync(child, Cancel), System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(IsGone(id), $"process {id} is still running");

        static bool IsGone(int id)
        {
            for (int tries = 0; tries < 100; tries++)
            {
                try
                {
                    using var process = System.Diagnostics.Process.GetProcessById(id);
                    if (process.HasExited || File.ReadAllText($"/proc/{id}/stat").Contains(") Z ", StringComparison.Ordinal))
                    {
                        return true;
                    }
                }
                catch (Exception exception) when (exception is ArgumentException or IOException)
                {
                    return true;
                }

                Thread.Sleep(50);
            }

            return false;
        }
    }

    [Fact]
    public async Task Without_ffmpeg_the_error_says_how_to_install_it()
    {
        using var folder = new TemporaryFolder();
        var missing = new Ffmpeg("ffmpeg-that-does-not-exist");
        Assert.Null(await missing.VersionAsync(Cancel));
        var clip = new AudioClip(new float[100], 1, 24000);
        string message = (await Assert.ThrowsAsync<MynaException>(
            () => AudioFile.WriteAsync(folder.File("a.mp3"), clip, new AudioWriteOptions { Ffmpeg = missing }, Cancel))).Message;
        Assert.Contains("apt-get install ffmpeg", message, StringComparison.Ordinal);
        Assert.Empty(folder.Names());
        await File.WriteAllBytesAsync(folder.File("a.mp3"), [.. "ID3"u8, .. new byte[100]], Cancel);
        message = (await Assert.ThrowsAsync<MynaException>(
            () => AudioFile.ReadAsync(folder.File("a.mp3"), new AudioReadOptions { Ffmpeg = missing }, Cancel))).Message;
        Assert.StartsWith("reading a.mp3 needs the program ffmpeg", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_version_is_its_first_line()
    {
        Assert.SkipUnless(Installed, Absent);
        Assert.StartsWith("ffmpeg version", await Ffmpeg.Default.VersionAsync(Cancel), StringComparison.Ordinal);
    }
}
