using System.Globalization;
using static System.FormattableString;

namespace Myna.Audio.Files;

/// <summary>
/// The program <c>ffmpeg</c> as a child process, for every format but WAV. No shell is involved, arguments are passed one
/// by one, and sound streams through pipes.
/// </summary>
/// <param name="program">Its name, looked for in the folders of <c>PATH</c>, or its full path.</param>
public sealed class Ffmpeg(string program = "ffmpeg")
{
    /// <summary>The demuxers allowed to read a file; those that open other files (playlists, concat scripts) are not among them.</summary>
    private const string Demuxers = "mp3,ogg,flac,mov,matroska,aac,wav,w64,aiff,caf,au,amr";

    /// <summary>ffmpeg from <c>PATH</c>.</summary>
    public static Ffmpeg Default { get; } = new();

    /// <summary>The program's full path, or null if it is not installed.</summary>
    public string? Locate()
    {
        if (program.Contains('/', StringComparison.Ordinal) || Path.IsPathRooted(program))
        {
            return File.Exists(program) ? Path.GetFullPath(program) : null;
        }

        // Looked up here, because Process would also take a program of that name out of the current folder.
        string name = OperatingSystem.IsWindows() ? program + ".exe" : program;
        return (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(Path.IsPathRooted)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
    }

    /// <summary>The first line of <c>ffmpeg -version</c>, or null if it is not installed.</summary>
    /// <param name="cancellationToken">Ends the program.</param>
    public async Task<string?> VersionAsync(CancellationToken cancellationToken = default)
    {
        if (Locate() is not { } path)
        {
            return null;
        }

        await using FfmpegRun run = FfmpegRun.Start(path, ["-version"], TimeSpan.FromSeconds(20), cancellationToken);
        run.CloseInput();
        using var reader = new StreamReader(run.Output);
        string? line = await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false);
        await reader.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
        await run.FinishAsync("asking ffmpeg for its version").ConfigureAwait(false);
        return line;
    }

    /// <summary>Reads a sound file of any format ffmpeg knows.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">Its name for errors.</param>
    /// <param name="options">Limits.</param>
    /// <param name="cancellationToken">Ends the program and everything it started.</param>
    /// <exception cref="MynaException">ffmpeg is missing, cannot read the file, or the file is larger than the limits.</exception>
    public async Task<AudioClip> DecodeAsync(
        string path, string name, AudioReadOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        string[] arguments =
        [
            "-hide_banner", "-nostdin", "-loglevel", "error",
            "-protocol_whitelist", "file,pipe", "-format_whitelist", Demuxers,
            "-i", "file:" + Path.GetFullPath(path),
            "-map", "0:a:0", "-vn", "-sn", "-dn", "-map_metadata", "-1",

            // One second more than allowed: a longer file is told apart from one that fits.
            "-t", (options.MaximumSeconds + 1).ToString("0.###", CultureInfo.InvariantCulture),
            "-c:a", "pcm_f32le", "-f", "wav", "pipe:1",
        ];
        await using FfmpegRun run = FfmpegRun.Start(Need($"reading {name}", "or give a WAV file"), arguments, options.Timeout, cancellationToken);
        run.CloseInput();
        AudioClip? clip = null;
        MynaException? problem = null;
        try
        {
            clip = await Task.Run(() => WavReader.ReadClip(run.Output, name, options, run.Stopping), CancellationToken.None).ConfigureAwait(false);
        }
        catch (MynaException exception)
        {
            // Either ffmpeg failed and its own words are better, or a limit was passed and it must be stopped.
            problem = exception;
            run.StopIfStillWriting();
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // The pipe broke because ffmpeg was stopped; FinishAsync says why.
        }

        (int exit, string lastLine) = await run.FinishAsync($"reading {name}").ConfigureAwait(false);
        return run.StoppedByReader ? throw problem!
            : exit != 0 ? throw new MynaException(
                $"{name} cannot be decoded: ffmpeg says '{lastLine}'; give a WAV, MP3, FLAC, OGG, M4A or WebM file with sound in it")
            : clip ?? throw problem ?? new MynaException($"{name} cannot be decoded: ffmpeg gave no sound");
    }

    /// <summary>Encodes a clip into a stream.</summary>
    /// <param name="clip">The sound; resampled first where the format lacks its rate.</param>
    /// <param name="format">MP3, FLAC, Ogg (Opus), M4A, AAC or WebM.</param>
    /// <param name="output">Receives the bytes; need not seek.</param>
    /// <param name="options">Bit rate and time limit.</param>
    /// <param name="cancellationToken">Ends the program and everything it started.</param>
    /// <exception cref="MynaException">ffmpeg is missing or fails.</exception>
    public async Task EncodeAsync(
        AudioClip clip, AudioFormat format, Stream output, AudioWriteOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(output);
        await EncodeAsync(clip, format, "pipe:1", output, options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Encodes a clip into a file, which is overwritten; better than a stream where a format's header tells the length.</summary>
    /// <param name="clip">The sound; resampled first where the format lacks its rate.</param>
    /// <param name="format">MP3, FLAC, Ogg (Opus), M4A, AAC or WebM.</param>
    /// <param name="path">The file to write.</param>
    /// <param name="options">Bit rate and time limit.</param>
    /// <param name="cancellationToken">Ends the program and everything it started.</param>
    /// <exception cref="MynaException">ffmpeg is missing or fails.</exception>
    public async Task EncodeAsync(
        AudioClip clip, AudioFormat format, string path, AudioWriteOptions options, CancellationToken cancellationToken = default)
        => await EncodeAsync(clip, format, "file:" + Path.GetFullPath(path), Stream.Null, options, cancellationToken).ConfigureAwait(false);

    /// <summary>Encodes a WAV file into another file, however long it is, with tags and chapters.</summary>
    /// <param name="wavPath">The sound.</param>
    /// <param name="format">MP3, FLAC, Ogg (Opus), M4A, AAC or WebM.</param>
    /// <param name="path">The file to write; it is overwritten.</param>
    /// <param name="metadataPath">Tags and chapters in ffmpeg's own format (<c>;FFMETADATA1</c>); null for none.</param>
    /// <param name="options">Bit rate and time limit.</param>
    /// <param name="cancellationToken">Ends the program and everything it started.</param>
    /// <exception cref="MynaException">ffmpeg is missing or fails.</exception>
    public async Task EncodeFileAsync(
        string wavPath, AudioFormat format, string path, string? metadataPath, AudioWriteOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        string? reader = options.CoverPath is { } cover && format is AudioFormat.Mp3 or AudioFormat.M4a or AudioFormat.Flac ? CoverReader(cover) : null;
        if (reader is not null)
        {
            try
            {
                await EncodeFileAsync(wavPath, format, path, metadataPath, (reader, options.CoverPath!), options, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (MynaException)
            {
                // A picture that is damaged keeps nobody from the sound; what else is wrong, the second try tells.
            }
        }

        await EncodeFileAsync(wavPath, format, path, metadataPath, null, options, cancellationToken).ConfigureAwait(false);
    }

    private async Task EncodeFileAsync(
        string wavPath, AudioFormat format, string path, string? metadataPath, (string Reader, string Path)? cover, AudioWriteOptions options, CancellationToken cancellationToken)
    {
        string[] metadata = metadataPath is null ? [] : ["-f", "ffmetadata", "-i", "file:" + Path.GetFullPath(metadataPath)];
        string[] picture = cover is { } shown ? ["-f", shown.Reader, "-i", "file:" + Path.GetFullPath(shown.Path)] : [];
        string[] shownAs = cover is null ? [] : ["-map", metadataPath is null ? "1:v" : "2:v", "-c:v", "copy", "-disposition:v:0", "attached_pic"];
        string[] carried = metadataPath is null ? ["-map_metadata", "-1"] : ["-map_metadata", "1", "-map_chapters", "1"];
        string[] arguments =
        [
            "-hide_banner", "-nostdin", "-loglevel", "error", "-protocol_whitelist", "file,pipe", "-y",
            "-f", "wav", "-i", "file:" + Path.GetFullPath(wavPath), .. metadata, .. picture, "-map", "0:a", .. shownAs, .. carried, .. options.TagArguments,
            .. AudioFormats.EncoderArguments(format, options.BitsPerSecond, toPipe: false), "file:" + Path.GetFullPath(path),
        ];
        string task = Invariant($"writing {format.ToString().ToUpperInvariant()}");
        await using FfmpegRun run = FfmpegRun.Start(Need(task, "or write a .wav file"), arguments, options.Timeout, cancellationToken);
        run.CloseInput();
        (int exit, string lastLine) = await run.FinishAsync(task).ConfigureAwait(false);
        if (exit != 0)
        {
            throw new MynaException($"{task} failed: ffmpeg says '{lastLine}'");
        }
    }

    /// <summary>The demuxer that reads a picture and nothing else, by its first bytes; null where it is no JPEG or PNG.</summary>
    private static string? CoverReader(string path)
    {
        Span<byte> head = stackalloc byte[4];
        using FileStream file = File.OpenRead(path);
        return file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length ? null
            : head is [0xFF, 0xD8, 0xFF, _] ? "jpeg_pipe"
            : head is [0x89, (byte)'P', (byte)'N', (byte)'G'] ? "png_pipe"
            : null;
    }

    private async Task EncodeAsync(
        AudioClip clip, AudioFormat format, string target, Stream output, AudioWriteOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(clip);
        ArgumentNullException.ThrowIfNull(options);
        AudioClip sound = clip.Resampled(AudioFormats.EncoderRate(format, clip.SampleRate));
        string[] arguments =
        [
            "-hide_banner", "-nostdin", "-loglevel", "error", "-protocol_whitelist", "file,pipe", "-y",
            "-f", "wav", "-i", "pipe:0", "-map_metadata", "-1",
            .. AudioFormats.EncoderArguments(format, options.BitsPerSecond, target == "pipe:1"), target,
        ];
        string task = Invariant($"writing {format.ToString().ToUpperInvariant()}");
        await using FfmpegRun run = FfmpegRun.Start(Need(task, "or write a .wav file"), arguments, options.Timeout, cancellationToken);
        Task feeding = FeedAsync(run, sound);
        try
        {
            await run.Output.CopyToAsync(output, run.Stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (run.Stopping.IsCancellationRequested)
        {
            // FinishAsync says whether it was the caller or the time limit.
        }

        await feeding.ConfigureAwait(false);
        (int exit, string lastLine) = await run.FinishAsync(task).ConfigureAwait(false);
        if (exit != 0)
        {
            throw new MynaException($"{task} failed: ffmpeg says '{lastLine}'");
        }
    }

    private static async Task FeedAsync(FfmpegRun run, AudioClip clip)
    {
        try
        {
            await using var writer = new WavWriter(run.Input, clip.SampleRate, clip.Channels, SampleEncoding.Float32);
            await writer.WriteAsync(clip.Samples, run.Stopping).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // ffmpeg ended early or was stopped; its exit code and last line tell more than a broken pipe.
        }
    }

    /// <summary>The program's path.</summary>
    /// <exception cref="MynaException">It is not installed.</exception>
    internal string Need(string task, string orElse)
        => Locate() ?? throw new MynaException(
            $"{task} needs the program ffmpeg, which was not found; install it (apt-get install ffmpeg) {orElse}");
}
