using System.Runtime.CompilerServices;

namespace Myna.Tensors.Kernels.Quantised;

/// <summary>
/// Two registers of int8 outputs over all inputs. A line's bytes are split into even and odd ones, which are then 16-bit
/// numbers, and multiplied in pairs: six instructions for 64 weights, and nothing can saturate.
/// </summary>
internal static unsafe class Int8Tile<TN, TI, TL, TV>
    where TN : struct, IIntegerLanes<TI, TV>
    where TI : struct
    where TL : struct, ILanes<TV>
    where TV : struct
{
    private const int Line = QuantisedLayout.LineBytes;
    private const int Quads = QuantisedLayout.GroupInputs / 4;

    /// <summary>One row of activations.</summary>
    /// <param name="a">The first register's bytes of the first line.</param>
    /// <param name="b">The second register's.</param>
    /// <param name="x">The block of rows; its first one is used.</param>
    /// <param name="sums">Receives <c>[2, lanes]</c>, still without the outputs' scales.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void One(byte* a, byte* b, QuantisedRows x, float* sums)
    {
        nint step = x.InBlock;
        int* pairs = x.Pairs;
        TV sumA = TL.Zero, sumB = TL.Zero;
        for (nint group = 0; group < x.Groups; group++)
        {
            TI sA = TN.Splat(x.Starts[group * step]), sB = sA;
            Quad(a, b, pairs, ref sA, ref sB);
            Quad(a + Line, b + Line, pairs + (2 * step), ref sA, ref sB);
            Quad(a + (2 * Line), b + (2 * Line), pairs + (4 * step), ref sA, ref sB);
            Quad(a + (3 * Line), b + (3 * Line), pairs + (6 * step), ref sA, ref sB);
            pairs += 8 * step;
            Quad(a + (4 * Line), b + (4 * Line), pairs, ref sA, ref sB);
            Quad(a + (5 * Line), b + (5 * Line), pairs + (2 * step), ref sA, ref sB);
            Quad(a + (6 * Line), b + (6 * Line), pairs + (4 * step), ref sA, ref sB);
            Quad(a + (7 * Line), b + (7 * Line), pairs + (6 * step), ref sA, ref sB);
            pairs += 8 * step;
            a += Quads * Line;
            b += Quads * Line;
            TV scale = TL.Splat(x.Scales[group * step]);
            sumA = TL.Fma(TN.ToSingle(sA), scale, sumA);
            sumB = TL.Fma(TN.ToSingle(sB), scale, sumB);
        }

        TL.Store(sumA, sums);
        TL.Store(sumB, sums + TL.Count);
    }

    /// <summary>
    /// One row of activations with many panels, results finished: memory is asked for the next line without a pause from the first
    /// panel to the last.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Panels(PanelsArguments run)
    {
        byte* a = run.A, b = run.B;
        nint groups = (nint)run.Blocks * (QuantisedLayout.BlockInputs / QuantisedLayout.GroupInputs);
        int* starts = run.Starts;
        float* scales = run.Scales;
        for (nint at = 0; at < (nint)run.Panels * QuantisedLayout.PanelOutputs; at += QuantisedLayout.PanelOutputs)
        {
            int* pairs = run.Pairs;
            TV sumA = TL.Zero, sumB = TL.Zero;
            for (nint group = 0; group < groups; group++)
            {
                TI sA = TN.Splat(starts[group]), sB = sA;
                Quad(a, b, pairs, ref sA, ref sB);
                Quad(a + Line, b + Line, pairs + 2, ref sA, ref sB);
                Quad(a + (2 * Line), b + (2 * Line), pairs + 4, ref sA, ref sB);
                Quad(a + (3 * Line), b + (3 * Line), pairs + 6, ref sA, ref sB);
                Quad(a + (4 * Line), b + (4 * Line), pairs + 8, ref sA, ref sB);
                Quad(a + (5 * Line), b + (5 * Line), pairs + 10, ref sA, ref sB);
                Quad(a + (6 * Line), b + (6 * Line), pairs + 12, ref sA, ref sB);
                Quad(a + (7 * Line), b + (7 * Line), pairs + 14, ref sA, ref sB);
                pairs += 2 * Quads;
                a += Quads * Line;
                b += Quads * Line;
                TV scale = TL.Splat(scales[group]);
                sumA = TL.Fma(TN.ToSingle(sA), scale, sumA);
                sumB = TL.Fma(TN.ToSingle(sB), scale, sumB);
            }

            // Behind its weights a panel has its scales.
            TL.Store(TL.Fma(sumA, TL.Load((float*)a), TL.Load(run.BiasA + at)), run.OutA + at);
            TL.Store(TL.Fma(sumB, TL.Load((float*)b), TL.Load(run.BiasB + at)), run.OutB + at);
            a += Line;
            b += Line;
        }
    }

    /// <summary>Four rows of activations. <paramref name="sums"/> receives <c>[4, 2, lanes]</c>; the rest as <see cref="One"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Four(byte* a, byte* b, QuantisedRows x, float* sums)
    {
        int w = TN.Count;
        int* pairs = x.Pairs;
        float* scales = x.Scales;
        int* starts = x.Starts;
        for (int i = 0; i < 8; i++)
        {
            TL.Store(TL.Zero, sums + (i * w));
        }

        for (int group = 0; group < x.Groups; group++)
        {
            TI a0 = TN.Splat(starts[0]), b0 = a0;
            TI a1 = TN.Splat(starts[1]), b1 = a1;
            TI a2 = TN.Splat(starts[2]), b2 = a2;
            TI a3 = TN.Splat(starts[3]), b3 = a3;
            for (int quad = 0; quad < Quads; quad++)
            {
                TI line = TN.Load(a);
                TI evenA = TN.EvenBytes(line), oddA = TN.OddBytes(line);
                line = TN.Load(b);
                TI evenB = TN.EvenBytes(line), oddB = TN.OddBytes(line);
                Row(pairs, evenA, oddA, evenB, oddB, ref a0, ref b0);
                Row(pairs + 2, evenA, oddA, evenB, oddB, ref a1, ref b1);
                Row(pairs + 4, evenA, oddA, evenB, oddB, ref a2, ref b2);
                Row(pairs + 6, evenA, oddA, evenB, oddB, ref a3, ref b3);
                a += Line;
                b += Line;
                pairs += 8;
            }

            Fold(a0, b0, scales[0], sums);
            Fold(a1, b1, scales[1], sums + (2 * w));
            Fold(a2, b2, scales[2], sums + (4 * w));
            Fold(a3, b3, scales[3], sums + (6 * w));
            scales += 4;
            starts += 4;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Quad(byte* a, byte* b, int* pairs, ref TI sumA, ref TI sumB)
    {
        TI even = TN.Splat(pairs[0]), odd = TN.Splat(pairs[1]);
        TI line = TN.Load(a);
        sumA = TN.Add(sumA, TN.MultiplyPairs(TN.EvenBytes(line), even));
        sumA = TN.Add(sumA, TN.MultiplyPairs(TN.OddBytes(line), odd));
        line = TN.Load(b);
        sumB = TN.Add(sumB, TN.MultiplyPairs(TN.EvenBytes(line), even));
        sumB = TN.Add(sumB, TN.MultiplyPairs(TN.OddBytes(line), odd));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Row(int* pairs, TI evenA, TI oddA, TI evenB, TI oddB, ref TI sumA, ref TI sumB)
    {
        TI even = TN.Splat(pairs[0]), odd = TN.Splat(pairs[1]);
        sumA = TN.Add(sumA, TN.MultiplyPairs(evenA, even));
        sumB = TN.Add(sumB, TN.MultiplyPairs(evenB, even));
        sumA = TN.Add(sumA, TN.MultiplyPairs(oddA, odd));
        sumB = TN.Add(sumB, TN.MultiplyPairs(oddB, odd));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fold(TI a, TI b, float scale, float* sums)
    {
        TV s = TL.Splat(scale);
        TL.Store(TL.Fma(TN.ToSingle(a), s, TL.Load(sums)), sums);
        TL.Store(TL.Fma(TN.ToSingle(b), s, TL.Load(sums + TL.Count)), sums + TL.Count);
    }
}
