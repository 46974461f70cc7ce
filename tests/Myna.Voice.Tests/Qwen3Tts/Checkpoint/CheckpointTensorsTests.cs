using System.Runtime.InteropServices;
using Myna.Tensors.Weights;
using Myna.Tensors.Weights.Checkpoints;

namespace Myna.Voice.Tests.Qwen3Tts.Checkpoint;

public sealed class CheckpointTensorsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_undivided_checkpoint_is_read()
    {
        using CheckpointTensors tensors = CheckpointTensors.Open(Qwen3TtsFolder.File("base"));

        Assert.True(tensors.Contains("talker.codec_head.weight"));
        Assert.False(tensors.Contains("talker.codec_head.bias"));
        Assert.Equal(1088 * 64, tensors.ReadFloats("talker.codec_head.weight", 1088, 64).Length);
        Assert.All(tensors.ReadFloats("talker.model.norm.weight", 64), x => Assert.True(float.IsFinite(x)));
    }

    [Fact]
    public void Shards_are_one_checkpoint()
    {
        WriteShard("model-00001-of-00002.safetensors", TensorToWrite.Floats("a", [1, 2, 3, 4], 2, 2));
        WriteShard("model-00002-of-00002.safetensors", Bits("b", [0x3F80, 0xC000, 0x4040, 0x3E80, 0, 0x42C8], 3, 2));
        WriteIndex("""{"metadata":{"total_size":28},"weight_map":{"a":"model-00001-of-00002.safetensors","b":"model-00002-of-00002.safetensors"}}""");

        using CheckpointTensors tensors = CheckpointTensors.Open(_folder.Path);

        Assert.Equal(["a", "b"], tensors.Names.Order(StringComparer.Ordinal));
        Assert.Equal(28, tensors.TotalBytes);
        Assert.Equal([1f, 2f, 3f, 4f], tensors.ReadFloats("a", 2, 2));
        Assert.Equal([1f, -2f, 3f, 0.25f, 0f, 100f], tensors.ReadFloats("b", 3, 2));
        Assert.Equal(new ushort[] { 0x3F80, 0xC000, 0x4040, 0x3E80, 0, 0x42C8 }, tensors.BFloat16Bits("b", 3, 2).ToArray());
        Assert.Contains("BF16 is expected", Message(() => tensors.BFloat16Bits("a", 2, 2)), StringComparison.Ordinal);
        Assert.Contains("should be [3, 2]", Message(() => tensors.ReadFloats("a", 3, 2)), StringComparison.Ordinal);
        Assert.Contains("has no tensor \"c\" among its 2", Message(() => tensors.ReadFloats("c")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ElementType.Float32)]
    [InlineData(ElementType.Float16)]
    [InlineData(ElementType.BFloat16)]
    public void Rows_of_a_table_are_those_of_the_whole(ElementType type)
    {
        float[] values = [.. Enumerable.Range(0, 7 * 5).Select(i => (i - 17) * 0.25f)];
        TensorToWrite table = type switch
        {
            ElementType.Float32 => TensorToWrite.Floats("table", values, 7, 5),
            ElementType.Float16 => TensorToWrite.Halves("table", values, 7, 5),
            _ => Bits("table", [.. values.Select(x => (ushort)(BitConverter.SingleToUInt32Bits(x) >> 16))], 7, 5),
        };
        WriteShard(CheckpointTensors.FileName, TensorToWrite.Raw("bytes", ElementType.UInt8, new byte[3], 3, 1), table);
        using CheckpointTensors tensors = CheckpointTensors.Open(_folder.Path);

        EmbeddingTable rows = tensors.Table("table", 7, 5);
        var row = new float[5];
        for (int i = 0; i < 7; i++)
        {
            rows.Read(i, row);
            Assert.Equal(values[(i * 5)..((i * 5) + 5)], row);
        }

        float[] sum = [1, 1, 1, 1, 1];
        rows.Add(6, sum, row);
        Assert.Equal(values.Skip(30).Select(x => x + 1), sum);
        Assert.Throws<ArgumentOutOfRangeException>(() => rows.Read(7, row));
        Assert.Throws<ArgumentOutOfRangeException>(() => rows.Read(-1, row));
        Assert.Contains("should be [5, 7]", Message(() => tensors.Table("table", 5, 7)), StringComparison.Ordinal);
        Assert.Contains("a table of BF16, F16 or F32", Message(() => tensors.Table("bytes", 3, 1)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_shard_is_named()
    {
        WriteShard("model-00001-of-00002.safetensors", TensorToWrite.Floats("a", [1], 1));
        WriteIndex("""{"weight_map":{"a":"model-00001-of-00002.safetensors","b":"model-00002-of-00002.safetensors"}}""");

        string message = Message(() => CheckpointTensors.Open(_folder.Path));

        Assert.Contains("lacks model-00002-of-00002.safetensors (1 of 2 shards", message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_index_that_names_absent_tensors_is_refused()
    {
        WriteShard("model-00001-of-00001.safetensors", TensorToWrite.Floats("a", [1], 1));
        WriteIndex("""{"weight_map":{"a":"model-00001-of-00001.safetensors","b":"model-00001-of-00001.safetensors"}}""");

        Assert.Contains("places the tensor \"b\" in model-00001-of-00001.safetensors", Message(() => CheckpointTensors.Open(_folder.Path)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../secret.safetensors")]
    [InlineData("/etc/secret.safetensors")]
    [InlineData("sub/secret.safetensors")]
    [InlineData("sub\\\\secret.safetensors")]
    [InlineData("C:secret.safetensors")]
    [InlineData("..")]
    [InlineData(".hidden.safetensors")]
    [InlineData("")]
    [InlineData("weights.bin")]
    [InlineData("a\\u0000.safetensors")]
    public void An_index_stays_in_its_folder(string shard)
    {
        WriteIndex("{\"weight_map\":{\"a\":\"" + shard + "\"}}");

        Assert.Contains("no file of its own folder", Message(() => CheckpointTensors.Open(_folder.Path)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"weight_map\":{\"a\":\"model", "not valid JSON")]
    [InlineData("", "not valid JSON")]
    [InlineData("[]", "no JSON object")]
    [InlineData("{}", "has no \"weight_map\"")]
    [InlineData("{\"weight_map\":[1]}", "has no \"weight_map\"")]
    [InlineData("{\"weight_map\":{}}", "names no tensors")]
    [InlineData("{\"weight_map\":{\"a\":1}}", "no file of its own folder")]
    public void A_corrupt_index_is_told(string json, string what)
    {
        WriteIndex(json);

        string message = Message(() => CheckpointTensors.Open(_folder.Path));

        Assert.Contains(what, message, StringComparison.Ordinal);
        Assert.Contains(CheckpointTensors.IndexFileName, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_shard_cut_short_is_told()
    {
        WriteShard("model-00001-of-00001.safetensors", TensorToWrite.Floats("a", [1, 2, 3, 4], 4));
        WriteIndex("""{"weight_map":{"a":"model-00001-of-00001.safetensors"}}""");
        string path = _folder.File("model-00001-of-00001.safetensors");
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^5]);

        Assert.Contains(path, Message(() => CheckpointTensors.Open(_folder.Path)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_weights_is_told()
    {
        Assert.Contains("has neither", Message(() => CheckpointTensors.Open(_folder.Path)), StringComparison.Ordinal);
        Assert.Contains("is no folder", Message(() => CheckpointTensors.Open(_folder.File("absent"))), StringComparison.Ordinal);
    }

    private static TensorToWrite Bits(string name, ushort[] bits, params int[] shape) =>
        TensorToWrite.Raw(name, ElementType.BFloat16, MemoryMarshal.AsBytes(bits.AsSpan()).ToArray(), shape);

    private static string Message(Action action) => Assert.ThrowsAny<MynaException>(action).Message;

    private void WriteShard(string name, params TensorToWrite[] tensors)
    {
        using FileStream stream = File.Create(_folder.File(name));
        SafetensorsWriter.Write(stream, tensors);
    }

    private void WriteIndex(string json) => File.WriteAllText(_folder.File(CheckpointTensors.IndexFileName), json);
}
