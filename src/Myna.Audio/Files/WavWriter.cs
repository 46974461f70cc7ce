using System.Buffers;
using System.Buffers.Binary;

namespace Myna.Audio.Files;

/// <summary>Writes WAV piece by piece, to files and to pipes.</summary>
/// <remarks>
/// On a stream that can seek the sizes in the header are put right at the end; on a pipe, and past 4 GiB, they stay
/// 2³²-1, which readers take as "to the end".
/// </remarks>
public sealed class WavWriter : IDisposable, IAsyncDisposable
{
    private const uint UnknownSize = 0xFFFFFFFF;

    private readonly Stream _stream;
    private readonly SampleEncoding _encoding;
    private readonly TriangularDither? _dither;
    private readonly bool _leaveOpen;
    private readonly long _start;
    private readonly int _headerBytes;
    private readonly int _factAt;
    private readonly int _channels;
    private long _dataBytes;
    private bool _finished;

    /// <summary>Writes the header.</summary>
    /// <param name="stream">The file or pipe to write to; a seekable one may begin anywhere.</param>
    /// <param name="sampleRate">Rate in Hz.</param>
    /// <param name="channels">Number of channels, 1 to 64.</param>
    /// <param name="encoding">How samples are stored.</param>
    /// <param name="ditherSeed">Seed of a triangular dither for 8, 16 and 24-bit PCM; null rounds without dither.</param>
    /// <param name="leaveOpen">Whether the stream stays open when the writer is disposed.</param>
    public WavWriter(
        Stream stream,
        int sampleRate,
        int channels,
        SampleEncoding encoding = SampleEncoding.Pcm16,
        ulong? ditherSeed = null,
        bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleRate, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(channels, WavHeader.MostChannels);
        _stream = stream;
        _encoding = encoding;
        _dither = ditherSeed is { } seed ? new TriangularDither(seed) : null;
        _leaveOpen = leaveOpen;
        _start = stream.CanSeek ? stream.Position : 0;
        _channels = channels;
        byte[] header = MakeHeader(sampleRate, channels, encoding, out _factAt);
        _headerBytes = header.Length;
        _stream.Write(header);
        if (!stream.CanSeek)
        {
            // A listener gets the header at once; and FileStream on a pipe lets an asynchronous write overtake buffered bytes.
            _stream.Flush();
        }
    }

    private WavWriter(Stream stream, int headerBytes, int factAt, int channels, SampleEncoding encoding, long dataBytes, bool leaveOpen)
    {
        _stream = stream;
        _encoding = encoding;
        _leaveOpen = leaveOpen;
        _channels = channels;
        _headerBytes = headerBytes;
        _factAt = factAt;
        _dataBytes = dataBytes;
    }

    /// <summary>Goes on with a file that this class began, without dither, and that was not finished.</summary>
    /// <param name="stream">The file, from its first byte on; it can seek.</param>
    /// <param name="sampleRate">Rate in Hz, as it was begun.</param>
    /// <param name="channels">Number of channels, as it was begun.</param>
    /// <param name="samples">Samples to keep, of all channels together; what lies behind them is cut off.</param>
    /// <param name="encoding">How samples are stored, as it was begun.</param>
    /// <param name="leaveOpen">Whether the stream stays open when the writer is disposed.</param>
    /// <exception cref="MynaException">The file holds fewer samples.</exception>
    public static WavWriter Continue(
        Stream stream, int sampleRate, int channels, long samples, SampleEncoding encoding = SampleEncoding.Pcm16, bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        byte[] header = MakeHeader(sampleRate, channels, encoding, out int factAt);
        long dataBytes = samples * SampleConversion.Bytes(encoding);
        if (stream.Length < header.Length + dataBytes)
        {
            throw new MynaException($"an unfinished WAV file has {stream.Length} bytes where {header.Length + dataBytes} were written; begin it anew");
        }

        stream.SetLength(header.Length + dataBytes);
        stream.Position = stream.Length;
        return new WavWriter(stream, header.Length, factAt, channels, encoding, dataBytes, leaveOpen);
    }

    /// <summary>Appends samples.</summary>
    /// <param name="samples">Interleaved, full scale ±1; whole-number encodings clip what is beyond.</param>
    public void Write(ReadOnlySpan<float> samples)
    {
        ObjectDisposedException.ThrowIf(_finished, this);
        int size = SampleConversion.Bytes(_encoding);
        byte[] bytes = ArrayPool<byte>.Shared.Rent(1 << 16);
        try
        {
            int most = bytes.Length / size;
            for (int from = 0; from < samples.Length; from += most)
            {
                ReadOnlySpan<float> piece = samples.Slice(from, Math.Min(most, samples.Length - from));
                SampleConversion.Encode(piece, _encoding, _dither, bytes);
                _stream.Write(bytes, 0, piece.Length * size);
                _dataBytes += piece.Length * size;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    /// <summary>Appends samples without blocking on the stream.</summary>
    /// <param name="samples">Interleaved, full scale ±1; whole-number encodings clip what is beyond.</param>
    /// <param name="cancellationToken">Checked for every 64 kB.</param>
    public async ValueTask WriteAsync(ReadOnlyMemory<float> samples, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_finished, this);
        int size = SampleConversion.Bytes(_encoding);
        byte[] bytes = ArrayPool<byte>.Shared.Rent(1 << 16);
        try
        {
            int most = bytes.Length / size;
            for (int from = 0; from < samples.Length; from += most)
            {
                ReadOnlyMemory<float> piece = samples.Slice(from, Math.Min(most, samples.Length - from));
                SampleConversion.Encode(piece.Span, _encoding, _dither, bytes);
                await _stream.WriteAsync(bytes.AsMemory(0, piece.Length * size), cancellationToken).ConfigureAwait(false);
                _dataBytes += piece.Length * size;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    /// <summary>Puts the header's sizes right where the stream can seek, and flushes. Disposing does this too.</summary>
    public void Finish()
    {
        if (_finished)
        {
            return;
        }

        _finished = true;
        if (_stream.CanSeek)
        {
            if (_dataBytes % 2 == 1)
            {
                _stream.WriteByte(0);
            }

            long riff = _headerBytes - 8 + _dataBytes + (_dataBytes % 2);
            if (riff < UnknownSize)
            {
                long end = _stream.Position;
                Patch(_start + 4, (uint)riff);
                Patch(_start + _headerBytes - 4, (uint)_dataBytes);
                if (_factAt > 0)
                {
                    Patch(_start + _factAt, (uint)(_dataBytes / SampleConversion.Bytes(_encoding) / _channels));
                }

                _stream.Position = end;
            }
        }

        _stream.Flush();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Finish();
        if (!_leaveOpen)
        {
            _stream.Dispose();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Finish();
        if (!_leaveOpen)
        {
            await _stream.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>
    /// The bytes before the first sample. More than two channels are written as "extensible",
    /// as the format's specification asks for; encodings other than PCM get the <c>fact</c> chunk.
    /// </summary>
    private static byte[] MakeHeader(int sampleRate, int channels, SampleEncoding encoding, out int factAt)
    {
        int size = SampleConversion.Bytes(encoding);
        ushort code = encoding switch
        {
            SampleEncoding.Float32 or SampleEncoding.Float64 => 3,
            SampleEncoding.ALaw => 6,
            SampleEncoding.MuLaw => 7,
            _ => 1,
        };
        bool extensible = channels > 2;
        using var stream = new MemoryStream(80);
        using var writer = new BinaryWriter(stream);
        writer.Write("RIFF"u8);
        writer.Write(UnknownSize);
        writer.Write("WAVEfmt "u8);
        writer.Write(extensible ? 40 : code == 1 ? 16 : 18);
        writer.Write(extensible ? (ushort)0xFFFE : code);
        writer.Write((ushort)channels);
        writer.Write(sampleRate);
        writer.Write((uint)((long)sampleRate * channels * size));
        writer.Write((ushort)(channels * size));
        writer.Write((ushort)(size * 8));
        if (extensible)
        {
            writer.Write((ushort)22);
            writer.Write((ushort)(size * 8));
            writer.Write(0u); // no stated places of the channels
            writer.Write(code);
            writer.Write([0x00, 0x00, 0x00, 0x00, 0x10, 0x00, 0x80, 0x00, 0x00, 0xAA, 0x00, 0x38, 0x9B, 0x71]);
        }
        else if (code != 1)
        {
            writer.Write((ushort)0);
        }

        factAt = 0;
        if (code != 1)
        {
            writer.Write("fact"u8);
            writer.Write(4);
            factAt = (int)stream.Position;
            writer.Write(UnknownSize);
        }

        writer.Write("data"u8);
        writer.Write(UnknownSize);
        return stream.ToArray();
    }

    private void Patch(long position, uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        _stream.Position = position;
        _stream.Write(bytes);
    }
}
