using System.Buffers.Binary;
using System.IO.Compression;

namespace Myna.Layers.Pictures;

/// <summary>
/// Reads PNG files of every colour type, depth and interlacing (W3C, <em>Portable Network Graphics</em>, third edition)
/// as 8-bit RGBA; 16-bit channels are rounded to the nearest. Of an animated PNG, the still picture is read.
/// </summary>
internal sealed class PngReader
{
    /// <summary>Adam7: first column, first row, column step and row step of each pass.</summary>
    private static readonly (int X, int Y, int StepX, int StepY)[] Adam7 =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    private readonly string _name;
    private readonly int _width;
    private readonly int _height;
    private readonly int _depth;
    private readonly PngColours _colours;
    private readonly bool _interlaced;

    private PngReader(string name, ReadOnlySpan<byte> header)
    {
        _name = name;
        _width = BinaryPrimitives.ReadInt32BigEndian(header);
        _height = BinaryPrimitives.ReadInt32BigEndian(header[4..]);
        _depth = header[8];
        int type = header[9];
        _interlaced = header[12] == 1;
        bool depthFits = type switch
        {
            0 => _depth is 1 or 2 or 4 or 8 or 16,
            3 => _depth is 1 or 2 or 4 or 8,
            2 or 4 or 6 => _depth is 8 or 16,
            _ => false,
        };
        if (_width < 1 || _height < 1 || !depthFits || header[10] != 0 || header[11] != 0 || header[12] > 1)
        {
            throw Damaged("its header has values that PNG does not know");
        }

        _colours = new PngColours(type, _depth);
    }

    /// <summary>Reads a picture from a file's bytes.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="name">Its name for errors.</param>
    /// <param name="limits">How large the picture may be.</param>
    /// <param name="orientation">The EXIF orientation (1 to 8) the file asks for; 1 if it says nothing.</param>
    public static Picture Read(ReadOnlySpan<byte> file, string name, PictureLimits limits, out int orientation)
    {
        orientation = 1;
        ReadOnlySpan<byte> rest = file[PngChunks.Signature.Length..];
        PngReader? reader = null;
        using var compressed = new MemoryStream();
        bool ended = false;
        while (rest.Length >= 12 && !ended)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(rest);
            if (length > rest.Length - 12)
            {
                break;
            }

            ReadOnlySpan<byte> type = rest.Slice(4, 4);
            ReadOnlySpan<byte> content = rest.Slice(8, (int)length);
            bool critical = (type[0] & 0x20) == 0;
            bool sound = ~PngChunks.Crc(rest.Slice(4, 4 + (int)length), uint.MaxValue) == BinaryPrimitives.ReadUInt32BigEndian(rest[(8 + (int)length)..]);
            rest = rest[(12 + (int)length)..];
            if (!sound)
            {
                if (critical)
                {
                    throw new MynaException($"{name} is damaged: a checksum in it is wrong; get a sound copy of the file");
                }

                continue;
            }

            if (reader is null)
            {
                if (!type.SequenceEqual("IHDR"u8) || length != 13)
                {
                    throw new MynaException($"{name} is damaged: a PNG file must begin with its header; get a sound copy of the file");
                }

                reader = new PngReader(name, content);
                limits.Check(reader._width, reader._height, name);
            }
            else if (type.SequenceEqual("PLTE"u8))
            {
                reader._colours.SetPalette(content);
            }
            else if (type.SequenceEqual("tRNS"u8))
            {
                reader._colours.SetTransparency(content);
            }
            else if (type.SequenceEqual("IDAT"u8))
            {
                compressed.Write(content);
            }
            else if (type.SequenceEqual("eXIf"u8))
            {
                orientation = ExifOrientation.Read(content);
            }

            ended = type.SequenceEqual("IEND"u8);
        }

        if (reader is null || !ended)
        {
            throw Truncated(name);
        }

        compressed.Position = 0;
        return reader.Decode(compressed);
    }

    private Picture Decode(Stream compressed)
    {
        var picture = new Picture(_width, _height);
        try
        {
            using var zlib = new ZLibStream(compressed, CompressionMode.Decompress);
            if (!_interlaced)
            {
                DecodePass(zlib, picture, (0, 0, 1, 1));
            }
            else
            {
                foreach ((int X, int Y, int StepX, int StepY) pass in Adam7)
                {
                    DecodePass(zlib, picture, pass);
                }
            }
        }
        catch (EndOfStreamException)
        {
            throw Truncated(_name);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException) // zlib has an IOException of its own
        {
            throw new MynaException($"{_name} is damaged: {exception.Message.TrimEnd('.')}; get a sound copy of the file", exception);
        }

        return picture;
    }

    private void DecodePass(Stream zlib, Picture picture, (int X, int Y, int StepX, int StepY) pass)
    {
        int columns = (_width - pass.X + pass.StepX - 1) / pass.StepX;
        int rows = (_height - pass.Y + pass.StepY - 1) / pass.StepY;
        if (columns <= 0 || rows <= 0)
        {
            return;
        }

        int bits = _colours.Samples * _depth;
        int stride = checked((int)((((long)columns * bits) + 7) / 8));
        int pixelBytes = Math.Max(1, bits / 8);
        var row = new byte[stride];
        var above = new byte[stride];
        Span<byte> filter = stackalloc byte[1];
        byte[] unpacked = pass.StepX == 1 ? [] : new byte[columns * Picture.Channels];
        for (int y = 0; y < rows; y++)
        {
            zlib.ReadExactly(filter);
            zlib.ReadExactly(row);
            Unfilter(filter[0], row, above, pixelBytes);
            Span<byte> target = picture.Row(pass.Y + (y * pass.StepY));
            if (pass.StepX == 1)
            {
                _colours.Unpack(row, target, _name);
            }
            else
            {
                _colours.Unpack(row, unpacked, _name);
                for (int x = 0; x < columns; x++)
                {
                    unpacked.AsSpan(x * 4, 4).CopyTo(target[((pass.X + (x * pass.StepX)) * 4)..]);
                }
            }

            (row, above) = (above, row);
        }
    }

    private void Unfilter(byte filter, Span<byte> row, ReadOnlySpan<byte> above, int step)
    {
        switch (filter)
        {
            case 0:
                break;
            case 1:
                for (int i = step; i < row.Length; i++)
                {
                    row[i] += row[i - step];
                }

                break;
            case 2:
                for (int i = 0; i < row.Length; i++)
                {
                    row[i] += above[i];
                }

                break;
            case 3:
                for (int i = 0; i < row.Length; i++)
                {
                    row[i] += (byte)(((i < step ? 0 : row[i - step]) + above[i]) / 2);
                }

                break;
            case 4:
                for (int i = 0; i < row.Length; i++)
                {
                    row[i] += i < step ? above[i] : Paeth(row[i - step], above[i], above[i - step]);
                }

                break;
            default:
                throw Damaged($"it has a row of unknown filter {filter}");
        }
    }

    private static byte Paeth(int left, int up, int corner)
    {
        int toLeft = Math.Abs(up - corner), toUp = Math.Abs(left - corner), toCorner = Math.Abs(left + up - (2 * corner));
        return (byte)(toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner);
    }

    private MynaException Damaged(string what) => new($"{_name} is damaged: {what}; get a sound copy of the file");

    private static MynaException Truncated(string name)
        => new($"{name} ends too early: a part of the picture is missing; get a complete copy of the file");
}
