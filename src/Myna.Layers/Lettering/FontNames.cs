using System.Buffers.Binary;
using System.Text;

namespace Myna.Layers.Lettering;

/// <summary>Reads a font's family and style (OpenType 1.9: table name) without reading its outlines.</summary>
internal static class FontNames
{
    private const int Family = 1, Style = 2, TypographicFamily = 16, TypographicStyle = 17;
    private const int MostBytes = 1 << 20;

    /// <summary>The names in a TrueType file; null if it is none or tells none.</summary>
    public static FontFace? Read(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            Span<byte> head = stackalloc byte[12];
            file.ReadExactly(head);
            uint version = BinaryPrimitives.ReadUInt32BigEndian(head);
            int tables = BinaryPrimitives.ReadUInt16BigEndian(head[4..]);
            if (version is not (0x0001_0000 or 0x7472_7565) || tables > 256)
            {
                return null;
            }

            byte[] directory = new byte[16 * tables];
            file.ReadExactly(directory);
            for (int i = 0; i < directory.Length; i += 16)
            {
                if (!directory.AsSpan(i, 4).SequenceEqual("name"u8))
                {
                    continue;
                }

                uint offset = BinaryPrimitives.ReadUInt32BigEndian(directory.AsSpan(i + 8)), length = BinaryPrimitives.ReadUInt32BigEndian(directory.AsSpan(i + 12));
                if (length > MostBytes)
                {
                    return null;
                }

                byte[] names = new byte[length];
                file.Position = offset;
                file.ReadExactly(names);
                return Parse(names, path);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // A font that cannot be read is not on the shelf.
        }

        return null;
    }

    private static FontFace? Parse(ReadOnlySpan<byte> names, string path)
    {
        int count = BinaryPrimitives.ReadUInt16BigEndian(names[2..]), strings = BinaryPrimitives.ReadUInt16BigEndian(names[4..]);
        var found = new Dictionary<int, string>();
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> record = names.Slice(6 + (12 * i), 12);
            int platform = BinaryPrimitives.ReadUInt16BigEndian(record), language = BinaryPrimitives.ReadUInt16BigEndian(record[4..]);
            int name = BinaryPrimitives.ReadUInt16BigEndian(record[6..]);
            if (name is not (Family or Style or TypographicFamily or TypographicStyle) || platform is not (1 or 3))
            {
                continue;
            }

            ReadOnlySpan<byte> bytes = names.Slice(strings + BinaryPrimitives.ReadUInt16BigEndian(record[10..]), BinaryPrimitives.ReadUInt16BigEndian(record[8..]));

            // American English of Windows says it best.
            if (platform == 3 && (language == 0x409 || !found.ContainsKey(name)))
            {
                found[name] = Encoding.BigEndianUnicode.GetString(bytes);
            }
            else if (platform == 1)
            {
                found.TryAdd(name, Encoding.Latin1.GetString(bytes));
            }
        }

        string? family = found.GetValueOrDefault(TypographicFamily) ?? found.GetValueOrDefault(Family);
        string style = found.GetValueOrDefault(TypographicStyle) ?? found.GetValueOrDefault(Style) ?? "Regular";
        return family is { Length: > 0 } ? new FontFace(family, style, path) : null;
    }
}
