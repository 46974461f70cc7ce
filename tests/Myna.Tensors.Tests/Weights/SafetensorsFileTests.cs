using Myna.Tensors.Weights;

namespace Myna.Tensors.Tests.Weights;

public sealed class SafetensorsFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("myna-safetensors-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_weights_in_the_repository_are_read()
    {
        using SafetensorsFile file = SafetensorsFile.Open(Path.Combine(Repository(), "models", "lite", "acoustic.safetensors"));

        Assert.Equal("myna-lite", file.Metadata["format"]);
        float[] bias = file.ReadFloats("dec.blocks.0.ada.bias", 768);
        ReadOnlySpan<byte> bytes = file.Bytes("dec.blocks.0.ada.bias");
        for (int i = 0; i < bias.Length; i++)
        {
            Assert.Equal((float)BitConverter.ToHalf(bytes[(2 * i)..]), bias[i]);
        }

        Assert.All(file.Tensors.Keys, name => Assert.All(file.ReadFloats(name).Take(1000), x => Assert.True(float.IsFinite(x))));
    }

    [Fact]
    public void A_mapped_file_and_its_bytes_in_memory_are_the_same()
    {
        byte[] bytes = Sample();
        string path = PathOf("sample.safetensors", bytes);
        using SafetensorsFile mapped = SafetensorsFile.Open(path);
        using SafetensorsFile parsed = SafetensorsFile.Parse(bytes, "sample");
        using SafetensorsFile streamed = SafetensorsFile.Read(new MemoryStream(bytes), "sample");

        foreach (SafetensorsFile file in new[] { mapped, parsed, streamed })
        {
            Assert.Equal(["ids", "weight"], file.Tensors.Keys.Order(StringComparer.Ordinal));
            Assert.Equal([1f, -2f, 3.5f, 0f, 65504f, 1e-7f], file.ReadFloats("weight", 2, 3), (a, b) => Math.Abs(a - b) < 1e-7);
            Assert.Equal([7f, -8f, 9f], file.ReadFloats("ids"));
            Assert.Equal(bytes.AsSpan((int)file.Entry("ids").StartByte, 12), file.Bytes("ids"));
        }
    }

    [Fact]
    public void Missing_tensors_and_other_shapes_are_named()
    {
        using SafetensorsFile file = SafetensorsFile.Parse(Sample(), "lite.safetensors");

        Assert.Contains("lite.safetensors has no tensor 'bias' among its 2", Message(() => file.ReadFloats("bias")), StringComparison.Ordinal);
        Assert.Contains("'bias'", Message(() => file.Bytes("bias")), StringComparison.Ordinal);
        foreach (int[] shape in new int[][] { [3, 2], [6], [2, 3, 1] })
        {
            string message = Message(() => file.ReadFloats("weight", shape));
            Assert.Contains("'weight' is F16 [2, 3]", message, StringComparison.Ordinal);
            Assert.Contains($"should be [{string.Join(", ", shape)}]", message, StringComparison.Ordinal);
        }

        Assert.Throws<ArgumentException>(() => file.ReadFloats("weight", new float[5]));
    }

    [Fact]
    public void Files_that_are_not_there_or_no_files_are_named()
    {
        string missing = Path.Combine(_folder, "missing.safetensors");
        Assert.Equal($"{missing} does not exist; check the path, or fetch the weights again.", Message(() => SafetensorsFile.Open(missing)));
        Assert.Contains("does not exist", Message(() => SafetensorsFile.Open(Path.Combine(missing, "deeper"))), StringComparison.Ordinal);
        Assert.Contains("is a directory", Message(() => SafetensorsFile.Open(_folder)), StringComparison.Ordinal);
        Assert.Contains("the file is empty", Message(() => SafetensorsFile.Open(PathOf("empty", []))), StringComparison.Ordinal);
        Assert.Contains("only 5 bytes", Message(() => SafetensorsFile.Open(PathOf("short", new byte[5]))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_is_free_again_after_an_error_and_after_closing()
    {
        string broken = PathOf("broken", Malformed.File("{", 0));
        Assert.Throws<MynaException>(() => SafetensorsFile.Open(broken));
        File.Open(broken, FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose();

        string sound = PathOf("sound", Sample());
        SafetensorsFile.Open(sound).Dispose();
        File.Open(sound, FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose();
    }

    [Fact]
    public void A_closed_file_says_so()
    {
        SafetensorsFile file = SafetensorsFile.Open(PathOf("sample", Sample()));
        file.Dispose();
        file.Dispose();

        Assert.Throws<ObjectDisposedException>(() => file.Bytes("ids").Length);
    }

    [Fact]
    public void A_stream_without_end_is_refused()
    {
        using var endless = new MemoryStream(new byte[100_000]);
        Assert.Contains("longer than 70000 bytes", Message(() => SafetensorsFile.Read(endless, "prompt.myna", 70_000)), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_type_of_number_becomes_floats()
    {
        byte[] Bytes<T>(params T[] values)
            where T : unmanaged
            => System.Runtime.InteropServices.MemoryMarshal.AsBytes<T>(values).ToArray();

        (ElementType Type, byte[] Bytes, float[] Wanted)[] cases =
        [
            (ElementType.Bool, [0, 1], [0, 1]),
            (ElementType.UInt8, [0, 255], [0, 255]),
            (ElementType.Int8, [127, 128], [127, -128]),
            (ElementType.Int16, Bytes<short>(-32768, 3), [-32768, 3]),
            (ElementType.UInt16, Bytes<ushort>(65535, 3), [65535, 3]),
            (ElementType.Int32, Bytes(int.MinValue, 5), [-2147483648f, 5]),
            (ElementType.UInt32, Bytes(uint.MaxValue, 5u), [4294967296f, 5]),
            (ElementType.Int64, Bytes(long.MinValue, 16777217L), [-9223372036854775808f, 16777216]),
            (ElementType.UInt64, Bytes(ulong.MaxValue, 1UL), [18446744073709551616f, 1]),
            (ElementType.Float16, Bytes((Half)1.5f, Half.NegativeInfinity), [1.5f, float.NegativeInfinity]),
            (ElementType.BFloat16, Bytes<ushort>(0x3FC0, 0xFF80), [1.5f, float.NegativeInfinity]),
            (ElementType.Float32, Bytes(0.1f, float.NaN), [0.1f, float.NaN]),
            (ElementType.Float64, Bytes(0.1, 1e300), [0.1f, float.PositiveInfinity]),
            (ElementType.Float8E4M3, [0x38, 0xFE], [1, -448]),
            (ElementType.Float8E5M2, [0x3C, 0xFC], [1, float.NegativeInfinity]),
            (ElementType.Float8E8M0, [0x7F, 0x80], [1, 2]),
            (ElementType.Float8E4M3Fnuz, [0x40, 0x80], [1, float.NaN]),
            (ElementType.Float8E5M2Fnuz, [0x40, 0x80], [1, float.NaN]),
            (ElementType.Float4, [0x72], [1, 6]),
        ];

        foreach ((ElementType type, byte[] bytes, float[] wanted) in cases)
        {
            using SafetensorsFile file = FileOf(TensorToWrite.Raw("x", type, bytes, 2));
            Assert.Equal(wanted, file.ReadFloats("x"));
        }

        foreach (ElementType type in Enum.GetValues<ElementType>().Except(cases.Select(c => c.Type)))
        {
            using SafetensorsFile file = FileOf(TensorToWrite.Raw("x", type, new byte[type.Bits() / 2], 4));
            Assert.Contains($"{type.FileName()} [4], which cannot be read as floats", Message(() => file.ReadFloats("x")), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Tensors_at_odd_addresses_are_read()
    {
        const string Header = """{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"b":{"dtype":"F32","shape":[2],"data_offsets":[1,9]}}""";
        byte[] bytes = Malformed.File(Header, 9);
        BitConverter.TryWriteBytes(bytes.AsSpan(bytes.Length - 8), 1.25f);
        BitConverter.TryWriteBytes(bytes.AsSpan(bytes.Length - 4), -7f);

        using SafetensorsFile file = SafetensorsFile.Open(PathOf("odd", bytes));

        Assert.Equal([1.25f, -7f], file.ReadFloats("b"));
    }

    private static string Repository()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Myna.slnx")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("The tests run outside the repository.");
    }

    private static byte[] Sample()
    {
        using var stream = new MemoryStream();
        SafetensorsWriter.Write(
            stream,
            [
                TensorToWrite.Halves("weight", [1f, -2f, 3.5f, 0f, 65504f, 1e-7f], 2, 3),
                TensorToWrite.Integers("ids", [7, -8, 9], 3),
            ]);
        return stream.ToArray();
    }

    private static SafetensorsFile FileOf(TensorToWrite tensor)
    {
        using var stream = new MemoryStream();
        SafetensorsWriter.Write(stream, [tensor]);
        return SafetensorsFile.Parse(stream.ToArray(), "x");
    }

    private static string Message(Action action) => Assert.Throws<MynaException>(action).Message;

    private static string Message(Func<object> action) => Assert.Throws<MynaException>(() => action()).Message;

    private string PathOf(string name, byte[] bytes)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
