using System.Buffers.Binary;
using System.IO.Compression;
using static System.FormattableString;

namespace Myna.Layers.Formats.Photoshop;

/// <summary>Unpacks channels of any compression and depth into rows of 8 bits.</summary>
/// <param name="depth">Bits of a sample: 1, 8, 16 or 32 (floating point).</param>
/// <param name="wide">Whether the file is a PSB.</param>
/// <param name="cancellationToken">Ends the reading.</param>
internal sealed class PsdChannelReader(int depth, bool wide, CancellationToken cancellationToken)
{
    private const int Raw = 0;
    private const int RunLength = 1;
    private const int Zip = 2;
    private const int ZipWithPrediction = 3;

    /// <summary>Deflate makes at most 1032 bytes of one, run-length coding 64: what would be more, is not in the file.</summary>
    private const int MostPerDeflatedByte = 1032;
    private const int MostPerRunLengthByte = 64;

    /// <summary>
    /// Reads channels that follow one another, of the same size, each into an array of its own.
    /// </summary>
    /// <param name="reader">At the compression mark; nothing but these channels is left in it.</param>
    /// <param name="width">Samples in a row, 1 or more.</param>
    /// <param name="height">Rows, 1 or more.</param>
    /// <param name="channels">How many are there.</param>
    /// <param name="linear">For each channel whether its samples of 32 bits are linear light; null to leave the channel out.</param>
    public byte[]?[] Read(ref BigEndianReader reader, int width, int height, int channels, scoped ReadOnlySpan<bool?> linear)
    {
        int compression = reader.UInt16();
        int rowBytes = checked((int)((((long)width * depth) + 7) / 8));
        CheckSize(ref reader, compression, (long)rowBytes * height * channels, (long)height * channels);
        var planes = new byte[]?[channels];
        for (int c = 0; c < channels; c++)
        {
            planes[c] = linear[c] is null ? null : new byte[(long)width * height];
        }

        switch (compression)
        {
            case Raw:
                ReadRaw(ref reader, planes, width, height, rowBytes, linear);
                break;
            case RunLength:
                ReadRunLength(ref reader, planes, width, height, rowBytes, linear);
                break;
            default:
                ReadZip(ref reader, planes, width, height, rowBytes, linear, compression == ZipWithPrediction);
                break;
        }

        return planes;
    }

    /// <summary>Refuses, before any memory is taken, what cannot be in the bytes that are there.</summary>
    private void CheckSize(ref BigEndianReader reader, int compression, long bytes, long rows)
    {
        long most = compression switch
        {
            Raw => reader.Remaining,
            RunLength => (reader.Remaining - (rows * (wide ? 4 : 2))) * MostPerRunLengthByte,
            Zip or ZipWithPrediction => (long)reader.Remaining * MostPerDeflatedByte,
            _ => throw reader.Damaged(Invariant($"the compression {compression} is unknown")),
        };
        if (bytes > most)
        {
            throw reader.Damaged(Invariant($"{bytes} bytes of pixels are announced, but {reader.Remaining} packed bytes cannot hold them"));
        }
    }

    private void ReadRaw(ref BigEndianReader reader, byte[]?[] planes, int width, int height, int rowBytes, scoped ReadOnlySpan<bool?> linear)
    {
        for (int c = 0; c < planes.Length; c++)
        {
            for (int y = 0; y < height; y++)
            {
                Take(reader.Bytes(rowBytes), planes[c], width, y, linear[c]);
            }
        }
    }

    private void ReadRunLength(ref BigEndianReader reader, byte[]?[] planes, int width, int height, int rowBytes, scoped ReadOnlySpan<bool?> linear)
    {
        int countBytes = wide ? 4 : 2;
        BigEndianReader counts = reader.Part((long)height * planes.Length * countBytes, "table of rows");
        var row = new byte[rowBytes];
        for (int c = 0; c < planes.Length; c++)
        {
            for (int y = 0; y < height; y++)
            {
                ReadOnlySpan<byte> packed = reader.Bytes(wide ? counts.UInt32() : counts.UInt16());
                if (planes[c] is null)
                {
                    continue;
                }

                if (!PackBits.TryDecode(packed, row))
                {
                    throw reader.Damaged(Invariant($"row {y} of a channel does not unpack to the {rowBytes} bytes it must have"));
                }

                Take(row, planes[c], width, y, linear[c]);
            }
        }
    }

    private void ReadZip(
        ref BigEndianReader reader, byte[]?[] planes, int width, int height, int rowBytes, scoped ReadOnlySpan<bool?> linear, bool prediction)
    {
        using var packed = new MemoryStream(reader.Bytes(reader.Remaining).ToArray(), writable: false);
        using var zlib = new ZLibStream(packed, CompressionMode.Decompress);
        var row = new byte[rowBytes];
        try
        {
            for (int c = 0; c < planes.Length; c++)
            {
                for (int y = 0; y < height; y++)
                {
                    zlib.ReadExactly(row);
                    if (prediction)
                    {
                        UndoPrediction(row);
                    }

                    Take(row, planes[c], width, y, linear[c]);
                }
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            throw reader.Damaged("the compressed pixels of a channel do not unpack (" + exception.Message.TrimEnd('.') + ")");
        }
    }

    private void UndoPrediction(Span<byte> row)
    {
        if (depth == 16)
        {
            for (int i = 2; i + 1 < row.Length; i += 2)
            {
                int sum = BinaryPrimitives.ReadUInt16BigEndian(row[(i - 2)..]) + BinaryPrimitives.ReadUInt16BigEndian(row[i..]);
                BinaryPrimitives.WriteUInt16BigEndian(row[i..], (ushort)sum);
            }

            return;
        }

        for (int i = 1; i < row.Length; i++)
        {
            row[i] += row[i - 1];
        }

        if (depth == 32)
        {
            // The first bytes of all samples, then the second ones, and so on.
            byte[] apart = row.ToArray();
            int samples = row.Length / 4;
            for (int i = 0; i < samples; i++)
            {
                for (int b = 0; b < 4; b++)
                {
                    row[(i * 4) + b] = apart[(b * samples) + i];
                }
            }
        }
    }

    private void Take(ReadOnlySpan<byte> row, byte[]? plane, int width, int y, bool? linear)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (plane is null)
        {
            return;
        }

        Span<byte> target = plane.AsSpan((int)((long)y * width), width);
        switch (depth)
        {
            case 1:
                for (int x = 0; x < width; x++)
                {
                    target[x] = (byte)((row[x >> 3] >> (7 - (x & 7)) & 1) == 0 ? 255 : 0);
                }

                break;
            case 8:
                row[..width].CopyTo(target);
                break;
            case 16:
                for (int x = 0; x < width; x++)
                {
                    target[x] = (byte)(((BinaryPrimitives.ReadUInt16BigEndian(row[(2 * x)..]) * 255) + 32767) / 65535);
                }

                break;
            default:
                for (int x = 0; x < width; x++)
                {
                    float sample = BinaryPrimitives.ReadSingleBigEndian(row[(4 * x)..]);
                    target[x] = linear == true ? PsdColours.ToSrgb(sample)
                        : float.IsNaN(sample) ? (byte)0
                        : (byte)Math.Round(Math.Clamp(sample, 0, 1) * 255);
                }

                break;
        }
    }
}
