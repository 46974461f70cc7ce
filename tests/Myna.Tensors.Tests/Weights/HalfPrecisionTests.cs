using System.Runtime.InteropServices;
using Myna.Tensors.Weights;

namespace Myna.Tensors.Tests.Weights;

public class HalfPrecisionTests
{
    [Fact]
    public void Every_half_widens_as_the_runtime_widens_it()
    {
        Half[] halves = [.. Enumerable.Range(0, 65536).Select(bits => BitConverter.UInt16BitsToHalf((ushort)bits))];
        var floats = new float[halves.Length];

        HalfPrecision.Widen(halves, floats);

        for (int i = 0; i < halves.Length; i++)
        {
            Assert.Equal(BitConverter.SingleToUInt32Bits((float)halves[i]), BitConverter.SingleToUInt32Bits(floats[i]));
        }
    }

    [Fact]
    public void Every_half_comes_back_from_single_precision()
    {
        Half[] halves = [.. Enumerable.Range(0, 65536).Select(bits => BitConverter.UInt16BitsToHalf((ushort)bits))];
        var floats = new float[halves.Length];
        var back = new Half[halves.Length];

        HalfPrecision.Widen(halves, floats);
        HalfPrecision.Narrow(floats, back);

        for (int i = 0; i < halves.Length; i++)
        {
            ushort quiet = Half.IsNaN(halves[i]) ? (ushort)0x200 : (ushort)0;
            Assert.Equal(BitConverter.HalfToUInt16Bits(halves[i]) | quiet, BitConverter.HalfToUInt16Bits(back[i]));
        }
    }

    [Fact]
    public void Narrowing_rounds_as_the_runtime_rounds()
    {
        // Every value halfway between two halves, its neighbours, and a million bit patterns of all kinds.
        var floats = new List<float>();
        for (int bits = 0; bits < 0x7C00; bits++)
        {
            float low = (float)BitConverter.UInt16BitsToHalf((ushort)bits);
            float high = bits == 0x7BFF ? 65536f : (float)BitConverter.UInt16BitsToHalf((ushort)(bits + 1));
            float middle = low + ((high - low) / 2);
            floats.AddRange([middle, float.BitIncrement(middle), float.BitDecrement(middle), -middle]);
        }

        var random = new Random(1);
        floats.AddRange(Enumerable.Range(0, 1_000_000).Select(_ => BitConverter.Int32BitsToSingle((int)random.NextInt64())));
        floats.AddRange([0f, -0f, float.Epsilon, float.PositiveInfinity, float.NegativeInfinity, float.NaN, float.MaxValue, 65504, 65519.996f, 65520]);
        var halves = new Half[floats.Count];

        HalfPrecision.Narrow(CollectionsMarshal.AsSpan(floats), halves);

        for (int i = 0; i < halves.Length; i++)
        {
            Assert.Equal(BitConverter.HalfToUInt16Bits((Half)floats[i]), BitConverter.HalfToUInt16Bits(halves[i]));
        }
    }

    [Fact]
    public void Every_bfloat16_widens_to_its_bits_and_comes_back()
    {
        ushort[] bits = [.. Enumerable.Range(0, 65536).Select(i => (ushort)i)];
        var floats = new float[bits.Length];
        var back = new ushort[bits.Length];

        HalfPrecision.WidenBFloat16(bits, floats);
        HalfPrecision.NarrowBFloat16(floats, back);

        for (int i = 0; i < bits.Length; i++)
        {
            ushort quiet = float.IsNaN(floats[i]) ? (ushort)0x40 : (ushort)0;
            Assert.Equal((uint)(bits[i] | quiet) << 16, BitConverter.SingleToUInt32Bits(floats[i]));
            Assert.Equal(bits[i] | quiet, back[i]);
        }
    }

    [Theory]
    [InlineData(1f, 0x3F80)]
    [InlineData(1.00390625f, 0x3F80)]
    [InlineData(1.01171875f, 0x3F82)]
    [InlineData(1.0039064f, 0x3F81)]
    [InlineData(-1.01171875f, 0xBF82)]
    [InlineData(float.MaxValue, 0x7F80)]
    [InlineData(float.PositiveInfinity, 0x7F80)]
    [InlineData(float.NegativeInfinity, 0xFF80)]
    [InlineData(float.Epsilon, 0x0000)]
    public void Narrowing_to_bfloat16_rounds_halves_to_even(float value, int bits)
    {
        // Eight go through the registers, the ninth through the tail.
        float[] values = [.. Enumerable.Repeat(value, 9)];
        var narrow = new ushort[9];

        HalfPrecision.NarrowBFloat16(values, narrow);

        Assert.All(narrow, found => Assert.Equal((ushort)bits, found));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(31)]
    public void Odd_lengths_at_odd_places_stay_in_their_span(int count)
    {
        Half[] halves = [.. Enumerable.Range(0, count + 3).Select(i => (Half)(i * 0.37f))];
        var floats = new float[count + 5];
        var back = new Half[count + 5];

        HalfPrecision.Widen(halves.AsSpan(3), floats.AsSpan(2, count));
        HalfPrecision.Narrow(floats.AsSpan(2, count), back.AsSpan(1, count));

        Assert.Equal(halves.Skip(3).Select(h => (float)h), floats.Skip(2).Take(count));
        Assert.Equal(halves.Skip(3), back.Skip(1).Take(count));
        Assert.All([floats[0], floats[1], floats[^1], floats[^2], floats[^3]], place => Assert.Equal(0f, place));
        Assert.All([back[0], back[^1], back[^2], back[^3], back[^4]], place => Assert.Equal(Half.Zero, place));
    }

    [Fact]
    public void Spans_of_different_length_are_refused()
    {
        Assert.Throws<ArgumentException>(() => HalfPrecision.Widen(new Half[3], new float[4]));
        Assert.Throws<ArgumentException>(() => HalfPrecision.Narrow(new float[4], new Half[3]));
    }
}
