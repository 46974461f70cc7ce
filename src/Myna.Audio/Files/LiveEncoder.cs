using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using Myna.Audio.Resampling;
using static System.FormattableString;

namespace Myna.Audio.Files;

/// <summary>
/// Encodes mono sound while it is made, for listeners who hear it at once: sound goes in on one side, and what ffmpeg makes of it
/// comes out on the other without waiting for the end. Write and read at the same time; a writer who is far ahead of the reader waits.
/// </summary>
public sealed class LiveEncoder : IAsyncDisposable
{
    private readonly AudioFormat _format;
    private readonly AudioWriteOptions _options;
    private readonly FfmpegRun _run;
    private readonly Resampler? _resampler;
    private readonly ArrayBufferWriter<float> _resampled = new();

    private LiveEncoder(AudioFormat format, AudioWriteOptions options, FfmpegRun run, Resampler? resampler)
    {
        _format = format;
        _options = options;
        _run = run;
        _resampler = resampler;
    }

    private string Task => Invariant($"making {_format.ToString().ToUpperInvariant()}");

    /// <summary>Starts ffmpeg.</summary>
    /// <param name="format">MP3, FLAC, Ogg (Opus), M4A, AAC or WebM.</param>
    /// <param name="sampleRate">Rate of the sound that will be written, in Hz.</param>
    /// <param name="encodedRate">Rate of the encoded sound in Hz, one that the format has; null for the nearest to <paramref name="sampleRate"/>.</param>
    /// <param name="options">Bit rate, the ffmpeg to use, and how long it may take once all sound was given.</param>
    /// <exception cref="MynaException">ffmpeg is missing or cannot be started.</exception>
    public static LiveEncoder Start(AudioFormat format, int sampleRate, int? encodedRate = null, AudioWriteOptions? options = null)
    {
        options ??= AudioWriteOptions.Default;
        int rate = encodedRate ?? AudioFormats.EncoderRate(format, sampleRate);
        string hz = rate.ToString(CultureInfo.InvariantCulture);

        // Without probing, and each packet handed out as soon as it is complete. A pipe cannot get its header mended afterwards.
        string[] pace = format switch
        {
            AudioFormat.Mp3 => ["-write_xing", "0"],
            AudioFormat.Ogg => ["-page_duration", "200000"],
            _ => [],
        };
        string[] arguments =
        [
            "-hide_banner", "-nostdin", "-loglevel", "error", "-protocol_whitelist", "pipe",
            "-probesize", "32", "-analyzeduration", "0", "-fflags", "nobuffer",
            "-f", "f32le", "-ar", hz, "-ac", "1", "-i", "pipe:0", "-map_metadata", "-1", .. options.TagArguments,
            .. AudioFormats.EncoderArguments(format, options.BitsPerSecond, toPipe: true), .. pace, "-flush_packets", "1", "pipe:1",
        ];
        string program = options.Ffmpeg.Need(Invariant($"making {format.ToString().ToUpperInvariant()}"), "or ask for WAV or PCM");
        var run = FfmpegRun.Start(program, arguments, Timeout.InfiniteTimeSpan, CancellationToken.None);
        return new LiveEncoder(format, options, run, rate == sampleRate ? null : new Resampler(sampleRate, rate));
    }

    /// <summary>Gives sound to the encoder.</summary>
    /// <param name="samples">Mono, full scale ±1.</param>
    /// <param name="cancellationToken">Stops waiting for ffmpeg.</param>
    public async ValueTask WriteAsync(ReadOnlyMemory<float> samples, CancellationToken cancellationToken = default)
    {
        if (_resampler is null)
        {
            await FeedAsync(samples, cancellationToken).ConfigureAwait(false);
            return;
        }

        _resampler.Push(samples.Span, _resampled);
        await FeedResampledAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Says that there is no more sound; the reader gets the rest and then the end.</summary>
    /// <param name="cancellationToken">Stops waiting for ffmpeg.</param>
    public async ValueTask CompleteAsync(CancellationToken cancellationToken = default)
    {
        if (_resampler is not null)
        {
            _resampler.Finish(_resampled);
            await FeedResampledAsync(cancellationToken).ConfigureAwait(false);
        }

        _run.Limit(_options.Timeout);
        try
        {
            _run.CloseInput();
        }
        catch (IOException)
        {
            // It ended early; the reader says why.
        }
    }

    /// <summary>Takes what is encoded by now, waiting until there is something.</summary>
    /// <param name="buffer">Receives bytes of the format.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>How many bytes; 0 at the end.</returns>
    /// <exception cref="MynaException">ffmpeg failed.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int count = await _run.Output.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        if (count > 0)
        {
            return count;
        }

        (int exit, string lastLine) = await _run.FinishAsync(Task).ConfigureAwait(false);
        return exit == 0 ? 0 : throw new MynaException($"{Task} failed: ffmpeg says '{lastLine}'");
    }

    /// <summary>Ends the encoder, whatever it is doing.</summary>
    public ValueTask DisposeAsync() => _run.DisposeAsync();

    private async ValueTask FeedResampledAsync(CancellationToken cancellationToken)
    {
        await FeedAsync(_resampled.WrittenMemory, cancellationToken).ConfigureAwait(false);
        _resampled.ResetWrittenCount();
    }

    private async ValueTask FeedAsync(ReadOnlyMemory<float> samples, CancellationToken cancellationToken)
    {
        var bytes = new byte[samples.Length * sizeof(float)];
        MemoryMarshal.AsBytes(samples.Span).CopyTo(bytes);
        try
        {
            await _run.Input.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
            await _run.Input.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // ffmpeg ended early; its exit code and last line, which the reader gets, tell more than a broken pipe.
        }
    }
}
