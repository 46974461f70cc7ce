using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Myna.Layers.Document;
using Myna.Layers.Formats.Photoshop;
using Myna.Layers.Pictures;

namespace Myna.Layers.Formats.Tiff;

/// <summary>
/// Writes layered TIFF as Photoshop does: the merged picture as an ordinary TIFF (Adobe, <em>TIFF 6.0</em>), and the
/// layers, as in a PSD, in the tag 37724 (Adobe, <em>Adobe Photoshop TIFF Technical Notes</em>, 2002). Programs that know no
/// such layers show the merged picture.
/// </summary>
/// <remarks>The byte order is "MM", so that the layers' bytes are those of a PSD file.</remarks>
public static class LayeredTiffWriter
{
    private const int Short = 3;
    private const int Long = 4;
    private const int Rational = 5;
    private const int Undefined = 7;
    private const int RowsPerStrip = 64;
    private const int AdobeDeflate = 8;
    private const int ImageSourceData = 37724;

    /// <summary>Writes a file.</summary>
    /// <param name="document">The layers.</param>
    /// <param name="stream">Where to; must seek and be empty; stays open.</param>
    /// <param name="pixelsPerInch">The resolution for printing.</param>
    /// <param name="compression">How layers are packed.</param>
    /// <param name="progress">Told how much is done, from 0 to 1.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    /// <exception cref="MynaException">The file would be larger than the 4 GiB of a TIFF.</exception>
    public static void Write(
        LayerDocument document, Stream stream, double pixelsPerInch = 72, PsdCompression compression = PsdCompression.RunLength,
        IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(stream);
        PsdFile psd = PhotoshopExport.ToPsd(document);
        var writer = new BigEndianWriter(stream, wide: false);
        writer.Bytes("MM"u8);
        writer.Int16(42);
        long directory = writer.ReserveUInt32();
        (long[] strips, long[] lengths) = WriteStrips(psd.Merged!, writer, stream, cancellationToken);
        writer.Pad(writer.Position, 2);
        long layers = writer.Position;
        WriteLayers(psd, writer, stream, compression, progress, cancellationToken);
        long layerBytes = writer.Position - layers;
        writer.Pad(writer.Position, 2);
        if (writer.Position > uint.MaxValue - (1 << 20))
        {
            throw new MynaException("the file would be larger than the 4 GiB that TIFF allows; write a .psb file");
        }

        var entries = new List<(int Tag, int Type, long[] Values)>
        {
            (256, Long, [document.Width]),
            (257, Long, [document.Height]),
            (258, Short, [8, 8, 8, 8]),
            (259, Short, [AdobeDeflate]),
            (262, Short, [2]),
            (273, Long, strips),
            (277, Short, [Picture.Channels]),
            (278, Long, [RowsPerStrip]),
            (279, Long, lengths),
            (282, Rational, [(long)Math.Round(pixelsPerInch * 1000), 1000]),
            (283, Rational, [(long)Math.Round(pixelsPerInch * 1000), 1000]),
            (284, Short, [1]),
            (296, Short, [2]),
            (317, Short, [2]),

            // Straight alpha.
            (338, Short, [2]),
            (ImageSourceData, Undefined, [layers, layerBytes]),
        };
        Span<byte> at = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(at, WriteDirectory(entries, writer));
        writer.Overwrite(directory, at);
        progress?.Report(1);
    }

    /// <summary>The merged picture in strips: differences to the pixel on the left, deflated.</summary>
    private static (long[] Offsets, long[] Lengths) WriteStrips(Picture merged, BigEndianWriter writer, Stream stream, CancellationToken cancellationToken)
    {
        int count = (merged.Height + RowsPerStrip - 1) / RowsPerStrip;
        var offsets = new long[count];
        var lengths = new long[count];
        var row = new byte[merged.Width * Picture.Channels];
        for (int s = 0; s < count; s++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            offsets[s] = writer.Position;
            using (var zlib = new ZLibStream(stream, CompressionLevel.Optimal, leaveOpen: true))
            {
                for (int y = s * RowsPerStrip; y < Math.Min(merged.Height, (s + 1) * RowsPerStrip); y++)
                {
                    merged.Row(y).CopyTo(row);
                    for (int i = row.Length - 1; i >= Picture.Channels; i--)
                    {
                        row[i] -= row[i - Picture.Channels];
                    }

                    zlib.Write(row);
                }
            }

            lengths[s] = writer.Position - offsets[s];
        }

        return (offsets, lengths);
    }

    private static void WriteLayers(
        PsdFile psd, BigEndianWriter writer, Stream stream, PsdCompression compression, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        writer.Bytes(Encoding.ASCII.GetBytes("Adobe Photoshop Document Data Block\0"));
        writer.Key("8BIM");
        writer.Key("Layr");
        long length = writer.ReserveUInt32();
        PsdLayerWriter.Write(psd, writer, stream, compression, progress, cancellationToken);
        writer.FillUInt32(length);
    }

    private static uint WriteDirectory(List<(int Tag, int Type, long[] Values)> entries, BigEndianWriter writer)
    {
        // Values that do not fit into their four bytes go in front of the directory.
        var places = new long[entries.Count];
        for (int i = 0; i < entries.Count; i++)
        {
            (_, int type, long[] values) = entries[i];
            if (type == Rational || (type == Short && values.Length > 2) || (type == Long && values.Length > 1))
            {
                places[i] = writer.Position;
                WriteValues(type, values, writer);
            }
        }

        writer.Pad(writer.Position, 2);
        long start = writer.Position;
        writer.Int16(entries.Count);
        for (int i = 0; i < entries.Count; i++)
        {
            (int tag, int type, long[] values) = entries[i];
            writer.Int16(tag);
            writer.Int16(type);
            writer.UInt32(type switch { Rational => 1, Undefined => (uint)values[1], _ => (uint)values.Length });
            if (type == Undefined)
            {
                writer.UInt32((uint)values[0]);
            }
            else if (places[i] != 0)
            {
                writer.UInt32((uint)places[i]);
            }
            else
            {
                WriteValues(type, values, writer);
                writer.Zeros(4 - (values.Length * (type == Short ? 2 : 4)));
            }
        }

        writer.UInt32(0);
        return (uint)start;
    }

    private static void WriteValues(int type, long[] values, BigEndianWriter writer)
    {
        foreach (long value in values)
        {
            if (type == Short)
            {
                writer.Int16((int)value);
            }
            else
            {
                writer.UInt32((uint)value);
            }
        }
    }
}
