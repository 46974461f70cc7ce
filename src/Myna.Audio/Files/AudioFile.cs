namespace Myna.Audio.Files;

/// <summary>Reads and writes sound files: WAV by Myna itself, all others through <see cref="Ffmpeg"/>.</summary>
public static class AudioFile
{
    private const string Readable = "give a WAV, MP3, FLAC, OGG, M4A or WebM file";

    /// <summary>Reads a sound file; its first bytes say what it is, not its name.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Stops reading, and ffmpeg with it.</param>
    /// <exception cref="MynaException">The file does not exist, cannot be read, is no sound or is larger than the default limits.</exception>
    public static Task<AudioClip> ReadAsync(string path, CancellationToken cancellationToken = default)
        => ReadAsync(path, AudioReadOptions.Default, cancellationToken);

    /// <summary>Reads a sound file within given limits; its first bytes say what it is, not its name.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Limits.</param>
    /// <param name="cancellationToken">Stops reading, and ffmpeg with it.</param>
    /// <exception cref="MynaException">The file does not exist, cannot be read, is no sound or is larger than the limits.</exception>
    public static async Task<AudioClip> ReadAsync(string path, AudioReadOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(options);
        string name = Path.GetFileName(path);
        if (!File.Exists(path))
        {
            throw new MynaException(Directory.Exists(path)
                ? $"{path} is a folder; {Readable}"
                : $"{path} does not exist; check the path");
        }

        try
        {
            await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16);
            return stream.CanSeek
                ? await ReadAsync(stream, path, name, options, cancellationToken).ConfigureAwait(false)
                : await ReadAsync(stream, name, options, cancellationToken).ConfigureAwait(false);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new MynaException($"{path} cannot be read: no permission; change the file's permissions", exception);
        }
        catch (IOException exception)
        {
            throw new MynaException($"{path} cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Reads a sound file from a stream, such as standard input or an upload.</summary>
    /// <param name="stream">The stream, at the file's first byte; need not seek. Not closed.</param>
    /// <param name="name">Its name for errors.</param>
    /// <param name="options">Limits.</param>
    /// <param name="cancellationToken">Stops reading, and ffmpeg with it.</param>
    /// <exception cref="MynaException">It is no sound or is larger than the limits.</exception>
    public static async Task<AudioClip> ReadAsync(
        Stream stream, string name, AudioReadOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        options ??= AudioReadOptions.Default;

        // A file beside the stream, for this user's eyes only: formats such as M4A can only be read by jumping about in them.
        string path = Path.Combine(Path.GetTempPath(), $"myna-{Path.GetRandomFileName()}");
        var opening = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite | FileShare.Delete,
            Options = FileOptions.DeleteOnClose,
        };
        if (!OperatingSystem.IsWindows())
        {
            opening.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var spool = new FileStream(path, opening);
        await using (spool)
        {
            var buffer = new byte[1 << 16];
            int count;
            while ((count = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
            {
                if (spool.Length + count > options.MaximumBytes)
                {
                    throw TooLarge(name, $"more than {options.MaximumBytes / 1_000_000}", options);
                }

                await spool.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
            }

            await spool.FlushAsync(cancellationToken).ConfigureAwait(false);
            spool.Position = 0;
            return await ReadAsync(spool, path, name, options, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Writes a sound file in the format its name's ending asks for. It appears whole or not at all.</summary>
    /// <param name="path">The file; one that exists is replaced.</param>
    /// <param name="clip">The sound.</param>
    /// <param name="cancellationToken">Stops writing and leaves no file.</param>
    /// <exception cref="MynaException">The ending is unknown, the place cannot be written to, or ffmpeg is missing.</exception>
    public static Task WriteAsync(string path, AudioClip clip, CancellationToken cancellationToken = default)
        => WriteAsync(path, clip, AudioWriteOptions.Default, cancellationToken);

    /// <summary>Writes a sound file in the format its name's ending asks for. It appears whole or not at all.</summary>
    /// <param name="path">The file; one that exists is replaced.</param>
    /// <param name="clip">The sound.</param>
    /// <param name="options">How samples are stored.</param>
    /// <param name="cancellationToken">Stops writing and leaves no file.</param>
    /// <exception cref="MynaException">The ending is unknown, the place cannot be written to, or ffmpeg is missing.</exception>
    public static async Task WriteAsync(
        string path, AudioClip clip, AudioWriteOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(clip);
        ArgumentNullException.ThrowIfNull(options);
        AudioFormat format = Writable(AudioFormats.FromPath(path), path);
        await using var file = AtomicFile.Create(path);
        try
        {
            if (UsesFfmpeg(format) && file.Stream.CanSeek)
            {
                await options.Ffmpeg.EncodeAsync(clip, format, file.TemporaryPath, options, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await WriteAsync(file.Stream, format, clip, options, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (IOException exception)
        {
            throw AtomicFile.CannotWrite(path, exception);
        }

        cancellationToken.ThrowIfCancellationRequested();
        file.Commit();
    }

    /// <summary>Writes a clip to a stream, such as standard output.</summary>
    /// <param name="stream">The stream; need not seek. Not closed.</param>
    /// <param name="format">The format.</param>
    /// <param name="clip">The sound.</param>
    /// <param name="options">How samples are stored.</param>
    /// <param name="cancellationToken">Stops writing.</param>
    /// <exception cref="MynaException">ffmpeg is missing or fails.</exception>
    public static async Task WriteAsync(
        Stream stream, AudioFormat format, AudioClip clip, AudioWriteOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(clip);
        options ??= AudioWriteOptions.Default;
        switch (Writable(format, "the output"))
        {
            case AudioFormat.Wav:
                await using (var writer = new WavWriter(
                    stream, clip.SampleRate, clip.Channels, options.WavEncoding, options.DitherSeed, leaveOpen: true))
                {
                    await writer.WriteAsync(clip.Samples, cancellationToken).ConfigureAwait(false);
                }

                break;
            case AudioFormat.MuLaw or AudioFormat.ALaw:
                float[] mono = clip.ToMono().Resampled(AudioFormats.TelephoneRate).Samples;
                var bytes = new byte[mono.Length];
                SampleConversion.Encode(mono, format == AudioFormat.ALaw ? SampleEncoding.ALaw : SampleEncoding.MuLaw, dither: null, bytes);
                await stream.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
                break;
            default:
                await options.Ffmpeg.EncodeAsync(clip, format, stream, options, cancellationToken).ConfigureAwait(false);
                break;
        }
    }

    private static async Task<AudioClip> ReadAsync(
        FileStream stream, string path, string name, AudioReadOptions options, CancellationToken cancellationToken)
    {
        if (stream.CanSeek && stream.Length > options.MaximumBytes)
        {
            throw TooLarge(name, $"{stream.Length / 1_000_000}", options);
        }

        var head = new byte[FileSignature.Length];
        int count = await stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        FileSignature signature = FileSignature.Identify(head.AsSpan(0, count));
        if (signature.Format is null && signature.Description is not null)
        {
            throw new MynaException(count == 0
                ? $"{name} is empty (0 bytes); {Readable}"
                : $"{name} is {signature.Description}, not audio; {Readable}");
        }

        if (signature.Format is null && AudioFormats.TryFromPath(name) is null or AudioFormat.Wav)
        {
            throw new MynaException($"{name} is no sound file that Myna knows; {Readable}");
        }

        if (signature.Format == AudioFormat.Wav && head[3] != (byte)'X')
        {
            stream.Position = 0;
            (WavHeader header, _) = WavChunks.ReadHeader(stream, name);
            if (header.Encoding is not null)
            {
                stream.Position = 0;
                return await Task.Run(() => WavReader.ReadClip(stream, name, options, cancellationToken), cancellationToken).ConfigureAwait(false);
            }
        }

        return await options.Ffmpeg.DecodeAsync(path, name, options, cancellationToken).ConfigureAwait(false);
    }

    private static bool UsesFfmpeg(AudioFormat format) => format is not (AudioFormat.Wav or AudioFormat.MuLaw or AudioFormat.ALaw);

    private static AudioFormat Writable(AudioFormat format, string what)
        => format == AudioFormat.Aiff
            ? throw new MynaException($"{what}: AIFF is only read, not written; write .wav or .flac")
            : format;

    private static MynaException TooLarge(string name, string megabytes, AudioReadOptions options)
        => new($"{name} has {megabytes} MB; at most {options.MaximumBytes / 1_000_000} MB can be read: cut the part you need first");
}
