using System.Buffers.Binary;
using System.IO.Compression;

namespace Myna.Audio.Pictures;

/// <summary>Writes PNG files (W3C, <em>Portable Network Graphics</em>, third edition): 8 bits of red, green and blue.</summary>
public static class PngWriter
{
    private const int TrueColour = 2;
    private static readonly byte[] Signature = [0x89, (byte)'P', (byte)'N', (byte)'G', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n'];
    private static readonly uint[] CrcTable = MakeCrcTable();

    /// <summary>Writes a picture; the stream stays open.</summary>
    public static void Write(Stream stream, Raster picture)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(picture);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, picture.Width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], picture.Height);
        header[8] = 8;
        header[9] = TrueColour;
        header[10..].Clear();
        stream.Write(Signature);
        WriteChunk(stream, "IHDR"u8, header);
        WriteChunk(stream, "IDAT"u8, Compressed(picture));
        WriteChunk(stream, "IEND"u8, []);
    }

    private static byte[] Compressed(Raster picture)
    {
        int stride = picture.Width * 3;
        var above = new byte[stride];
        var best = new byte[stride + 1];
        var candidate = new byte[stride + 1];
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            for (int y = 0; y < picture.Height; y++)
            {
                ReadOnlySpan<byte> row = picture.Pixels.AsSpan(y * stride, stride);
                long least = long.MaxValue;
                for (byte filter = 0; filter <= 2; filter++)
                {
                    long size = Filter(filter, row, above, candidate);
                    if (size < least)
                    {
                        least = size;
                        (best, candidate) = (candidate, best);
                    }
                }

                zlib.Write(best);
                row.CopyTo(above);
            }
        }

        return packed.ToArray();
    }

    /// <summary>Filters a row: 0 as it is, 1 less the pixel to the left, 2 less the pixel above. Returns how far it is from zero.</summary>
    private static long Filter(byte filter, ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, Span<byte> target)
    {
        target[0] = filter;
        long sum = 0;
        for (int i = 0; i < row.Length; i++)
        {
            int predicted = filter switch { 1 => i < 3 ? 0 : row[i - 3], 2 => above[i], _ => 0 };
            byte value = (byte)(row[i] - predicted);
            target[i + 1] = value;
            sum += Math.Abs((int)(sbyte)value);
        }

        return sum;
    }

    private static void WriteChunk(Stream stream, ReadOnlySpan<byte> type, ReadOnlySpan<byte> content)
    {
        Span<byte> word = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(word, content.Length);
        stream.Write(word);
        stream.Write(type);
        stream.Write(content);
        BinaryPrimitives.WriteUInt32BigEndian(word, ~Crc(content, Crc(type, uint.MaxValue)));
        stream.Write(word);
    }

    private static uint Crc(ReadOnlySpan<byte> bytes, uint crc)
    {
        foreach (byte value in bytes)
        {
            crc = CrcTable[(byte)(crc ^ value)] ^ (crc >> 8);
        }

        return crc;
    }

    private static uint[] MakeCrcTable()
    {
        var table = new uint[256];
        for (uint i = 0; i < table.Length; i++)
        {
            uint value = i;
            for (int bit = 0; bit < 8; bit++)
            {
                value = (value & 1) != 0 ? 0xEDB88320 ^ (value >> 1) : value >> 1;
            }

            table[i] = value;
        }

        return table;
    }
}
