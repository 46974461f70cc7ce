using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Myna.Tensors.Kernels.Convolutions;

/// <summary>How many rows a tile has; a type, so that each number gets a kernel of its own from one source.</summary>
internal interface ITileRows
{
    static abstract int Count { get; }
}

/// <summary>
/// The innermost block of the codec's products: up to nine rows of the left matrix times one panel of the right one, all sums in
/// registers. Each output is one chain of fused multiply-adds over k in order, so that every number of rows and every vector
/// width gives the same bits. Unlike <see cref="GemmTile"/>, which always computes six rows, it costs what its rows cost: most
/// layers of a streaming decoder have few.
/// </summary>
internal static unsafe class PanelTile
{
    /// <summary>Most rows of a tile with 32 registers (nine rows of three registers, three of the panel, one broadcast).</summary>
    public const int MostRows = 9;

    /// <summary>Most rows of a tile with 16 registers (six rows of two registers).</summary>
    public const int MostNarrowRows = 6;

    /// <summary>
    /// How far ahead, in floats, weights are asked for where there are few rows: they pass from memory faster than the processor
    /// foresees by itself, and it stops at each page. What lies behind a panel is the next one; asking past the end does no harm.
    /// </summary>
    private const int Ahead = 1024;

    /// <summary>c = start + a·panel for a whole tile.</summary>
    /// <param name="a">First row of the left matrix; rows <paramref name="lda"/> floats apart.</param>
    /// <param name="rows">How many rows, 1 … 9 (at 512 bits) or 6.</param>
    /// <param name="panel">The packed panel, <c>[depth, registers·width]</c>.</param>
    /// <param name="depth">k.</param>
    /// <param name="start">Start values: a row of the panel's width for each tile row, <paramref name="lds"/> floats apart.</param>
    /// <param name="c">Receives the tile, rows <paramref name="ldc"/> floats apart.</param>
    public static void Multiply<TL, TV>(float* a, nint lda, int rows, float* panel, int depth, float* start, nint lds, float* c, nint ldc)
        where TL : struct, ILanes<TV>
        where TV : struct
    {
        switch (rows)
        {
            case 1:
                Multiply<TL, TV, Rows1>(a, lda, panel, depth, start, lds, c, ldc);
                break;
            case 2:
                Multiply<TL, TV, Rows2>(a, lda, panel, depth, start, lds, c, ldc);
                break;
            case 3:
                Multiply<TL, TV, Rows3>(a, lda, panel, depth, start, lds, c, ldc);
                break;
            case 4:
                Multiply<TL, TV, Rows4>(a, lda, panel, depth, start, lds, c, ldc);
                break;
            case 5:
                Multiply<TL, TV, Rows5>(a, lda, panel, depth, start, lds, c, ldc);
                break;
            case 6:
                Multiply<TL, TV, Rows6>(a, lda, panel, depth, start, lds, c, ldc);
                break;
            case 7:
                Multiply<TL, TV, Rows7>(a, lda, panel, depth, start, lds, c, ldc);
                break;
            case 8:
                Multiply<TL, TV, Rows8>(a, lda, panel, depth, start, lds, c, ldc);
                break;
            case 9:
                Multiply<TL, TV, Rows9>(a, lda, panel, depth, start, lds, c, ldc);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply<TL, TV, TRows>(float* a, nint lda, float* panel, int depth, float* start, nint lds, float* c, nint ldc)
        where TL : struct, ILanes<TV>
        where TV : struct
        where TRows : struct, ITileRows
    {
        int w = TL.Count;
        bool three = TL.Count == 16;
        TV c00 = TL.Zero, c01 = TL.Zero, c02 = TL.Zero;
        TV c10 = TL.Zero, c11 = TL.Zero, c12 = TL.Zero;
        TV c20 = TL.Zero, c21 = TL.Zero, c22 = TL.Zero;
        TV c30 = TL.Zero, c31 = TL.Zero, c32 = TL.Zero;
        TV c40 = TL.Zero, c41 = TL.Zero, c42 = TL.Zero;
        TV c50 = TL.Zero, c51 = TL.Zero, c52 = TL.Zero;
        TV c60 = TL.Zero, c61 = TL.Zero, c62 = TL.Zero;
        TV c70 = TL.Zero, c71 = TL.Zero, c72 = TL.Zero;
        TV c80 = TL.Zero, c81 = TL.Zero, c82 = TL.Zero;
        float* a0 = a;
        float* a1 = TRows.Count > 1 ? a0 + lda : a;
        float* a2 = TRows.Count > 2 ? a1 + lda : a;
        float* a3 = TRows.Count > 3 ? a2 + lda : a;
        float* a4 = TRows.Count > 4 ? a3 + lda : a;
        float* a5 = TRows.Count > 5 ? a4 + lda : a;
        float* a6 = TRows.Count > 6 ? a5 + lda : a;
        float* a7 = TRows.Count > 7 ? a6 + lda : a;
        float* a8 = TRows.Count > 8 ? a7 + lda : a;
        Load<TL, TV>(start, three, ref c00, ref c01, ref c02);
        if (TRows.Count > 1)
        {
            start += lds;
            Load<TL, TV>(start, three, ref c10, ref c11, ref c12);
        }

        if (TRows.Count > 2)
        {
            start += lds;
            Load<TL, TV>(start, three, ref c20, ref c21, ref c22);
        }

        if (TRows.Count > 3)
        {
            start += lds;
            Load<TL, TV>(start, three, ref c30, ref c31, ref c32);
        }

        if (TRows.Count > 4)
        {
            start += lds;
            Load<TL, TV>(start, three, ref c40, ref c41, ref c42);
        }

        if (TRows.Count > 5)
        {
            start += lds;
            Load<TL, TV>(start, three, ref c50, ref c51, ref c52);
        }

        if (TRows.Count > 6)
        {
            start += lds;
            Load<TL, TV>(start, three, ref c60, ref c61, ref c62);
        }

        if (TRows.Count > 7)
        {
            start += lds;
            Load<TL, TV>(start, three, ref c70, ref c71, ref c72);
        }

        if (TRows.Count > 8)
        {
            start += lds;
            Load<TL, TV>(start, three, ref c80, ref c81, ref c82);
        }

        for (nint k = 0; k < depth; k++)
        {
            TV b0 = TL.Load(panel), b1 = TL.Load(panel + w), b2 = three ? TL.Load(panel + (2 * w)) : TL.Zero;
            if (Sse.IsSupported && TRows.Count <= MostNarrowRows)
            {
                Sse.Prefetch0(panel + Ahead);
                if (three)
                {
                    Sse.Prefetch0(panel + Ahead + w);
                    Sse.Prefetch0(panel + Ahead + (2 * w));
                }
            }

            panel += three ? 3 * w : 2 * w;
            TV x = TL.Splat(a0[k]);
            c00 = TL.Fma(x, b0, c00);
            c01 = TL.Fma(x, b1, c01);
            c02 = three ? TL.Fma(x, b2, c02) : c02;
            if (TRows.Count > 1)
            {
                x = TL.Splat(a1[k]);
                c10 = TL.Fma(x, b0, c10);
                c11 = TL.Fma(x, b1, c11);
                c12 = three ? TL.Fma(x, b2, c12) : c12;
            }

            if (TRows.Count > 2)
            {
                x = TL.Splat(a2[k]);
                c20 = TL.Fma(x, b0, c20);
                c21 = TL.Fma(x, b1, c21);
                c22 = three ? TL.Fma(x, b2, c22) : c22;
            }

            if (TRows.Count > 3)
            {
                x = TL.Splat(a3[k]);
                c30 = TL.Fma(x, b0, c30);
                c31 = TL.Fma(x, b1, c31);
                c32 = three ? TL.Fma(x, b2, c32) : c32;
            }

            if (TRows.Count > 4)
            {
                x = TL.Splat(a4[k]);
                c40 = TL.Fma(x, b0, c40);
                c41 = TL.Fma(x, b1, c41);
                c42 = three ? TL.Fma(x, b2, c42) : c42;
            }

            if (TRows.Count > 5)
            {
                x = TL.Splat(a5[k]);
                c50 = TL.Fma(x, b0, c50);
                c51 = TL.Fma(x, b1, c51);
                c52 = three ? TL.Fma(x, b2, c52) : c52;
            }

            if (TRows.Count > 6)
            {
                x = TL.Splat(a6[k]);
                c60 = TL.Fma(x, b0, c60);
                c61 = TL.Fma(x, b1, c61);
                c62 = three ? TL.Fma(x, b2, c62) : c62;
            }

            if (TRows.Count > 7)
            {
                x = TL.Splat(a7[k]);
                c70 = TL.Fma(x, b0, c70);
                c71 = TL.Fma(x, b1, c71);
                c72 = three ? TL.Fma(x, b2, c72) : c72;
            }

            if (TRows.Count > 8)
            {
                x = TL.Splat(a8[k]);
                c80 = TL.Fma(x, b0, c80);
                c81 = TL.Fma(x, b1, c81);
                c82 = three ? TL.Fma(x, b2, c82) : c82;
            }
        }

        Store<TL, TV>(c, three, c00, c01, c02);
        if (TRows.Count > 1)
        {
            c += ldc;
            Store<TL, TV>(c, three, c10, c11, c12);
        }

        if (TRows.Count > 2)
        {
            c += ldc;
            Store<TL, TV>(c, three, c20, c21, c22);
        }

        if (TRows.Count > 3)
        {
            c += ldc;
            Store<TL, TV>(c, three, c30, c31, c32);
        }

        if (TRows.Count > 4)
        {
            c += ldc;
            Store<TL, TV>(c, three, c40, c41, c42);
        }

        if (TRows.Count > 5)
        {
            c += ldc;
            Store<TL, TV>(c, three, c50, c51, c52);
        }

        if (TRows.Count > 6)
        {
            c += ldc;
            Store<TL, TV>(c, three, c60, c61, c62);
        }

        if (TRows.Count > 7)
        {
            c += ldc;
            Store<TL, TV>(c, three, c70, c71, c72);
        }

        if (TRows.Count > 8)
        {
            c += ldc;
            Store<TL, TV>(c, three, c80, c81, c82);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load<TL, TV>(float* s, bool three, ref TV v0, ref TV v1, ref TV v2)
        where TL : struct, ILanes<TV>
        where TV : struct
    {
        v0 = TL.Load(s);
        v1 = TL.Load(s + TL.Count);
        if (three)
        {
            v2 = TL.Load(s + (2 * TL.Count));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TL, TV>(float* c, bool three, TV v0, TV v1, TV v2)
        where TL : struct, ILanes<TV>
        where TV : struct
    {
        TL.Store(v0, c);
        TL.Store(v1, c + TL.Count);
        if (three)
        {
            TL.Store(v2, c + (2 * TL.Count));
        }
    }

    private readonly struct Rows1 : ITileRows
    {
        public static int Count => 1;
    }

    private readonly struct Rows2 : ITileRows
    {
        public static int Count => 2;
    }

    private readonly struct Rows3 : ITileRows
    {
        public static int Count => 3;
    }

    private readonly struct Rows4 : ITileRows
    {
        public static int Count => 4;
    }

    private readonly struct Rows5 : ITileRows
    {
        public static int Count => 5;
    }

    private readonly struct Rows6 : ITileRows
    {
        public static int Count => 6;
    }

    private readonly struct Rows7 : ITileRows
    {
        public static int Count => 7;
    }

    private readonly struct Rows8 : ITileRows
    {
        public static int Count => 8;
    }

    private readonly struct Rows9 : ITileRows
    {
        public static int Count => 9;
    }
}
