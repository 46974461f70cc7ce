using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
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

    /// <summary>A group whose values are all below this is zero: the reciprocal of its scale would not be finite.</summary>
    private const float Smallest = 1e-35f;

    private const float RoundingShift = 12582912f;
    private const int RoundingShiftBits = 0x4B40_0000;
    private const uint LargestFinite = 0x7F7F_FFFF;
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
    /// lanes; <c>[blocks, groups · 8, rows in a block, 2]</c>.
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
    public static QuantisedRows Reserve(int rows, int groups)
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
            Pairs = (int*)(memory + quads),
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
            Pairs = Pairs + (groups * QuadsOfGroup * 2),
            Scales = Scales + groups,
            Starts = Starts + groups,
        };
    }

    /// <summary>Rounds one row.</summary>
    /// <param name="x"><c>[inputs]</c>.</param>
    /// <param name="inputs">Length of the row, at most groups · 32.</param>
    /// <param name="row">Which row it becomes.</param>
    /// <param name="zero">What is added to the weights in memory.</param>
    [SkipLocalsInit]
    public readonly void Round(float* x, int inputs, int row, int zero)
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
            int sum = RoundGroup(source, target.Quads + place, (long*)target.Pairs + place, InBlock, target.Scales + at);
            target.Starts[at] = -zero * sum;
        }
    }

    /// <summary>Rounds 32 values into quads and pairs that lie <paramref name="stride"/> apart; returns the sum of the whole numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int RoundGroup(float* x, int* quads, long* pairs, int stride, float* scale)
    {
        // The magnitudes of floats are ordered as their bits are, infinities and NaNs last.
        Vector128<uint> magnitude = Vector128.Create(0x7FFF_FFFFu);
        Vector128<uint> largest = default;
        for (int i = 0; i < Group; i += 4)
        {
            largest = Vector128.Max(largest, Vector128.Load((uint*)(x + i)) & magnitude);
        }

        uint most = Math.Max(
            Math.Max(largest.GetElement(0), largest.GetElement(1)), Math.Max(largest.GetElement(2), largest.GetElement(3)));
        float absolute = BitConverter.UInt32BitsToSingle(most);
        if (most > LargestFinite || absolute < Smallest)
        {
            *scale = most > LargestFinite ? float.NaN : 0f;
            for (int i = 0; i < QuadsOfGroup; i++)
            {
                (quads[i * stride], pairs[i * stride]) = (0, 0);
            }

            return 0;
        }

        *scale = absolute / Most;
        Vector128<float> inverse = Vector128.Create(Most / absolute);
        Vector128<int> sum = default;
        for (int i = 0; i < QuadsOfGroup; i += 4)
        {
            float* source = x + (4 * i);
            Vector128<int> a = Whole(source, inverse), b = Whole(source + 4, inverse);
            Vector128<int> c = Whole(source + 8, inverse), d = Whole(source + 12, inverse);
            sum += (a + b) + (c + d);
            Vector128<short> bytes = Vector128.Narrow(Vector128.Narrow(a, b), Vector128.Narrow(c, d)).AsInt16();
            Vector128<uint> even = ((bytes << 8) >> 8).AsUInt32();
            Vector128<uint> odd = (bytes >> 8).AsUInt32();
            Vector128<long> first = (Vector128.WidenLower(even) | (Vector128.WidenLower(odd) << 32)).AsInt64();
            Vector128<long> second = (Vector128.WidenUpper(even) | (Vector128.WidenUpper(odd) << 32)).AsInt64();
            if (stride == 1)
            {
                bytes.AsInt32().Store(quads + i);
                first.Store(pairs + i);
                second.Store(pairs + i + 2);
            }
            else
            {
                int* quad = quads + (i * stride);
                long* pair = pairs + (i * stride);
                for (int j = 0; j < 4; j++)
                {
                    quad[j * stride] = bytes.AsInt32().GetElement(j);
                    pair[j * stride] = (j < 2 ? first : second).GetElement(j & 1);
                }
            }
        }

        return Vector128.Sum(sum);
    }

    /// <summary>Rounds to whole numbers, halves to even.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Whole(float* x, Vector128<float> inverse) =>
        Vector128.FusedMultiplyAdd(Vector128.Load(x), inverse, Vector128.Create(RoundingShift)).AsInt32() - Vector128.Create(RoundingShiftBits);
}
