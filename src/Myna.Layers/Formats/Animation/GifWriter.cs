using System.Buffers.Binary;
using Myna.Layers.Document;
using Myna.Layers.Pictures;

namespace Myna.Layers.Formats.Animation;

/// <summary>
/// Writes the build-up of a picture as an animated GIF (CompuServe, <em>GIF89a</em>): each frame holds only what the layer
/// changed, with a palette of its own. GIF knows no half transparency: what is less than half opaque is left out.
/// </summary>
public static class GifWriter
{
    private const int MostSide = 65_535;
    private const byte Transparent = 255;

    /// <summary>Writes a file; the stream stays open.</summary>
    /// <param name="document">The layers.</param>
    /// <param name="stream">Where to.</param>
    /// <param name="step">How long each layer is looked at; the last picture stays three times as long.</param>
    /// <param name="longestSide">Frames are scaled down so that no side has more pixels.</param>
    /// <param name="progress">Told how much is done, from 0 to 1.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public static void Write(
        LayerDocument document, Stream stream, TimeSpan step, int longestSide = 1024, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(stream);
        var frames = new BuildUp(document, Math.Min(longestSide, MostSide));
        Picture? before = null;
        int done = 0;
        foreach (Picture frame in frames.Frames(cancellationToken))
        {
            if (before is null)
            {
                WriteHeader(stream, frame);
            }

            done++;
            WriteFrame(stream, before, frame, done == frames.Count ? step * 3 : step);
            before = frame;
            progress?.Report((double)done / frames.Count);
        }

        stream.WriteByte(0x3B);
    }

    private static void WriteHeader(Stream stream, Picture frame)
    {
        Span<byte> screen = stackalloc byte[7];
        BinaryPrimitives.WriteUInt16LittleEndian(screen, (ushort)frame.Width);
        BinaryPrimitives.WriteUInt16LittleEndian(screen[2..], (ushort)frame.Height);

        // Eight bits a channel, no palette for all frames.
        screen[4] = 0x70;
        screen[5..].Clear();
        stream.Write("GIF89a"u8);
        stream.Write(screen);

        // Begin again for ever.
        stream.Write([0x21, 0xFF, 11, .. "NETSCAPE2.0"u8, 3, 1, 0, 0, 0]);
    }

    private static void WriteFrame(Stream stream, Picture? before, Picture frame, TimeSpan time)
    {
        PixelBox box = before is null ? new PixelBox(0, 0, frame.Width, frame.Height) : Changed(before, frame);
        Picture part = frame.Crop(box);
        if (before is not null)
        {
            ForgetUnchanged(before.Crop(box), part);
        }

        var palette = Palette.Of(part, Transparent);
        var places = new byte[(int)box.Area];
        for (int i = 0; i < places.Length; i++)
        {
            ReadOnlySpan<byte> pixel = part.Pixels.AsSpan(i * 4, 4);
            places[i] = pixel[3] < 128 ? Transparent : palette.Nearest(pixel);
        }

        // Leave what is there, one colour is see-through; the time is in hundredths of a second.
        var hundredths = (ushort)Math.Clamp(time.TotalSeconds * 100, 2, ushort.MaxValue);
        stream.Write([0x21, 0xF9, 4, 0b0000_0101, (byte)hundredths, (byte)(hundredths >> 8), Transparent, 0]);
        Span<byte> descriptor = stackalloc byte[10];
        descriptor[0] = 0x2C;
        BinaryPrimitives.WriteUInt16LittleEndian(descriptor[1..], (ushort)box.X);
        BinaryPrimitives.WriteUInt16LittleEndian(descriptor[3..], (ushort)box.Y);
        BinaryPrimitives.WriteUInt16LittleEndian(descriptor[5..], (ushort)box.Width);
        BinaryPrimitives.WriteUInt16LittleEndian(descriptor[7..], (ushort)box.Height);
        descriptor[9] = 0x87;
        stream.Write(descriptor);
        var colours = new byte[768];
        palette.Colours.CopyTo(colours, 0);
        stream.Write(colours);
        new LzwEncoder(stream).Write(places, 8);
    }

    /// <summary>The box around all pixels that differ; one pixel if none does, as a frame cannot be empty.</summary>
    private static PixelBox Changed(Picture before, Picture frame)
    {
        var differing = new Picture(frame.Width, frame.Height);
        for (int i = 0; i < frame.Pixels.Length; i += 4)
        {
            differing.Pixels[i + 3] = frame.Pixels.AsSpan(i, 4).SequenceEqual(before.Pixels.AsSpan(i, 4)) ? (byte)0 : (byte)255;
        }

        PixelBox box = differing.VisibleBox();
        return box.IsEmpty ? new PixelBox(0, 0, 1, 1) : box;
    }

    private static void ForgetUnchanged(Picture before, Picture part)
    {
        for (int i = 0; i < part.Pixels.Length; i += 4)
        {
            if (part.Pixels.AsSpan(i, 4).SequenceEqual(before.Pixels.AsSpan(i, 4)))
            {
                part.Pixels[i + 3] = 0;
            }
        }
    }
}
