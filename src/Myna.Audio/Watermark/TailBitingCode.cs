using System.Numerics;

namespace Myna.Audio.Watermark;

/// <summary>
/// The convolutional code of constraint length 15 and rate 1/6 that flew on Cassini (polynomials 46321, 51271, 63667, 70535,
/// 73277 and 76513, octal), tail-biting: the encoder starts in the state that it ends in, so no bits are spent on a tail.
/// Decoded by Viterbi's algorithm over soft bits, run around the circle until it has forgotten where it began.
/// </summary>
internal static class TailBitingCode
{
    /// <summary>Bits of the code for each bit of the message.</summary>
    public const int Rate = 6;

    private const int Length = PayloadCode.MessageBits;
    private const int Memory = 14;
    private const int States = 1 << Memory;

    /// <summary>How often the decoder goes around: once to learn the state, once to decide, once to settle.</summary>
    private const int Turns = 3;

    private static readonly uint[] Polynomials =
        [.. new[] { "46321", "51271", "63667", "70535", "73277", "76513" }.Select(octal => Convert.ToUInt32(octal, 8))];

    /// <summary>The six bits that leave the encoder, for each of its 2^15 contents.</summary>
    private static readonly byte[] Outputs = [.. Enumerable.Range(0, States << 1).Select(content => OutputOf((uint)content))];

    /// <summary>Encodes 64 bits, the highest first.</summary>
    public static bool[] Encode(ulong message)
    {
        var code = new bool[Length * Rate];
        for (int t = 0; t < Length; t++)
        {
            // The 15 latest bits, this one lowest; before the first stand the last ones.
            uint content = 0;
            for (int back = Memory; back >= 0; back--)
            {
                content = (content << 1) | Bit(message, (t - back + Length) % Length);
            }

            byte output = Outputs[content];
            for (int r = 0; r < Rate; r++)
            {
                code[(t * Rate) + r] = ((output >> r) & 1) != 0;
            }
        }

        return code;
    }

    /// <summary>The likeliest message.</summary>
    /// <param name="soft"><c>[384]</c>: above zero the more likely a bit is 0, below the more likely it is 1.</param>
    public static ulong Decode(ReadOnlySpan<float> soft)
    {
        var best = new float[States];
        var next = new float[States];
        var from = new byte[Length * Turns * States]; // the bit that left the register on the way into a state
        Span<float> gains = stackalloc float[1 << Rate];
        for (int step = 0; step < Length * Turns; step++)
        {
            Gains(soft.Slice(step % Length * Rate, Rate), gains);
            Span<byte> left = from.AsSpan(step * States, States);
            for (int state = 0; state < States; state++)
            {
                // The state holds the 14 latest bits; the one that left was 0 or 1.
                uint low = (uint)state, high = low | States;
                float a = best[low >> 1] + gains[Outputs[low]];
                float b = best[high >> 1] + gains[Outputs[high]];
                bool one = b > a;
                next[state] = one ? b : a;
                left[state] = one ? (byte)1 : (byte)0;
            }

            (best, next) = (next, best);
        }

        // Read back; the turn in the middle counts, where neither end of the path is felt.
        int at = Array.IndexOf(best, best.Max());
        ulong message = 0;
        for (int step = (Length * Turns) - 1; step >= Length; step--)
        {
            if (step < 2 * Length)
            {
                message |= (ulong)(uint)(at & 1) << (Length - 1 - (step % Length));
            }

            at = (at >> 1) | (from[(step * States) + at] << (Memory - 1));
        }

        return message;
    }

    private static void Gains(ReadOnlySpan<float> soft, Span<float> gains)
    {
        for (int output = 0; output < gains.Length; output++)
        {
            float sum = 0;
            for (int r = 0; r < Rate; r++)
            {
                sum += ((output >> r) & 1) == 0 ? soft[r] : -soft[r];
            }

            gains[output] = sum;
        }
    }

    private static uint Bit(ulong message, int t) => (uint)(message >> (Length - 1 - t)) & 1;

    private static byte OutputOf(uint content)
    {
        int output = 0;
        for (int r = 0; r < Rate; r++)
        {
            output |= (BitOperations.PopCount(content & Polynomials[r]) & 1) << r;
        }

        return (byte)output;
    }
}
