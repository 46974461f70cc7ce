namespace Myna.Tensors.Kernels;

/// <summary>Copies a matrix into the panels that <see cref="GemmTile"/> reads.</summary>
internal static class PanelPacking
{
    /// <summary>Packs one panel from a matrix whose rows are outputs (weights, attention keys): a transposition.</summary>
    /// <param name="rows">First output's row; rows are <paramref name="stride"/> elements apart.</param>
    /// <param name="stride">Elements from one row to the next.</param>
    /// <param name="columns">How many outputs there are, at most <paramref name="panelWidth"/>; missing ones become 0.</param>
    /// <param name="depth">Inputs of each output.</param>
    /// <param name="panel">Receives <c>[depth, panelWidth]</c>.</param>
    /// <param name="panelWidth">Outputs in a panel.</param>
    public static void FromRows<T>(ReadOnlySpan<T> rows, int stride, int columns, int depth, Span<T> panel, int panelWidth)
        where T : unmanaged
    {
        panel = panel[..(depth * panelWidth)];
        if (columns < panelWidth)
        {
            panel.Clear();
        }

        // Eight inputs at a time: the panel's lines written are then used eight times while they are in L1.
        const int Block = 8;
        int k = 0;
        for (; k + Block <= depth; k += Block)
        {
            for (int n = 0; n < columns; n++)
            {
                ReadOnlySpan<T> source = rows.Slice((n * stride) + k, Block);
                Span<T> target = panel.Slice((k * panelWidth) + n, ((Block - 1) * panelWidth) + 1);
                target[0] = source[0];
                target[panelWidth] = source[1];
                target[2 * panelWidth] = source[2];
                target[3 * panelWidth] = source[3];
                target[4 * panelWidth] = source[4];
                target[5 * panelWidth] = source[5];
                target[6 * panelWidth] = source[6];
                target[7 * panelWidth] = source[7];
            }
        }

        for (; k < depth; k++)
        {
            for (int n = 0; n < columns; n++)
            {
                panel[(k * panelWidth) + n] = rows[(n * stride) + k];
            }
        }
    }

    /// <summary>Packs one panel from a matrix whose columns are outputs (attention values): copies rows.</summary>
    /// <param name="rows">First input's row, beginning at the panel's first output; rows are <paramref name="stride"/> apart.</param>
    /// <param name="stride">Elements from one row to the next.</param>
    /// <param name="columns">How many outputs there are; missing ones become 0.</param>
    /// <param name="depth">Number of rows.</param>
    /// <param name="panel">Receives <c>[depth, panelWidth]</c>.</param>
    /// <param name="panelWidth">Outputs in a panel.</param>
    public static void FromColumns<T>(ReadOnlySpan<T> rows, int stride, int columns, int depth, Span<T> panel, int panelWidth)
        where T : unmanaged
    {
        for (int k = 0; k < depth; k++)
        {
            Span<T> target = panel.Slice(k * panelWidth, panelWidth);
            rows.Slice(k * stride, columns).CopyTo(target);
            target[columns..].Clear();
        }
    }
}
