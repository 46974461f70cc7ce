using System.Buffers.Binary;

namespace Myna.Layers.Pictures;

/// <summary>The orientation a camera noted in a picture's EXIF block (CIPA DC-008, tag 0x0112).</summary>
internal static class ExifOrientation
{
    private const int Tag = 0x0112;

    /// <summary>Reads the orientation, 1 to 8, from a TIFF-like EXIF block; 1 (upright) if there is none or it makes no sense.</summary>
    public static int Read(ReadOnlySpan<byte> exif)
    {
        if (exif.Length < 8)
        {
            return 1;
        }

        bool little = exif[0] == 'I';
        uint start = Int32(exif[4..], little);
        if (start > exif.Length - 2)
        {
            return 1;
        }

        ReadOnlySpan<byte> directory = exif[(int)start..];
        int entries = Int16(directory, little);
        for (int i = 0; i < entries && 2 + ((i + 1) * 12) <= directory.Length; i++)
        {
            ReadOnlySpan<byte> entry = directory.Slice(2 + (i * 12), 12);
            if (Int16(entry, little) == Tag)
            {
                int value = Int16(entry[8..], little);
                return value is >= 1 and <= 8 ? value : 1;
            }
        }

        return 1;
    }

    /// <summary>Finds the EXIF block of a JPEG file (APP1) and reads the orientation in it.</summary>
    public static int ReadFromJpeg(ReadOnlySpan<byte> file)
    {
        int i = 2;
        while (i + 4 <= file.Length && file[i] == 0xFF)
        {
            int marker = file[i + 1];
            int length = BinaryPrimitives.ReadUInt16BigEndian(file[(i + 2)..]);
            if (marker == 0xDA || length < 2 || i + 2 + length > file.Length)
            {
                return 1;
            }

            ReadOnlySpan<byte> content = file.Slice(i + 4, length - 2);
            if (marker == 0xE1 && content.StartsWith("Exif\0\0"u8))
            {
                return Read(content[6..]);
            }

            i += 2 + length;
        }

        return 1;
    }

    /// <summary>Turns and mirrors a picture as its orientation asks.</summary>
    public static Picture Apply(Picture picture, int orientation)
    {
        if (orientation == 1)
        {
            return picture;
        }

        bool swapped = orientation >= 5;
        int width = picture.Width, height = picture.Height;
        var upright = new Picture(swapped ? height : width, swapped ? width : height);
        for (int y = 0; y < upright.Height; y++)
        {
            Span<byte> row = upright.Row(y);
            for (int x = 0; x < upright.Width; x++)
            {
                (int fromX, int fromY) = orientation switch
                {
                    2 => (width - 1 - x, y),
                    3 => (width - 1 - x, height - 1 - y),
                    4 => (x, height - 1 - y),
                    5 => (y, x),
                    6 => (y, height - 1 - x),
                    7 => (width - 1 - y, height - 1 - x),
                    _ => (width - 1 - y, x),
                };
                picture.Row(fromY).Slice(fromX * 4, 4).CopyTo(row[(x * 4)..]);
            }
        }

        return upright;
    }

    private static int Int16(ReadOnlySpan<byte> bytes, bool little)
        => bytes.Length < 2 ? 0 : little ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);

    private static uint Int32(ReadOnlySpan<byte> bytes, bool little)
        => little ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
}
