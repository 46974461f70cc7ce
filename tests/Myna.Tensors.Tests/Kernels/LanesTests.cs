using System.Runtime.Intrinsics;
using Myna.Tensors.Kernels;

namespace Myna.Tensors.Tests.Kernels;

/// <summary>Widening 16-bit weights in registers: every finite pattern of bits, against the runtime's own conversions.</summary>
public sealed unsafe class LanesTests
{
    [Fact]
    public void Every_finite_half_is_exact_at_128_bits() => AssertHalves<Lanes128, Vector128<float>>();

    [Fact]
    public void Every_finite_half_is_exact_at_256_bits() => AssertHalves<Lanes256, Vector256<float>>();

    [Fact]
    public void Every_finite_half_is_exact_at_512_bits() => AssertHalves<Lanes512, Vector512<float>>();

    [Fact]
    public void Every_finite_half_is_exact_one_at_a_time() => AssertHalves<LanesScalar, float>();

    [Fact]
    public void Every_brain_float_is_exact_at_128_bits() => AssertBrainFloats<Lanes128, Vector128<float>>();

    [Fact]
    public void Every_brain_float_is_exact_at_256_bits() => AssertBrainFloats<Lanes256, Vector256<float>>();

    [Fact]
    public void Every_brain_float_is_exact_at_512_bits() => AssertBrainFloats<Lanes512, Vector512<float>>();

    [Fact]
    public void Every_brain_float_is_exact_one_at_a_time() => AssertBrainFloats<LanesScalar, float>();

    private static void AssertHalves<TL, TV>()
        where TL : struct, ILanes<TV>
        where TV : struct
    {
        ushort[] finite = [.. AllBits().Where(bits => Half.IsFinite(BitConverter.UInt16BitsToHalf(bits)))];
        Assert.Equal(63_488, finite.Length);
        float[] expected = [.. finite.Select(bits => (float)BitConverter.UInt16BitsToHalf(bits))];
        AssertLoads<TL, TV>(finite, expected, half: true);
    }

    private static void AssertBrainFloats<TL, TV>()
        where TL : struct, ILanes<TV>
        where TV : struct
    {
        ushort[] all = [.. AllBits()];
        float[] expected = [.. all.Select(bits => BitConverter.UInt32BitsToSingle((uint)bits << 16))];
        AssertLoads<TL, TV>(all, expected, half: false);
    }

    private static IEnumerable<ushort> AllBits() => Enumerable.Range(0, 65_536).Select(bits => (ushort)bits);

    private static void AssertLoads<TL, TV>(ushort[] bits, float[] expected, bool half)
        where TL : struct, ILanes<TV>
        where TV : struct
    {
        // One more register of numbers than there are, and from an odd place: weights need not be aligned.
        ushort[] source = [0, .. bits, .. new ushort[TL.Count]];
        float[] actual = new float[bits.Length + TL.Count];
        fixed (ushort* from = &source[1])
        fixed (float* to = actual)
        {
            for (int i = 0; i < bits.Length; i += TL.Count)
            {
                TL.Store(half ? TL.LoadHalf(from + i) : TL.LoadBFloat16(from + i), to + i);
            }
        }

        for (int i = 0; i < bits.Length; i++)
        {
            if (BitConverter.SingleToUInt32Bits(expected[i]) != BitConverter.SingleToUInt32Bits(actual[i]))
            {
                Assert.Fail($"bits {bits[i]:X4} became {actual[i]:G9}, not {expected[i]:G9}");
            }
        }
    }
}
