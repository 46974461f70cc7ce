using System.Buffers.Binary;
using System.Text;
using CsCheck;
using Myna.Tensors.Weights;

namespace Myna.Tensors.Tests.Weights;

/// <summary>Random files, sound and damaged: what is sound comes back whole, and nothing worse than an error comes of the rest.</summary>
public class SafetensorsPropertyTests
{
    private static readonly Gen<string> Texts = Gen.String[Gen.Char.Where(c => !char.IsSurrogate(c)), 0, 12];

    private static readonly Gen<TensorToWrite> Tensors =
        from name in Texts.Where(text => text.Length > 0 && text != "__metadata__")
        from type in Gen.Enum<ElementType>()
        from shape in Gen.Int[0, 5].Array[0, 4]
        let bits = shape.Aggregate(1, (a, b) => a * b) * type.Bits()
        where bits % 8 == 0
        from bytes in Gen.Byte.Array[bits / 8]
        select TensorToWrite.Raw(name, type, bytes, shape);

    private static readonly Gen<(TensorToWrite[] Tensors, Dictionary<string, string> Metadata)> Contents =
        from tensors in Tensors.Array[0, 8]
        from metadata in Gen.Dictionary(Texts, Texts)[0, 4]
        select (tensors.DistinctBy(tensor => tensor.Name).ToArray(), metadata);

    private static readonly Gen<byte[]> SoundFiles = Contents.Select(contents => Written(contents.Tensors, contents.Metadata));

    private static readonly string[] Odd = ["0", "-1", "9", "00", "1e3", "9223372036854775807", "18446744073709551616", "null", "[]", "\"\""];

    private static readonly Gen<string> OddNumbers = Gen.Int[0, Odd.Length - 1].Select(i => Odd[i]);

    [Fact]
    public void Random_files_come_back_whole() => Contents.Sample(
        contents =>
        {
            using SafetensorsFile file = SafetensorsFile.Parse(Written(contents.Tensors, contents.Metadata), "random");
            Assert.Equal(contents.Metadata.OrderBy(pair => pair.Key), file.Metadata.OrderBy(pair => pair.Key));
            Assert.Equal(contents.Tensors.Length, file.Tensors.Count);
            foreach (TensorToWrite tensor in contents.Tensors)
            {
                TensorEntry entry = file.Entry(tensor.Name);
                Assert.Equal(tensor.Type, entry.Type);
                Assert.Equal(tensor.Shape, entry.Shape);
                Assert.True(tensor.Bytes.Span.SequenceEqual(file.Bytes(tensor.Name)));
            }
        },
        iter: 500);

    [Fact]
    public void Random_bytes_are_an_error() => Gen.Byte.Array[0, 200].Sample(ReadsOrExplains, iter: 2000);

    [Fact]
    public void Random_headers_are_read_or_explained() => Gen.String[Gen.Char["{}[]\":,0123456789-.eFUI_adtypeshoffs\\u \n"], 0, 60].Sample(
        text => ReadsOrExplains(Malformed.File("{" + text, 4)),
        iter: 2000);

    [Fact]
    public void Files_with_changed_bytes_are_read_or_explained() =>
        Gen.Select(SoundFiles, Gen.Select(Gen.Int[0, 1 << 20], Gen.Byte).Array[1, 6]).Sample(
            (file, changes) =>
            {
                byte[] changed = [.. file];
                foreach ((int place, byte value) in changes)
                {
                    changed[place % changed.Length] = value;
                }

                ReadsOrExplains(changed);
            },
            iter: 2000);

    [Fact]
    public void Files_with_changed_numbers_are_read_or_explained() =>
        Gen.Select(SoundFiles, Gen.Int[0, 1 << 20], OddNumbers).Sample(
            (file, place, number) =>
            {
                int headerBytes = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
                string header = Encoding.UTF8.GetString(file, 8, headerBytes);
                int[] digits = [.. Enumerable.Range(0, header.Length).Where(i => char.IsAsciiDigit(header[i]))];
                if (digits.Length > 0)
                {
                    int at = digits[place % digits.Length];
                    ReadsOrExplains(Malformed.File(header[..at] + number + header[(at + 1)..], file.Length - 8 - headerBytes));
                }
            },
            iter: 2000);

    [Fact]
    public void Files_cut_off_anywhere_are_an_error() => Gen.Select(SoundFiles, Gen.Int[0, 1 << 20]).Sample(
        (file, place) =>
        {
            MynaException error = Malformed.ErrorOf(file[..(place % file.Length)]);
            Assert.Contains("weights.safetensors", error.Message, StringComparison.Ordinal);
        },
        iter: 1000);

    /// <summary>Opens, reads everything there is, and lets no exception but <see cref="MynaException"/> out.</summary>
    private static void ReadsOrExplains(byte[] bytes)
    {
        try
        {
            using SafetensorsFile file = SafetensorsFile.Parse(bytes, "random");
            foreach (TensorEntry entry in file.Tensors.Values)
            {
                Assert.Equal(entry.ByteCount, file.Bytes(entry.Name).Length);
                Assert.InRange(entry.StartByte + entry.ByteCount, 8, bytes.Length);
                try
                {
                    Assert.Equal(entry.Elements, file.ReadFloats(entry.Name).Length);
                }
                catch (MynaException error)
                {
                    Assert.Contains("cannot be read as floats", error.Message, StringComparison.Ordinal);
                }
            }
        }
        catch (MynaException error)
        {
            Assert.StartsWith("random is not a sound safetensors file", error.Message, StringComparison.Ordinal);
        }
    }

    private static byte[] Written(TensorToWrite[] tensors, Dictionary<string, string> metadata)
    {
        using var stream = new MemoryStream();
        SafetensorsWriter.Write(stream, tensors, metadata);
        return stream.ToArray();
    }
}
