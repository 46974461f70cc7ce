using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Myna.Tensors.Weights.Gguf;

/// <summary>
/// Blocks of quantised weights back to floats, as ggml's <c>ggml-quants.c</c> defines them. Each element is made by single-precision
/// products and one sum, in the order of the definition.
/// </summary>
internal static class GgufBlocks
{
    private const int SuperBlock = 256;
    private const int ScaleBytes = 12;

    /// <summary>Elements and bytes of a block.</summary>
    public static (int Elements, int Bytes) Of(GgufType type) => type switch
    {
        GgufType.F32 => (1, 4),
        GgufType.F16 or GgufType.BF16 => (1, 2),
        GgufType.Q40 => (32, 2 + 16),
        GgufType.Q80 => (32, 2 + 32),
        GgufType.Q4K => (SuperBlock, 4 + ScaleBytes + 128),
        GgufType.Q5K => (SuperBlock, 4 + ScaleBytes + 32 + 128),
        GgufType.Q6K => (SuperBlock, 128 + 64 + 16 + 2),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not a type of GGUF that is read"),
    };

    /// <summary>Widens whole blocks.</summary>
    public static void Widen(GgufType type, ReadOnlySpan<byte> bytes, Span<float> target)
    {
        switch (type)
        {
            case GgufType.F32:
                bytes.CopyTo(MemoryMarshal.AsBytes(target));
                return;
            case GgufType.F16:
                HalfPrecision.Widen(MemoryMarshal.Cast<byte, Half>(bytes), target);
                return;
            case GgufType.BF16:
                HalfPrecision.WidenBFloat16(MemoryMarshal.Cast<byte, ushort>(bytes), target);
                return;
        }

        (int elements, int size) = Of(type);
        for (; !target.IsEmpty; target = target[elements..], bytes = bytes[size..])
        {
            ReadOnlySpan<byte> block = bytes[..size];
            Span<float> values = target[..elements];
            switch (type)
            {
                case GgufType.Q40:
                    WidenQ4(block, values);
                    break;
                case GgufType.Q80:
                    WidenQ8(block, values);
                    break;
                case GgufType.Q4K:
                    WidenQ4K(block, values);
                    break;
                case GgufType.Q5K:
                    WidenQ5K(block, values);
                    break;
                default:
                    WidenQ6K(block, values);
                    break;
            }
        }
    }

    /// <summary>d·(q - 8): the first 16 weights are the low halves of the bytes, the others the high ones.</summary>
    private static void WidenQ4(ReadOnlySpan<byte> block, Span<float> values)
    {
        float scale = Half(block);
        for (int i = 0; i < 16; i++)
        {
            values[i] = ((block[2 + i] & 15) - 8) * scale;
            values[16 + i] = ((block[2 + i] >> 4) - 8) * scale;
        }
    }

    /// <summary>d·q.</summary>
    private static void WidenQ8(ReadOnlySpan<byte> block, Span<float> values)
    {
        float scale = Half(block);
        for (int i = 0; i < 32; i++)
        {
            values[i] = (sbyte)block[2 + i] * scale;
        }
    }

    /// <summary>d·scale·q - dmin·minimum, in groups of 32; two groups share 32 bytes.</summary>
    private static void WidenQ4K(ReadOnlySpan<byte> block, Span<float> values)
    {
        (float scale, float minimum) = (Half(block), Half(block[2..]));
        ReadOnlySpan<byte> scales = block.Slice(4, ScaleBytes), weights = block[(4 + ScaleBytes)..];
        for (int group = 0; group < 8; group++)
        {
            (int s, int m) = ScaleAndMinimum(scales, group);
            (float factor, float offset) = (scale * s, minimum * m);
            for (int i = 0; i < 32; i++)
            {
                int whole = (weights[(group / 2 * 32) + i] >> (group % 2 * 4)) & 15;
                values[(group * 32) + i] = (factor * whole) - offset;
            }
        }
    }

    /// <summary>As <see cref="WidenQ4K"/>, with a fifth bit of each weight: bit g of 32 bytes for group g.</summary>
    private static void WidenQ5K(ReadOnlySpan<byte> block, Span<float> values)
    {
        (float scale, float minimum) = (Half(block), Half(block[2..]));
        ReadOnlySpan<byte> scales = block.Slice(4, ScaleBytes), high = block.Slice(4 + ScaleBytes, 32), weights = block[(4 + ScaleBytes + 32)..];
        for (int group = 0; group < 8; group++)
        {
            (int s, int m) = ScaleAndMinimum(scales, group);
            (float factor, float offset) = (scale * s, minimum * m);
            for (int i = 0; i < 32; i++)
            {
                int whole = ((weights[(group / 2 * 32) + i] >> (group % 2 * 4)) & 15) | (((high[i] >> group) & 1) << 4);
                values[(group * 32) + i] = (factor * whole) - offset;
            }
        }
    }

    /// <summary>d·scale·(q - 32): four low bits and two high ones, scales of groups of 16.</summary>
    private static void WidenQ6K(ReadOnlySpan<byte> block, Span<float> values)
    {
        float scale = Half(block[208..]);
        for (int i = 0; i < SuperBlock; i++)
        {
            (int half, int within) = Math.DivRem(i, 128);
            (int quarter, int place) = Math.DivRem(within, 32);
            int low = (block[(half * 64) + (quarter % 2 * 32) + place] >> (quarter / 2 * 4)) & 15;
            int high = (block[128 + (half * 32) + place] >> (quarter * 2)) & 3;
            float factor = scale * (sbyte)block[192 + (i / 16)];
            values[i] = factor * ((low | (high << 4)) - 32);
        }
    }

    /// <summary>Six bits each of eight scales and minima in twelve bytes (<c>get_scale_min_k4</c>).</summary>
    private static (int Scale, int Minimum) ScaleAndMinimum(ReadOnlySpan<byte> packed, int group) => group < 4
        ? (packed[group] & 63, packed[group + 4] & 63)
        : ((packed[group + 4] & 15) | (packed[group - 4] >> 6 << 4), (packed[group + 4] >> 4) | (packed[group] >> 6 << 4));

    private static float Half(ReadOnlySpan<byte> bytes) => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes);
}
