using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Myna.Tensors.Weights;

/// <summary>
/// Half-precision and bfloat16 numbers to single precision and back, over whole spans: every value exact one way,
/// rounded to the nearest (halves to even) the other way, infinities kept, NaNs kept quiet.
/// </summary>
/// <remarks>
/// For whole tensors at loading; kernels widen in their own registers. Written once, for 128-bit registers, which every
/// machine has: at some billion numbers a second a model of 12 million takes 5 ms, a sixth of what the system
/// takes to hand out the memory they are written to.
/// </remarks>
public static unsafe class HalfPrecision
{
    // Bits of single-precision numbers.
    private const uint SignBit = 0x8000_0000;
    private const uint Infinity = 0x7F80_0000;
    private const uint QuietBit = 0x0040_0000;
    private const uint OneHalf = 0x3F00_0000;
    private const uint SmallestNormalHalf = 113u << 23;
    private const uint FirstToOverflow = 0x477F_F000;

    // Moved into single-precision places, 13 bits up, a half still needs 112 added to its exponent.
    private const uint ExponentShift = 112u << 23;
    private const uint HalfInfinity = 0x7C00u << 13;
    private const uint LargestSubnormal = 0x3FFu << 13;

    /// <summary>Half precision to single precision.</summary>
    /// <param name="halves">The numbers.</param>
    /// <param name="floats">As many places.</param>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void Widen(ReadOnlySpan<Half> halves, Span<float> floats) =>
        Convert<HalfToSingle>(MemoryMarshal.Cast<Half, ushort>(halves), floats);

    /// <summary>Bits of bfloat16 to single precision.</summary>
    /// <param name="bits">The numbers' bits.</param>
    /// <param name="floats">As many places.</param>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void WidenBFloat16(ReadOnlySpan<ushort> bits, Span<float> floats) =>
        Convert<BFloat16ToSingle>(bits, floats);

    /// <summary>Single precision to half precision: past 65504 comes infinity, below 2^-24 zero.</summary>
    /// <param name="floats">The numbers.</param>
    /// <param name="halves">As many places.</param>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void Narrow(ReadOnlySpan<float> floats, Span<Half> halves) =>
        Convert<SingleToHalf>(floats, MemoryMarshal.Cast<Half, ushort>(halves));

    /// <summary>Single precision to the bits of bfloat16.</summary>
    /// <param name="floats">The numbers.</param>
    /// <param name="bits">As many places.</param>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void NarrowBFloat16(ReadOnlySpan<float> floats, Span<ushort> bits) =>
        Convert<SingleToBFloat16>(floats, bits);

    private static void Convert<TRule>(ReadOnlySpan<ushort> source, Span<float> target)
        where TRule : struct, IRule
    {
        CheckLengths(source.Length, target.Length);
        fixed (ushort* from = source)
        fixed (float* to = target)
        {
            nint i = 0;
            for (; i <= source.Length - Vector128<ushort>.Count; i += Vector128<ushort>.Count)
            {
                Vector128<ushort> narrow = Vector128.Load(from + i);
                TRule.Apply(Vector128.WidenLower(narrow)).AsSingle().Store(to + i);
                TRule.Apply(Vector128.WidenUpper(narrow)).AsSingle().Store(to + i + Vector128<float>.Count);
            }

            for (; i < source.Length; i++)
            {
                to[i] = TRule.Apply(Vector128.CreateScalar((uint)from[i])).AsSingle().ToScalar();
            }
        }
    }

    private static void Convert<TRule>(ReadOnlySpan<float> source, Span<ushort> target)
        where TRule : struct, IRule
    {
        CheckLengths(source.Length, target.Length);
        fixed (float* from = source)
        fixed (ushort* to = target)
        {
            nint i = 0;
            for (; i <= source.Length - Vector128<ushort>.Count; i += Vector128<ushort>.Count)
            {
                Vector128<uint> lower = TRule.Apply(Vector128.Load(from + i).AsUInt32());
                Vector128<uint> upper = TRule.Apply(Vector128.Load(from + i + Vector128<float>.Count).AsUInt32());
                Vector128.Narrow(lower, upper).Store(to + i);
            }

            for (; i < source.Length; i++)
            {
                to[i] = (ushort)TRule.Apply(Vector128.CreateScalar(from[i]).AsUInt32()).ToScalar();
            }
        }
    }

    private static void CheckLengths(int source, int target)
    {
        if (source != target)
        {
            throw new ArgumentException($"{source} numbers do not go into {target} places.");
        }
    }

    /// <summary>Bits in one format, at the low end of each lane, to bits in another.</summary>
    private interface IRule
    {
        static abstract Vector128<uint> Apply(Vector128<uint> bits);
    }

    private readonly struct HalfToSingle : IRule
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector128<uint> Apply(Vector128<uint> bits)
        {
            Vector128<uint> magnitude = (bits & Vector128.Create(0x7FFFu)) << 13;
            Vector128<uint> normal = magnitude + Vector128.Create(ExponentShift);

            // The bits of a subnormal behind the exponent of the smallest normal number are the sum of the two.
            Vector128<uint> subnormal =
                ((magnitude + Vector128.Create(SmallestNormalHalf)).AsSingle() - Vector128.Create(SmallestNormalHalf).AsSingle()).AsUInt32();
            Vector128<uint> value = Vector128.ConditionalSelect(
                Vector128.GreaterThan(magnitude, Vector128.Create(LargestSubnormal)), normal, subnormal);
            Vector128<uint> special = Vector128.GreaterThanOrEqual(magnitude, Vector128.Create(HalfInfinity));
            Vector128<uint> isNaN = Vector128.GreaterThan(magnitude, Vector128.Create(HalfInfinity));
            value |= special & Vector128.Create(Infinity);
            value |= isNaN & Vector128.Create(QuietBit);
            return value | ((bits & Vector128.Create(0x8000u)) << 16);
        }
    }

    private readonly struct SingleToHalf : IRule
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector128<uint> Apply(Vector128<uint> bits)
        {
            Vector128<uint> sign = (bits & Vector128.Create(SignBit)) >>> 16;
            Vector128<uint> magnitude = bits & Vector128.Create(~SignBit);

            // Adding just under half of the last place, and the last place's own bit, rounds halves to even.
            Vector128<uint> odd = (magnitude >>> 13) & Vector128<uint>.One;
            Vector128<uint> normal = (magnitude - Vector128.Create(ExponentShift) + Vector128.Create(0xFFFu) + odd) >>> 13;

            // One half has its last place at 2^-24, where the subnormal halves have theirs: the addition rounds.
            Vector128<uint> subnormal =
                (magnitude.AsSingle() + Vector128.Create(OneHalf).AsSingle()).AsUInt32() - Vector128.Create(OneHalf);
            Vector128<uint> value = Vector128.ConditionalSelect(
                Vector128.LessThan(magnitude, Vector128.Create(SmallestNormalHalf)), subnormal, normal);
            value = Vector128.ConditionalSelect(
                Vector128.GreaterThanOrEqual(magnitude, Vector128.Create(FirstToOverflow)), Vector128.Create(0x7C00u), value);
            Vector128<uint> nan = Vector128.Create(0x7E00u) | ((magnitude >>> 13) & Vector128.Create(0x3FFu));
            value = Vector128.ConditionalSelect(Vector128.GreaterThan(magnitude, Vector128.Create(Infinity)), nan, value);
            return value | sign;
        }
    }

    private readonly struct BFloat16ToSingle : IRule
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector128<uint> Apply(Vector128<uint> bits)
        {
            Vector128<uint> value = bits << 16;
            Vector128<uint> isNaN = Vector128.GreaterThan(value & Vector128.Create(~SignBit), Vector128.Create(Infinity));
            return value | (isNaN & Vector128.Create(QuietBit));
        }
    }

    private readonly struct SingleToBFloat16 : IRule
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector128<uint> Apply(Vector128<uint> bits)
        {
            Vector128<uint> odd = (bits >>> 16) & Vector128<uint>.One;
            Vector128<uint> value = (bits + Vector128.Create(0x7FFFu) + odd) >>> 16;
            Vector128<uint> nan = (bits | Vector128.Create(QuietBit)) >>> 16;
            Vector128<uint> isNaN = Vector128.GreaterThan(bits & Vector128.Create(~SignBit), Vector128.Create(Infinity));
            return Vector128.ConditionalSelect(isNaN, nan, value);
        }
    }
}
