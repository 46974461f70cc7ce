using System.Buffers;
using Myna.Audio.Resampling;
using static System.FormattableString;

namespace Myna.Audio.Files;

/// <summary>
/// Writes mono sound that comes piece by piece into a file of any format but WAV (<see cref="WavWriter"/>): ffmpeg encodes while the
/// sound is made, so memory does not grow with its length. The file appears when it is complete.
/// </summary>
public sealed class EncodedFileWriter : IAsyncDisposable
{
    private readonly AtomicFile _file;
    private readonly AudioFormat _format;
    private readonly AudioWriteOptions _options;
    private readonly string _path;
    private readonly ArrayBufferWriter<float> _resampled = new();
    private Resampler? _resampler;
    private FfmpegRun? _run;
    private WavWriter? _wav;
    private bool _brokeOff;

    private EncodedFileWriter(AtomicFile file, AudioFormat format, AudioWriteOptions options, string path)
    {
        _file = file;
        _format = format;
        _options = options;
        _path = path;
    }

    private string Task => Invariant($"writing {_format.ToString().ToUpperInvariant()}");

    private bool IsTelephone => _format is AudioFormat.MuLaw or AudioFormat.ALaw;

    /// <summary>Opens the place; ffmpeg starts with the first sound.</summary>
    /// <param name="path">The file; its ending says the format. One that exists is replaced in the end.</param>
    /// <param name="options">Bit rate, the ffmpeg to use, and how long it may take once all sound was given.</param>
    /// <exception cref="MynaException">The ending is unknown or that of a format this class does not write, or the place cannot be written.</exception>
    public static EncodedFileWriter Open(string path, AudioWriteOptions? options = null)
    {
        AudioFormat format = AudioFormats.FromPath(path);
        return format is AudioFormat.Wav or AudioFormat.Aiff
            ? throw new MynaException($"{path}: this writer is for formats that are encoded, not for {format.ToString().ToUpperInvariant()}")
            : new EncodedFileWriter(AtomicFile.Create(path), format, options ?? AudioWriteOptions.Default, path);
    }

    /// <summary>Appends samples.</summary>
    /// <param name="samples">Mono, full scale ±1.</param>
    /// <param name="sampleRate">Their rate in Hz, the same in all calls.</param>
    /// <param name="cancellationToken">Stops waiting for ffmpeg.</param>
    /// <exception cref="MynaException">ffmpeg is missing or failed.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<float> samples, int sampleRate, CancellationToken cancellationToken = default)
    {
        Begin(sampleRate);
        if (_resampler is null)
        {
            await EncodeAsync(samples, cancellationToken).ConfigureAwait(false);
            return;
        }

        _resampler.Push(samples.Span, _resampled);
        await EncodeResampledAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends the sound and puts the file in its place.</summary>
    /// <exception cref="MynaException">Nothing was written, ffmpeg failed or took too long, or the disk is full.</exception>
    public Task CompleteAsync(CancellationToken cancellationToken = default) => CompleteAsync(last: null, cancellationToken);

    /// <summary>Ends the sound, lets the caller change the whole file, and puts it in its place.</summary>
    /// <param name="last">Gets the file, which can be read and written; null changes nothing.</param>
    /// <param name="cancellationToken">Stops; nothing is put in place then.</param>
    /// <exception cref="MynaException">Nothing was written, ffmpeg failed or took too long, or the disk is full.</exception>
    public async Task CompleteAsync(Action<Stream>? last, CancellationToken cancellationToken = default)
    {
        if (_resampler is not null)
        {
            _resampler.Finish(_resampled);
            await EncodeResampledAsync(cancellationToken).ConfigureAwait(false);
        }

        if (_run is not null)
        {
            await EndEncoderAsync(cancellationToken).ConfigureAwait(false);
        }

        last?.Invoke(_file.Stream);
        _file.Commit();
    }

    /// <summary>Ends the encoder; a file that is not complete is thrown away.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_run is not null)
        {
            await _run.DisposeAsync().ConfigureAwait(false);
            _run = null;
        }

        _file.Dispose();
    }

    private void Begin(int sampleRate)
    {
        if (_run is not null || _resampler is not null)
        {
            return;
        }

        int rate = AudioFormats.EncoderRate(_format, sampleRate);
        _resampler = rate == sampleRate ? null : new Resampler(sampleRate, rate);
        if (IsTelephone)
        {
            return;
        }

        string[] arguments =
        [
            "-hide_banner", "-nostdin", "-loglevel", "error", "-protocol_whitelist", "file,pipe", "-y",
            "-f", "wav", "-i", "pipe:0", "-map_metadata", "-1",
            .. _options.TagArguments, .. AudioFormats.EncoderArguments(_format, _options.BitsPerSecond, toPipe: false), "file:" + _file.TemporaryPath,
        ];
        string program = _options.Ffmpeg.Need(Task, "or write a .wav file");

        // How long the sound is made is nobody's business here; the limit begins when there is no more of it.
        _run = FfmpegRun.Start(program, arguments, Timeout.InfiniteTimeSpan, CancellationToken.None);
        _wav = new WavWriter(_run.Input, rate, channels: 1, SampleEncoding.Float32);
    }

    private async ValueTask EncodeResampledAsync(CancellationToken cancellationToken)
    {
        await EncodeAsync(_resampled.WrittenMemory, cancellationToken).ConfigureAwait(false);
        _resampled.ResetWrittenCount();
    }

    private async ValueTask EncodeAsync(ReadOnlyMemory<float> samples, CancellationToken cancellationToken)
    {
        if (IsTelephone)
        {
            var bytes = new byte[samples.Length];
            SampleConversion.Encode(samples.Span, _format == AudioFormat.ALaw ? SampleEncoding.ALaw : SampleEncoding.MuLaw, dither: null, bytes);
            await _file.Stream.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
            return;
        }

        try
        {
            await _wav!.WriteAsync(samples, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException) when (!_brokeOff)
        {
            // ffmpeg ended early; its exit code and last line tell more than a broken pipe.
            _brokeOff = true;
            await EndEncoderAsync(cancellationToken).ConfigureAwait(false);
            throw new MynaException($"{Task} failed: ffmpeg ended before the sound was complete");
        }
    }

    private async Task EndEncoderAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _wav!.DisposeAsync().ConfigureAwait(false);
        }
        catch (IOException)
        {
            // As above.
        }

        _run!.Limit(_options.Timeout);
        await using CancellationTokenRegistration stop = cancellationToken.Register(_run.Stop);
        (int exit, string lastLine) = await _run.FinishAsync(Task).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        if (exit != 0)
        {
            throw new MynaException($"{Task} failed: ffmpeg says '{lastLine}'; check the disk of {_path}, or write a .wav file");
        }
    }
}
