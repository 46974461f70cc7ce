using Myna.Audio.Files;

namespace Myna.Audio.Tests.Files;

public sealed class EncodedFileWriterTests : IDisposable
{
    private const int Rate = 24_000;

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a.mp3")]
    [InlineData("a.opus")]
    [InlineData("a.flac")]
    [InlineData("a.m4a")]
    public async Task Sound_given_in_pieces_is_all_there(string name)
    {
        string path = _folder.File(name);
        float[] tone = Tone(2.5);
        await using (EncodedFileWriter writer = EncodedFileWriter.Open(path))
        {
            Assert.False(File.Exists(path));
            for (int at = 0; at < tone.Length; at += 1999)
            {
                await writer.WriteAsync(tone.AsMemory(at, Math.Min(1999, tone.Length - at)), Rate, Cancellation);
            }

            Assert.False(File.Exists(path));
            await writer.CompleteAsync(Cancellation);
        }

        AudioClip clip = await AudioFile.ReadAsync(path, Cancellation);
        Assert.Equal(2.5, clip.Seconds, 0.12);
        float[] samples = clip.ToMono().Samples;
        double power = samples.Skip(samples.Length / 4).Take(samples.Length / 2).Average(x => (double)x * x);
        Assert.Equal(0.3 * 0.3 / 2, power, 0.01);
    }

    [Theory]
    [InlineData("a.ulaw")]
    [InlineData("a.alaw")]
    public async Task Telephone_codes_have_the_bytes_of_the_whole_clip(string name)
    {
        float[] tone = Tone(1);
        string streamed = _folder.File(name), whole = _folder.File("whole" + Path.GetExtension(name));
        await using (EncodedFileWriter writer = EncodedFileWriter.Open(streamed))
        {
            for (int at = 0; at < tone.Length; at += 777)
            {
                await writer.WriteAsync(tone.AsMemory(at, Math.Min(777, tone.Length - at)), Rate, Cancellation);
            }

            await writer.CompleteAsync(Cancellation);
        }

        await AudioFile.WriteAsync(whole, new AudioClip(tone, 1, Rate), Cancellation);
        Assert.Equal(await File.ReadAllBytesAsync(whole, Cancellation), await File.ReadAllBytesAsync(streamed, Cancellation));
    }

    [Fact]
    public async Task What_is_not_completed_leaves_nothing()
    {
        string path = _folder.File("a.mp3");
        await using (EncodedFileWriter writer = EncodedFileWriter.Open(path))
        {
            await writer.WriteAsync(Tone(1), Rate, Cancellation);
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.FullName));
    }

    [Fact]
    public async Task An_ffmpeg_that_fails_is_quoted()
    {
        string program = _folder.File("ffmpeg");
        File.WriteAllText(program, "#!/bin/sh\nhead -c 100 > /dev/null\necho 'no such encoder' >&2\nexit 1\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        await using EncodedFileWriter writer = EncodedFileWriter.Open(
            _folder.File("a.mp3"), new AudioWriteOptions { Ffmpeg = new Ffmpeg(program) });
        MynaException failure = await Assert.ThrowsAsync<MynaException>(async () =>
        {
            for (int i = 0; i < 100; i++)
            {
                await writer.WriteAsync(Tone(1), Rate, Cancellation);
            }

            await writer.CompleteAsync(Cancellation);
        });
        Assert.Contains("no such encoder", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_formats_are_refused()
    {
        Assert.Contains("WAV", Assert.Throws<MynaException>(() => EncodedFileWriter.Open(_folder.File("a.wav"))).Message, StringComparison.Ordinal);
        Assert.Throws<MynaException>(() => EncodedFileWriter.Open(_folder.File("a.xyz")));
        Assert.Throws<MynaException>(() => EncodedFileWriter.Open(Path.Combine(_folder.FullName, "none", "a.mp3")));
    }

    private static float[] Tone(double seconds) =>
        [.. Enumerable.Range(0, (int)(seconds * Rate)).Select(i => (float)(0.3 * Math.Sin(2 * Math.PI * 440 * i / Rate)))];
}
