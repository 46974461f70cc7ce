using System.Buffers.Binary;
using System.Text;
using Myna.Tensors.Weights;

namespace Myna.Tensors.Tests.Weights;

public class SafetensorsWriterTests
{
    [Fact]
    public void A_file_is_what_the_format_says()
    {
        byte[] file = Written(
            new Dictionary<string, string> { ["voice"] = "Zoë", ["format"] = "myna" },
            TensorToWrite.Halves("b", [1, 2], 2),
            TensorToWrite.Floats("z", [1], []),
            TensorToWrite.Integers("a", [3], 1, 1));

        int headerBytes = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        string header = Encoding.UTF8.GetString(file, 8, headerBytes);

        Assert.Equal(0, headerBytes % 8);
        Assert.Equal(
            """{"__metadata__":{"format":"myna","voice":"Zoë"},"a":{"dtype":"I32","shape":[1,1],"data_offsets":[0,4]},"z":{"dtype":"F32","shape":[],"data_offsets":[4,8]},"b":{"dtype":"F16","shape":[2],"data_offsets":[8,12]}}""",
            header.TrimEnd(' '));
        Assert.Equal([3, 0, 0, 0, 0, 0, 0x80, 0x3F, 0, 0x3C, 0, 0x40], file[(8 + headerBytes)..]);
    }

    [Fact]
    public void The_order_of_tensors_and_texts_does_not_matter()
    {
        TensorToWrite[] tensors = [.. "qwertz".Select((c, i) => TensorToWrite.Floats(c.ToString(), new float[i], i))];
        var metadata = new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" };

        byte[] one = Written(metadata, tensors);
        byte[] other = Written(new Dictionary<string, string>(metadata.Reverse()), [.. tensors.Reverse()]);

        Assert.Equal(one, other);
    }

    [Fact]
    public void What_cannot_be_written_is_refused()
    {
        Assert.Throws<ArgumentException>(() => TensorToWrite.Floats("x", [1, 2], 3));
        Assert.Throws<ArgumentException>(() => TensorToWrite.Floats("x", [1, 2], -2));
        Assert.Throws<ArgumentException>(() => TensorToWrite.Floats("", [1], 1));
        Assert.Throws<ArgumentException>(() => TensorToWrite.Floats("__metadata__", [1], 1));
        Assert.Throws<ArgumentException>(() => TensorToWrite.Raw("x", ElementType.Float4, new byte[2], 3));
        TensorToWrite tensor = TensorToWrite.Floats("x", [1], 1);
        Assert.Throws<ArgumentException>(() => Written(null, tensor, tensor));
        Assert.ThrowsAny<ArgumentException>(() => Written(new Dictionary<string, string> { ["a"] = "\uD800" }, tensor));
    }

    private static byte[] Written(IReadOnlyDictionary<string, string>? metadata, params TensorToWrite[] tensors)
    {
        using var stream = new MemoryStream();
        SafetensorsWriter.Write(stream, tensors, metadata);
        return stream.ToArray();
    }
}
