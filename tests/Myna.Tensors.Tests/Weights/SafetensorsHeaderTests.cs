using System.Buffers.Binary;
using System.Text;
using Myna.Tensors.Weights;

namespace Myna.Tensors.Tests.Weights;

public class SafetensorsHeaderTests
{
    /// <summary>A header, the bytes behind it, and what the error must speak of.</summary>
    public static TheoryData<string, int, string> BrokenHeaders => new()
    {
        { "", 0, "not a JSON object" },
        { "[]", 0, "not a JSON object" },
        { "\uFEFF{}", 0, "not a JSON object" },
        { " {}", 0, "not a JSON object" },
        { "{", 0, "not JSON" },
        { "{}}", 0, "not JSON" },
        { "{} x", 0, "not JSON" },
        { "{}\0", 0, "not JSON" },
        { "{\"a\":}", 0, "not JSON" },
        { "{\"a\":{}/**/}", 0, "has no dtype" },
        { "{/**/}", 0, "not JSON" },
        { "{\"\\uD800\":{}}", 0, "half a character" },
        { "{\"a\":3}", 0, "'a' is not described by an object" },
        { "{\"a\":[]}", 0, "'a' is not described by an object" },
        { "{\"a\":{}}", 0, "has no dtype" },
        { "{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,4]}}", 4, "has no shape" },
        { "{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}", 4, "has no data_offsets" },
        { Tensor("a", "\"F31\"", "[1]", "[0,4]"), 4, "unknown type 'F31'" },
        { Tensor("a", "\"f32\"", "[1]", "[0,4]"), 4, "unknown type 'f32'" },
        { Tensor("a", "32", "[1]", "[0,4]"), 4, "dtype" },
        { Tensor("a", "\"F32\"", "1", "[0,4]"), 4, "shape that is not an array" },
        { Tensor("a", "\"F32\"", "[-1]", "[0,4]"), 4, "whole numbers" },
        { Tensor("a", "\"F32\"", "[1.0]", "[0,4]"), 4, "whole numbers" },
        { Tensor("a", "\"F32\"", "[1e0]", "[0,4]"), 4, "whole numbers" },
        { Tensor("a", "\"F32\"", "[\"1\"]", "[0,4]"), 4, "whole numbers" },
        { Tensor("a", "\"F32\"", "[[1]]", "[0,4]"), 4, "whole numbers" },
        { Tensor("a", "\"F32\"", "[99999999999999999999]", "[0,4]"), 4, "whole numbers" },
        { Tensor("a", "\"F32\"", "[4294967296,4294967296]", "[0,4]"), 4, "size that cannot be" },
        { Tensor("a", "\"F32\"", "[4294967296,4294967296,0]", "[0,0]"), 0, "size that cannot be" },
        { Tensor("a", "\"F64\"", "[9223372036854775807]", "[0,8]"), 8, "size that cannot be" },
        { Tensor("a", "\"F4\"", "[3]", "[0,2]"), 2, "size that cannot be" },
        { Tensor("a", "\"F6_E2M3\"", "[2]", "[0,2]"), 2, "size that cannot be" },
        { Tensor("a", "\"F32\"", "[1]", "[0]"), 4, "no range" },
        { Tensor("a", "\"F32\"", "[1]", "[0,4,8]"), 4, "no range" },
        { Tensor("a", "\"F32\"", "[1]", "[4,0]"), 4, "no range" },
        { Tensor("a", "\"F32\"", "[2]", "[0,4]"), 4, "8 bytes, but its data_offsets hold 4" },
        { Tensor("a", "\"F32\"", "[1]", "[0,4]"), 3, "ends at byte 4 of 3" },
        { Tensor("a", "\"F32\"", "[1]", "[9223372036854775800,9223372036854775804]"), 4, "ends at byte" },
        { Tensor("a", "\"F32\"", "[1]", "[0,4]"), 5, "1 bytes at its end belong to no tensor" },
        { "{}", 1, "1 bytes at its end belong to no tensor" },
        { Tensor("a", "\"F32\"", "[1]", "[4,8]"), 8, "hole of 4 bytes" },
        { Two("[0,4]", "[8,12]"), 12, "'b' leaves a hole of 4 bytes" },
        { Two("[0,4]", "[2,6]"), 6, "'b' overlaps 'a'" },
        { Two("[0,4]", "[0,4]"), 4, "overlaps" },
        { "{\"a\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]},\"a\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}", 0, "'a' is there twice" },
        { "{\"a\":{\"dtype\":\"U8\",\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}", 0, "more than one dtype" },
        { "{\"a\":{\"dtype\":\"U8\",\"shape\":[0],\"shape\":[0],\"data_offsets\":[0,0]}}", 0, "more than one shape" },
        { "{\"__metadata__\":3}", 0, "__metadata__ is not an object" },
        { "{\"__metadata__\":{\"steps\":3}}", 0, "'steps' is not a text" },
        { "{\"__metadata__\":{\"steps\":null}}", 0, "'steps' is not a text" },
        { "{\"__metadata__\":{\"x\":\"1\",\"x\":\"2\"}}", 0, "'x' is there twice" },
        { "{\"__metadata__\":{},\"__metadata__\":{}}", 0, "__metadata__ is there twice" },
    };

    [Theory]
    [MemberData(nameof(BrokenHeaders))]
    public void A_broken_header_is_named(string header, int dataBytes, string wanted)
    {
        MynaException error = Malformed.ErrorOf(Malformed.File(header, dataBytes));

        Assert.Contains(wanted, error.Message, StringComparison.Ordinal);
        Assert.StartsWith("weights.safetensors is not a sound safetensors file: ", error.Message, StringComparison.Ordinal);
        Assert.EndsWith(" again.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_header_that_is_not_utf8_is_named()
    {
        byte[] header = Encoding.UTF8.GetBytes("{\"a\":{}}");
        header[2] = 0xFF;

        Assert.Contains("UTF-8", Malformed.ErrorOf(Malformed.File(header, 0)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "empty")]
    [InlineData(1, "only 1 bytes")]
    [InlineData(7, "only 7 bytes")]
    public void Too_few_bytes_are_named(int count, string wanted) =>
        Assert.Contains(wanted, Malformed.ErrorOf(new byte[count]).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(3UL, "cut off")]
    [InlineData(100_000_000UL, "cut off")]
    [InlineData(100_000_001UL, "more than the 100000000")]
    [InlineData(ulong.MaxValue, "more than the 100000000")]
    [InlineData(0x8000_0000_0000_0000UL, "more than the 100000000")]
    public void An_absurd_header_length_is_named(ulong length, string wanted)
    {
        var file = new byte[10];
        BinaryPrimitives.WriteUInt64LittleEndian(file, length);
        file[8] = (byte)'{';
        file[9] = (byte)'}';

        Assert.Contains(wanted, Malformed.ErrorOf(file).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_format_allows_is_read()
    {
        const string Header =
            """
            {"scalar":{"dtype":"F32","shape":[],"data_offsets":[0,4]},
             "later":{"data_offsets":[6,6],"shape":[0,4294967296,4294967296],"dtype":"F64","note":{"of":["another","program"]}},
             "pair\u00e9":{"shape":[2],"dtype":"U8","data_offsets":[4,6]},
             "__metadata__":{"":"empty key","format":"pt"}}    
            """;

        using SafetensorsFile file = SafetensorsFile.Parse(Malformed.File(Header, 6), "x");

        Assert.Equal(["later", "pairé", "scalar"], file.Tensors.Keys.Order(StringComparer.Ordinal));
        Assert.Empty(file.Tensors["scalar"].Shape);
        Assert.Equal(1, file.Tensors["scalar"].Elements);
        Assert.Equal([0L, 4294967296, 4294967296], file.Tensors["later"].Shape);
        Assert.Equal(0, file.Tensors["later"].ByteCount);
        Assert.Equal(8 + Header.Length + 4, file.Tensors["pairé"].StartByte);
        Assert.Equal("empty key", file.Metadata[""]);
        Assert.Equal("pt", file.Metadata["format"]);
    }

    [Fact]
    public void A_file_without_tensors_is_read()
    {
        using SafetensorsFile file = SafetensorsFile.Parse(Malformed.File("{}", 0), "x");

        Assert.Empty(file.Tensors);
        Assert.Empty(file.Metadata);
    }

    [Fact]
    public void Names_in_messages_are_short_and_without_control_characters()
    {
        string name = "\\u001B[31m" + new string('n', 500);
        string message = Malformed.ErrorOf(Malformed.File($"{{\"{name}\":3}}", 0)).Message;

        Assert.DoesNotContain('\u001B', message);
        Assert.InRange(message.Length, 80, 300);
    }

    private static string Tensor(string name, string type, string shape, string offsets) =>
        $$$"""{"{{{name}}}":{"dtype":{{{type}}},"shape":{{{shape}}},"data_offsets":{{{offsets}}}}}""";

    private static string Two(string first, string second) =>
        $$$"""{"b":{"dtype":"F32","shape":[1],"data_offsets":{{{second}}}},"a":{"dtype":"F32","shape":[1],"data_offsets":{{{first}}}}}""";
}
