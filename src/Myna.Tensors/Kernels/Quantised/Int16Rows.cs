using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Myna.Tensors.Hardware;
using Myna.Tensors.Memory;

namespace Myna.Tensors.Kernels.Quantised;

/// <summary>
/// Rows of activations as whole numbers of 14 bits with a scale for each group of 32: 32 products with weights of 14 bits just
/// fit into a 32-bit sum. A group with NaN or infinity gets the scale NaN.
/// </summary>
internal unsafe struct Int16Rows
{
    /// <summary>Largest whole number of activations and of weights: 32 · 8191² &lt; 2³¹.</summary>
    public const int Most = 8191;

    private const int Group = QuantisedLayout.GroupInputs;

    [ThreadStatic]
    private static AlignedBuffer<byte>? _memory;

    /// <summary>Groups in a row.</summary>
    public int Groups;

    /// <summary><c>[rows, groups · 32]</c>.</summary>
    public short* Values;

    /// <summary><c>[rows, groups]</c>.</summary>
    public float* Scales;

    /// <summary>Takes this thread's memory for that many rows. It is valid until the next call on this thread.</summary>
    public static Int16Rows Reserve(int rows, int groups)
    {
        long values = (long)rows * groups * Group * sizeof(short);
        long needed = values + ((long)rows * groups * sizeof(float));
        if (_memory is null || _memory.Length < needed)
        {
            _memory = new AlignedBuffer<byte>(checked((int)needed));
        }

        byte* memory = _memory.Pointer;
        return new Int16Rows { Groups = groups, Values = (short*)memory, Scales = (float*)(memory + values) };
    }

    /// <summary>Rounds one row.</summary>
    /// <param name="x"><c>[inputs]</c>.</param>
    /// <param name="inputs">Length of the row, at most groups · 32.</param>
    /// <param name="row">Where it goes.</param>
    /// <param name="width">The registers to use: 512 bits, or 128 for all others. The result is the same.</param>
    [SkipLocalsInit]
    public readonly void Round(float* x, int inputs, int row, VectorWidth width)
    {
        short* values = Values + ((nint)row * Groups * Group);
        float* scales = Scales + ((nint)row * Groups);
        float* tail = stackalloc float[Group];
        for (int group = 0; group < Groups; group++)
        {
            float* source = x + (group * Group);
            int there = inputs - (group * Group);
            if (there < Group)
            {
                new Span<float>(tail, Group).Clear();
                new ReadOnlySpan<float>(source, there).CopyTo(new Span<float>(tail, there));
                source = tail;
            }

            if (width == VectorWidth.Bits512)
            {
                RoundGroup512(source, values + (group * Group), scales + group);
            }
            else
            {
                RoundGroup128(source, values + (group * Group), scales + group);
            }
        }
    }

    private static void RoundGroup128(float* x, short* values, float* scale)
    {
        if (!GroupScale.TryMake(GroupScale.Largest128(x), Most, scale, out float reciprocal))
        {
            new Span<short>(values, Group).Clear();
            return;
        }

        Vector128<float> inverse = Vector128.Create(reciprocal);
        for (int i = 0; i < Group; i += 8)
        {
            Vector128.Narrow(GroupScale.Whole(x + i, inverse), GroupScale.Whole(x + i + 4, inverse)).Store(values + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void RoundGroup512(float* x, short* values, float* scale)
    {
        Vector512<float> low = Vector512.Load(x), high = Vector512.Load(x + 16);
        if (!GroupScale.TryMake(GroupScale.Largest512(low, high), Most, scale, out float reciprocal))
        {
            new Span<short>(values, Group).Clear();
            return;
        }

        Vector512<float> inverse = Vector512.Create(reciprocal);
        Avx512F.ConvertToVector256Int16(GroupScale.Whole(low, inverse)).Store(values);
        Avx512F.ConvertToVector256Int16(GroupScale.Whole(high, inverse)).Store(values + 16);
    }
}
