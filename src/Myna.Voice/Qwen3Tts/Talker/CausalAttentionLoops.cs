using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Myna.Tensors.Hardware;
using Myna.Tensors.Kernels;

namespace Myna.Voice.Qwen3Tts;

/// <summary>
/// The two inner loops of attention over a page of a <see cref="KeyValueCache"/>, for two query heads that share keys and values.
/// Each sum runs in one order, element by element, so the bits do not depend on the register width.
/// </summary>
internal static unsafe class CausalAttentionLoops
{
    /// <summary>Scores q·k of the first <paramref name="count"/> positions of a page, and of those that fill the last register.</summary>
    /// <param name="q0">Query of one head, <c>[headSize]</c>.</param>
    /// <param name="q1">Query of the other head; may be the same.</param>
    /// <param name="keys">The page's keys of this layer and head.</param>
    /// <param name="s0">Receives the scores of the first head; room for whole blocks.</param>
    /// <param name="s1">Receives the scores of the second head.</param>
    public static void Scores(
        float* q0, float* q1, byte* keys, int headSize, int count, float* s0, float* s1, WeightPrecision precision, VectorWidth width)
    {
        if (precision == WeightPrecision.Float32)
        {
            Scores<Float32Weight>(q0, q1, keys, headSize, count, s0, s1, width);
        }
        else
        {
            Scores<Float16Weight>(q0, q1, keys, headSize, count, s0, s1, width);
        }
    }

    /// <summary>Adds Σ weight·value over the first <paramref name="count"/> positions of a page.</summary>
    /// <param name="w0">Weights of one head, <c>[count]</c>.</param>
    /// <param name="w1">Weights of the other head.</param>
    /// <param name="values">The page's values of this layer and head.</param>
    /// <param name="stride">Numbers from one position to the next, a multiple of 16.</param>
    /// <param name="o0">Sums of the first head, <c>[stride]</c>.</param>
    /// <param name="o1">Sums of the second head.</param>
    public static void Values(
        float* w0, float* w1, byte* values, int stride, int count, float* o0, float* o1, WeightPrecision precision, VectorWidth width)
    {
        if (precision == WeightPrecision.Float32)
        {
            Values<Float32Weight>(w0, w1, values, stride, count, o0, o1, width);
        }
        else
        {
            Values<Float16Weight>(w0, w1, values, stride, count, o0, o1, width);
        }
    }

    private static void Scores<TWeight>(float* q0, float* q1, byte* keys, int headSize, int count, float* s0, float* s1, VectorWidth width)
        where TWeight : struct, IWeight
    {
        switch (width)
        {
            case VectorWidth.Bits512:
                Scores<Lanes512, Vector512<float>, TWeight>(q0, q1, keys, headSize, count, s0, s1);
                break;
            case VectorWidth.Bits256:
                Scores<Lanes256, Vector256<float>, TWeight>(q0, q1, keys, headSize, count, s0, s1);
                break;
            case VectorWidth.Bits128:
                Scores<Lanes128, Vector128<float>, TWeight>(q0, q1, keys, headSize, count, s0, s1);
                break;
            default:
                Scores<LanesScalar, float, TWeight>(q0, q1, keys, headSize, count, s0, s1);
                break;
        }
    }

    private static void Values<TWeight>(float* w0, float* w1, byte* values, int stride, int count, float* o0, float* o1, VectorWidth width)
        where TWeight : struct, IWeight
    {
        switch (width)
        {
            case VectorWidth.Bits512:
                Values<Lanes512, Vector512<float>, TWeight>(w0, w1, values, stride, count, o0, o1);
                break;
            case VectorWidth.Bits256:
                Values<Lanes256, Vector256<float>, TWeight>(w0, w1, values, stride, count, o0, o1);
                break;
            case VectorWidth.Bits128:
                Values<Lanes128, Vector128<float>, TWeight>(w0, w1, values, stride, count, o0, o1);
                break;
            default:
                Values<LanesScalar, float, TWeight>(w0, w1, values, stride, count, o0, o1);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scores<TL, TV, TWeight>(float* q0, float* q1, byte* keys, int headSize, int count, float* s0, float* s1)
        where TL : struct, ILanes<TV>
        where TV : struct
        where TWeight : struct, IWeight
    {
        int registers = (count + TL.Count - 1) / TL.Count;
        nint step = KeyValueLayout.Block * TWeight.Bytes;
        int r = 0;
        for (; r <= registers - 4; r += 4)
        {
            byte* k0 = Register<TL, TV, TWeight>(keys, r, headSize);
            byte* k1 = Register<TL, TV, TWeight>(keys, r + 1, headSize);
            byte* k2 = Register<TL, TV, TWeight>(keys, r + 2, headSize);
            byte* k3 = Register<TL, TV, TWeight>(keys, r + 3, headSize);
            TV a0 = TL.Zero, a1 = TL.Zero, a2 = TL.Zero, a3 = TL.Zero;
            TV b0 = TL.Zero, b1 = TL.Zero, b2 = TL.Zero, b3 = TL.Zero;
            nint at = 0;
            for (int i = 0; i < headSize; i++)
            {
                TV x = TL.Splat(q0[i]), y = TL.Splat(q1[i]);
                TV k = TWeight.Load<TL, TV>(k0 + at);
                a0 = TL.Fma(x, k, a0);
                b0 = TL.Fma(y, k, b0);
                k = TWeight.Load<TL, TV>(k1 + at);
                a1 = TL.Fma(x, k, a1);
                b1 = TL.Fma(y, k, b1);
                k = TWeight.Load<TL, TV>(k2 + at);
                a2 = TL.Fma(x, k, a2);
                b2 = TL.Fma(y, k, b2);
                k = TWeight.Load<TL, TV>(k3 + at);
                a3 = TL.Fma(x, k, a3);
                b3 = TL.Fma(y, k, b3);
                at += step;
            }

            Store<TL, TV>(a0, b0, s0, s1, r);
            Store<TL, TV>(a1, b1, s0, s1, r + 1);
            Store<TL, TV>(a2, b2, s0, s1, r + 2);
            Store<TL, TV>(a3, b3, s0, s1, r + 3);
        }

        for (; r < registers; r++)
        {
            byte* keysOf = Register<TL, TV, TWeight>(keys, r, headSize);
            TV a = TL.Zero, b = TL.Zero;
            for (int i = 0; i < headSize; i++)
            {
                TV k = TWeight.Load<TL, TV>(keysOf);
                a = TL.Fma(TL.Splat(q0[i]), k, a);
                b = TL.Fma(TL.Splat(q1[i]), k, b);
                keysOf += step;
            }

            Store<TL, TV>(a, b, s0, s1, r);
        }
    }

    /// <summary>Where a register's positions lie in their block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* Register<TL, TV, TWeight>(byte* keys, int register, int headSize)
        where TL : struct, ILanes<TV>
        where TV : struct
        where TWeight : struct, IWeight
    {
        int position = register * TL.Count;
        int block = position / KeyValueLayout.Block, lane = position % KeyValueLayout.Block;
        return keys + ((((nint)block * headSize * KeyValueLayout.Block) + lane) * TWeight.Bytes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TL, TV>(TV a, TV b, float* s0, float* s1, int register)
        where TL : struct, ILanes<TV>
        where TV : struct
    {
        TL.Store(a, s0 + (register * TL.Count));
        TL.Store(b, s1 + (register * TL.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Values<TL, TV, TWeight>(float* w0, float* w1, byte* values, int stride, int count, float* o0, float* o1)
        where TL : struct, ILanes<TV>
        where TV : struct
        where TWeight : struct, IWeight
    {
        nint step = stride * TWeight.Bytes;
        nint register = TL.Count * TWeight.Bytes;
        int c = 0;
        for (; c <= stride - (4 * TL.Count); c += 4 * TL.Count)
        {
            TV a0 = TL.Load(o0 + c), a1 = TL.Load(o0 + c + TL.Count), a2 = TL.Load(o0 + c + (2 * TL.Count)), a3 = TL.Load(o0 + c + (3 * TL.Count));
            TV b0 = TL.Load(o1 + c), b1 = TL.Load(o1 + c + TL.Count), b2 = TL.Load(o1 + c + (2 * TL.Count)), b3 = TL.Load(o1 + c + (3 * TL.Count));
            byte* v = values + ((nint)c * TWeight.Bytes);
            for (int p = 0; p < count; p++)
            {
                TV x = TL.Splat(w0[p]), y = TL.Splat(w1[p]);
                TV value = TWeight.Load<TL, TV>(v);
                a0 = TL.Fma(x, value, a0);
                b0 = TL.Fma(y, value, b0);
                value = TWeight.Load<TL, TV>(v + register);
                a1 = TL.Fma(x, value, a1);
                b1 = TL.Fma(y, value, b1);
                value = TWeight.Load<TL, TV>(v + (2 * register));
                a2 = TL.Fma(x, value, a2);
                b2 = TL.Fma(y, value, b2);
                value = TWeight.Load<TL, TV>(v + (3 * register));
                a3 = TL.Fma(x, value, a3);
                b3 = TL.Fma(y, value, b3);
                v += step;
            }

            Store<TL, TV>(a0, b0, o0 + c, o1 + c, 0);
            Store<TL, TV>(a1, b1, o0 + c, o1 + c, 1);
            Store<TL, TV>(a2, b2, o0 + c, o1 + c, 2);
            Store<TL, TV>(a3, b3, o0 + c, o1 + c, 3);
        }

        for (; c < stride; c += TL.Count)
        {
            TV a = TL.Load(o0 + c), b = TL.Load(o1 + c);
            byte* v = values + ((nint)c * TWeight.Bytes);
            for (int p = 0; p < count; p++)
            {
                TV value = TWeight.Load<TL, TV>(v);
                a = TL.Fma(TL.Splat(w0[p]), value, a);
                b = TL.Fma(TL.Splat(w1[p]), value, b);
                v += step;
            }

            Store<TL, TV>(a, b, o0 + c, o1 + c, 0);
        }
    }
}
