using System.Runtime.CompilerServices;
using Myna.Tensors.Hardware;

namespace Myna.Tensors.Kernels.Quantised;

/// <summary>
/// The product two registers of outputs at a time, for one row of activations or for four, in plain C#. Sums of a group
/// of 32 inputs are whole numbers; groups are added as floats in their order, each with one rounding.
/// </summary>
/// <typeparam name="TN">The integer operations.</typeparam>
/// <typeparam name="TI">The integer register.</typeparam>
/// <typeparam name="TL">The float operations, of the same width.</typeparam>
/// <typeparam name="TV">The float register.</typeparam>
internal unsafe class PlainKernel<TN, TI, TL, TV> : QuantisedKernel
    where TN : struct, IIntegerLanes<TI, TV>
    where TI : struct
    where TL : struct, ILanes<TV>
    where TV : struct
{
    private const int Panel = QuantisedLayout.PanelOutputs;
    private const int RowsAtOnce = QuantisedRows.MostInBlock;
    private const int NibbleMask = 0x0F0F_0F0F;

    /// <inheritdoc/>
    public override VectorWidth Width => TL.Width;

    /// <inheritdoc/>
    public override bool ReadsPairs(QuantisedFormat format) => format == QuantisedFormat.Int8;

    /// <inheritdoc/>
    [SkipLocalsInit]
    public override void Multiply(in QuantisedRows x, int rows, QuantisedMatrix weights, int from, int to, float* y)
    {
        // Groups' sums of a tile: [rows at once, 2 registers].
        float* sums = stackalloc float[RowsAtOnce * 2 * Panel];
        int perPanel = Panel / TN.Count;
        if (rows == 1 && perPanel <= 2)
        {
            Streams(x, 1, weights, from, to, y);
            return;
        }

        int first = from * perPanel, end = to * perPanel;
        int pairs = (end - first + 1) / 2;

        // Memory gives most to few long streams: a panel is read in one go where it fills two registers or more; else one half
        // of the share is one stream and the other half another.
        int apart = perPanel == 1 ? pairs : 1;
        for (int pair = 0; pair < pairs; pair++)
        {
            // An odd last register is done twice and stored once.
            int register = first + (perPanel == 1 ? pair : 2 * pair);
            int second = register + apart < end ? register + apart : register;
            byte* a = Place(weights, register), b = Place(weights, second);
            for (int block = 0; block * x.InBlock < rows; block++)
            {
                QuantisedRows tile = x.FromBlock(block);
                int count = Math.Min(x.InBlock, rows - (block * x.InBlock));
                if (count == 1)
                {
                    One(weights, a, b, register % perPanel, second % perPanel, tile, sums);
                }
                else
                {
                    Four(weights, a, b, register % perPanel, second % perPanel, tile, sums);
                }

                float* target = y + ((nint)block * x.InBlock * weights.Outputs);
                for (int row = 0; row < count; row++)
                {
                    Finish(weights, register, sums + (row * 2 * TN.Count), target + ((nint)row * weights.Outputs));
                    if (second != register)
                    {
                        Finish(weights, second, sums + (((row * 2) + 1) * TN.Count), target + ((nint)row * weights.Outputs));
                    }
                }
            }
        }
    }

    /// <summary>Many panels in one go. In C# for one row only.</summary>
    /// <param name="run">What to multiply.</param>
    /// <param name="rows">Rows of activations, 1 … 4.</param>
    /// <param name="inBlock">Rows that lie interleaved, 1 or 4.</param>
    /// <param name="format">Of the weights.</param>
    protected virtual void Panels(ref PanelsArguments run, int rows, int inBlock, QuantisedFormat format)
    {
        if (format == QuantisedFormat.Int8)
        {
            Int8Tile<TN, TI, TL, TV>.Panels(run);
        }
        else
        {
            Int4Tile<TN, TI, TL, TV>.Panels(run);
        }
    }

    /// <summary>Two registers' sums for one row of activations, before the outputs' scales and bias.</summary>
    /// <param name="weights">The matrix, for its format.</param>
    /// <param name="a">The first register's bytes of the first line.</param>
    /// <param name="b">The second register's.</param>
    /// <param name="withinA">Which register of its panel the first one is.</param>
    /// <param name="withinB">Which the second one is.</param>
    /// <param name="x">The block of rows; its first one is used.</param>
    /// <param name="sums">Receives <c>[2, lanes]</c>.</param>
    private static void One(QuantisedMatrix weights, byte* a, byte* b, int withinA, int withinB, in QuantisedRows x, float* sums)
    {
        if (weights.Format == QuantisedFormat.Int8)
        {
            Int8Tile<TN, TI, TL, TV>.One(a, b, x, sums);
        }
        else
        {
            Int4Tile<TN, TI, TL, TV>.One(a, b, withinA, withinB, x, sums);
        }
    }

    /// <summary>As <see cref="One"/> for four rows: <paramref name="sums"/> receives <c>[4, 2, lanes]</c>.</summary>
    private static void Four(QuantisedMatrix weights, byte* a, byte* b, int withinA, int withinB, in QuantisedRows x, float* sums)
    {
        if (weights.Format == QuantisedFormat.Int8)
        {
            Int8Tile<TN, TI, TL, TV>.Four(a, b, x, sums);
        }
        else
        {
            Int4Tile<TN, TI, TL, TV>.Four(a, b, withinA, withinB, x, sums);
        }
    }

    /// <summary>The rows of one block: two equal streams of whole panels in one go, then what is left panel by panel.</summary>
    [SkipLocalsInit]
    protected void Streams(in QuantisedRows x, int rows, QuantisedMatrix weights, int from, int to, float* y)
    {
        // A register of 512 bits is a panel: the second stream is the share's second half. Else it is each panel's second half.
        bool apart = TN.Count == Panel;
        int whole = Math.Max(0, Math.Min(to, weights.Outputs / Panel) - from);
        int streamPanels = apart ? whole / 2 : whole;
        if (streamPanels > 0)
        {
            Stream(x, rows, weights, from, apart ? from + streamPanels : from, streamPanels, y, weights.Outputs);
        }

        float* last = stackalloc float[RowsAtOnce * Panel];
        for (int panel = from + (apart ? 2 * streamPanels : streamPanels); panel < to; panel++)
        {
            int output = panel * Panel;
            int valid = Math.Min(Panel, weights.Outputs - output);
            Stream(x, rows, weights, panel, panel, 1, last - output, Panel);
            for (int row = 0; row < rows; row++)
            {
                new ReadOnlySpan<float>(last + (row * Panel), valid).CopyTo(new Span<float>(y + ((nint)row * weights.Outputs) + output, valid));
            }
        }
    }

    private void Stream(in QuantisedRows x, int rows, QuantisedMatrix weights, int panelA, int panelB, int panels, float* y, nint stride)
    {
        int withinB = TN.Count == Panel ? 0 : 1;
        int outputA = panelA * Panel, outputB = (panelB * Panel) + (withinB * TN.Count);
        var run = new PanelsArguments
        {
            A = weights.Panel(panelA),
            B = weights.Panel(panelB) + (withinB * TN.Count * 4),
            Quads = x.Quads,
            Scales = x.Scales,
            Starts = x.Starts,
            Blocks = weights.Groups * QuantisedLayout.GroupInputs / QuantisedLayout.BlockInputs,
            Panels = panels,
            OutA = y + outputA,
            OutB = y + outputB,
            BiasA = weights.Bias + outputA,
            BiasB = weights.Bias + outputB,
            NibbleMask = NibbleMask,
            RowBytes = stride * sizeof(float),
            Pairs = x.Pairs,
            WithinB = withinB,
        };
        Panels(ref run, rows, x.InBlock, weights.Format);
    }

    /// <summary>Where a register's bytes of the first line lie.</summary>
    private static byte* Place(QuantisedMatrix weights, int register)
    {
        (int panel, int within) = Math.DivRem(register, Panel / TN.Count);
        return weights.Panel(panel) + (within * TN.Count * 4);
    }

    /// <summary>Scale, bias, and out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(QuantisedMatrix weights, int register, float* sums, float* row)
    {
        int output = register * TN.Count;
        TV bias = TL.Load(weights.Bias + output);
        TV result = TL.Load(sums);
        if (weights.Format == QuantisedFormat.Int8)
        {
            (int panel, int within) = Math.DivRem(register, Panel / TN.Count);
            float* scales = (float*)(weights.Panel(panel) + weights.PanelBytes - QuantisedLayout.LineBytes);
            result = TL.Fma(result, TL.Load(scales + (within * TN.Count)), bias);
        }
        else
        {
            result = TL.Add(result, bias);
        }

        int valid = weights.Outputs - output;
        if (valid >= TN.Count)
        {
            TL.Store(result, row + output);
        }
        else if (valid > 0)
        {
            TL.Store(result, sums);
            new ReadOnlySpan<float>(sums, valid).CopyTo(new Span<float>(row + output, valid));
        }
    }
}
