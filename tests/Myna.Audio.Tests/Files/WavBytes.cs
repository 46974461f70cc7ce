using System.Buffers.Binary;
using System.Text;

namespace Myna.Audio.Tests.Files;

/// <summary>Builds WAV files byte by byte, right or wrong as a test wants them.</summary>
internal static class WavBytes
{
    /// <summary>A file of chunks; the RIFF size is the true one unless given.</summary>
    public static byte[] File(uint? riffSize, params byte[][] chunks)
    {
        byte[] body = [.. "WAVE"u8, .. chunks.SelectMany(chunk => chunk)];
        return [.. "RIFF"u8, .. UInt32(riffSize ?? (uint)body.Length), .. body];
    }

    public static byte[] Chunk(string id, byte[] body, uint? size = null, bool pad = true)
        => [.. Encoding.ASCII.GetBytes(id), .. UInt32(size ?? (uint)body.Length), .. body, .. pad && body.Length % 2 == 1 ? new byte[1] : []];

    public static byte[] Format(int code, int channels, int rate, int bits, int? frameBytes = null)
        => Chunk("fmt ", [
            .. UInt16(code), .. UInt16(channels), .. UInt32((uint)rate), .. UInt32((uint)(rate * channels * bits / 8)),
            .. UInt16(frameBytes ?? channels * ((bits + 7) / 8)), .. UInt16(bits)]);

    public static byte[] Extensible(int code, int channels, int rate, int bits, int validBits)
        => Chunk("fmt ", [
            .. UInt16(0xFFFE), .. UInt16(channels), .. UInt32((uint)rate), .. UInt32((uint)(rate * channels * bits / 8)),
            .. UInt16(channels * bits / 8), .. UInt16(bits), .. UInt16(22), .. UInt16(validBits), .. UInt32(0), .. UInt16(code),
            0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71]);

    public static byte[] Samples16(params short[] samples) => [.. samples.SelectMany(sample => UInt16((ushort)sample))];

    public static byte[] UInt16(int value)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)value);
        return bytes;
    }

    public static byte[] UInt32(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }
}
