using System.Buffers;
using System.Buffers.Binary;
using System.Text;
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
    private const uint UnknownSize = 0xFFFFFFF0;

    /// <summary>Chunks that may follow an empty <c>data</c> chunk. Anything else behind a size of 0 is sound.</summary>
    private static readonly string[] ChunksAfterData = ["LIST", "fact", "cue ", "bext", "id3 ", "ID3 ", "PEAK", "smpl", "inst", "JUNK", "PAD ", "FLLR", "iXML"];

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
        (WavHeader header, byte[] ahead) = ReadHeader(stream, name);
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

    /// <summary>Reads chunks up to the samples. Bytes read ahead of them are handed back too.</summary>
    internal static (WavHeader Header, byte[] Ahead) ReadHeader(Stream stream, string name)
    {
        Span<byte> start = stackalloc byte[12];
        int got = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        if (got == 0)
        {
            throw new MynaException($"{name} is empty (0 bytes); give a WAV file with sound in it");
        }

        string form = Letters(start[..4]);
        if (got < 12 || form is not ("RIFF" or "RF64" or "BW64") || Letters(start[8..]) != "WAVE")
        {
            throw new MynaException(got < 12 && form == "RIFF"
                ? $"{name} is cut off: a WAV file's header has 12 bytes, this file {got}"
                : $"{name} is not a WAV file: it does not begin as one (RIFF … WAVE)");
        }

        WavHeader? format = null;
        long wideSize = 0;
        Span<byte> head = stackalloc byte[8];
        int used = 0;
        while (true)
        {
            used += stream.ReadAtLeast(head[used..], 8 - used, throwOnEndOfStream: false);
            if (used < 8)
            {
                throw new MynaException(format is null
                    ? $"{name} is a damaged WAV file: it ends before its format chunk"
                    : $"{name} holds no sound: the file ends before its data chunk; it was probably cut off while being copied or recorded");
            }

            used = 0;
            string id = Letters(head[..4]);
            uint size = BinaryPrimitives.ReadUInt32LittleEndian(head[4..]);
            if (id == "data")
            {
                return format is null
                    ? throw new MynaException($"{name} is a damaged WAV file: its sound stands before its format, so it cannot be understood")
                    : OpenData(stream, format, size, wideSize);
            }

            if (id == "fmt ")
            {
                format = WavHeader.ParseFormat(ReadSmall(stream, size, name), name);
            }
            else if (id == "ds64" && size is >= 16 and < UnknownSize)
            {
                wideSize = BinaryPrimitives.ReadInt64LittleEndian(ReadSmall(stream, size, name).AsSpan(8));
            }
            else
            {
                Skip(stream, size, name, id);
            }

            // Chunks of odd size are padded with a zero; some programs forget it, and the next chunk's name follows.
            if (size % 2 == 1 && stream.Read(head[..1]) == 1 && head[0] != 0)
            {
                used = 1;
            }
        }
    }

    private static (WavHeader Header, byte[] Ahead) OpenData(Stream stream, WavHeader format, uint size, long wideSize)
    {
        byte[] ahead = [];
        long? bytes = size >= UnknownSize ? (wideSize > 0 ? wideSize : null) : size;
        if (bytes == 0)
        {
            ahead = new byte[8];
            int got = stream.ReadAtLeast(ahead, ahead.Length, throwOnEndOfStream: false);
            bool empty = got < 8 || ChunksAfterData.Contains(Letters(ahead.AsSpan(0, 4)));
            ahead = empty ? [] : ahead;
            bytes = empty ? 0 : null;
        }

        if (stream.CanSeek)
        {
            long present = Math.Max(0, stream.Length - stream.Position) + ahead.Length;
            bytes = Math.Min(bytes ?? present, present);
        }

        return (format with { DataBytes = bytes }, ahead);
    }

    private static byte[] ReadSmall(Stream stream, uint size, string name)
    {
        const int Most = 1 << 16;
        var bytes = new byte[Math.Min(size, Most)];
        if (size > Most || stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
        {
            throw new MynaException($"{name} is a damaged WAV file: a part of its header states {size} bytes, which the file does not have");
        }

        return bytes;
    }

    private static void Skip(Stream stream, uint size, string name, string id)
    {
        if (stream.CanSeek)
        {
            if (size > stream.Length - stream.Position)
            {
                throw new MynaException($"{name} is a damaged WAV file: its chunk '{id}' states {size} bytes, more than the file has, and no sound stands before it");
            }

            stream.Seek(size, SeekOrigin.Current);
            return;
        }

        byte[] waste = ArrayPool<byte>.Shared.Rent(1 << 16);
        try
        {
            for (long left = size; left > 0;)
            {
                int got = stream.Read(waste, 0, (int)Math.Min(left, waste.Length));
                if (got == 0)
                {
                    return;
                }

                left -= got;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(waste);
        }
    }

    private static string Letters(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(4);
        foreach (byte value in bytes)
        {
            text.Append(value is >= 32 and < 127 ? (char)value : '?');
        }

        return text.ToString();
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
