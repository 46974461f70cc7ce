using System.Runtime.InteropServices;
using Myna.Tensors.Hardware;
using Myna.Tensors.Tests.Memory;

namespace Myna.Tensors.Tests.Kernels;

/// <summary>Runs a kernel at every vector width this machine has, on awkward sizes and unaligned memory, and compares the bits.</summary>
internal static class EveryWidth
{
    /// <summary>A kernel as a test sees it: reads one block of memory, writes another, at a width.</summary>
    public delegate void Kernel(ReadOnlySpan<float> input, Span<float> output, VectorWidth width);

    public static readonly int[] Sizes = [0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 47, 63, 64, 65, 100, 192, 257, 513];

    /// <summary>Values a kernel meets when something has gone wrong, and the edges of float.</summary>
    public static readonly float[] Strange =
    [
        0f, -0f, 1f, -1f, float.Epsilon, -float.Epsilon, 1e-40f, 1.17549435e-38f, -1.17549435e-38f, 1e-30f, 1e-10f,
        10f, -10f, 87.3f, -87.3f, 88.5f, -88.5f, 89f, -89f, 1000f, -1000f, 8388608f, 1e10f, -1e10f, 1e30f, -1e30f,
        float.MaxValue, float.MinValue, float.PositiveInfinity, float.NegativeInfinity, float.NaN,
    ];

    /// <summary>
    /// Checks that the kernel gives the bits of its scalar twin at every width, with input and output 0..3 floats off
    /// their alignment, and writes nothing past its output.
    /// </summary>
    public static void GivesTheBitsOfScalar(ReadOnlySpan<float> input, int outputLength, Kernel kernel)
    {
        float[] expected = new float[outputLength];
        kernel(input, expected, VectorWidth.Scalar);
        foreach (VectorWidth width in Simd.Supported)
        {
            for (int offset = 0; offset < 4; offset++)
            {
                float[] from = new float[input.Length + offset];
                input.CopyTo(from.AsSpan(offset));
                float[] to = new float[outputLength + 8];
                Array.Fill(to, 1234.5f);
                int toOffset = (offset * 3) & 3;
                kernel(from.AsSpan(offset), to.AsSpan(toOffset, outputLength), width);
                AssertSameBits(expected, to.AsSpan(toOffset, outputLength), $"width {width}, {outputLength} values, offset {offset}");
                Assert.True(to.AsSpan(0, toOffset).IndexOfAnyExcept(1234.5f) < 0, "wrote before its output");
                Assert.True(to.AsSpan(toOffset + outputLength).IndexOfAnyExcept(1234.5f) < 0, "wrote past its output");
            }
        }
    }

    public static void AssertSameBits(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string where)
    {
        Assert.Equal(expected.Length, actual.Length);
        if (MemoryMarshal.AsBytes(expected).SequenceEqual(MemoryMarshal.AsBytes(actual)))
        {
            return;
        }

        for (int i = 0; i < expected.Length; i++)
        {
            bool same = float.IsNaN(expected[i])
                ? float.IsNaN(actual[i])
                : BitConverter.SingleToInt32Bits(expected[i]) == BitConverter.SingleToInt32Bits(actual[i]);
            Assert.True(same, $"{where}: value {i} is {actual[i]:G9}, scalar gives {expected[i]:G9}");
        }
    }

    /// <summary>Seeded values spread evenly over a range.</summary>
    public static float[] Values(int count, int seed, float low = -3f, float high = 3f)
    {
        var random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = low + ((high - low) * random.NextSingle());
        }

        return values;
    }

    /// <summary>Checks that a call, once warm, takes no memory from the heap.</summary>
    public static void AllocatesNothing(Action call) => Heap.IsLeftAloneBy(call);
}
