using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Myna.Tensors.Hardware;

namespace Myna.Tensors.Kernels;

/// <summary>
/// Matrix times vector: weights pass once through the registers, so the time is their bytes over the memory's
/// bandwidth. Works in pairs of registers; four pairs at a time keep enough products in flight.
/// </summary>
internal static unsafe class Gemv
{
    /// <summary>Pairs of registers done at once.</summary>
    public const int PairsAtOnce = 4;

    /// <summary>How many register pairs the outputs of a matrix fill.</summary>
    public static int Pairs(PackedMatrix matrix) => matrix.Panels * PairsPerPanel(matrix.Width);

    /// <summary>y = W·x + bias for the register pairs <paramref name="from"/> … <paramref name="to"/>-1.</summary>
    /// <param name="matrix">W, <c>[outputs, inputs]</c>.</param>
    /// <param name="x"><c>[inputs]</c>.</param>
    /// <param name="y"><c>[outputs]</c>; only the outputs of those pairs are written.</param>
    public static void Multiply(PackedMatrix matrix, float* x, float* y, int from, int to)
    {
        switch (matrix.Width)
        {
            case VectorWidth.Bits512:
                Choose<Lanes512, Vector512<float>>(matrix, x, y, from, to);
                break;
            case VectorWidth.Bits256:
                Choose<Lanes256, Vector256<float>>(matrix, x, y, from, to);
                break;
            case VectorWidth.Bits128:
                Choose<Lanes128, Vector128<float>>(matrix, x, y, from, to);
                break;
            default:
                Choose<LanesScalar, float>(matrix, x, y, from, to);
                break;
        }
    }

    private static int PairsPerPanel(VectorWidth width) => width == VectorWidth.Bits512 ? 2 : 1;

    private static void Choose<TL, TV>(PackedMatrix matrix, float* x, float* y, int from, int to)
        where TL : struct, ILanes<TV>
        where TV : struct
    {
        switch (matrix.Precision)
        {
            case WeightPrecision.Float16:
                Multiply<TL, TV, Float16Weight>(matrix, x, y, from, to);
                break;
            case WeightPrecision.BFloat16:
                Multiply<TL, TV, BFloat16Weight>(matrix, x, y, from, to);
                break;
            default:
                Multiply<TL, TV, Float32Weight>(matrix, x, y, from, to);
                break;
        }
    }

    private static void Multiply<TL, TV, TWeight>(PackedMatrix matrix, float* x, float* y, int from, int to)
        where TL : struct, ILanes<TV>
        where TV : struct
        where TWeight : struct, IWeight
    {
        int pairWidth = 2 * TL.Count;
        float* sums = stackalloc float[PairsAtOnce * 2 * Reduction.Lanes];
        for (int pair = from; pair < to;)
        {
            int count = to - pair >= PairsAtOnce ? PairsAtOnce : 1;
            for (int i = 0; i < count; i++)
            {
                StartValues(matrix, (pair + i) * pairWidth, new Span<float>(sums + (i * pairWidth), pairWidth));
            }

            if (count == PairsAtOnce)
            {
                FourPairs<TL, TV, TWeight>(
                    First<TWeight>(matrix, pair),
                    First<TWeight>(matrix, pair + 1),
                    First<TWeight>(matrix, pair + 2),
                    First<TWeight>(matrix, pair + 3),
                    matrix.PanelWidth * TWeight.Bytes,
                    x,
                    matrix.Inputs,
                    sums);
            }
            else
            {
                OnePair<TL, TV, TWeight>(First<TWeight>(matrix, pair), matrix.PanelWidth * TWeight.Bytes, x, matrix.Inputs, sums);
            }

            int output = pair * pairWidth;
            int valid = Math.Min(count * pairWidth, matrix.Outputs - output);
            if (valid > 0)
            {
                new ReadOnlySpan<float>(sums, valid).CopyTo(new Span<float>(y + output, valid));
            }

            pair += count;
        }
    }

    private static byte* First<TWeight>(PackedMatrix matrix, int pair)
        where TWeight : struct, IWeight
    {
        int perPanel = PairsPerPanel(matrix.Width);
        (int panel, int within) = Math.DivRem(pair, perPanel);
        return matrix.Panel(panel) + (within * (matrix.PanelWidth / perPanel) * TWeight.Bytes);
    }

    private static void StartValues(PackedMatrix matrix, int output, Span<float> sums)
    {
        if (matrix.Bias == null)
        {
            sums.Clear();
        }
        else
        {
            new ReadOnlySpan<float>(matrix.Bias + output, sums.Length).CopyTo(sums);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourPairs<TL, TV, TWeight>(
        byte* w0, byte* w1, byte* w2, byte* w3, nint step, float* x, int inputs, float* sums)
        where TL : struct, ILanes<TV>
        where TV : struct
        where TWeight : struct, IWeight
    {
        nint second = TL.Count * TWeight.Bytes;
        int w = TL.Count;
        TV a0 = TL.Load(sums), b0 = TL.Load(sums + w);
        TV a1 = TL.Load(sums + (2 * w)), b1 = TL.Load(sums + (3 * w));
        TV a2 = TL.Load(sums + (4 * w)), b2 = TL.Load(sums + (5 * w));
        TV a3 = TL.Load(sums + (6 * w)), b3 = TL.Load(sums + (7 * w));
        nint at = 0;
        for (int k = 0; k < inputs; k++)
        {
            TV s = TL.Splat(x[k]);
            a0 = TL.Fma(s, TWeight.Load<TL, TV>(w0 + at), a0);
            b0 = TL.Fma(s, TWeight.Load<TL, TV>(w0 + at + second), b0);
            a1 = TL.Fma(s, TWeight.Load<TL, TV>(w1 + at), a1);
            b1 = TL.Fma(s, TWeight.Load<TL, TV>(w1 + at + second), b1);
            a2 = TL.Fma(s, TWeight.Load<TL, TV>(w2 + at), a2);
            b2 = TL.Fma(s, TWeight.Load<TL, TV>(w2 + at + second), b2);
            a3 = TL.Fma(s, TWeight.Load<TL, TV>(w3 + at), a3);
            b3 = TL.Fma(s, TWeight.Load<TL, TV>(w3 + at + second), b3);
            at += step;
        }

        TL.Store(a0, sums);
        TL.Store(b0, sums + w);
        TL.Store(a1, sums + (2 * w));
        TL.Store(b1, sums + (3 * w));
        TL.Store(a2, sums + (4 * w));
        TL.Store(b2, sums + (5 * w));
        TL.Store(a3, sums + (6 * w));
        TL.Store(b3, sums + (7 * w));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OnePair<TL, TV, TWeight>(byte* weights, nint step, float* x, int inputs, float* sums)
        where TL : struct, ILanes<TV>
        where TV : struct
        where TWeight : struct, IWeight
    {
        nint second = TL.Count * TWeight.Bytes;
        TV a = TL.Load(sums), b = TL.Load(sums + TL.Count);
        for (int k = 0; k < inputs; k++)
        {
            TV s = TL.Splat(x[k]);
            a = TL.Fma(s, TWeight.Load<TL, TV>(weights), a);
            b = TL.Fma(s, TWeight.Load<TL, TV>(weights + second), b);
            weights += step;
        }

        TL.Store(a, sums);
        TL.Store(b, sums + TL.Count);
    }
}
