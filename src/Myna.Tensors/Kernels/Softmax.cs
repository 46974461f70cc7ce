using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Myna.Tensors.Hardware;

namespace Myna.Tensors.Kernels;

/// <summary>Softmax in place over the rows or the columns of a row-major matrix: e^(s(x - max)) divided by its sum.</summary>
/// <remarks>
/// Weights under e^-87 become 0. A NaN or +∞ makes its whole row (or column) NaN, and so does a row of nothing but -∞;
/// a -∞ among numbers has weight 0, which masks it.
/// </remarks>
public static unsafe class Softmax
{
    /// <summary>Replaces each row of x by its softmax.</summary>
    /// <param name="x">[rows, columns].</param>
    /// <param name="columns">Values in a row.</param>
    /// <param name="scale">s, positive: softmax(s·x). For attention 1/√d.</param>
    /// <exception cref="ArgumentException">The length is not a whole number of rows.</exception>
    public static void Rows(Span<float> x, int columns, float scale = 1f) => Rows(x, columns, scale, Simd.Width);

    /// <summary>Replaces each column of x by its softmax: over time, for each channel of [T, channels].</summary>
    /// <param name="x">[rows, columns].</param>
    /// <param name="columns">Values in a row.</param>
    /// <exception cref="ArgumentException">The length is not a whole number of rows.</exception>
    public static void Columns(Span<float> x, int columns) => Columns(x, columns, Simd.Width);

    internal static void Rows(Span<float> x, int columns, float scale, VectorWidth width)
    {
        int rows = SpanLengths.Rows(x.Length, columns);
        fixed (float* p = x)
        {
            for (int row = 0; row < rows; row++)
            {
                Row(p + ((nint)row * columns), columns, scale, width);
            }
        }
    }

    internal static void Columns(Span<float> x, int columns, VectorWidth width)
    {
        int rows = SpanLengths.Rows(x.Length, columns);
        fixed (float* p = x)
        {
            Columns(p, rows, columns, width);
        }
    }

    /// <summary>Softmax of one row in place, for the rows of a fused loop.</summary>
    internal static void Row(float* x, int count, float scale, VectorWidth width)
    {
        float sum = ExpRow(x, count, scale, width);
        Map.Elements<TimesNumber>(x, x, x, x, count, 1f / sum, 0f, width);
    }

    /// <summary>
    /// Replaces a row by e^(s(x - max)) and returns the sum: a softmax still to be divided by it. Attention divides its
    /// output instead, which is shorter.
    /// </summary>
    internal static float ExpRow(float* x, int count, float scale, VectorWidth width)
    {
        float max = RowMax(x, count, width);
        Map.Elements<ExpOfDifference>(x, x, x, x, count, max, scale, width);
        return Reduction.Sum<PlainTerm>(x, x, count, 0f, width);
    }

    /// <summary>The largest value of a row; -∞ of an empty one.</summary>
    internal static float RowMax(float* x, int count, VectorWidth width) => width switch
    {
        VectorWidth.Bits512 => RowMax<Lanes512, Vector512<float>>(x, count),
        VectorWidth.Bits256 => RowMax<Lanes256, Vector256<float>>(x, count),
        VectorWidth.Bits128 => RowMax<Lanes128, Vector128<float>>(x, count),
        _ => RowMax<LanesScalar, float>(x, count),
    };

    // The order of comparisons does not matter: only the sign of a zero maximum and NaN could tell, and
    // e^(x - max) is the same for both zeros, while a NaN reaches every value of the row through the sum.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    private static float RowMax<TL, TV>(float* x, int count)
        where TL : struct, ILanes<TV>
        where TV : struct
    {
        TV even = TL.Splat(float.NegativeInfinity), odd = even;
        int i = 0;
        for (; i <= count - (2 * TL.Count); i += 2 * TL.Count)
        {
            even = TL.AtLeast(even, TL.Load(x + i));
            odd = TL.AtLeast(odd, TL.Load(x + i + TL.Count));
        }

        float* lanes = stackalloc float[16];
        TL.Store(TL.AtLeast(even, odd), lanes);
        float max = lanes[0];
        for (int lane = 1; lane < TL.Count; lane++)
        {
            max = LanesScalar.AtLeast(max, lanes[lane]);
        }

        for (; i < count; i++)
        {
            max = LanesScalar.AtLeast(max, x[i]);
        }

        return max;
    }

    private static void Columns(float* x, int rows, int columns, VectorWidth width)
    {
        switch (width)
        {
            case VectorWidth.Bits512:
                Columns<Lanes512, Vector512<float>>(x, rows, columns);
                break;
            case VectorWidth.Bits256:
                Columns<Lanes256, Vector256<float>>(x, rows, columns);
                break;
            case VectorWidth.Bits128:
                Columns<Lanes128, Vector128<float>>(x, rows, columns);
                break;
            default:
                Columns<LanesScalar, float>(x, rows, columns);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Columns<TL, TV>(float* x, int rows, int columns)
        where TL : struct, ILanes<TV>
        where TV : struct
    {
        int column = 0;
        for (; column <= columns - TL.Count; column += TL.Count)
        {
            Column<TL, TV>(x + column, rows, columns);
        }

        for (; column < columns; column++)
        {
            Column<LanesScalar, float>(x + column, rows, columns);
        }
    }

    /// <summary>As many neighbouring columns as a register holds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Column<TL, TV>(float* x, int rows, nint stride)
        where TL : struct, ILanes<TV>
        where TV : struct
    {
        TV max = TL.Splat(float.NegativeInfinity);
        for (int row = 0; row < rows; row++)
        {
            max = TL.AtLeast(max, TL.Load(x + (row * stride)));
        }

        TV sum = TL.Zero;
        for (int row = 0; row < rows; row++)
        {
            TV e = Polynomials.Exp<TL, TV>(TL.Subtract(TL.Load(x + (row * stride)), max));
            TL.Store(e, x + (row * stride));
            sum = TL.Add(sum, e);
        }

        TV factor = TL.Divide(TL.Splat(1f), sum);
        for (int row = 0; row < rows; row++)
        {
            TL.Store(TL.Multiply(TL.Load(x + (row * stride)), factor), x + (row * stride));
        }
    }
}

/// <summary>e^((a - p)·q).</summary>
internal readonly struct ExpOfDifference : IOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<TL, TV>(TV a, TV b, TV c, TV p, TV q)
        where TL : struct, ILanes<TV>
        where TV : struct
        => Polynomials.Exp<TL, TV>(TL.Multiply(TL.Subtract(a, p), q));
}
