using System.Runtime.CompilerServices;

namespace Myna.Tensors.Kernels;

/// <summary>
/// The innermost block of a matrix product: six rows of the left matrix times one packed panel of the right one, with
/// all sums in registers. Each output is one chain of fused multiply-adds over k in order, so that every tile shape and
/// every vector width gives the same bits.
/// </summary>
internal static unsafe class GemmTile
{
    /// <summary>Rows of one tile.</summary>
    public const int Rows = 6;

    /// <summary>Six rows by four registers: 24 sums, four panel registers and one broadcast fill 29 of 32 registers.</summary>
    /// <param name="a">First row of the left matrix, <c>[6, k]</c>; rows <paramref name="lda"/> floats apart.</param>
    /// <param name="rows">How many of the six rows exist (1–6); the others repeat the last one.</param>
    /// <param name="panel">The packed panel, <c>[k, 4·width]</c>.</param>
    /// <param name="depth">k.</param>
    /// <param name="start">Start values of the sums: one row of <c>4·width</c> floats <paramref name="lds"/> apart for each tile row.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply4<TL, TV>(
        float* a, nint lda, int rows, float* panel, int depth, float* start, nint lds, float* c, nint ldc)
        where TL : struct, ILanes<TV>
        where TV : struct
    {
        int w = TL.Count;
        int last = rows - 1;
        float* a0 = a;
        float* a1 = a + (lda * Math.Min(1, last));
        float* a2 = a + (lda * Math.Min(2, last));
        float* a3 = a + (lda * Math.Min(3, last));
        float* a4 = a + (lda * Math.Min(4, last));
        float* a5 = a + (lda * Math.Min(5, last));

        float* s = start;
        TV c00 = TL.Load(s), c01 = TL.Load(s + w), c02 = TL.Load(s + (2 * w)), c03 = TL.Load(s + (3 * w));
        s = start + (lds * Math.Min(1, last));
        TV c10 = TL.Load(s), c11 = TL.Load(s + w), c12 = TL.Load(s + (2 * w)), c13 = TL.Load(s + (3 * w));
        s = start + (lds * Math.Min(2, last));
        TV c20 = TL.Load(s), c21 = TL.Load(s + w), c22 = TL.Load(s + (2 * w)), c23 = TL.Load(s + (3 * w));
        s = start + (lds * Math.Min(3, last));
        TV c30 = TL.Load(s), c31 = TL.Load(s + w), c32 = TL.Load(s + (2 * w)), c33 = TL.Load(s + (3 * w));
        s = start + (lds * Math.Min(4, last));
        TV c40 = TL.Load(s), c41 = TL.Load(s + w), c42 = TL.Load(s + (2 * w)), c43 = TL.Load(s + (3 * w));
        s = start + (lds * Math.Min(5, last));
        TV c50 = TL.Load(s), c51 = TL.Load(s + w), c52 = TL.Load(s + (2 * w)), c53 = TL.Load(s + (3 * w));

        for (nint k = 0; k < depth; k++)
        {
            TV b0 = TL.Load(panel), b1 = TL.Load(panel + w), b2 = TL.Load(panel + (2 * w)), b3 = TL.Load(panel + (3 * w));
            panel += 4 * w;
            TV x = TL.Splat(a0[k]);
            c00 = TL.Fma(x, b0, c00);
            c01 = TL.Fma(x, b1, c01);
            c02 = TL.Fma(x, b2, c02);
            c03 = TL.Fma(x, b3, c03);
            x = TL.Splat(a1[k]);
            c10 = TL.Fma(x, b0, c10);
            c11 = TL.Fma(x, b1, c11);
            c12 = TL.Fma(x, b2, c12);
            c13 = TL.Fma(x, b3, c13);
            x = TL.Splat(a2[k]);
            c20 = TL.Fma(x, b0, c20);
            c21 = TL.Fma(x, b1, c21);
            c22 = TL.Fma(x, b2, c22);
            c23 = TL.Fma(x, b3, c23);
            x = TL.Splat(a3[k]);
            c30 = TL.Fma(x, b0, c30);
            c31 = TL.Fma(x, b1, c31);
            c32 = TL.Fma(x, b2, c32);
            c33 = TL.Fma(x, b3, c33);
            x = TL.Splat(a4[k]);
            c40 = TL.Fma(x, b0, c40);
            c41 = TL.Fma(x, b1, c41);
            c42 = TL.Fma(x, b2, c42);
            c43 = TL.Fma(x, b3, c43);
            x = TL.Splat(a5[k]);
            c50 = TL.Fma(x, b0, c50);
            c51 = TL.Fma(x, b1, c51);
            c52 = TL.Fma(x, b2, c52);
            c53 = TL.Fma(x, b3, c53);
        }

        Store4<TL, TV>(c, c00, c01, c02, c03);
        Store4<TL, TV>(c + (ldc * Math.Min(1, last)), c10, c11, c12, c13);
        Store4<TL, TV>(c + (ldc * Math.Min(2, last)), c20, c21, c22, c23);
        Store4<TL, TV>(c + (ldc * Math.Min(3, last)), c30, c31, c32, c33);
        Store4<TL, TV>(c + (ldc * Math.Min(4, last)), c40, c41, c42, c43);
        Store4<TL, TV>(c + (ldc * Math.Min(5, last)), c50, c51, c52, c53);
    }

    /// <summary>Six rows by two registers, for processors with 16 vector registers. Parameters as <see cref="Multiply4"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply2<TL, TV>(
        float* a, nint lda, int rows, float* panel, int depth, float* start, nint lds, float* c, nint ldc)
        where TL : struct, ILanes<TV>
        where TV : struct
    {
        int w = TL.Count;
        int last = rows - 1;
        float* a0 = a;
        float* a1 = a + (lda * Math.Min(1, last));
        float* a2 = a + (lda * Math.Min(2, last));
        float* a3 = a + (lda * Math.Min(3, last));
        float* a4 = a + (lda * Math.Min(4, last));
        float* a5 = a + (lda * Math.Min(5, last));

        float* s = start;
        TV c00 = TL.Load(s), c01 = TL.Load(s + w);
        s = start + (lds * Math.Min(1, last));
        TV c10 = TL.Load(s), c11 = TL.Load(s + w);
        s = start + (lds * Math.Min(2, last));
        TV c20 = TL.Load(s), c21 = TL.Load(s + w);
        s = start + (lds * Math.Min(3, last));
        TV c30 = TL.Load(s), c31 = TL.Load(s + w);
        s = start + (lds * Math.Min(4, last));
        TV c40 = TL.Load(s), c41 = TL.Load(s + w);
        s = start + (lds * Math.Min(5, last));
        TV c50 = TL.Load(s), c51 = TL.Load(s + w);

        for (nint k = 0; k < depth; k++)
        {
            TV b0 = TL.Load(panel), b1 = TL.Load(panel + w);
            panel += 2 * w;
            TV x = TL.Splat(a0[k]);
            c00 = TL.Fma(x, b0, c00);
            c01 = TL.Fma(x, b1, c01);
            x = TL.Splat(a1[k]);
            c10 = TL.Fma(x, b0, c10);
            c11 = TL.Fma(x, b1, c11);
            x = TL.Splat(a2[k]);
            c20 = TL.Fma(x, b0, c20);
            c21 = TL.Fma(x, b1, c21);
            x = TL.Splat(a3[k]);
            c30 = TL.Fma(x, b0, c30);
            c31 = TL.Fma(x, b1, c31);
            x = TL.Splat(a4[k]);
            c40 = TL.Fma(x, b0, c40);
            c41 = TL.Fma(x, b1, c41);
            x = TL.Splat(a5[k]);
            c50 = TL.Fma(x, b0, c50);
            c51 = TL.Fma(x, b1, c51);
        }

        Store2<TL, TV>(c, c00, c01);
        Store2<TL, TV>(c + (ldc * Math.Min(1, last)), c10, c11);
        Store2<TL, TV>(c + (ldc * Math.Min(2, last)), c20, c21);
        Store2<TL, TV>(c + (ldc * Math.Min(3, last)), c30, c31);
        Store2<TL, TV>(c + (ldc * Math.Min(4, last)), c40, c41);
        Store2<TL, TV>(c + (ldc * Math.Min(5, last)), c50, c51);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store4<TL, TV>(float* c, TV v0, TV v1, TV v2, TV v3)
        where TL : struct, ILanes<TV>
        where TV : struct
    {
        TL.Store(v0, c);
        TL.Store(v1, c + TL.Count);
        TL.Store(v2, c + (2 * TL.Count));
        TL.Store(v3, c + (3 * TL.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store2<TL, TV>(float* c, TV v0, TV v1)
        where TL : struct, ILanes<TV>
        where TV : struct
    {
        TL.Store(v0, c);
        TL.Store(v1, c + TL.Count);
    }
}
