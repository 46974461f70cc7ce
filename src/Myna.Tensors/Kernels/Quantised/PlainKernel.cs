using System.Runtime.CompilerServices;

namespace Myna.Tensors.Kernels.Quantised;

/// <summary>
/// The product in plain C#: two registers of outputs at a time, for one row of activations or for four. Sums of a group
/// of 32 inputs are whole numbers; groups are added as floats in their order, each with one rounding.
/// </summary>
/// <typeparam name="TN">The integer operations.</typeparam>
/// <typeparam name="TI">The integer register.</typeparam>
/// <typeparam name="TL">The float operations, of the same width.</typeparam>
/// <typeparam name="TV">The float register.</typeparam>
internal sealed unsafe class PlainKernel<TN, TI, TL, TV> : QuantisedKernel
    where TN : struct, IIntegerLanes<TI, TV>
    where TI : struct
    where TL : struct, ILanes<TV>
    where TV : struct
{
    private const int Panel = QuantisedLayout.PanelOutputs;
    private const int RowsAtOnce = QuantisedRows.MostInBlock;

    /// <inheritdoc/>
    [SkipLocalsInit]
    public override void Multiply(in QuantisedRows x, int rows, QuantisedMatrix weights, int from, int to, float* y)
    {
        // Groups' sums of a tile: [rows at once, 2 registers].
        float* sums = stackalloc float[RowsAtOnce * 2 * Panel];
        int perPanel = Panel / TN.Count;
        for (int register = from * perPanel; register < to * perPanel; register += 2)
        {
            // An odd last register is done twice and stored once.
            int second = Math.Min(register + 1, (to * perPanel) - 1);
            byte* a = Place(weights, register), b = Place(weights, second);
            for (int block = 0; block * x.InBlock < rows; block++)
            {
                QuantisedRows tile = x.FromBlock(block);
                int count = Math.Min(x.InBlock, rows - (block * x.InBlock));
                if (weights.Format == QuantisedFormat.Int8)
                {
                    if (count == 1)
                    {
                        Int8Tile<TN, TI, TL, TV>.One(a, b, tile, sums);
                    }
                    else
                    {
                        Int8Tile<TN, TI, TL, TV>.Four(a, b, tile, sums);
                    }
                }
                else
                {
                    if (count == 1)
                    {
                        Int4Tile<TN, TI, TL, TV>.One(a, b, register % perPanel, second % perPanel, tile, sums);
                    }
                    else
                    {
                        Int4Tile<TN, TI, TL, TV>.Four(a, b, register % perPanel, second % perPanel, tile, sums);
                    }
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
