using System.Buffers.Binary;
using System.Text;

namespace Myna.Tensors.Tests.Weights.Gguf;

/// <summary>Writes small GGUF files for tests, from the format's description.</summary>
internal static class GgufWriter
{
    public static byte[] Write(IReadOnlyList<(string Name, int Type, long[] Shape, byte[] Bytes)> tensors, int alignment = 32, uint version = 3)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write("GGUF"u8);
        writer.Write(version);
        writer.Write((long)tensors.Count);
        writer.Write(3L);
        Text(writer, "general.architecture");
        writer.Write(8);
        Text(writer, "qwen_image");
        Text(writer, "general.alignment");
        writer.Write(4);
        writer.Write(alignment);
        Text(writer, "general.tags");
        writer.Write(9);
        writer.Write(8);
        writer.Write(2L);
        Text(writer, "a");
        Text(writer, "bc");
        long offset = 0;
        foreach ((string name, int type, long[] shape, byte[] bytes) in tensors)
        {
            Text(writer, name);
            writer.Write(shape.Length);
            foreach (long extent in shape.Reverse())
            {
                writer.Write(extent);
            }

            writer.Write(type);
            writer.Write(offset);
            offset += (bytes.Length + alignment - 1) / alignment * alignment;
        }

        foreach ((_, _, _, byte[] bytes) in tensors)
        {
            writer.Write(new byte[(alignment - (stream.Length % alignment)) % alignment]);
            writer.Write(bytes);
        }

        return stream.ToArray();
    }

    /// <summary>A half-precision number's bytes.</summary>
    public static byte[] Half(float value)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteHalfLittleEndian(bytes, (Half)value);
        return bytes;
    }

    private static void Text(BinaryWriter writer, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        writer.Write((long)bytes.Length);
        writer.Write(bytes);
    }
}
