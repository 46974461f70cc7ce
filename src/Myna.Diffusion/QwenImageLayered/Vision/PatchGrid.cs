namespace Myna.Diffusion.QwenImageLayered.Vision;

/// <summary>The cells of a picture and the windows they fall into.</summary>
/// <param name="Rows">Rows of cells.</param>
/// <param name="Columns">Columns of cells.</param>
/// <param name="CellSize">Patches of a cell's side.</param>
internal readonly record struct PatchGrid(int Rows, int Columns, int CellSize)
{
    /// <summary>Cells of the picture.</summary>
    public int Cells => Rows * Columns;

    /// <summary>Patches of a cell.</summary>
    public int PatchesOfCell => CellSize * CellSize;

    /// <summary>Patches of the picture.</summary>
    public int Patches => Cells * PatchesOfCell;

    /// <summary>Row and column of each patch, in the order of the patches: cell after cell, rows inside a cell.</summary>
    public (int Row, int Column)[] PatchPositions()
    {
        var positions = new (int Row, int Column)[Patches];
        for (int i = 0; i < positions.Length; i++)
        {
            (int cell, int inside) = Math.DivRem(i, PatchesOfCell);
            (int row, int column) = Math.DivRem(cell, Columns);
            positions[i] = ((row * CellSize) + (inside / CellSize), (column * CellSize) + (inside % CellSize));
        }

        return positions;
    }

    /// <summary>Cells window by window; windows at the right and lower edges are smaller.</summary>
    /// <param name="side">Cells of a window's side.</param>
    /// <returns>The cell at each place, and where each window ends.</returns>
    public (int[] Order, int[] Ends) Windows(int side)
    {
        var order = new List<int>(Cells);
        var ends = new List<int>();
        for (int top = 0; top < Rows; top += side)
        {
            for (int left = 0; left < Columns; left += side)
            {
                for (int row = top; row < Math.Min(top + side, Rows); row++)
                {
                    for (int column = left; column < Math.Min(left + side, Columns); column++)
                    {
                        order.Add((row * Columns) + column);
                    }
                }

                ends.Add(order.Count);
            }
        }

        return ([.. order], [.. ends]);
    }
}
