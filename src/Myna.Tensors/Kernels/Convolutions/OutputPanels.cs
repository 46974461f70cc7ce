using System.Runtime.Intrinsics;
using Myna.Tensors.Hardware;
using Myna.Tensors.Memory;

namespace Myna.Tensors.Kernels.Convolutions;

/// <summary>
/// A weight matrix in panels of few outputs, 48 at 512 bits, each panel <c>[depth, panel width]</c>: the layout of
/// <see cref="PanelTile"/>. Narrower than those of <see cref="PackedMatrix"/>, they fit the channels of the codec (96, 192, 384,
/// 768) without rest and leave registers for nine rows.
/// </summary>
internal sealed unsafe class OutputPanels
{
    /// <summary>Deepest stretch of k done at once where there are many rows: a panel of it stays in the L2 cache.</summary>
    private const int Depth = 1024;

    private readonly AlignedBuffer<float> _panels;
    private readonly AlignedBuffer<float> _bias;

    /// <summary>Room for a matrix, all zeros.</summary>
    /// <param name="outputs">Outputs.</param>
    /// <param name="depth">Inputs of each output.</param>
    /// <param name="width">The vector width to compute with.</param>
    public OutputPanels(int outputs, int depth, VectorWidth width)
    {
        (Outputs, Inputs, Width) = (outputs, depth, width);
        PanelWidth = WidthOfPanel(width);
        Count = (outputs + PanelWidth - 1) / PanelWidth;
        _panels = new AlignedBuffer<float>(checked(Count * PanelWidth * depth));
        _bias = new AlignedBuffer<float>(Count * PanelWidth);
    }

    /// <summary>Outputs of the matrix.</summary>
    public int Outputs { get; }

    /// <summary>Inputs of each output.</summary>
    public int Inputs { get; }

    /// <summary>Outputs of one panel.</summary>
    public int PanelWidth { get; }

    /// <summary>Number of panels.</summary>
    public int Count { get; }

    /// <summary>The vector width it is laid out for.</summary>
    public VectorWidth Width { get; }

    /// <summary>Start values of the sums, padded with zeros to whole panels.</summary>
    public Span<float> Bias => _bias.Span;

    /// <summary>Bytes of weights.</summary>
    public long Bytes => (long)_panels.Length * sizeof(float);

    /// <summary>Outputs in one panel at a width.</summary>
    public static int WidthOfPanel(VectorWidth width) => width switch
    {
        VectorWidth.Bits512 => 3 * Lanes512.Count,
        VectorWidth.Bits256 => 2 * Lanes256.Count,
        VectorWidth.Bits128 => 2 * Lanes128.Count,
        _ => 2 * LanesScalar.Count,
    };

    /// <summary>Most rows of one tile at a width.</summary>
    public static int RowsOfTile(VectorWidth width) => width == VectorWidth.Bits512 ? PanelTile.MostRows : PanelTile.MostNarrowRows;

    /// <summary>One panel's weights, <c>[depth, panel width]</c>.</summary>
    public float* Panel(int index) => _panels.Pointer + ((nint)index * PanelWidth * Inputs);

    /// <summary>Start values of one panel.</summary>
    public float* BiasOf(int panel) => _bias.Pointer + ((nint)panel * PanelWidth);

    /// <summary>One panel's outputs for some rows: y = a·W + bias, or y += a·W.</summary>
    /// <param name="a">First row; rows <paramref name="lda"/> floats apart, they may overlap.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="panel">Which panel.</param>
    /// <param name="y">First row of the result, at output 0; rows <paramref name="ldy"/> floats apart.</param>
    /// <param name="accumulate">Adds to what is in y and leaves the bias out.</param>
    public void Multiply(float* a, nint lda, int rows, int panel, float* y, nint ldy, bool accumulate)
    {
        int first = panel * PanelWidth;
        int columns = Math.Min(PanelWidth, Outputs - first);
        if (columns == PanelWidth)
        {
            float* target = y + first;
            MultiplyPanel(a, lda, rows, Panel(panel), Inputs, accumulate ? target : BiasOf(panel), accumulate ? ldy : 0, target, ldy, Width);
            return;
        }

        // The last panel is wider than what is left of the result: its rows go through a buffer.
        float* edge = stackalloc float[PanelTile.MostRows * 64];
        for (int row = 0; row < rows; row += PanelTile.MostNarrowRows)
        {
            int count = Math.Min(PanelTile.MostNarrowRows, rows - row);
            for (int i = 0; i < count; i++)
            {
                float* from = accumulate ? y + ((row + i) * ldy) + first : BiasOf(panel);
                new ReadOnlySpan<float>(from, columns).CopyTo(new Span<float>(edge + (i * PanelWidth), columns));
                new Span<float>(edge + (i * PanelWidth) + columns, PanelWidth - columns).Clear();
            }

            MultiplyPanel(a + (row * lda), lda, count, Panel(panel), Inputs, edge, PanelWidth, edge, PanelWidth, Width);
            for (int i = 0; i < count; i++)
            {
                new ReadOnlySpan<float>(edge + (i * PanelWidth), columns).CopyTo(new Span<float>(y + ((row + i) * ldy) + first, columns));
            }
        }
    }

    /// <summary>Rows times one panel, whole registers only.</summary>
    /// <param name="start">Start values: a row of the panel's width for each row, <paramref name="lds"/> floats apart (0 for one row for all).</param>
    public static void MultiplyPanel(
        float* a, nint lda, int rows, float* panel, int depth, float* start, nint lds, float* c, nint ldc, VectorWidth width)
    {
        int most = RowsOfTile(width);
        int tiles = (rows + most - 1) / most;

        // With one tile of rows the weights pass once anyway; with more they pass again from the cache, a stretch at a time.
        int stretch = tiles <= 1 ? depth : Depth;
        for (int k = 0; k < depth; k += stretch)
        {
            int count = Math.Min(stretch, depth - k);
            for (int tile = 0; tile < tiles; tile++)
            {
                int from = (int)((long)rows * tile / tiles), to = (int)((long)rows * (tile + 1) / tiles);
                float* s = k == 0 ? start + (from * lds) : c + (from * ldc);
                Tile(a + (from * lda) + k, lda, to - from, panel + ((nint)k * WidthOfPanel(width)), count, s, k == 0 ? lds : ldc, c + (from * ldc), ldc, width);
            }
        }
    }

    private static void Tile(float* a, nint lda, int rows, float* panel, int depth, float* start, nint lds, float* c, nint ldc, VectorWidth width)
    {
        switch (width)
        {
            case VectorWidth.Bits512:
                PanelTile.Multiply<Lanes512, Vector512<float>>(a, lda, rows, panel, depth, start, lds, c, ldc);
                break;
            case VectorWidth.Bits256:
                PanelTile.Multiply<Lanes256, Vector256<float>>(a, lda, rows, panel, depth, start, lds, c, ldc);
                break;
            case VectorWidth.Bits128:
                PanelTile.Multiply<Lanes128, Vector128<float>>(a, lda, rows, panel, depth, start, lds, c, ldc);
                break;
            default:
                PanelTile.Multiply<LanesScalar, float>(a, lda, rows, panel, depth, start, lds, c, ldc);
                break;
        }
    }
}
