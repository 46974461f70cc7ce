using System.Buffers;
using static System.FormattableString;

namespace Myna.Audio.Files;

/// <summary>
/// Reads WAV from front to back, from files and from pipes: PCM of 8, 16, 24 and 32 bits, 32 and 64-bit float, A-law,
/// µ-law, plain and extensible, RIFF, RF64 and BW64.
/// </summary>
/// <remarks>
/// Files with wrong sizes are read as far as their sound goes: a size of 0 or of 2³²-1 (what programs leave behind
/// that wrote to a pipe or were stopped) means "to the end"; a size larger than the file likewise. A last sample that
/// is cut short is left out, and floats that are no finite number become 0.
/// </remarks>
public sealed class WavReader
{
    private readonly Stream _stream;
    private readonly WavHeader _header;
    private readonly byte[] _ahead;
    private int _aheadUsed;
    private long _remaining;

    private WavReader(Stream stream, string name, WavHeader header, byte[] ahead)
    {
        _stream = stream;
        Name = name;
        _header = header;
        _ahead = ahead;
        _remaining = header.DataBytes ?? long.MaxValue;
    }

    /// <summary>The file's name as errors tell it.</summary>
    public string Name { get; }

    /// <summary>Number of channels.</summary>
    public int Channels => _header.Channels;

    /// <summary>Rate in Hz.</summary>
    public int SampleRate => _header.SampleRate;

    /// <summary>How the samples are stored.</summary>
    public SampleEncoding Encoding => _header.Encoding!.Value;

    /// <summary>Samples in each channel as far as the header and, for a file, its length tell; null on pipes of unknown length.</summary>
    public long? SamplesPerChannel => _header.DataBytes / _header.FrameBytes;

    /// <summary>Reads up to the first sample.</summary>
    /// <param name="stream">The file or pipe, at its first byte. Not closed.</param>
    /// <param name="name">Its name for errors.</param>
    /// <exception cref="MynaException">It is not a WAV file, is damaged, or has an encoding that only ffmpeg reads.</exception>
    public static WavReader Open(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        (WavHeader header, byte[] ahead) = WavChunks.ReadHeader(stream, name);
        return header.Encoding is null
            ? throw new MynaException(
                $"{name} is a WAV file of an encoding Myna does not read (format code {header.FormatCode}, {header.BitsPerSample} bits); convert it: ffmpeg -i {name} converted.wav")
            : new WavReader(stream, name, header, ahead);
    }

    /// <summary>Reads a whole file.</summary>
    /// <param name="stream">The file or pipe, at its first byte. Not closed.</param>
    /// <param name="name">Its name for errors.</param>
    /// <param name="options">Limits; the default ones if null.</param>
    /// <param name="cancellationToken">Checked every 64 kB.</param>
    /// <returns>The clip; it has no samples if the file has none.</returns>
    /// <exception cref="MynaException">It is not a WAV file, is damaged, or is larger than the limits.</exception>
    public static AudioClip ReadClip(
        Stream stream, string name, AudioReadOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= AudioReadOptions.Default;
        WavReader reader = Open(stream, name);
        int frame = reader.Channels;
        double mostFrames = Math.Min(options.MaximumSeconds * reader.SampleRate, options.MaximumBytes / (4.0 * frame));
        int most = (int)Math.Min(mostFrames, Array.MaxLength / frame) * frame;
        if (reader.SamplesPerChannel is { } known && known * frame > most)
        {
            throw reader.TooLong(options, known);
        }

        // A file's length bears the header out; what a pipe's header promises is believed only as it comes.
        long promised = reader.SamplesPerChannel ?? 1 << 16;
        var samples = new float[(stream.CanSeek ? promised : Math.Min(promised, 1 << 16)) * frame];
        Span<float> probe = stackalloc float[WavHeader.MostChannels];
        int count = 0;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (count == samples.Length)
            {
                // One more read tells whether the end is reached; no array grows before that.
                int more = reader.Read(probe[..frame]);
                if (more == 0)
                {
                    break;
                }

                if (count + frame > most)
                {
                    throw reader.TooLong(options, null);
                }

                Array.Resize(ref samples, (int)Math.Min(most, Math.Max(2L * samples.Length, 4096L * frame)));
                probe[..frame].CopyTo(samples.AsSpan(count));
                count += frame;
                continue;
            }

            int read = reader.Read(samples.AsSpan(count, Math.Min(samples.Length - count, 16384 * frame)));
            if (read == 0)
            {
                break;
            }

            count += read;
        }

        if (count != samples.Length)
        {
            Array.Resize(ref samples, count);
        }

        return new AudioClip(samples, reader.Channels, reader.SampleRate);
    }

    /// <summary>Reads the next samples.</summary>
    /// <param name="samples">Receives interleaved samples; its length is a multiple of the number of channels.</param>
    /// <returns>How many samples were read, of whole frames; 0 only at the end.</returns>
    public int Read(Span<float> samples)
    {
        int size = SampleConversion.Bytes(Encoding);
        int wholeFrames = samples.Length / Channels * Channels;
        byte[] bytes = ArrayPool<byte>.Shared.Rent(Math.Max(_header.FrameBytes, 1 << 16));
        try
        {
            int done = 0;
            int most = bytes.Length / _header.FrameBytes * Channels;
            while (done < wholeFrames)
            {
                int wanted = (int)Math.Min(Math.Min(most, wholeFrames - done) * (long)size, _remaining);
                int got = FillWithAhead(bytes.AsSpan(0, wanted));
                _remaining -= got;
                int count = got / _header.FrameBytes * Channels;
                SampleConversion.Decode(bytes, Encoding, samples.Slice(done, count));
                done += count;
                if (got < wanted || wanted == 0)
                {
                    _remaining = 0;
                    break;
                }
            }

            return done;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private int FillWithAhead(Span<byte> target)
    {
        int copied = Math.Min(target.Length, _ahead.Length - _aheadUsed);
        _ahead.AsSpan(_aheadUsed, copied).CopyTo(target);
        _aheadUsed += copied;
        return copied + _stream.ReadAtLeast(target[copied..], target.Length - copied, throwOnEndOfStream: false);
    }

    private MynaException TooLong(AudioReadOptions options, long? frames)
    {
        string length = frames is { } known
            ? Invariant($"{known / (double)SampleRate:0} s long ({known * _header.FrameBytes / 1e6:0} MB)")
            : "longer than that";
        return new MynaException(Invariant(
            $"{Name} is {length}; at most {options.MaximumSeconds:0.###} s and {options.MaximumBytes / 1e6:0} MB of samples can be read: cut the part you need first"));
    }
}
