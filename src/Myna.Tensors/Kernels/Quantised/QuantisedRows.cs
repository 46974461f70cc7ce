using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Myna.Tensors.Hardware;
using Myna.Tensors.Memory;

namespace Myna.Tensors.Kernels.Quantised;

/// <summary>
/// Rows of activations as the quantised kernels read them: 8-bit whole numbers with a scale for each group of 32, made anew
/// for each product in memory that a thread keeps. Each row is rounded by itself; rows lie interleaved in blocks, so
/// that a kernel which does a block at once reads one stream.
/// </summary>
/// <remarks>
/// A group that holds NaN or infinity gets the scale NaN, so that a broken row comes out as NaN at every width instead of as some
/// number.
/// </remarks>
internal unsafe struct QuantisedRows
{
    /// <summary>Rows in a block when there are several.</summary>
    public const int MostInBlock = 4;

    /// <summary>Largest whole number; the range is symmetric.</summary>
    private const float Most = 127f;

    private const int Group = QuantisedLayout.GroupInputs;
    private const int QuadsOfGroup = Group / 4;

    [ThreadStatic]
    private static AlignedBuffer<byte>? _memory;

    /// <summary>Groups in a row.</summary>
    public int Groups;

    /// <summary>Rows in a block: 1 or <see cref="MostInBlock"/>. The last block may hold fewer; what lies in their place is not used.</summary>
    public int InBlock;

    /// <summary>Four inputs as four bytes: <c>[blocks, groups · 8, rows in a block]</c>.</summary>
    public int* Quads;

    /// <summary>
    /// The same inputs for multiply-add of 16-bit numbers: inputs 4q and 4q+2 in the first, 4q+1 and 4q+3 in the second of two
    /// lanes; <c>[blocks, groups · 8, rows in a block, 2]</c>. Null for a kernel that does not read them.
    /// </summary>
    public int* Pairs;

    /// <summary>What one step of a group's whole numbers is worth; <c>[blocks, groups, rows in a block]</c>.</summary>
    public float* Scales;

    /// <summary>
    /// Start values of a group's sums, <c>[blocks, groups, rows in a block]</c>: weights lie in memory with a constant added,
    /// and this takes the constant times the group's sum off again.
    /// </summary>
    public int* Starts;

    /// <summary>Takes this thread's memory for that many rows. It is valid until the next call on this thread.</summary>
    /// <param name="rows">How many rows.</param>
    /// <param name="groups">Groups in a row.</param>
    /// <param name="pairs">Whether <see cref="Pairs"/> are wanted.</param>
    public static QuantisedRows Reserve(int rows, int groups, bool pairs)
    {
        int inBlock = rows == 1 ? 1 : MostInBlock;
        nint padded = (rows + (inBlock - 1)) / inBlock * inBlock;
        nint quads = padded * groups * Group;
        nint scales = ((padded * groups * sizeof(float)) + 63) & ~63;
        long needed = (3L * quads) + (2 * scales);
        if (_memory is null || _memory.Length < needed)
        {
            _memory = new AlignedBuffer<byte>(checked((int)needed));
        }

        byte* memory = _memory.Pointer;
        return new QuantisedRows
        {
            Groups = groups,
            InBlock = inBlock,
            Quads = (int*)memory,
            Pairs = pairs ? (int*)(memory + quads) : null,
            Scales = (float*)(memory + (3 * quads)),
            Starts = (int*)(memory + (3 * quads) + scales),
        };
    }

    /// <summary>The same, beginning with another block of rows.</summary>
    public readonly QuantisedRows FromBlock(int block)
    {
        nint groups = (nint)block * Groups * InBlock;
        return new QuantisedRows
        {
            Groups = Groups,
            InBlock = InBlock,
            Quads = Quads + (groups * QuadsOfGroup),
            Pairs = Pairs == null ? null : Pairs + (groups * QuadsOfGroup * 2),
            Scales = Scales + groups,
            Starts = Starts + groups,
        };
    }

    /// <summary>Rounds one row.</summary>
    /// <param name="x"><c>[inputs]</c>.</param>
    /// <param name="inputs">Length of the row, at most groups · 32.</param>
    /// <param name="row">Which row it becomes.</param>
    /// <param name="zero">What is added to the weights in memory.</param>
    /// <param name="width">The registers to use: 512 bits, or 128 for all others. The result is the same.</param>
    [SkipLocalsInit]
    public readonly void Round(float* x, int inputs, int row, int zero, VectorWidth width)
    {
        (int block, int lane) = Math.DivRem(row, InBlock);
        QuantisedRows target = FromBlock(block);
        float* tail = stackalloc float[Group];
        for (int group = 0; group < Groups; group++)
        {
            int first = group * Group;
            float* source = x + first;
            if (inputs - first < Group)
            {
                int there = Math.Max(0, inputs - first);
                new Span<float>(tail, Group).Clear();
                new ReadOnlySpan<float>(x + inputs - there, there).CopyTo(new Span<float>(tail, there));
                source = tail;
            }

            int at = (group * InBlock) + lane;
            int place = (group * QuadsOfGroup * InBlock) + lane;
            int* quads = target.Quads + place;
            long* pairs = target.Pairs == null ? null : (long*)target.Pairs + place;
            int sum = width == VectorWidth.Bits512
                ? RoundGroup512(source, quads, pairs, InBlock, target.Scales + at)
                : RoundGroup128(source, quads, pairs, InBlock, target.Scales + at);
            target.Starts[at] = -zero * sum;
        }
    }

    /// <summary>Rounds 32 values into quads and pairs that lie <paramref name="stride"/> apart; returns the sum of the whole numbers.</summary>
    private static int RoundGroup128(float* x, int* quads, long* pairs, int stride, float* scale)
    {
        if (!GroupScale.TryMake(GroupScale.Largest128(x), Most, scale, out float reciprocal))
        {
            Clear(quads, pairs, stride);
            return 0;
        }

        Vector128<float> inverse = Vector128.Create(reciprocal);
        Vector128<int> sum = default;
        for (int i = 0; i < QuadsOfGroup; i += 4)
        {
            float* source = x + (4 * i);
            Vector128<int> a = GroupScale.Whole(source, inverse), b = GroupScale.Whole(source + 4, inverse);
            Vector128<int> c = GroupScale.Whole(source + 8, inverse), d = GroupScale.Whole(source + 12, inverse);
            sum += (a + b) + (c + d);
            Vector128<short> bytes = Vector128.Narrow(Vector128.Narrow(a, b), Vector128.Narrow(c, d)).AsInt16();
            Scatter(bytes.AsInt32(), quads + (i * stride), stride);
            if (pairs != null)
            {
                Vector128<uint> even = ((bytes << 8) >> 8).AsUInt32();
                Vector128<uint> odd = (bytes >> 8).AsUInt32();
                Scatter(
                    (Vector128.WidenLower(even) | (Vector128.WidenLower(odd) << 32)).AsInt64(),
                    (Vector128.WidenUpper(even) | (Vector128.WidenUpper(odd) << 32)).AsInt64(),
                    pairs + (i * stride),
                    stride);
            }
        }

        return Vector128.Sum(sum);
    }

    /// <summary>As <see cref="RoundGroup128"/>, with AVX-512.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int RoundGroup512(float* x, int* quads, long* pairs, int stride, float* scale)
    {
        Vector512<float> low = Vector512.Load(x), high = Vector512.Load(x + 16);
        if (!GroupScale.TryMake(GroupScale.Largest512(low, high), Most, scale, out float reciprocal))
        {
            Clear(quads, pairs, stride);
            return 0;
        }

        Vector512<float> inverse = Vector512.Create(reciprocal);
        Vector512<int> a = GroupScale.Whole(low, inverse), b = GroupScale.Whole(high, inverse);
        Vector128<int> first = Avx512F.ConvertToVector128SByte(a).AsInt32(), second = Avx512F.ConvertToVector128SByte(b).AsInt32();
        Scatter(first, quads, stride);
        Scatter(second, quads + (4 * stride), stride);
        if (pairs != null)
        {
            Vector256<short> bytes = Vector256.Create(first, second).AsInt16();
            Vector512<ulong> even = Avx512F.ConvertToVector512UInt64(((bytes << 8) >> 8).AsUInt32());
            Vector512<ulong> odd = Avx512F.ConvertToVector512UInt64((bytes >> 8).AsUInt32());
            Vector512<long> both = (even | (odd << 32)).AsInt64();
            Scatter(both.GetLower().GetLower(), both.GetLower().GetUpper(), pairs, stride);
            Scatter(both.GetUpper().GetLower(), both.GetUpper().GetUpper(), pairs + (4 * stride), stride);
        }

        return Vector512.Sum(a + b);
    }

    private static void Clear(int* quads, long* pairs, int stride)
    {
        for (int i = 0; i < QuadsOfGroup; i++)
        {
            quads[i * stride] = 0;
            if (pairs != null)
            {
                pairs[i * stride] = 0;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Scatter(Vector128<int> four, int* target, int stride)
    {
        if (stride == 1)
        {
            four.Store(target);
            return;
        }

        target[0] = four.ToScalar();
        target[stride] = four.GetElement(1);
        target[2 * stride] = four.GetElement(2);
        target[3 * stride] = four.GetElement(3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Scatter(Vector128<long> low, Vector128<long> high, long* target, int stride)
    {
        if (stride == 1)
        {
            low.Store(target);
            high.Store(target + 2);
            return;
        }

        target[0] = low.ToScalar();
        target[stride] = low.GetElement(1);
        target[2 * stride] = high.ToScalar();
        target[3 * stride] = high.GetElement(1);
    }
}
