using System.Buffers.Binary;
using System.IO.Compression;
using Myna.Layers.Formats.Photoshop;

namespace Myna.Layers.Tests.Formats.Photoshop;

/// <summary>Puts together PSD files, without layers, of kinds that Myna reads but never writes.</summary>
internal static class PsdBuilder
{
    /// <summary>A file from the bytes of its channels, row by row, channel after channel.</summary>
    public static byte[] File(int width, int height, int depth, int mode, int compression, byte[][] channels, byte[]? palette = null, byte[]? resources = null)
    {
        using var stream = new MemoryStream();
        var writer = new BigEndianWriter(stream, wide: false);
        writer.Key("8BPS");
        writer.Int16(1);
        writer.Zeros(6);
        writer.Int16(channels.Length);
        writer.Int32(height);
        writer.Int32(width);
        writer.Int16(depth);
        writer.Int16(mode);
        writer.Int32(palette?.Length ?? 0);
        writer.Bytes(palette);
        writer.Int32(resources?.Length ?? 0);
        writer.Bytes(resources);
        writer.Int32(0);
        writer.Int16(compression);
        int stride = ((width * depth) + 7) / 8;
        switch (compression)
        {
            case 1:
                byte[][] packed = [.. channels.SelectMany(channel => channel.Chunk(stride)).Select(Pack)];
                foreach (byte[] row in packed)
                {
                    writer.Int16(row.Length);
                }

                Array.ForEach(packed, row => writer.Bytes(row));
                break;
            case 2 or 3:
                using (var zlib = new ZLibStream(stream, CompressionLevel.Fastest, leaveOpen: true))
                {
                    foreach (byte[] row in channels.SelectMany(channel => channel.Chunk(stride)))
                    {
                        zlib.Write(compression == 3 ? Differences(row, depth) : row);
                    }
                }

                break;
            default:
                Array.ForEach(channels, channel => writer.Bytes(channel));
                break;
        }

        return stream.ToArray();
    }

    private static byte[] Pack(byte[] row)
    {
        var packed = new byte[PackBits.MostBytes(row.Length)];
        return packed[..PackBits.Encode(row, packed)];
    }

    private static byte[] Differences(byte[] row, int depth)
    {
        var result = (byte[])row.Clone();
        if (depth == 16)
        {
            for (int i = row.Length - 2; i >= 2; i -= 2)
            {
                int difference = BinaryPrimitives.ReadUInt16BigEndian(row.AsSpan(i)) - BinaryPrimitives.ReadUInt16BigEndian(row.AsSpan(i - 2));
                BinaryPrimitives.WriteUInt16BigEndian(result.AsSpan(i), (ushort)difference);
            }

            return result;
        }

        if (depth == 32)
        {
            int samples = row.Length / 4;
            for (int i = 0; i < row.Length; i++)
            {
                result[((i % 4) * samples) + (i / 4)] = row[i];
            }

            row = (byte[])result.Clone();
        }

        for (int i = row.Length - 1; i >= 1; i--)
        {
            result[i] = (byte)(row[i] - row[i - 1]);
        }

        return result;
    }
}
