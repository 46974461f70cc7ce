using System.Text;
using Myna.Tensors.Weights.Onnx;

namespace Myna.Tensors.Tests.Weights.Onnx;

public sealed class OnnxFileTests
{
    [Fact]
    public void Operations_attributes_and_constants_are_read()
    {
        OnnxFile file = OnnxFile.Parse(Model(), "tiny.onnx");
        OnnxNode node = Assert.Single(file.Nodes);
        Assert.Equal("Conv", node.Operator);
        Assert.Equal(["x", "w"], node.Inputs);
        Assert.Equal(["y"], node.Outputs);
        Assert.Equal([1, 2], node.Integers["strides"]);
        Assert.Equal(0.5f, node.Floats["alpha"]);
        Assert.Equal([2, 2], file.Constants["w"].Shape);
        Assert.Equal([1, -2, 3, 4.5f], file.Constants["w"].Values);
        Assert.Equal([7f], file.Constants["c"].Values);
    }

    [Fact]
    public void A_file_cut_off_anywhere_is_refused_or_read_and_never_crashes()
    {
        byte[] whole = Model();
        for (int length = 0; length < whole.Length; length++)
        {
            byte[] part = whole[..length];
            MynaException exception = Assert.Throws<MynaException>(() => OnnxFile.Parse(part, "cut.onnx"));
            Assert.Contains("cut.onnx", exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Changed_bytes_never_crash()
    {
        byte[] whole = Model();
        var random = new Random(1);
        for (int round = 0; round < 3000; round++)
        {
            byte[] changed = [.. whole];
            for (int k = 0; k < 1 + (round % 3); k++)
            {
                changed[random.Next(changed.Length)] = (byte)random.Next(256);
            }

            try
            {
                _ = OnnxFile.Parse(changed, "changed.onnx");
            }
            catch (MynaException)
            {
                // Refused: as it should be.
            }
        }
    }

    [Fact]
    public void A_missing_file_is_named()
        => Assert.Contains("nowhere.onnx", Assert.Throws<MynaException>(() => OnnxFile.Read("/nowhere/nowhere.onnx")).Message, StringComparison.Ordinal);

    /// <summary>A model with a constant, an initialiser and a convolution, in protobuf's encoding.</summary>
    private static byte[] Model()
    {
        byte[] weights = [.. Number(1, 2), .. Number(1, 2), .. Number(2, 1), .. Text(8, "w"), .. Bytes(9, [.. ((float[])[1, -2, 3, 4.5f]).SelectMany(BitConverter.GetBytes)])];
        byte[] seven = [.. Number(1, 1), .. Number(2, 7), .. Number(7, 7)];
        byte[] constant = [.. Text(2, "c"), .. Text(4, "Constant"), .. Bytes(5, [.. Text(1, "value"), .. Bytes(5, seven)])];
        byte[] strides = [.. Text(1, "strides"), .. Number(8, 1), .. Number(8, 2)];
        byte[] alpha = [.. Text(1, "alpha"), (2 << 3) | 5, .. BitConverter.GetBytes(0.5f)];
        byte[] node = [.. Text(1, "x"), .. Text(1, "w"), .. Text(2, "y"), .. Text(4, "Conv"), .. Bytes(5, strides), .. Bytes(5, alpha)];
        return Bytes(7, [.. Bytes(1, constant), .. Bytes(5, weights), .. Bytes(1, node)]);
    }

    private static byte[] Number(int field, ulong value) => [(byte)(field << 3), .. Varint(value)];

    private static byte[] Text(int field, string text) => Bytes(field, Encoding.UTF8.GetBytes(text));

    private static byte[] Bytes(int field, byte[] bytes) => [(byte)((field << 3) | 2), .. Varint((ulong)bytes.Length), .. bytes];

    private static List<byte> Varint(ulong value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        bytes.Add((byte)value);
        return bytes;
    }
}
