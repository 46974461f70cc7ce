using System.Runtime.CompilerServices;

namespace Myna.Tensors.Kernels.Quantised;

/// <summary>
/// Two registers of int4 outputs over all inputs. Nibbles are unsigned bytes of at most 15, so that a group's products,
/// 32 · 15 · 127 in two 16-bit halves, fit into 16 bits: they are widened once for each group.
/// </summary>
internal static unsafe class Int4Tile<TN, TI, TL, TV>
    where TN : struct, IIntegerLanes<TI, TV>
    where TI : struct
    where TL : struct, ILanes<TV>
    where TV : struct
{
    private const int Line = QuantisedLayout.LineBytes;
    private const int Quads = QuantisedLayout.GroupInputs / 4;

    /// <summary>Bytes of a block's line of scales that belong to one group.</summary>
    private const int GroupScales = Line / 2;

    /// <summary>Two 16-bit ones: multiplying pairs by it adds them.</summary>
    private const int Ones = 0x0001_0001;

    /// <summary>One row of activations.</summary>
    /// <param name="a">The first register's bytes of the first line.</param>
    /// <param name="b">The second register's.</param>
    /// <param name="withinA">Which register of its panel the first one is.</param>
    /// <param name="withinB">Which the second one is.</param>
    /// <param name="x">The block of rows; its first one is used.</param>
    /// <param name="sums">Receives <c>[2, lanes]</c>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void One(byte* a, byte* b, int withinA, int withinB, QuantisedRows x, float* sums)
    {
        nint step = x.InBlock;
        int* quads = x.Quads;
        nint scalesA = ScalesFrom(withinA), scalesB = ScalesFrom(withinB);
        TV sumA = TL.Zero, sumB = TL.Zero;
        TI ones = TN.Splat(Ones);
        for (nint group = 0; group < x.Groups; group += 2)
        {
            OneGroup(a, b, scalesA, scalesB, quads, step, x.Starts[group * step], x.Scales[group * step], ones, ref sumA, ref sumB);
            quads += Quads * step;
            OneGroup(
                a + (4 * Line), b + (4 * Line), scalesA - (4 * Line) + GroupScales, scalesB - (4 * Line) + GroupScales, quads, step,
                x.Starts[(group + 1) * step], x.Scales[(group + 1) * step], ones, ref sumA, ref sumB);
            quads += Quads * step;
            a += 9 * Line;
            b += 9 * Line;
        }

        TL.Store(sumA, sums);
        TL.Store(sumB, sums + TL.Count);
    }

    /// <summary>One row of activations with many panels, results finished, as <see cref="Int8Tile{TN, TI, TL, TV}.Panels"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Panels(PanelsArguments run)
    {
        byte* a = run.A, b = run.B;
        nint scalesA = ScalesFrom(0), scalesB = ScalesFrom((int)run.WithinB);
        TI ones = TN.Splat(Ones);
        for (nint at = 0; at < (nint)run.Panels * QuantisedLayout.PanelOutputs; at += QuantisedLayout.PanelOutputs)
        {
            int* quads = run.Quads;
            float* scales = run.Scales;
            int* starts = run.Starts;
            TV sumA = TL.Zero, sumB = TL.Zero;
            for (nint block = (nint)run.Blocks; block > 0; block--)
            {
                OneGroup(a, b, scalesA, scalesB, quads, 1, starts[0], scales[0], ones, ref sumA, ref sumB);
                OneGroup(
                    a + (4 * Line), b + (4 * Line), scalesA - (4 * Line) + GroupScales, scalesB - (4 * Line) + GroupScales, quads + Quads, 1,
                    starts[1], scales[1], ones, ref sumA, ref sumB);
                quads += 2 * Quads;
                starts += 2;
                scales += 2;
                a += 9 * Line;
                b += 9 * Line;
            }

            TL.Store(TL.Add(sumA, TL.Load(run.BiasA + at)), run.OutA + at);
            TL.Store(TL.Add(sumB, TL.Load(run.BiasB + at)), run.OutB + at);
        }
    }

    /// <summary>Four rows of activations. <paramref name="sums"/> receives <c>[4, 2, lanes]</c>; the rest as <see cref="One"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Four(byte* a, byte* b, int withinA, int withinB, QuantisedRows x, float* sums)
    {
        int w = TN.Count;
        int* quads = x.Quads;
        float* scales = x.Scales;
        int* starts = x.Starts;
        nint scalesA = ScalesFrom(withinA), scalesB = ScalesFrom(withinB);
        for (int i = 0; i < 8; i++)
        {
            TL.Store(TL.Zero, sums + (i * w));
        }

        for (int group = 0; group < x.Groups; group++)
        {
            TI a0 = TN.Splat(0), b0 = a0, a1 = a0, b1 = a0, a2 = a0, b2 = a0, a3 = a0, b3 = a0;
            for (int line = 0; line < Quads / 2; line++)
            {
                TI bytes = TN.Load(a + (line * Line));
                TI lowA = TN.LowNibbles(bytes), highA = TN.HighNibbles(bytes);
                bytes = TN.Load(b + (line * Line));
                TI lowB = TN.LowNibbles(bytes), highB = TN.HighNibbles(bytes);
                Row(quads, lowA, highA, lowB, highB, ref a0, ref b0);
                Row(quads + 1, lowA, highA, lowB, highB, ref a1, ref b1);
                Row(quads + 2, lowA, highA, lowB, highB, ref a2, ref b2);
                Row(quads + 3, lowA, highA, lowB, highB, ref a3, ref b3);
                quads += 8;
            }

            TV scaleA = TL.LoadBFloat16((ushort*)(a + scalesA)), scaleB = TL.LoadBFloat16((ushort*)(b + scalesB));
            Fold(a0, b0, scaleA, scaleB, starts[0], scales[0], sums);
            Fold(a1, b1, scaleA, scaleB, starts[1], scales[1], sums + (2 * w));
            Fold(a2, b2, scaleA, scaleB, starts[2], scales[2], sums + (4 * w));
            Fold(a3, b3, scaleA, scaleB, starts[3], scales[3], sums + (6 * w));
            scales += 4;
            starts += 4;

            // Behind a block's second group lies its line of scales.
            nint move = (group & 1) == 0 ? 4 * Line : 5 * Line;
            nint moveScales = (group & 1) == 0 ? GroupScales - (4 * Line) : (4 * Line) - GroupScales;
            a += move;
            b += move;
            scalesA += moveScales;
            scalesB += moveScales;
        }
    }

    /// <summary>From a register's first byte of a block to its first scale.</summary>
    private static nint ScalesFrom(int within) => (8 * Line) + (within * TN.Count * sizeof(ushort)) - (within * TN.Count * 4);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void OneGroup(
        byte* a, byte* b, nint scalesA, nint scalesB, int* quads, nint step, int start, float scale, TI ones, ref TV sumA, ref TV sumB)
    {
        TI sA = TN.Splat(0), sB = sA;
        Lines(a, b, quads, step, ref sA, ref sB);
        Lines(a + Line, b + Line, quads + (2 * step), step, ref sA, ref sB);
        Lines(a + (2 * Line), b + (2 * Line), quads + (4 * step), step, ref sA, ref sB);
        Lines(a + (3 * Line), b + (3 * Line), quads + (6 * step), step, ref sA, ref sB);
        TI from = TN.Splat(start);
        TV xScale = TL.Splat(scale);
        TV factor = TL.Multiply(TL.LoadBFloat16((ushort*)(a + scalesA)), xScale);
        sumA = TL.Fma(TN.ToSingle(TN.Add(TN.MultiplyPairs(sA, ones), from)), factor, sumA);
        factor = TL.Multiply(TL.LoadBFloat16((ushort*)(b + scalesB)), xScale);
        sumB = TL.Fma(TN.ToSingle(TN.Add(TN.MultiplyPairs(sB, ones), from)), factor, sumB);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Lines(byte* a, byte* b, int* quads, nint step, ref TI sumA, ref TI sumB)
    {
        TI low = TN.Splat(quads[0]), high = TN.Splat(quads[step]);
        TI bytes = TN.Load(a);
        sumA = TN.AddPairs(sumA, TN.MultiplyBytes(TN.LowNibbles(bytes), low));
        sumA = TN.AddPairs(sumA, TN.MultiplyBytes(TN.HighNibbles(bytes), high));
        bytes = TN.Load(b);
        sumB = TN.AddPairs(sumB, TN.MultiplyBytes(TN.LowNibbles(bytes), low));
        sumB = TN.AddPairs(sumB, TN.MultiplyBytes(TN.HighNibbles(bytes), high));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Row(int* quads, TI lowA, TI highA, TI lowB, TI highB, ref TI sumA, ref TI sumB)
    {
        TI low = TN.Splat(quads[0]), high = TN.Splat(quads[4]);
        sumA = TN.AddPairs(sumA, TN.MultiplyBytes(lowA, low));
        sumB = TN.AddPairs(sumB, TN.MultiplyBytes(lowB, low));
        sumA = TN.AddPairs(sumA, TN.MultiplyBytes(highA, high));
        sumB = TN.AddPairs(sumB, TN.MultiplyBytes(highB, high));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fold(TI a, TI b, TV scaleA, TV scaleB, int start, float scale, float* sums)
    {
        TI ones = TN.Splat(Ones), from = TN.Splat(start);
        TV xScale = TL.Splat(scale);
        TV sumA = TL.Fma(TN.ToSingle(TN.Add(TN.MultiplyPairs(a, ones), from)), TL.Multiply(scaleA, xScale), TL.Load(sums));
        TV sumB = TL.Fma(TN.ToSingle(TN.Add(TN.MultiplyPairs(b, ones), from)), TL.Multiply(scaleB, xScale), TL.Load(sums + TL.Count));
        TL.Store(sumA, sums);
        TL.Store(sumB, sums + TL.Count);
    }
}
