using System.Runtime.InteropServices;
using Myna.Tensors.Kernels;
using Myna.Tensors.Kernels.Quantised;
using Myna.Tensors.Threads;

namespace Myna.Tensors.Tests.Kernels.Quantised;

public sealed unsafe class QuantisedMatrixTests
{
    public static TheoryData<QuantisedFormat> Formats => [QuantisedFormat.Int8, QuantisedFormat.Int4];

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_matrix_knows_its_shape_and_its_bytes(QuantisedFormat format)
    {
        QuantisedMatrix matrix = QuantisedMatrix.Pack(new float[65 * 70], 65, 70, format, new float[65]);
        Assert.Equal((65, 70, format), (matrix.Outputs, matrix.Inputs, matrix.Format));
        Assert.Equal(QuantisedMatrix.BytesFor(65, 70, format), matrix.Bytes);
        Assert.Equal(matrix.Bytes, matrix.Packed.Length);
        Assert.Equal(0, matrix.Bytes % 64);
        Assert.Equal(format == QuantisedFormat.Int8 ? 80L * 128 + (5 * 64) : 80L * 128 * 9 / 16, matrix.Bytes);
    }

    [Fact]
    public void Int8_weights_come_back_within_half_a_step_of_their_row()
    {
        float[] weights = EveryWidth.Values(37 * 83, 1);
        QuantisedMatrix matrix = QuantisedMatrix.Pack(weights, 37, 83, QuantisedFormat.Int8);
        var row = new float[83];
        for (int output = 0; output < 37; output++)
        {
            matrix.DequantiseRow(output, row);
            ReadOnlySpan<float> exact = weights.AsSpan(output * 83, 83);
            float step = LargestMagnitude(exact) / 127;
            for (int k = 0; k < 83; k++)
            {
                Assert.InRange(row[k], exact[k] - (0.5001f * step), exact[k] + (0.5001f * step));
            }
        }
    }

    [Fact]
    public void Int4_weights_lose_less_than_with_the_obvious_scale()
    {
        // Normally distributed rows, as trained weights are: the obvious scale maps each group's largest weight to -8.
        const int Outputs = 64, Inputs = 512;
        float[] weights = Normal(Outputs * Inputs, 2);
        QuantisedMatrix matrix = QuantisedMatrix.Pack(weights, Outputs, Inputs, QuantisedFormat.Int4);
        var row = new float[Inputs];
        double error = 0, plain = 0, power = 0;
        for (int output = 0; output < Outputs; output++)
        {
            matrix.DequantiseRow(output, row);
            for (int first = 0; first < Inputs; first += 32)
            {
                ReadOnlySpan<float> exact = weights.AsSpan((output * Inputs) + first, 32);
                float largest = 0;
                foreach (float w in exact)
                {
                    largest = MathF.Abs(w) > MathF.Abs(largest) ? w : largest;
                }

                float scale = largest / -8;
                for (int k = 0; k < 32; k++)
                {
                    float obvious = scale * Math.Clamp(MathF.Round(exact[k] / scale), -8, 7);
                    plain += Square(exact[k] - obvious);
                    error += Square(exact[k] - row[first + k]);
                    power += Square(exact[k]);
                }
            }
        }

        Assert.InRange(Math.Sqrt(plain / power), 0.085, 0.1);
        Assert.InRange(Math.Sqrt(error / power), 0.06, 0.083);
    }

    [Theory]
    [InlineData(QuantisedFormat.Int8, 0.012)]
    [InlineData(QuantisedFormat.Int4, 0.09)]
    public void Products_are_near_those_of_the_exact_weights(QuantisedFormat format, double relativeError)
    {
        const int Outputs = 300, Inputs = 1024;
        float[] weights = Normal(Outputs * Inputs, 3);
        float[] x = Normal(Inputs, 4);
        float[] bias = Normal(Outputs, 5);
        var y = new float[Outputs];
        QuantisedMatrix.Pack(weights, Outputs, Inputs, format, bias).Multiply(x, 1, y, Crew.Shared);
        double error = 0, power = 0;
        for (int output = 0; output < Outputs; output++)
        {
            double exact = bias[output];
            for (int k = 0; k < Inputs; k++)
            {
                exact += (double)weights[(output * Inputs) + k] * x[k];
            }

            error += Square(exact - y[output]);
            power += Square(exact);
        }

        Assert.InRange(Math.Sqrt(error / power), 0, relativeError);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Sixteen_bit_weights_are_packed_as_their_fp32_values_are(QuantisedFormat format)
    {
        foreach (WeightPrecision precision in new[] { WeightPrecision.Float16, WeightPrecision.BFloat16 })
        {
            float[] exact = EveryWidth.Values(19 * 100, 6);
            var bits = new ushort[exact.Length];
            for (int i = 0; i < bits.Length; i++)
            {
                if (precision == WeightPrecision.Float16)
                {
                    bits[i] = BitConverter.HalfToUInt16Bits((Half)exact[i]);
                    exact[i] = (float)(Half)exact[i];
                }
                else
                {
                    bits[i] = (ushort)(BitConverter.SingleToUInt32Bits(exact[i]) >> 16);
                    exact[i] = BitConverter.UInt32BitsToSingle((uint)bits[i] << 16);
                }
            }

            Assert.Equal(
                QuantisedMatrix.Pack(exact, 19, 100, format).Packed,
                QuantisedMatrix.Pack(bits, precision, 19, 100, format).Packed);
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_matrix_copied_or_mapped_from_packed_bytes_gives_the_same_bits(QuantisedFormat format)
    {
        float[] bias = EveryWidth.Values(50, 8);
        QuantisedMatrix owned = QuantisedMatrix.Pack(EveryWidth.Values(50 * 200, 7), 50, 200, format, bias);
        float[] x = EveryWidth.Values(2 * 200, 9);
        float[] expected = new float[100], copied = new float[100], mapped = new float[100];
        owned.Multiply(x, 2, expected, Crew.Shared);
        QuantisedMatrix.FromPacked(owned.Packed, 50, 200, format, bias).Multiply(x, 2, copied, Crew.Shared);

        // A file's tensor may lie anywhere: even an odd address must work.
        byte[] file = GC.AllocateArray<byte>(owned.Packed.Length + 3, pinned: true);
        owned.Packed.CopyTo(file.AsSpan(3));
        QuantisedMatrix.FromMapped(file.AsSpan(3), 50, 200, format, file, bias).Multiply(x, 2, mapped, Crew.Shared);
        EveryWidth.AssertSameBits(expected, copied, "copied");
        EveryWidth.AssertSameBits(expected, mapped, "mapped");
    }

    [Fact]
    public void Packed_bytes_lie_as_the_layout_says()
    {
        // One weight other than zero: output 18, input 70 of [20, 100].
        var weights = new float[20 * 100];
        weights[(18 * 100) + 70] = -2f;
        ReadOnlySpan<byte> int8 = QuantisedMatrix.Pack(weights, 20, 100, QuantisedFormat.Int8).Packed;
        const int Int8Panel = (128 * 16) + 64;
        Assert.Equal(1, int8[(Int8Panel + (70 / 4 * 64) + (2 * 4) + 2)]); // -127 + 128
        Assert.Equal(2f / 127, MemoryMarshal.Read<float>(int8[(Int8Panel + (128 * 16) + (2 * 4))..]));
        Assert.Equal(1, Count(int8[..(128 * 16)], other: 128) + Count(int8.Slice(Int8Panel, 128 * 16), other: 128));

        ReadOnlySpan<byte> int4 = QuantisedMatrix.Pack(weights, 20, 100, QuantisedFormat.Int4).Packed;
        const int Block = 9 * 64, Int4Panel = 2 * Block;
        int second = Int4Panel + Block; // inputs 64 … 127 of outputs 16 … 31
        Assert.Equal(0x08, int4[second + (2 * 4) + 2]); // input 70: high half of line 0's byte 2 of lane 2: -8 + 8
        Assert.Equal(0x3E80, MemoryMarshal.Read<ushort>(int4[(second + (8 * 64) + (2 * 2))..])); // 0.25 = -2 / -8

        static int Count(ReadOnlySpan<byte> bytes, byte other)
        {
            int count = 0;
            foreach (byte b in bytes)
            {
                count += b == other ? 0 : 1;
            }

            return count;
        }
    }

    [Fact]
    public void Wrong_lengths_and_broken_weights_are_refused()
    {
        Assert.Throws<ArgumentException>("weights", () => QuantisedMatrix.Pack(new float[14], 5, 3, QuantisedFormat.Int8));
        Assert.Throws<ArgumentException>("weights", () => QuantisedMatrix.Pack(new float[14], 100_000, 100_000, QuantisedFormat.Int8));
        Assert.Throws<ArgumentException>("bias", () => QuantisedMatrix.Pack(new float[15], 5, 3, QuantisedFormat.Int4, new float[4]));
        Assert.Throws<ArgumentException>("precision", () => QuantisedMatrix.Pack(new ushort[15], WeightPrecision.Float32, 5, 3, QuantisedFormat.Int4));
        Assert.Throws<ArgumentOutOfRangeException>("outputs", () => QuantisedMatrix.Pack(new float[15], 0, 3, QuantisedFormat.Int8));
        Assert.Throws<ArgumentOutOfRangeException>("inputs", () => QuantisedMatrix.BytesFor(3, 0, QuantisedFormat.Int8));
        Assert.Throws<ArgumentOutOfRangeException>("format", () => QuantisedMatrix.BytesFor(3, 3, (QuantisedFormat)7));
        Assert.Throws<ArgumentException>("packed", () => QuantisedMatrix.FromPacked(new byte[64], 5, 3, QuantisedFormat.Int8));
        Assert.Throws<ArgumentException>("packed", () => QuantisedMatrix.FromMapped(new byte[64], 5, 3, QuantisedFormat.Int4, null));
        QuantisedMatrix matrix = QuantisedMatrix.Pack(new float[15], 5, 3, QuantisedFormat.Int8);
        Assert.Throws<ArgumentException>("x", () => matrix.Multiply(new float[5], 2, new float[10], Crew.Shared));
        Assert.Throws<ArgumentException>("y", () => matrix.Multiply(new float[6], 2, new float[9], Crew.Shared));
        Assert.Throws<ArgumentException>("target", () => matrix.DequantiseRow(0, new float[4]));
        Assert.Throws<ArgumentOutOfRangeException>("output", () => matrix.DequantiseRow(5, new float[3]));
        foreach (float broken in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
        {
            var weights = new float[15];
            weights[7] = broken;
            Assert.Throws<ArgumentException>(() => QuantisedMatrix.Pack(weights, 5, 3, QuantisedFormat.Int8));
            Assert.Throws<ArgumentException>(() => QuantisedMatrix.Pack(weights, 5, 3, QuantisedFormat.Int4));
        }
    }

    private static float LargestMagnitude(ReadOnlySpan<float> values)
    {
        float largest = 0;
        foreach (float value in values)
        {
            largest = MathF.Max(largest, MathF.Abs(value));
        }

        return largest;
    }

    private static double Square(double value) => value * value;

    private static float[] Normal(int count, int seed)
    {
        var random = new Random(seed);
        var values = new float[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(Math.Tau * random.NextDouble()));
        }

        return values;
    }
}
