using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Myna.Tensors.Hardware;

namespace Myna.Tensors.Kernels;

/// <summary>
/// Matrix product on one thread: walks the panels of the right matrix and the rows of the left one in tiles. The left
/// matrix is read where it lies, row stride and all, so that convolutions need no copy.
/// </summary>
internal static unsafe class Gemm
{
    /// <summary>Deepest stretch of k done at once: a panel of it stays in the L2 cache.</summary>
    private const int Depth = 768;

    private const int WidestPanel = 64;

    /// <summary>A panel of zeros: start values of sums without a bias.</summary>
    public static readonly float* ZeroStart = AllocateZeros();

    [ThreadStatic]
    private static Memory.AlignedBuffer<float>? _widened;

    /// <summary>c = a·b (+ bias, or + c).</summary>
    /// <param name="a"><c>[rows, inputs]</c>, rows <paramref name="lda"/> floats apart (they may overlap).</param>
    /// <param name="rows">Rows of a and c.</param>
    /// <param name="b">The packed right matrix. Its bias is added unless <paramref name="accumulate"/>.</param>
    /// <param name="c"><c>[rows, outputs]</c>, rows <paramref name="ldc"/> floats apart.</param>
    /// <param name="accumulate">Adds to what is in c instead of starting from the bias.</param>
    public static void Multiply(float* a, nint lda, int rows, PackedMatrix b, float* c, nint ldc, bool accumulate = false)
    {
        for (int p = 0; p < b.Panels; p++)
        {
            MultiplyPanel(a, lda, rows, b, p, c, ldc, accumulate);
        }
    }

    /// <summary>One panel of <see cref="Multiply"/>: the columns from <c>panel · PanelWidth</c> on.</summary>
    public static void MultiplyPanel(float* a, nint lda, int rows, PackedMatrix b, int panel, float* c, nint ldc, bool accumulate)
    {
        int first = panel * b.PanelWidth;
        int columns = Math.Min(b.PanelWidth, b.Outputs - first);
        float* start = accumulate ? null : b.Bias == null ? ZeroStart : b.Bias + first;
        byte* source = b.Panel(panel);
        for (int k = 0; k < b.Inputs; k += Depth)
        {
            int depth = Math.Min(Depth, b.Inputs - k);
            float* packed = b.Precision == WeightPrecision.Float32
                ? (float*)source + ((nint)k * b.PanelWidth)
                : Widen((ushort*)source + ((nint)k * b.PanelWidth), depth * b.PanelWidth, b.Precision, b.Width);
            MultiplyStrip(a + k, lda, rows, packed, depth, k == 0 ? start : null, c + first, ldc, columns, b.Width);
        }
    }

    /// <summary>Rows times one stretch of one panel of fp32.</summary>
    /// <param name="start">Start values for each column, padded to a panel; null to add to what is in c.</param>
    public static void MultiplyStrip(
        float* a, nint lda, int rows, float* packed, int depth, float* start, float* c, nint ldc, int columns, VectorWidth width)
    {
        float* edge = stackalloc float[GemmTile.Rows * WidestPanel];
        int panelWidth = PackedMatrix.WidthOfPanel(width);
        for (int r = 0; r < rows; r += GemmTile.Rows)
        {
            int count = Math.Min(GemmTile.Rows, rows - r);
            float* target = c + (r * ldc);
            if (columns == panelWidth)
            {
                Tile(a + (r * lda), lda, count, packed, depth, start == null ? target : start, start == null ? ldc : 0, target, ldc, width);
                continue;
            }

            // The last panel is narrower than its registers: its tile goes through a buffer.
            if (start == null)
            {
                CopyRows(target, ldc, edge, panelWidth, count, columns);
            }

            Tile(a + (r * lda), lda, count, packed, depth, start == null ? edge : start, start == null ? panelWidth : 0, edge, panelWidth, width);
            CopyRows(edge, panelWidth, target, ldc, count, columns);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Tile(
        float* a, nint lda, int rows, float* panel, int depth, float* start, nint lds, float* c, nint ldc, VectorWidth width)
    {
        switch (width)
        {
            case VectorWidth.Bits512:
                GemmTile.Multiply4<Lanes512, Vector512<float>>(a, lda, rows, panel, depth, start, lds, c, ldc);
                break;
            case VectorWidth.Bits256:
                GemmTile.Multiply2<Lanes256, Vector256<float>>(a, lda, rows, panel, depth, start, lds, c, ldc);
                break;
            case VectorWidth.Bits128:
                GemmTile.Multiply2<Lanes128, Vector128<float>>(a, lda, rows, panel, depth, start, lds, c, ldc);
                break;
            default:
                GemmTile.Multiply2<LanesScalar, float>(a, lda, rows, panel, depth, start, lds, c, ldc);
                break;
        }
    }

    private static void CopyRows(float* source, nint sourceStride, float* target, nint targetStride, int rows, int columns)
    {
        for (int r = 0; r < rows; r++)
        {
            new ReadOnlySpan<float>(source + (r * sourceStride), columns).CopyTo(new Span<float>(target + (r * targetStride), columns));
        }
    }

    private static float* Widen(ushort* source, int count, WeightPrecision precision, VectorWidth width)
    {
        if (_widened is null || _widened.Length < count)
        {
            _widened = new Memory.AlignedBuffer<float>(count);
        }

        float* target = _widened.Pointer;
        switch (width)
        {
            case VectorWidth.Bits512:
                Widen<Lanes512, Vector512<float>>(source, target, count, precision);
                break;
            case VectorWidth.Bits256:
                Widen<Lanes256, Vector256<float>>(source, target, count, precision);
                break;
            case VectorWidth.Bits128:
                Widen<Lanes128, Vector128<float>>(source, target, count, precision);
                break;
            default:
                Widen<LanesScalar, float>(source, target, count, precision);
                break;
        }

        return target;
    }

    private static void Widen<TL, TV>(ushort* source, float* target, int count, WeightPrecision precision)
        where TL : struct, ILanes<TV>
        where TV : struct
    {
        // A panel is a whole number of registers wide, so there is no tail.
        for (int i = 0; i < count; i += TL.Count)
        {
            TL.Store(precision == WeightPrecision.Float16 ? TL.LoadHalf(source + i) : TL.LoadBFloat16(source + i), target + i);
        }
    }

    private static float* AllocateZeros()
    {
        float* zeros = (float*)System.Runtime.InteropServices.NativeMemory.AlignedAlloc(WidestPanel * sizeof(float), 64);
        new Span<float>(zeros, WidestPanel).Clear();
        return zeros;
    }
}
