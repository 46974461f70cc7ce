using Myna.Layers.Pictures;

namespace Myna.Layers.Formats.Photoshop;

/// <summary>Writes the layer records and, after all of them, their channels.</summary>
internal static class PsdLayerWriter
{
    private const int TransparencyChannel = -1;
    private const int MaskChannel = -2;
    private const int HiddenFlag = 2;
    private const int NewerFlag = 8;
    private const int NoPixelsFlag = 16;

    private static readonly int[] Channels = [TransparencyChannel, 0, 1, 2];

    /// <summary>Writes the section from the number of layers on, without the section's length.</summary>
    public static void Write(
        PsdFile file, BigEndianWriter writer, Stream stream, PsdCompression compression, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        long start = writer.Position;

        // Below zero: the merged picture's first extra channel is its transparency.
        writer.Int16(-file.Layers.Count);
        var lengths = new long[file.Layers.Count][];
        for (int i = 0; i < lengths.Length; i++)
        {
            lengths[i] = WriteRecord(file.Layers[i], i + 1, writer);
        }

        var channels = new PsdChannelWriter(writer, stream, cancellationToken);
        for (int i = 0; i < lengths.Length; i++)
        {
            WriteChannels(file.Layers[i], lengths[i], writer, channels, compression);
            progress?.Report((i + 1.0) / (lengths.Length + 1));
        }

        writer.Pad(writer.Position - start, 4);
    }

    /// <summary>Writes a record; returns where the lengths of its channels stand.</summary>
    private static long[] WriteRecord(PsdLayer layer, int id, BigEndianWriter writer)
    {
        Picture? picture = layer.Picture;
        writer.Int32(picture is null ? 0 : layer.Y);
        writer.Int32(picture is null ? 0 : layer.X);
        writer.Int32(picture is null ? 0 : layer.Y + picture.Height);
        writer.Int32(picture is null ? 0 : layer.X + picture.Width);
        int[] ids = layer.Mask is null ? Channels : [.. Channels, MaskChannel];
        writer.Int16(ids.Length);
        var lengths = new long[ids.Length];
        for (int c = 0; c < ids.Length; c++)
        {
            writer.Int16(ids[c]);
            lengths[c] = writer.ReserveLength();
        }

        writer.Key("8BIM");
        writer.Key(layer.BlendKey);
        writer.Byte(layer.Opacity);
        writer.Byte((byte)(layer.Clipped ? 1 : 0));
        writer.Byte((byte)(NewerFlag | (layer.Visible ? 0 : HiddenFlag) | (layer.Section != PsdSection.Layer ? NoPixelsFlag : 0)));
        writer.Byte(0);
        long extra = writer.ReserveUInt32();
        WriteMask(layer.Mask, writer);
        WriteBlendingRanges(writer);
        writer.PascalString(Ascii(layer.Name), 4);
        WriteTags(layer, id, writer);
        writer.FillUInt32(extra);
        return lengths;
    }

    private static void WriteMask(PsdMask? mask, BigEndianWriter writer)
    {
        if (mask is null)
        {
            writer.UInt32(0);
            return;
        }

        writer.UInt32(20);
        writer.Int32(mask.Box.Y);
        writer.Int32(mask.Box.X);
        writer.Int32(mask.Box.Bottom);
        writer.Int32(mask.Box.Right);
        writer.Byte(mask.Outside);
        writer.Byte((byte)(mask.Disabled ? 2 : 0));
        writer.Zeros(2);
    }

    /// <summary>The whole range of grey and of every channel, for this layer and those beneath.</summary>
    private static void WriteBlendingRanges(BigEndianWriter writer)
    {
        const int Ranges = 2 * (1 + Picture.Channels);
        writer.UInt32(4 * Ranges);
        for (int i = 0; i < Ranges; i++)
        {
            writer.UInt32(0x0000_FFFF);
        }
    }

    private static void WriteTags(PsdLayer layer, int id, BigEndianWriter writer)
    {
        long name = BeginTag(writer, "luni");
        writer.UnicodeString(layer.Name);
        writer.Pad(4 + (2 * layer.Name.Length), 4);
        writer.FillUInt32(name);

        long identifier = BeginTag(writer, "lyid");
        writer.Int32(id);
        writer.FillUInt32(identifier);

        if (layer.Locked)
        {
            // All of it: transparency, pixels, position, and the mark of the whole lock.
            long locks = BeginTag(writer, "lspf");
            writer.UInt32(0x8000_0007);
            writer.FillUInt32(locks);
        }

        if (layer.Text is { } text)
        {
            long type = BeginTag(writer, "TySh");
            long start = writer.Position;
            PsdTextWriter.Write(text, writer);
            writer.Pad(writer.Position - start, 4);
            writer.FillUInt32(type);
        }

        if (layer.Section != PsdSection.Layer)
        {
            long section = BeginTag(writer, "lsct");
            writer.UInt32(layer.Section switch { PsdSection.OpenGroup => 1, PsdSection.ClosedGroup => 2, _ => 3u });
            if (layer.Section != PsdSection.GroupEnd)
            {
                writer.Key("8BIM");
                writer.Key(layer.BlendKey);
            }

            writer.FillUInt32(section);
        }
    }

    private static long BeginTag(BigEndianWriter writer, string key)
    {
        writer.Key("8BIM");
        writer.Key(key);
        return writer.ReserveUInt32();
    }

    private static void WriteChannels(
        PsdLayer layer, long[] lengths, BigEndianWriter writer, PsdChannelWriter channels, PsdCompression compression)
    {
        for (int c = 0; c < lengths.Length; c++)
        {
            long start = writer.Position;
            if (c < Channels.Length)
            {
                WritePixels(layer.Picture, Channels[c] < 0 ? 3 : Channels[c], writer, channels, compression);
            }
            else
            {
                PsdMask mask = layer.Mask!;
                WritePlane(mask.Box.Width, mask.Box.Height, writer, channels, compression, (y, row) => mask.Alpha.AsSpan(y * mask.Box.Width, mask.Box.Width).CopyTo(row));
            }

            writer.SetLength(lengths[c], writer.Position - start);
        }
    }

    private static void WritePixels(Picture? picture, int channel, BigEndianWriter writer, PsdChannelWriter channels, PsdCompression compression)
        => WritePlane(picture?.Width ?? 0, picture?.Height ?? 0, writer, channels, compression, (y, row) =>
        {
            ReadOnlySpan<byte> pixels = picture!.Row(y);
            for (int x = 0; x < row.Length; x++)
            {
                row[x] = pixels[(x * Picture.Channels) + channel];
            }
        });

    private static void WritePlane(
        int width, int height, BigEndianWriter writer, PsdChannelWriter channels, PsdCompression compression, PsdChannelWriter.RowSource source)
    {
        if (width <= 0 || height <= 0)
        {
            // No pixels: only the mark of uncompressed bytes.
            writer.Int16(0);
            return;
        }

        channels.Write(compression, width, height, source);
    }

    /// <summary>The old one-byte name; the real one is in the tag <c>luni</c>.</summary>
    private static string Ascii(string name)
        => string.Create(Math.Min(name.Length, 31), name, (target, source) =>
        {
            for (int i = 0; i < target.Length; i++)
            {
                target[i] = char.IsAscii(source[i]) && !char.IsControl(source[i]) ? source[i] : '?';
            }
        });
}
