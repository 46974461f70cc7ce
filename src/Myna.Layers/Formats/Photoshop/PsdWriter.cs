using Myna.Layers.Pictures;
using static System.FormattableString;

namespace Myna.Layers.Formats.Photoshop;

/// <summary>
/// Writes PSD and PSB files of 8-bit RGB with alpha: layers cropped to their boxes with masks, groups, Unicode names,
/// opacity, blend modes and locks, and the merged picture for programs that know no layers.
/// </summary>
/// <remarks>Rows are packed one at a time: beyond the layers themselves, memory stays at a few rows.</remarks>
public static class PsdWriter
{
    private const int MostSidePsd = 30_000;
    private const int MostSidePsb = 300_000;

    /// <summary>Writes a file.</summary>
    /// <param name="file">What to write.</param>
    /// <param name="stream">Where to; must seek, begins at its position, stays open.</param>
    /// <param name="large">Whether to write PSB, for pictures of more than 30,000 pixels a side or files above 2 GiB.</param>
    /// <param name="compression">How layers are packed.</param>
    /// <param name="progress">Told how much is done, from 0 to 1.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    /// <exception cref="MynaException">The picture is too large for the format.</exception>
    public static void Write(
        PsdFile file,
        Stream stream,
        bool large = false,
        PsdCompression compression = PsdCompression.RunLength,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(stream);
        int most = large ? MostSidePsb : MostSidePsd;
        if (file.Width > most || file.Height > most)
        {
            throw new MynaException(Invariant(
                $"the canvas is {file.Width} x {file.Height} pixels large, but {(large ? "PSB" : "PSD")} allows {most} a side; {(large ? "scale it down" : "write a .psb file")}"));
        }

        long start = stream.Position;
        var writer = new BigEndianWriter(stream, large);
        WriteHeader(file, writer, large);
        PsdResources.Write(file, writer);
        long sections = writer.ReserveLength();
        long layers = writer.ReserveLength();
        PsdLayerWriter.Write(file, writer, stream, compression, progress, cancellationToken);
        writer.FillLength(layers);

        // No settings of how masks are shown on the screen.
        writer.UInt32(0);
        writer.FillLength(sections);
        WriteMerged(file, writer, stream, cancellationToken);
        if (!large && stream.Position - start > int.MaxValue)
        {
            throw new MynaException("the file would be larger than the 2 GiB that PSD allows; write a .psb file");
        }

        progress?.Report(1);
    }

    private static void WriteHeader(PsdFile file, BigEndianWriter writer, bool large)
    {
        writer.Key("8BPS");
        writer.Int16(large ? 2 : 1);
        writer.Zeros(6);
        writer.Int16(Picture.Channels);
        writer.Int32(file.Height);
        writer.Int32(file.Width);
        writer.Int16(8);
        writer.Int16((int)PsdColourMode.Rgb);

        // No palette.
        writer.UInt32(0);
    }

    /// <summary>
    /// The merged picture, as Photoshop keeps it: colours laid on white, alpha beside them.
    /// </summary>
    private static void WriteMerged(PsdFile file, BigEndianWriter writer, Stream stream, CancellationToken cancellationToken)
    {
        Picture merged = file.Merged ?? new Picture(file.Width, file.Height);
        if (merged.Width != file.Width || merged.Height != file.Height)
        {
            throw new ArgumentException("the merged picture is not as large as the canvas", nameof(file));
        }

        var channels = new PsdChannelWriter.RowSource[Picture.Channels];
        for (int c = 0; c < channels.Length; c++)
        {
            int channel = c;
            channels[c] = (y, row) => OnWhite(merged.Row(y), channel, row);
        }

        new PsdChannelWriter(writer, stream, cancellationToken).WriteMerged(file.Width, file.Height, channels);
    }

    private static void OnWhite(ReadOnlySpan<byte> pixels, int channel, Span<byte> row)
    {
        for (int x = 0; x < row.Length; x++)
        {
            int alpha = pixels[(x * 4) + 3];
            row[x] = (byte)(channel == 3 ? alpha : ((pixels[(x * 4) + channel] * alpha) + (255 * (255 - alpha)) + 127) / 255);
        }
    }
}
