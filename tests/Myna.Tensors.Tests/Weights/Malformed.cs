using System.Buffers.Binary;
using System.Text;
using Myna.Tensors.Weights;

namespace Myna.Tensors.Tests.Weights;

/// <summary>Files made of a header text and some bytes, sound or not.</summary>
internal static class Malformed
{
    public static byte[] File(string header, int dataBytes) => File(Encoding.UTF8.GetBytes(header), dataBytes);

    public static byte[] File(byte[] header, int dataBytes)
    {
        var file = new byte[8 + header.Length + dataBytes];
        BinaryPrimitives.WriteInt64LittleEndian(file, header.Length);
        header.CopyTo(file, 8);
        return file;
    }

    public static MynaException ErrorOf(byte[] file) =>
        Assert.Throws<MynaException>(() => SafetensorsFile.Parse(file, "weights.safetensors"));
}
