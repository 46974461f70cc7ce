using System.Buffers.Binary;

namespace Myna.Layers.Pictures;

/// <summary>The signature and chunks of PNG files (W3C, <em>Portable Network Graphics</em>, third edition, section 5).</summary>
internal static class PngChunks
{
    private static readonly uint[][] CrcTables = MakeCrcTables();

    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n'];

    public static void Write(Stream stream, ReadOnlySpan<byte> type, ReadOnlySpan<byte> content)
    {
        Span<byte> word = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(word, content.Length);
        stream.Write(word);
        stream.Write(type);
        stream.Write(content);
        BinaryPrimitives.WriteUInt32BigEndian(word, ~Crc(content, Crc(type, uint.MaxValue)));
        stream.Write(word);
    }

    /// <summary>The checksum, eight bytes at a time ("slicing by 8").</summary>
    public static uint Crc(ReadOnlySpan<byte> bytes, uint crc)
    {
        while (bytes.Length >= 8)
        {
            uint low = BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ crc;
            uint high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            crc = CrcTables[7][(byte)low] ^ CrcTables[6][(byte)(low >> 8)] ^ CrcTables[5][(byte)(low >> 16)] ^ CrcTables[4][low >> 24]
                ^ CrcTables[3][(byte)high] ^ CrcTables[2][(byte)(high >> 8)] ^ CrcTables[1][(byte)(high >> 16)] ^ CrcTables[0][high >> 24];
            bytes = bytes[8..];
        }

        foreach (byte value in bytes)
        {
            crc = CrcTables[0][(byte)(crc ^ value)] ^ (crc >> 8);
        }

        return crc;
    }

    private static uint[][] MakeCrcTables()
    {
        var tables = new uint[8][];
        tables[0] = new uint[256];
        for (uint i = 0; i < 256; i++)
        {
            uint value = i;
            for (int bit = 0; bit < 8; bit++)
            {
                value = (value & 1) != 0 ? 0xEDB88320 ^ (value >> 1) : value >> 1;
            }

            tables[0][i] = value;
        }

        for (int t = 1; t < 8; t++)
        {
            tables[t] = [.. tables[t - 1].Select(value => tables[0][(byte)value] ^ (value >> 8))];
        }

        return tables;
    }
}
