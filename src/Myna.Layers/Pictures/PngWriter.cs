using System.Buffers.Binary;
using System.IO.Compression;
using System.Numerics;

namespace Myna.Layers.Pictures;

/// <summary>Writes PNG files of 8 bits per channel: RGB where the picture is opaque, RGBA otherwise.</summary>
public static class PngWriter
{
    private const byte TrueColour = 2;
    private const byte TrueColourAndAlpha = 6;

    /// <summary>Writes a picture into a file.</summary>
    public static void Write(string path, Picture picture, CompressionLevel level = CompressionLevel.Optimal)
    {
        using FileStream stream = File.Create(path);
        Write(stream, picture, level);
    }

    /// <summary>Writes a picture; the stream stays open and need not seek.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="picture">The picture.</param>
    /// <param name="level">How hard to compress.</param>
    /// <param name="alwaysAlpha">Write the alpha channel also where the picture is opaque.</param>
    public static void Write(Stream stream, Picture picture, CompressionLevel level = CompressionLevel.Optimal, bool alwaysAlpha = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(picture);
        bool alpha = alwaysAlpha || !picture.IsOpaque();
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, picture.Width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], picture.Height);
        header[8] = 8;
        header[9] = alpha ? TrueColourAndAlpha : TrueColour;
        header[10..].Clear();
        stream.Write(PngChunks.Signature);
        PngChunks.Write(stream, "IHDR"u8, header);
        using (var chunks = new ImageDataStream(stream))
        using (var zlib = new ZLibStream(chunks, level))
        {
            WriteRows(zlib, picture, alpha);
        }

        PngChunks.Write(stream, "IEND"u8, []);
    }

    private static void WriteRows(Stream zlib, Picture picture, bool alpha)
    {
        int channels = alpha ? 4 : 3;
        int stride = picture.Width * channels;
        var packed = new byte[stride];
        var above = new byte[stride];
        var best = new byte[stride + 1];
        var candidate = new byte[stride + 1];
        for (int y = 0; y < picture.Height; y++)
        {
            if (alpha)
            {
                picture.Row(y).CopyTo(packed);
            }
            else
            {
                DropAlpha(picture.Row(y), packed);
            }

            long least = long.MaxValue;
            for (byte filter = 0; filter <= 2; filter++)
            {
                candidate[0] = filter;
                long distance = Filter(packed, above, candidate.AsSpan(1), filter, channels);
                if (distance < least)
                {
                    least = distance;
                    (best, candidate) = (candidate, best);
                }
            }

            zlib.Write(best);
            (packed, above) = (above, packed);
        }
    }

    private static void DropAlpha(ReadOnlySpan<byte> pixels, Span<byte> packed)
    {
        for (int i = 0, j = 0; i < pixels.Length; i += 4, j += 3)
        {
            packed[j] = pixels[i];
            packed[j + 1] = pixels[i + 1];
            packed[j + 2] = pixels[i + 2];
        }
    }

    /// <summary>
    /// Filters a row: 0 as it is, 1 less the pixel to the left, 2 less the pixel above. Returns the sum of the distances
    /// from zero, the usual guess of how well the row will compress.
    /// </summary>
    internal static long Filter(ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, Span<byte> target, byte filter, int channels)
    {
        long sum = 0;
        int i = filter == 1 ? Math.Min(channels, row.Length) : 0;
        for (int j = 0; j < i; j++)
        {
            target[j] = row[j];
            sum += Math.Abs((int)(sbyte)row[j]);
        }

        for (; i + Vector<byte>.Count <= row.Length; i += Vector<byte>.Count)
        {
            var value = new Vector<byte>(row[i..]);
            value -= filter switch
            {
                1 => new Vector<byte>(row[(i - channels)..]),
                2 => new Vector<byte>(above[i..]),
                _ => Vector<byte>.Zero,
            };
            value.CopyTo(target[i..]);
            Vector.Widen(Vector.Min(value, Vector<byte>.Zero - value), out Vector<ushort> low, out Vector<ushort> high);
            sum += Vector.Sum(low + high);
        }

        for (; i < row.Length; i++)
        {
            byte value = (byte)(row[i] - (filter == 1 ? row[i - channels] : filter == 2 ? above[i] : 0));
            target[i] = value;
            sum += Math.Abs((int)(sbyte)value);
        }

        return sum;
    }

    /// <summary>Cuts compressed bytes into IDAT chunks.</summary>
    private sealed class ImageDataStream(Stream target) : Stream
    {
        private readonly byte[] _buffer = new byte[1 << 16];
        private int _count;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            while (!buffer.IsEmpty)
            {
                int some = Math.Min(buffer.Length, _buffer.Length - _count);
                buffer[..some].CopyTo(_buffer.AsSpan(_count));
                _count += some;
                buffer = buffer[some..];
                if (_count == _buffer.Length)
                {
                    WriteChunk();
                }
            }
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Flush()
        {
            // Chunks are cut by size, not by flushes.
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing && _count > 0)
            {
                WriteChunk();
            }

            base.Dispose(disposing);
        }

        private void WriteChunk()
        {
            PngChunks.Write(target, "IDAT"u8, _buffer.AsSpan(0, _count));
            _count = 0;
        }
    }
}
