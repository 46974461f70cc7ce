using Myna.Tensors.Weights.Gguf;

namespace Myna.Tensors.Tests.Weights.Gguf;

/// <summary>Blocks are made from ggml's reference formulas (<c>ggml-quants.c</c>): from whole numbers to bytes here, from bytes to floats in the reader.</summary>
public sealed class GgufFileTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Q8_0_is_a_scale_times_bytes()
    {
        sbyte[] whole = [.. Enumerable.Range(0, 64).Select(i => (sbyte)((i * 37 % 255) - 127))];
        byte[] bytes = [.. GgufWriter.Half(0.5f), .. whole[..32].Select(q => (byte)q), .. GgufWriter.Half(-0.25f), .. whole[32..].Select(q => (byte)q)];
        float[] expected = [.. whole.Select((q, i) => (i < 32 ? 0.5f : -0.25f) * q)];
        Assert.Equal(expected, Read(8, [2, 32], bytes));
    }

    [Fact]
    public void Q4_0_has_its_first_half_in_the_low_bits()
    {
        int[] whole = [.. Enumerable.Range(0, 32).Select(i => i * 7 % 16)];
        byte[] bytes = [.. GgufWriter.Half(0.125f), .. Enumerable.Range(0, 16).Select(i => (byte)(whole[i] | (whole[16 + i] << 4)))];
        float[] expected = [.. whole.Select(q => 0.125f * (q - 8))];
        Assert.Equal(expected, Read(2, [32], bytes));
    }

    [Fact]
    public void Q4_K_has_eight_groups_with_scales_and_minima_of_six_bits()
    {
        (int[] scales, int[] minima, int[] whole) = Groups(15);
        byte[] bytes = [.. GgufWriter.Half(0.5f), .. GgufWriter.Half(0.25f), .. Packed(scales, minima), .. Nibbles(whole)];
        Assert.Equal(Expected(scales, minima, whole), Read(12, [1, 256], bytes));
    }

    [Fact]
    public void Q5_K_adds_a_fifth_bit()
    {
        (int[] scales, int[] minima, int[] whole) = Groups(31);
        var high = new byte[32];
        for (int i = 0; i < 256; i++)
        {
            high[i % 32] |= (byte)((whole[i] >> 4) << (i / 32));
        }

        byte[] bytes = [.. GgufWriter.Half(0.5f), .. GgufWriter.Half(0.25f), .. Packed(scales, minima), .. high, .. Nibbles([.. whole.Select(q => q & 15)])];
        Assert.Equal(Expected(scales, minima, whole), Read(13, [256], bytes));
    }

    [Fact]
    public void Q6_K_has_sixteen_groups_of_signed_scales()
    {
        int[] whole = [.. Enumerable.Range(0, 256).Select(i => i * 29 % 64)];
        sbyte[] scales = [.. Enumerable.Range(0, 16).Select(i => (sbyte)((i * 17) - 128))];
        var low = new byte[128];
        var high = new byte[64];
        for (int half = 0; half < 2; half++)
        {
            for (int l = 0; l < 32; l++)
            {
                // The order of ggml's dequantize_row_q6_K: y[l], y[l + 32], y[l + 64], y[l + 96].
                int[] q = [.. Enumerable.Range(0, 4).Select(quarter => whole[(half * 128) + (quarter * 32) + l])];
                low[(half * 64) + l] = (byte)((q[0] & 15) | ((q[2] & 15) << 4));
                low[(half * 64) + 32 + l] = (byte)((q[1] & 15) | ((q[3] & 15) << 4));
                high[(half * 32) + l] = (byte)((q[0] >> 4) | ((q[1] >> 4) << 2) | ((q[2] >> 4) << 4) | ((q[3] >> 4) << 6));
            }
        }

        byte[] bytes = [.. low, .. high, .. scales.Select(s => (byte)s), .. GgufWriter.Half(0.5f)];
        float[] expected = [.. whole.Select((q, i) => 0.5f * scales[i / 16] * (q - 32))];
        Assert.Equal(expected, Read(14, [256], bytes));
    }

    [Fact]
    public void Plain_types_facts_and_shapes_are_read()
    {
        File.WriteAllBytes(_path, GgufWriter.Write(
        [
            ("a", 0, [2, 3], [.. Enumerable.Range(0, 6).SelectMany(i => BitConverter.GetBytes(i + 0.5f))]),
            ("b", 30, [2], [0x80, 0x3F, 0x00, 0xC0]),
            ("c", 1, [1], GgufWriter.Half(0.75f)),
        ], alignment: 64));
        using GgufFile file = GgufFile.Open(_path);
        Assert.Equal("qwen_image", file.Metadata["general.architecture"]);
        Assert.Equal([2, 3], file.Tensors["a"].Shape);
        Assert.Equal([0.5f, 1.5f, 2.5f, 3.5f, 4.5f, 5.5f], file.ReadFloats("a", 2, 3));
        Assert.Equal([1f, -2f], file.ReadFloats("b", 2));
        Assert.Equal([0.75f], file.ReadFloats("c", 1));
        file.Forget("a");
        Assert.Equal(4.5f, file.ReadFloats("a", 2, 3)[4]);
        Assert.Contains("[2, 3]", Assert.Throws<MynaException>(() => file.ReadFloats("a", 3, 2)).Message, StringComparison.Ordinal);
        Assert.Throws<MynaException>(() => file.ReadFloats("nothing", 1));
    }

    [Fact]
    public void Damage_is_refused_wherever_the_file_is_cut_or_changed()
    {
        byte[] whole = GgufWriter.Write([("a", 2, [32], new byte[18]), ("b", 0, [2], new byte[8])]);
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(_path, whole[..length]);
            Assert.Throws<MynaException>(() => GgufFile.Open(_path));
        }

        var random = new Random(5);
        for (int i = 0; i < 500; i++)
        {
            byte[] changed = [.. whole];
            for (int change = 0; change < 3; change++)
            {
                changed[random.Next(Math.Min(changed.Length, 300))] = (byte)random.Next(256);
            }

            File.WriteAllBytes(_path, changed);
            try
            {
                using GgufFile file = GgufFile.Open(_path);
                foreach (GgufTensor tensor in file.Tensors.Values)
                {
                    file.ReadFloats(tensor.Name, [.. tensor.Shape.Select(extent => (int)extent)]);
                }
            }
            catch (MynaException)
            {
                // Refused, as it should be; any other exception fails the test.
            }
        }
    }

    [Fact]
    public void Types_that_are_not_read_are_named()
    {
        File.WriteAllBytes(_path, GgufWriter.Write([("a", 10, [256], new byte[84])]));
        Assert.Contains("type 10", Assert.Throws<MynaException>(() => GgufFile.Open(_path)).Message, StringComparison.Ordinal);
    }

    private float[] Read(int type, int[] shape, byte[] bytes)
    {
        File.WriteAllBytes(_path, GgufWriter.Write([("t", type, [.. shape.Select(extent => (long)extent)], bytes)]));
        using GgufFile file = GgufFile.Open(_path);
        return file.ReadFloats("t", shape);
    }

    private static (int[] Scales, int[] Minima, int[] Whole) Groups(int most) => (
        [.. Enumerable.Range(0, 8).Select(i => (i * 23 % 64) | 1)], [.. Enumerable.Range(0, 8).Select(i => i * 41 % 64)],
        [.. Enumerable.Range(0, 256).Select(i => i * 13 % (most + 1))]);

    /// <summary>As ggml packs them: the low six bits of the first four groups, then the others' low four bits with their upper two above the first ones.</summary>
    private static byte[] Packed(int[] scales, int[] minima)
    {
        var bytes = new byte[12];
        for (int j = 0; j < 4; j++)
        {
            bytes[j] = (byte)(scales[j] | ((scales[j + 4] >> 4) << 6));
            bytes[j + 4] = (byte)(minima[j] | ((minima[j + 4] >> 4) << 6));
            bytes[j + 8] = (byte)((scales[j + 4] & 15) | ((minima[j + 4] & 15) << 4));
        }

        return bytes;
    }

    private static byte[] Nibbles(int[] whole) =>
        [.. Enumerable.Range(0, 128).Select(i => (byte)(whole[(i / 32 * 64) + (i % 32)] | (whole[(i / 32 * 64) + 32 + (i % 32)] << 4)))];

    private static float[] Expected(int[] scales, int[] minima, int[] whole) =>
        [.. whole.Select((q, i) => (0.5f * scales[i / 32] * q) - (0.25f * minima[i / 32]))];
}
