using System.IO.Compression;

namespace Myna.Layers.Formats.Photoshop;

/// <summary>How the channels of layers are packed.</summary>
public enum PsdCompression
{
    /// <summary>Run-length coding (PackBits): what Photoshop writes, and every program reads.</summary>
    RunLength,

    /// <summary>Deflate after taking the differences along each row: smaller; Photoshop, GIMP and Krita read it.</summary>
    Zip,
}

/// <summary>Writes the pixels of one channel, row by row.</summary>
internal sealed class PsdChannelWriter(BigEndianWriter writer, Stream stream, CancellationToken cancellationToken)
{
    private const int RunLength = 1;
    private const int ZipWithPrediction = 3;

    /// <summary>Gives one row of a channel.</summary>
    public delegate void RowSource(int y, Span<byte> row);

    /// <summary>Writes a channel with its compression mark in front.</summary>
    public void Write(PsdCompression compression, int width, int height, RowSource source)
    {
        if (compression == PsdCompression.Zip)
        {
            writer.Int16(ZipWithPrediction);
            WriteZip(width, height, source);
        }
        else
        {
            writer.Int16(RunLength);
            WriteRunLength(width, height, [source]);
        }
    }

    /// <summary>Writes several channels of the same size as one block: the counts of all rows first, as the merged picture has them.</summary>
    public void WriteMerged(int width, int height, ReadOnlySpan<RowSource> sources)
    {
        writer.Int16(RunLength);
        WriteRunLength(width, height, sources);
    }

    private void WriteRunLength(int width, int height, ReadOnlySpan<RowSource> sources)
    {
        int countBytes = writer.Wide ? 4 : 2;
        var counts = new byte[(long)height * sources.Length * countBytes];
        long table = writer.Position;
        writer.Bytes(counts);
        var row = new byte[width];
        var packed = new byte[PackBits.MostBytes(width)];
        int at = 0;
        foreach (RowSource source in sources)
        {
            for (int y = 0; y < height; y++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                source(y, row);
                int bytes = PackBits.Encode(row, packed);
                writer.Bytes(packed.AsSpan(0, bytes));
                for (int i = countBytes - 1; i >= 0; i--)
                {
                    counts[at++] = (byte)(bytes >> (8 * i));
                }
            }
        }

        writer.Overwrite(table, counts);
    }

    private void WriteZip(int width, int height, RowSource source)
    {
        using var zlib = new ZLibStream(stream, CompressionLevel.Optimal, leaveOpen: true);
        var row = new byte[width];
        for (int y = 0; y < height; y++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            source(y, row);
            for (int x = width - 1; x > 0; x--)
            {
                row[x] -= row[x - 1];
            }

            zlib.Write(row);
        }
    }
}
